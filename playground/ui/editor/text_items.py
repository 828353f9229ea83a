"""What is written in the drawing: the names of inputs and outputs, and scales below columns."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.ui.colours import class_colour
from playground.ui.editor.boxes import Arrangement, Box, ColumnPlace
from playground.ui.editor.drawing import Drawing
from playground.ui.editor.labels import neuron_label, output_name, own_label
from playground.ui.editor.pages import ALL_CLOSED, Pages
from playground.ui.editor.paints import Paints
from playground.ui.editor.present import Present
from playground.ui.editor.shapes import is_large
from playground.ui.number_format import short_number, with_minus

_GAP = 8
_DOT = 8
_LONGEST = 96
_BETWEEN_FOOTERS = 16
_BELOW_FRAME = 7
"""Pixels below a neuron, so that the frame of a selected one leaves the footer alone."""
"""Pixels by which what is below a column may be wider than its header."""


class NameItem(QGraphicsItem):
    """The name of an input, left of its neuron, or of an output, right of it."""

    def __init__(
        self,
        text: str,
        at: QPointF,
        font: QFont,
        label: int | None,
        node_id: str = "",
        *,
        is_class: bool = True,
    ) -> None:
        """Stand at the right end of the text, or, for an output of this number, at its left end.

        Beside an output stands what it gives for the example shown, before a class its colour.
        """
        super().__init__()
        self._node_id = node_id
        self._number = ""
        self._is_largest = False
        self.paints: Paints | None = None
        self._text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, _LONGEST)
        self._font = font
        self._label = label
        self._is_class = is_class
        self._width = name_width(text, font)
        self.setPos(at)

    def show_present(self, present: Present) -> None:
        """Take on what the neuron of a class gives for the example."""
        values = present.activations.get(self._node_id)
        self._number, self._is_largest = "", False
        if values is not None and self._label is not None:
            self._number = decimal(float(values[self._label]))
            self._is_largest = self._is_class and self._label == int(np.argmax(values))

    def boundingRect(self) -> QRectF:
        left = -self._width if self._label is None else 0
        return QRectF(left, -16, self._width + _DOT + _GAP + self._number_width, 32)

    @property
    def _indent(self) -> float:
        return _DOT + 5 if self._is_class else 0

    @property
    def _number_width(self) -> float:
        return 0 if self._label is None else number_width(self._font)

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
            if self._is_class:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(class_colour(self._label, self.paints.theme))
                painter.drawEllipse(QRectF(0, -_DOT / 2, _DOT, _DOT))
            rect.setLeft(self._indent)
        font = QFont(self._font)
        font.setBold(self._is_largest)
        painter.setFont(font)
        painter.setPen(self.paints.ink)
        painter.drawText(rect, align, self._text)
        if self._number:
            rect.setLeft(self._indent + self._width + _GAP)
            painter.setPen(self.paints.ink if self._is_largest else self.paints.soft_ink)
            painter.drawText(rect, align, self._number)


class Footer(QGraphicsItem):
    """Says, below a column, at which weight its colours are full, if it has a scale of its own.

    And, in lines of their own, what else there is to say of it, such as its dropout.
    """

    def __init__(
        self, node_id: str, place: ColumnPlace, font: QFont, words: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self.paints: Paints | None = None
        self._node_id = node_id
        self._font = font
        self._text = ""
        self._words = words
        metrics = QFontMetricsF(font)
        width = max(120.0, *(metrics.horizontalAdvance(line) + 2 for line in words), 0.0)
        height = math.ceil((1 + len(words)) * metrics.lineSpacing())
        self._rect = QRectF(-width / 2, _BELOW_FRAME, width, height)
        self._room = place.header.width + _BETWEEN_FOOTERS
        self.setPos(place.body.centre[0], place.outside.bottom)

    def show_present(self, present: Present) -> None:
        """Take on the scale of a moment."""
        scale = present.scale(self._node_id)
        plural = present.shown.mode.plural
        text = f"{plural} ±{short_number(scale or 0)}"
        if QFontMetricsF(self._font).horizontalAdvance(text) > self._room:
            text = text.removeprefix(f"{plural} ")  # the legend says of what
        self._text = "\n".join(filter(None, (text if scale is not None else "", *self._words)))

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
    bold = QFont(font)
    bold.setBold(True)  # as the name of the largest output is
    return min(QFontMetricsF(bold).horizontalAdvance(text), _LONGEST) + 2


def number_width(font: QFont) -> float:
    """Return the pixels to keep free for the number beside the name of an output."""
    bold = QFont(font)
    bold.setBold(True)
    return _GAP + QFontMetricsF(bold).horizontalAdvance("\N{MINUS SIGN}0.00")


def decimal(value: float) -> str:
    """Return a number with two decimals, so that a column of them stands still."""
    text = f"{value:.2f}" if abs(value) < 100 else short_number(value)
    return with_minus(text)


def label_widths(drawing: Drawing, font: QFont, pages: Pages = ALL_CLOSED) -> tuple[float, float]:
    """Return the pixels to keep free left of the inputs and right of the outputs."""
    left = [name_width(text, font) + _GAP for text in _input_names(drawing, pages)]
    beside = _GAP + _DOT + 5 + (0 if drawing.has_plane else number_width(font))
    right = [name_width(text, font) + beside for text in _output_names(drawing, pages)]
    return max(left, default=0), max(right, default=0)


def names_of(drawing: Drawing, arrangement: Arrangement, font: QFont) -> list[NameItem]:
    """Return the names of inputs and outputs, where they belong."""
    pages = Pages({place.node_id: place.page.first for place in arrangement.columns if place.page})
    result: list[NameItem] = []
    inputs = arrangement.by_id[drawing.network.input.id]
    for text, box, _ in _named(inputs, _input_names(drawing, pages)):
        result.append(NameItem(text, QPointF(box.x - _GAP, box.centre[1]), font, None))
    output = drawing.network.output.id
    for text, box, label in _named(arrangement.by_id[output], _output_names(drawing, pages)):
        is_class = drawing.are_outputs_named(pages)
        name = NameItem(text, _beside(box), font, label, output, is_class=is_class)
        result.append(name)
    return result


def _named(place: ColumnPlace, names: Sequence[str]) -> Iterable[tuple[str, Box, int]]:
    """Return the names of the neurons that are drawn, with their boxes and numbers."""
    if place.is_grid or not names:  # a card has no room for names
        return []
    return [(names[i], box, i) for i, box in zip(place.shown, place.neurons, strict=True)]


def _beside(box: Box) -> QPointF:
    return QPointF(box.right + _GAP, box.centre[1])


def _input_names(drawing: Drawing, pages: Pages) -> list[str]:
    if not drawing.are_inputs_named(pages):
        return []
    node = drawing.network.input
    return [neuron_label(node, name, drawing) for name in node.neurons]


def _output_names(drawing: Drawing, pages: Pages) -> list[str]:
    node = drawing.network.output
    if is_large(node) and not pages.is_open(node.id):
        return []
    names = [
        own_label(node, name, drawing) or output_name(node, name, drawing) for name in node.neurons
    ]
    return names if any(names) else []
