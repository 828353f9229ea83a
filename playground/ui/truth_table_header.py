"""The head of a truth table's grid: the names of its columns, and what stands below them."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from playground.ui import theme
from playground.ui.truth_table_cells import BOX, CENTRE, GAP, RIGHT, answer_width
from playground.ui.truth_table_model import TruthTableModel

_HEIGHT = 26
_ANSWER = "answer"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TruthTableHeader(QHeaderView):
    """Inputs muted over their digits; outputs over their targets, and what the numbers are."""

    def __init__(self, model: TruthTableModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self.setSectionsClickable(True)
        self.setStyleSheet("QHeaderView { border: none; }")
        theme.signals.theme_changed.connect(self.viewport().update)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        look = theme.current_theme()
        painter.save()
        painter.fillRect(rect, QColor(look.panel))
        painter.setPen(QColor(look.border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        name = str(self._model.headerData(logicalIndex, self.orientation()))
        if logicalIndex < self._model.first:
            painter.setPen(QColor(look.muted_text))
            painter.drawText(rect, CENTRE, name)
        else:
            self._paint_output(painter, rect.adjusted(GAP, 0, -GAP, 0), name)
        painter.restore()

    def _paint_output(self, painter: QPainter, rect: QRect, name: str) -> None:
        look, metrics = theme.current_theme(), painter.fontMetrics()
        taken = name_width(metrics, name) + metrics.horizontalAdvance(_ANSWER)
        end = max(BOX + answer_width(metrics), taken)
        if end <= rect.width():
            painter.setPen(QColor(look.muted_text))
            painter.drawText(QRect(rect.topLeft(), QSize(end, rect.height())), RIGHT, _ANSWER)
        painter.setPen(QColor(look.text))
        room = rect.width()
        painter.drawText(rect, _LEFT, metrics.elidedText(name, Qt.TextElideMode.ElideRight, room))


def name_width(metrics: QFontMetrics, name: str) -> int:
    """Return the pixels that the name of an output needs, with a gap at both ends."""
    return metrics.horizontalAdvance(name) + 2 * GAP
