"""How the cells of a truth table are painted."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from playground.ui import theme
from playground.ui.colours import Theme
from playground.ui.lens import Lens
from playground.ui.truth_table_model import Cell, TruthTableModel

ROW_HEIGHT, INPUT_WIDTH = 24, 20
BOX, GAP = 20, 5
_MARK = 9
_FRAME = 2
"""Pixels of the frame around the pinned row."""
_GROUND = 0.14
"""How much of the accent colour is behind the row under the mouse."""
_WIDEST_ANSWER = "\N{MINUS SIGN}0.00"

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def output_width(metrics: QFontMetrics) -> int:
    """Return the pixels that a target with its answer needs at least."""
    return GAP + BOX + answer_width(metrics) + 2 * GAP + _MARK


def answer_width(metrics: QFontMetrics) -> int:
    """Return the pixels from a target's box to where the answers end."""
    return GAP + metrics.horizontalAdvance(_WIDEST_ANSWER)


def box_of(cell: QRect) -> QRect:
    """Return the box around the digit of a cell, which is clicked to change it."""
    return QRect(cell.left() + GAP, cell.center().y() - BOX // 2 + 1, BOX, BOX)


class CellPainter(QStyledItemDelegate):
    """Paints inputs as muted digits, and outputs as a boxed target beside what is answered."""

    def __init__(self, model: TruthTableModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.lens = Lens()
        """Which rows are pinned, or under the mouse; rows are examples."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look, rect = theme.current_theme(), _rect(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_row(painter, rect, index, look)
        if index.column() < self._model.first:
            painter.setPen(QColor(look.muted_text))
            painter.drawText(rect, CENTRE, str(index.data()))
        else:
            cell = self._model.cell(index.row(), index.column() - self._model.first)
            self._paint_target(painter, box_of(rect), cell.target, option, look)
            if cell.answer:
                _paint_answer(painter, rect, cell, look)
        painter.restore()

    def _paint_row(
        self,
        painter: QPainter,
        rect: QRect,
        index: QModelIndex | QPersistentModelIndex,
        look: Theme,
    ) -> None:
        """Paint this cell's part of what marks the row of an example that is looked at."""
        row, accent = index.row(), QColor(look.accent)
        if row == self.lens.hovered:
            ground = QColor(accent)
            ground.setAlphaF(_GROUND)
            painter.fillRect(rect, ground)
        if row == self.lens.pinned:
            last = self._model.columnCount() - 1
            painter.fillRect(rect.x(), rect.y(), rect.width(), _FRAME, accent)
            painter.fillRect(rect.x(), rect.bottom() + 1 - _FRAME, rect.width(), _FRAME, accent)
            if index.column() == 0:
                painter.fillRect(rect.x(), rect.y(), _FRAME, rect.height(), accent)
            if index.column() == last:
                right = rect.right() + 1 - _FRAME
                painter.fillRect(right, rect.y(), _FRAME, rect.height(), accent)

    def _paint_target(
        self,
        painter: QPainter,
        box: QRect,
        target: int,
        option: QStyleOptionViewItem,
        look: Theme,
    ) -> None:
        state = _state(option)
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        edge = look.accent if has_focus else look.muted_text if is_hovered else look.border
        width = 2.0 if has_focus else 1.0
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(look.hover if target else look.base))
        inset = width / 2
        painter.drawRoundedRect(QRectF(box).adjusted(inset, inset, -inset, -inset), 4, 4)
        painter.setPen(QColor(look.text))
        font = painter.font()
        font.setBold(bool(target))
        painter.setFont(font)
        painter.drawText(box, CENTRE, str(target))
        font.setBold(False)
        painter.setFont(font)


def _paint_answer(painter: QPainter, rect: QRect, cell: Cell, look: Theme) -> None:
    box = box_of(rect)
    width = answer_width(painter.fontMetrics())
    place = QRect(box.right() + 1, rect.top(), width, rect.height())
    painter.setPen(QColor(look.muted_text if cell.is_right else look.text))
    painter.drawText(place, RIGHT, cell.answer)
    centre = QPointF(place.right() + GAP + _MARK / 2, rect.center().y() + 1)
    _paint_mark(painter, centre, look, is_right=cell.is_right)


def _paint_mark(painter: QPainter, centre: QPointF, look: Theme, *, is_right: bool) -> None:
    """Paint a tick or a cross: their shapes tell them apart where colours cannot."""
    pen = QPen(QColor(look.accent if is_right else look.error), 2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    half = _MARK / 2
    if is_right:
        painter.drawPolyline(
            [
                centre + QPointF(-half, 0),
                centre + QPointF(-half / 3, half * 0.7),
                centre + QPointF(half, -half * 0.8),
            ]
        )
    else:
        arm = half * 0.75
        painter.drawLine(centre + QPointF(-arm, -arm), centre + QPointF(arm, arm))
        painter.drawLine(centre + QPointF(-arm, arm), centre + QPointF(arm, -arm))


def _rect(option: QStyleOptionViewItem) -> QRect:
    return option.rect  # type: ignore[attr-defined, no-any-return] # missing in the stubs


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    return option.state  # type: ignore[attr-defined, no-any-return] # missing in the stubs
