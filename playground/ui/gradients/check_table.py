"""The columns of a network with what a gradient check found for each."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from playground.engine.gradients.check import TOLERANCE, NodeCheck
from playground.ui.gradients.check_words import apart_in_words, bars_explained, verdict_in_short
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_LOWEST = -13
"""The power of ten with which the bars begin."""
BARS = bars_explained(10.0**_LOWEST)
"""What the bars mean, in words."""
_HEADERS = {
    "column": "The gradients of the weights and biases that lead into this column.",
    "difference": (
        "The relative difference: how far the two gradients lie apart, as a share of their size, "
        "which is the length of their difference divided by the sum of their lengths. "
        f"{BARS}"
    ),
    "worst": (
        "The weight or bias whose two gradients differ most. Click a row to see both, and to find "
        "it in the drawing."
    ),
}
BARRED = ("right", "wrong")
"""Verdicts that come with a bar."""
_ROW = 28
_NUMBER_WIDTH = 56
_PAD, _BAR = 8, 8
_CHECK = Qt.ItemDataRole.UserRole


class CheckTable(QTableWidget):
    """One row a column; a click, or Return, chooses it."""

    chosen = Signal(int)
    """By the user: which of the columns."""

    def __init__(self) -> None:
        super().__init__(0, len(_HEADERS))
        for number, (title, text) in enumerate(_HEADERS.items()):
            head = QTableWidgetItem(title)
            head.setToolTip(tooltip(text))
            self.setHorizontalHeaderItem(number, head)
        self._bars = _Bars(self)
        self.setItemDelegateForColumn(1, self._bars)
        self.setAccessibleName("Gradient check by column")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.cellClicked.connect(lambda row, _: self.chosen.emit(row))

    def show_nodes(
        self, nodes: Sequence[NodeCheck], titles: Sequence[str], worst: Sequence[str]
    ) -> None:
        """Show what was found, with the columns' titles and their worst weights in words."""
        self.blockSignals(True)
        self.clearSelection()
        self.setCurrentCell(-1, -1)
        self.setRowCount(len(nodes))
        for row, (node, title, words) in enumerate(zip(nodes, titles, worst, strict=True)):
            measured = QTableWidgetItem(verdict_in_short(node))
            measured.setData(_CHECK, node)
            words_of_bar = apart_in_words(node)
            if words_of_bar:
                words_of_bar = f"{words_of_bar} {BARS}"
            measured.setToolTip(tooltip(words_of_bar))
            which = QTableWidgetItem(words)
            which.setToolTip(words)
            for column, item in enumerate((QTableWidgetItem(title), measured, which)):
                self.setItem(row, column, item)
        self.blockSignals(False)

    def set_theme(self, theme: Theme) -> None:
        self._bars.theme = theme
        # a bar has to be seen on a row that is chosen
        colours = f"selection-background-color: {theme.hover}; selection-color: {theme.text};"
        self.setStyleSheet(f"QTableWidget {{ {colours} }}")
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.currentRow()
        super().keyPressEvent(event)
        if self.currentRow() not in (before, -1):
            self.chosen.emit(self.currentRow())


class _Bars(QStyledItemDelegate):
    """Paints a relative difference as a number and a bar of powers of ten."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = current_theme()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        node = index.data(_CHECK)
        if not isinstance(node, NodeCheck) or node.verdict not in BARRED:
            super().paint(painter, option, index)
            return
        box = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        plain = QStyleOptionViewItem(option)
        super().paint(painter, plain, index)
        bar = box.adjusted(_PAD + _NUMBER_WIDTH + _PAD, 0, -_PAD, 0)
        if bar.width() < 24:
            return
        painter.save()
        self._paint_bar(painter, bar, node)
        painter.restore()

    def _paint_bar(self, painter: QPainter, bar: QRectF, node: NodeCheck) -> None:
        theme = self.theme
        middle, height = bar.center().y(), _BAR / 2
        groove = QRectF(bar.left(), middle - height, bar.width(), 2 * height)
        painter.fillRect(groove, QColor(theme.grid))
        filled = QRectF(groove)
        filled.setWidth(bar.width() * _share(node.relative_difference or 0.0))
        colour = theme.error if node.verdict == "wrong" else theme.accent
        painter.fillRect(filled, QColor(colour))
        painter.setPen(QColor(theme.text))
        x = bar.left() + bar.width() * _share(TOLERANCE)
        painter.drawLine(QPointF(x, middle - height - 3), QPointF(x, middle + height + 3))


def _share(size: float) -> float:
    """Return how much of a bar a relative difference fills."""
    power = math.log10(size) if size > 0 else _LOWEST
    return min(max(1 - power / _LOWEST, 0.0), 1.0)
