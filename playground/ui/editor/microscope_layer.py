"""What lies on the drawing while a step is under the microscope: numbers, the column at work."""

import itertools
import math
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.engine.arrays import FloatArray
from playground.ui.editor.badges import Badge, along, badge_at
from playground.ui.editor.boxes import Box, ColumnPlace
from playground.ui.editor.drawn_network import DrawnNetwork
from playground.ui.editor.labels import own_label
from playground.ui.editor.line_numbers import LineNumbers
from playground.ui.editor.numbers_caption import NumbersCaption, captioned
from playground.ui.editor.paints import Paints
from playground.ui.editor.pulse import Pulse, Way
from playground.ui.editor.scales import is_relative
from playground.ui.editor.step_marks import StepMarks
from playground.ui.microscope.phase_words import numbers_on_lines, whose_numbers

_ABOVE = 5.0
_SMALLEST = 22.0
"""Pixels of a neuron below which it has no room for numbers."""
_BELOW_FOOTER = 32.0
"""Pixels below a column at which nothing else is written."""
_AROUND = 6.0
_FONT_SHARE = 0.86


class MicroscopeLayer(QGraphicsItem):
    """Lies above the network that is drawn; it does not repaint by itself."""

    def __init__(self, drawn: DrawnNetwork, font: QFont, pulse: Pulse) -> None:
        super().__init__()
        self._drawn = drawn
        self._arrangement = drawn.arrangement
        self._font = QFont(font)
        self._font.setPointSizeF(font.pointSizeF() * _FONT_SHARE)
        self._pulse = pulse
        self._lines = LineNumbers(drawn.connections)
        self.paints: Paints | None = None
        self.marks: StepMarks | None = None
        self._on_lines: list[Badge] = []
        self.badges: list[Badge] = []
        """Every number that is shown."""
        self.caption: NumbersCaption | None = None
        """Says whose numbers they are, where there is room for it."""
        self.setZValue(_ABOVE)

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._arrangement.width, self._arrangement.height)

    def show_marks(self, marks: StepMarks | None, pointed: object = None) -> None:
        """Show a phase, or nothing; `pointed` is what the mouse is over."""
        self.marks = marks
        self._on_lines: list[Badge] = []
        self.badges = [] if marks is None else self._badges_of(marks, pointed)
        self.caption = None if marks is None else self._caption_of(marks)
        self._show_blocks(marks)

    def _show_blocks(self, marks: StepMarks | None) -> None:
        """Have the neurons of blocks show their deltas, as soon as there are any."""
        for node_id, block in self._drawn.blocks.items():
            known = None if marks is None else marks.delta_shares(node_id)
            block.show_deltas(None if known is None else block.place.part(known[0]))

    def _caption_of(self, marks: StepMarks) -> NumbersCaption | None:
        """Return whose the numbers are, and what those on the lines are."""
        words = [whose_numbers(marks.example, marks.view.numbers.n_examples)]
        if not self._drawn.drawing.has_plane:  # there a caption below the inputs says so
            words = []
        on_lines = numbers_on_lines(marks.view) if self._on_lines else ""
        words += [on_lines] if on_lines else []
        if not words:
            return None
        taken = [badge.place for badge in self.badges]
        for place in self._arrangement.columns:
            below = _BELOW_FOOTER if self._drawn.drawing.has_plane else self._arrangement.height
            taken.append(_rect(place.outside.around(_AROUND)).adjusted(0, 0, 0, below))
        return captioned(words, 2, self._arrangement, taken, self._font)

    def ways(self) -> list[Way]:
        """Return the ways of pulses in the present phase."""
        return self._lines.ways(self.marks)

    def _badges_of(self, marks: StepMarks, pointed: object) -> list[Badge]:
        badges: list[Badge] = []
        for place in self._arrangement.columns:
            if place.is_block:
                badges += self._of_block(marks, place)
            elif place.neurons and place.side >= _SMALLEST:
                badges += self._of_column(marks, place)
        badges += self._of_loss(marks)
        taken = [badge.place for badge in badges]
        for place in self._arrangement.columns:
            taken += [_rect(box) for box in place.neurons or (place.outside,)]
        asked = self._lines.texts(marks, self._lines.asked_for(marks, pointed))
        if len(asked) == 1:  # it may hide something: it is what the eye is on
            taken = []
        if asked:
            self._on_lines = along(asked, taken, self._font)
        else:
            few = self._lines.texts(marks, self._lines.few(marks))
            numbers = along(few, taken, self._font)
            self._on_lines = numbers if len(numbers) == len(few) else []  # all of them, or none
        return badges + self._on_lines

    def _of_block(self, marks: StepMarks, place: ColumnPlace) -> list[Badge]:
        """Return at which number the colours of a block's deltas are full."""
        known = marks.delta_shares(place.node_id)
        if known is None:
            return []
        middle = QPointF(place.outside.centre[0], place.outside.y)
        return [badge_at(f"colours: δ, full at ±{known[1]:g}", middle, self._font)]

    def _of_column(self, marks: StepMarks, place: ColumnPlace) -> list[Badge]:
        activations = self._part(marks, "activation", place)
        deltas = self._part(marks, "delta", place)
        if deltas is not None and place.side < 2 * self._height + 6:
            activations = None  # there is room for one number: the newer one
        badges: list[Badge] = []
        for at, box in enumerate(place.neurons):
            if activations is not None and not self._is_written_beside(place):
                badges.append(self._in_lower_edge(marks, place, at, float(activations[at])))
            if deltas is not None:
                badges.append(self._delta(marks, place, box, float(deltas[at])))
        return [badge for badge in badges if self._has_room(badge, place)]

    @property
    def _height(self) -> float:
        return QFontMetricsF(self._font).height()

    def _is_written_beside(self, place: ColumnPlace) -> bool:
        """Whether the outputs' names stand beside them, with what they give."""
        drawing = self._drawn.drawing
        is_output = place.node_id == drawing.network.output.id
        names = drawing.target_names or (drawing.classes if len(drawing.classes) > 2 else ())
        return is_output and bool(names) and not drawing.has_plane

    def _delta(self, marks: StepMarks, place: ColumnPlace, box: Box, delta: float) -> Badge:
        """Return a delta at the upper edge of its neuron, or across one that is small."""
        is_small = place.side < 2 * self._height + 6
        middle = QPointF(box.centre[0], box.centre[1] if is_small else box.y)
        badge = badge_at(f"δ {marks.text(delta)}", middle, self._font, _sign(delta))
        over = badge.place.right() - box.right - 2
        if is_small and over > 0:  # what is wider must not cover the name at the right
            badge = replace(badge, place=badge.place.translated(-over, 0))
        return badge

    def _part(self, marks: StepMarks, kind: str, place: ColumnPlace) -> FloatArray | None:
        values = marks.values(kind, place.node_id)
        return None if values is None else place.part(values)

    def _in_lower_edge(
        self, marks: StepMarks, place: ColumnPlace, at: int, activation: float
    ) -> Badge:
        """Return a number inside a neuron; one that is wider goes on to the right of it."""
        box, node = place.neurons[at], marks.network[place.node_id]
        badge = badge_at(marks.text(activation), QPointF(*box.centre), self._font).place
        is_named = bool(own_label(node, node.neurons[place.shown[at]], self._drawn.drawing))
        x = badge.x() if badge.width() <= box.width - 2 else box.x + 1
        y = badge.y() if is_named else box.bottom - badge.height() - 1
        return Badge(marks.text(activation), QRectF(x, y, badge.width(), badge.height()))

    def _has_room(self, badge: Badge, place: ColumnPlace) -> bool:
        """Whether a number is not wider than its neuron has room, in a grid of them."""
        return not place.is_grid or badge.place.width() <= place.side + 4

    def _of_loss(self, marks: StepMarks) -> list[Badge]:
        """Return the targets at the outputs, and the loss below them."""
        if marks.loss is None:
            return []
        place = self._arrangement.by_id[marks.network.output.id]
        x, y = place.outside.centre[0], place.outside.bottom + _BELOW_FOOTER
        badges = [badge_at(f"L {marks.text(marks.loss)}", QPointF(x, y), self._font)]
        targets = marks.targets()
        if targets is not None and self._has_room_below(marks, place):
            for box, target in zip(place.neurons, place.part(targets), strict=True):
                middle = QPointF(box.centre[0], box.bottom + self._height / 2 + 2)
                badges.append(badge_at(f"y {marks.text(float(target))}", middle, self._font))
        return badges

    def _has_room_below(self, marks: StepMarks, place: ColumnPlace) -> bool:
        """Whether a number can stand below each neuron, and no scale stands there."""
        boxes = place.neurons
        if not boxes or place.is_grid or is_relative(marks.network.places[place.node_id].fan_in):
            return False
        tops = sorted(box.y for box in boxes)
        pitch = min((b - a for a, b in itertools.pairwise(tops)), default=math.inf)
        return pitch - place.side >= self._height + 10

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        paints, marks = self.paints, self.marks
        if paints is None or marks is None:
            return
        if self._pulse.is_running:
            self._pulse.paint(painter, QPen(paints.accent))
        if marks.active is not None:
            place = self._arrangement.by_id[marks.active].outside.around(_AROUND)
            painter.setPen(QPen(paints.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(_rect(place), 8, 8)
        if self.caption is not None:
            self.caption.paint(painter, paints, self._font)
        for badge in self.badges:
            badge.paint(painter, paints, self._font)


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)


def _sign(value: float) -> float:
    return (value > 0) - (value < 0)
