"""What is written in the drawing: the names of inputs and outputs, and scales below columns."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.ui.colours import class_colour
from playground.ui.editor.boxes import Arrangement, Box, ColumnPlace
from playground.ui.editor.drawing import Drawing
from playground.ui.editor.paints import Paints
from playground.ui.editor.present import Present
from playground.ui.feature_names import feature_in_words
from playground.ui.number_format import short_number

_GAP = 8
_DOT = 8
_LONGEST = 96


class NameItem(QGraphicsItem):
    """The name of an input, left of its neuron, or of an output, right of it."""

    def __init__(self, text: str, at: QPointF, font: QFont, label: int | None) -> None:
        """Stand at the right end of the text, or, for a class of this label, at its left end."""
        super().__init__()
        self.paints: Paints | None = None
        self._text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, _LONGEST)
        self._font = font
        self._label = label
        self._width = name_width(text, font)
        self.setPos(at)

    def show_present(self, present: Present) -> None:
        """Stay as it is: names do not change while training."""

    def boundingRect(self) -> QRectF:
        left = -self._width if self._label is None else 0
        return QRectF(left, -16, self._width + _DOT + _GAP, 32)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self.paints is None:
            return
        align = Qt.AlignmentFlag.AlignVCenter
        rect = self.boundingRect()
        if self._label is None:
            align |= Qt.AlignmentFlag.AlignRight
            rect.setRight(0)
        else:
            align |= Qt.AlignmentFlag.AlignLeft
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(class_colour(self._label, self.paints.theme))
            painter.drawEllipse(QRectF(0, -_DOT / 2, _DOT, _DOT))
            rect.setLeft(_DOT + 5)
        painter.setFont(self._font)
        painter.setPen(self.paints.ink)
        painter.drawText(rect, align, self._text)


class Footer(QGraphicsItem):
    """Says, below a column with a scale of its own, at which weight its colours are full."""

    def __init__(self, node_id: str, place: ColumnPlace, font: QFont) -> None:
        super().__init__()
        self.paints: Paints | None = None
        self._node_id = node_id
        self._font = font
        self._text = ""
        self._rect = QRectF(-60, 3, 120, 17)
        self.setPos(place.body.centre[0], place.outside.bottom)

    def show_present(self, present: Present) -> None:
        """Take on the scale of a moment."""
        scale = present.scale(self._node_id)
        self._text = "" if scale is None else f"weights ±{short_number(scale)}"

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self.paints is None or not self._text:
            return
        painter.setFont(self._font)
        painter.setPen(self.paints.soft_ink)
        painter.drawText(self._rect, Qt.AlignmentFlag.AlignHCenter, self._text)


def name_width(text: str, font: QFont) -> float:
    """Return the pixels that a name takes at most beside its neuron."""
    return min(QFontMetricsF(font).horizontalAdvance(text), _LONGEST) + 2


def label_widths(drawing: Drawing, font: QFont) -> tuple[float, float]:
    """Return the pixels to keep free left of the inputs and right of the outputs."""
    left = [name_width(text, font) + _GAP for text in _input_names(drawing)]
    right = [name_width(text, font) + _GAP + _DOT + 5 for text in _output_names(drawing)]
    return max(left, default=0), max(right, default=0)


def names_of(drawing: Drawing, arrangement: Arrangement, font: QFont) -> list[NameItem]:
    """Return the names of inputs and outputs, where they belong."""
    inputs = arrangement.by_id[drawing.network.input.id].neurons
    outputs = arrangement.by_id[drawing.network.output.id].neurons
    result: list[NameItem] = []
    for text, box in zip(_input_names(drawing), inputs, strict=False):
        result.append(NameItem(text, QPointF(box.x - _GAP, box.centre[1]), font, None))
    for label, (text, box) in enumerate(zip(_output_names(drawing), outputs, strict=False)):
        result.append(NameItem(text, _beside(box), font, label))
    return result


def _beside(box: Box) -> QPointF:
    return QPointF(box.right + _GAP, box.centre[1])


def _input_names(drawing: Drawing) -> list[str]:
    if not drawing.are_inputs_named:
        return []
    return [feature_in_words(name) for name in drawing.network.input.neurons]


def _output_names(drawing: Drawing) -> list[str]:
    return list(drawing.classes) if drawing.are_outputs_named else []
