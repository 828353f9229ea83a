"""What lies on the drawing while a step is under the microscope: numbers, the column at work."""

import itertools
import math
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.engine.arrays import FloatArray
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.badges import Badge, along, badge_at
from playground.ui.editor.boxes import Box, ColumnPlace
from playground.ui.editor.drawn_network import DrawnNetwork
from playground.ui.editor.labels import own_label
from playground.ui.editor.paints import Paints
from playground.ui.editor.pulse import Pulse, Way
from playground.ui.editor.routes import flattened
from playground.ui.editor.scales import is_relative
from playground.ui.editor.step_marks import StepMarks

_ABOVE = 5.0
_SMALLEST = 22.0
"""Pixels of a neuron below which it has no room for numbers."""
_FEW = 8
"""Connections up to which all of them show their numbers."""
_MOST_ASKED = 12
"""Connections into a neuron that is looked at up to which their numbers can be told apart."""
_MOST_PULSES = 400
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
        self.paints: Paints | None = None
        self.marks: StepMarks | None = None
        self.badges: list[Badge] = []
        """Every number that is shown."""
        self.setZValue(_ABOVE)

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._arrangement.width, self._arrangement.height)

    def show_marks(self, marks: StepMarks | None, pointed: object = None) -> None:
        """Show a phase, or nothing; `pointed` is what the mouse is over."""
        self.marks = marks
        self.badges = [] if marks is None else self._badges_of(marks, pointed)

    def ways(self) -> list[Way]:
        """Return the ways of pulses in the present phase: forward, or back and to the weights."""
        marks, lines = self.marks, self._drawn.connections.lines
        if marks is None or marks.flow is None or not len(lines):
            return []
        left, right = marks.flow
        routes = flattened(lines.routes, is_curved=lines.is_curved)
        ways: list[Way] = []
        for i, points in enumerate(routes):
            pair = lines.pairs[int(lines.pair_index[i])]
            if pair.source.id == right:
                ways.append(Way(points[::-1], 0.0, 0.6))
            elif pair.target.id == left:
                half = points[::-1][: len(points) // 2 + 1]
                ways.append(Way(half, 0.5, 1.0) if marks.is_backward else Way(points))
        return ways if len(ways) <= _MOST_PULSES else []

    def _badges_of(self, marks: StepMarks, pointed: object) -> list[Badge]:
        badges: list[Badge] = []
        for place in self._arrangement.columns:
            if place.neurons and not place.is_block and place.side >= _SMALLEST:
                badges += self._of_column(marks, place)
        badges += self._of_loss(marks)
        taken = [badge.place for badge in badges]
        for place in self._arrangement.columns:
            taken += [_rect(box) for box in place.neurons or (place.outside,)]
        asked = self._of_connections(marks, self._asked_for(marks, pointed))
        if len(asked) == 1:  # it may hide something: it is what the eye is on
            taken = []
        if asked:
            return badges + along(asked, taken, self._font)
        few = self._of_connections(marks, self._few(marks))
        numbers = along(few, taken, self._font)
        return badges + (numbers if len(numbers) == len(few) else [])  # all of them, or none

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

    def _of_connections(
        self, marks: StepMarks, chosen: list[int]
    ) -> list[tuple[str, FloatArray, float | None]]:
        """Return the texts of connections, where they run, and the signs of their numbers."""
        lines = self._drawn.connections.lines
        found: list[tuple[str, FloatArray, float | None]] = []
        for i in chosen:
            key = lines.key(i)
            text = marks.connection_text(key)
            if text:
                (points,) = flattened([lines.routes[i]], is_curved=lines.is_curved)
                found.append((text, points, marks.sign(key)))
        return found

    def _asked_for(self, marks: StepMarks, pointed: object) -> list[int]:
        """Return the connection that is looked at, or those into the neuron that is."""
        lines = self._drawn.connections.lines
        for thing in (pointed, marks.lens.thing):
            if isinstance(thing, ParameterKey) and thing.source is not None:
                line = lines.find(thing)
                return [] if line is None else [line]
            if isinstance(thing, NeuronName):
                touching = lines.of_neuron(thing).tolist()
                into = [i for i in touching if lines.key(i).node == thing.node]
                return into if len(into) <= _MOST_ASKED else []
        return []

    def _few(self, marks: StepMarks) -> list[int]:
        """Return the connections whose numbers are new in this phase, unless they are many."""
        if not (marks.is_backward or marks.is_update):
            return []
        lines = self._drawn.connections.lines
        nodes = {marks.active} if marks.is_backward else set(marks.network.places)
        new = [pair.target.id in nodes for pair in lines.pairs]
        into = [i for i, at in enumerate(lines.pair_index.tolist()) if new[at]]
        return into if len(into) <= _FEW else []

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
        for badge in self.badges:
            badge.paint(painter, paints, self._font)


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)


def _sign(value: float) -> float:
    return (value > 0) - (value < 0)
