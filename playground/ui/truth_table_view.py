"""The grid of a truth table: where its digits are clicked and typed."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from playground.ui.lens import Lens
from playground.ui.truth_table_cells import (
    INPUT_WIDTH,
    ROW_HEIGHT,
    CellPainter,
    box_of,
    output_width,
)
from playground.ui.truth_table_header import TruthTableHeader, name_width
from playground.ui.truth_table_model import TruthTableModel
from playground.ui.truth_table_names import NameEditor

_Index = QModelIndex | QPersistentModelIndex
_MOST_ROWS = 16
"""Rows that are shown at once, of more than which the others are scrolled to."""
_WIDEST_NAME = 112


class TruthTableView(QTableView):
    """Turns clicks and keys into targets and names; shows what its model has."""

    target_set = Signal(int, int, int)
    """By the user: row, output, and what it should give."""
    renamed = Signal(int, str)
    """By the user: output and its new name."""
    output_changed = Signal()
    """Another output is the current one."""
    row_pointed = Signal(object)
    """The mouse is over another row: carries it, or None."""
    row_clicked = Signal(int)
    """A row was clicked, or Return pressed in it."""

    def __init__(self, model: TruthTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self._painter = CellPainter(model, self)
        self.setItemDelegate(self._painter)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.setAccessibleName("Truth table")
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = TruthTableHeader(model, self)
        self.setHorizontalHeader(header)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(INPUT_WIDTH)
        header.sectionDoubleClicked.connect(self._rename_section)
        self._names = NameEditor(header, self)
        self._names.given.connect(self.renamed)
        model.modelReset.connect(self.fit)
        self.entered.connect(lambda index: self.row_pointed.emit(index.row()))
        self.viewportEntered.connect(lambda: self.row_pointed.emit(None))
        self.fit()

    def show_lens(self, lens: Lens) -> None:
        """Mark the row that is pinned, and the one under the mouse in whatever panel."""
        before, self._painter.lens = self._painter.lens, lens
        if (before.pinned, before.hovered) == (lens.pinned, lens.hovered):
            return
        self.viewport().update()
        if lens.pinned is not None and lens.pinned < self._model.n_rows:
            self.scrollTo(self._model.index(lens.pinned, self._model.first))

    @property
    def current_output(self) -> int:
        """The output that the current cell is in, the last while none is current."""
        column = self.currentIndex().column() - self._model.first
        return column if column >= 0 else self._model.table.n_targets - 1

    def fit(self) -> None:
        """Take the height of the rows, and share the width among the outputs."""
        self._share_width()
        header = self.horizontalHeader()
        rows = min(self._model.n_rows, _MOST_ROWS) * ROW_HEIGHT
        bar = self.horizontalScrollBar().sizeHint().height()
        is_too_wide = header.length() > self._width
        frame = 2 * self.frameWidth()
        self.setFixedHeight(header.sizeHint().height() + rows + frame + bar * is_too_wide)

    @property
    def _width(self) -> int:
        """Pixels that the columns have."""
        bar = self.verticalScrollBar().sizeHint().width()
        return self.width() - 2 * self.frameWidth() - bar * (self._model.n_rows > _MOST_ROWS)

    def _share_width(self) -> None:
        table = self._model.table
        for column in range(table.n_inputs):
            self.setColumnWidth(column, INPUT_WIDTH)
        share = (self._width - table.n_inputs * INPUT_WIDTH) // table.n_targets
        least = output_width(self.fontMetrics())
        for output, name in enumerate(table.outputs):
            needed = min(name_width(self.fontMetrics(), name), _WIDEST_NAME)
            self.setColumnWidth(self._model.first + output, max(share, least, needed))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._press(event)  # two quick clicks are two changes

    def _press(self, event: QMouseEvent) -> None:
        where = event.position().toPoint()
        index = self.indexAt(where)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        is_output = index.column() >= self._model.first
        if is_output:
            self.setCurrentIndex(index)
        if is_output and box_of(self.visualRect(index)).contains(where):
            self._toggle(index)
        else:
            self.row_clicked.emit(index.row())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.row_pointed.emit(None)
        return super().viewportEvent(event)

    def box_centre(self, row: int, output: int) -> QPoint:
        """Return where, in the viewport, the digit of a target is."""
        return box_of(self.visualRect(self._index(row, output))).center()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, text = self.currentIndex(), event.text()
        is_cell = index.isValid() and index.column() >= self._model.first
        if is_cell and event.key() == Qt.Key.Key_Space:
            self._toggle(index)
        elif is_cell and text in ("0", "1"):
            self._set(index, int(text))
            self._go_on(index)
        elif is_cell and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.row_clicked.emit(index.row())
        elif is_cell and event.key() == Qt.Key.Key_F2:
            self._rename_section(index.column())
        else:
            super().keyPressEvent(event)

    def _toggle(self, index: QModelIndex) -> None:
        self._set(index, 1 - self._target(index))

    def _target(self, index: QModelIndex) -> int:
        return self._model.cell(index.row(), index.column() - self._model.first).target

    def _set(self, index: QModelIndex, target: int) -> None:
        if target != self._target(index):
            self.target_set.emit(index.row(), index.column() - self._model.first, target)

    def _go_on(self, index: QModelIndex) -> None:
        """Go to the row below, from the last to the first of the next output, if there is one."""
        row, output = index.row() + 1, index.column() - self._model.first
        if row == self._model.n_rows and output + 1 < self._model.table.n_targets:
            row, output = 0, output + 1
        self.setCurrentIndex(self._index(min(row, self._model.n_rows - 1), output))

    def _index(self, row: int, output: int) -> QModelIndex:
        return self._model.index(row, self._model.first + output)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        index = super().moveCursor(action, modifiers)
        return index.siblingAtColumn(max(index.column(), self._model.first))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.output_changed.emit()

    def _rename_section(self, section: int) -> None:
        output = section - self._model.first
        if output >= 0:
            self._names.open(section, output, self._model.table.outputs[output])
