"""All connections of the network, as one item below the neurons."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.boxes import Arrangement, Box
from playground.ui.editor.line_painter import LinePainter
from playground.ui.editor.lock_glyph import lock_size, paint_lock
from playground.ui.editor.locks import lock_places
from playground.ui.editor.opened_lines import OpenedLines
from playground.ui.editor.paints import Paints, faded
from playground.ui.editor.present import Present
from playground.ui.editor.wiring import MOST_LINES, Lines, NeuronName, Pair, Wiring

_DIMMED = 0.15
_RESTING = 0.3
"""Of the connections through which nothing flows in a phase of a step."""
_MOST_CONES = 8
"""Selected neurons whose bands from an image are shown; more would lie upon one another."""


class ConnectionsItem(QGraphicsItem):
    """Paints bundles, and lines above them; those of the neuron pointed at stand out."""

    def __init__(self, wiring: Wiring, arrangement: Arrangement) -> None:
        super().__init__()
        self.paints: Paints | None = None
        self._wiring = wiring
        self._arrangement = arrangement
        self._present: Present | None = None
        self._painter = LinePainter(wiring.lines, arrangement)
        self._bundles = [_ribbon(bundle, arrangement) for bundle in wiring.bundles]
        self._lock_size = lock_size(min(place.side for place in arrangement.columns))
        self._locks = lock_places(wiring.lines, self._lock_size)
        self._selected: frozenset[ParameterKey] = frozenset()
        self._neuron: NeuronName | None = None
        self._key: ParameterKey | None = None
        self._opened: OpenedLines | None = None
        """Of the neuron that is pointed at."""
        self._kept: OpenedLines | None = None
        """Of the neurons that are to be shown all the time."""
        self._strongest: OpenedLines | None = None
        self._cones: list[QPainterPath] = []
        self._kept_cones: list[QPainterPath] = []
        self._flow: tuple[str, str] | None = None

    @property
    def lines(self) -> Lines:
        """The connections that are drawn one by one."""
        return self._wiring.lines

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._arrangement.width, self._arrangement.height)

    def show_present(self, present: Present) -> None:
        """Take on the weights of a moment."""
        self._present = present
        self._painter.show(present)
        for opened in self._all_opened():
            opened.show(present)

    @property
    def is_late(self) -> bool:
        """Whether the same weights, shown again in a while, may look different."""
        return any(opened.is_late for opened in self._all_opened())

    @property
    def has_hidden(self) -> bool:
        """Whether there are connections that are drawn on demand only."""
        return bool(self._wiring.hidden)

    def show_neurons(self, names: frozenset[NeuronName]) -> None:
        """Draw all connections of some neurons, such as selected ones, until told otherwise."""
        self._kept = self._open(names)
        few = names if len(names) <= _MOST_CONES else ()
        self._kept_cones = [cone for name in few for cone in self._cones_of(name)]

    def show_strongest(self, most: int) -> None:
        """Draw the strongest of the connections that are otherwise not drawn one by one."""
        hidden = self._wiring.hidden if most else ()
        self._strongest = self._opened_lines(hidden, most)

    def show_selected(self, keys: frozenset[ParameterKey]) -> None:
        """Let selected connections stand out until told otherwise."""
        self._selected = keys

    def point_at(self, target: NeuronName | ParameterKey | None) -> None:
        """Let what the pointer is over stand out."""
        self._key = self._neuron = self._opened = None
        self._cones = []
        if isinstance(target, ParameterKey):
            self._key = target if target.source else None
        elif target is not None:
            self._neuron = target
            self._opened = self._open(frozenset({target}))
            self._cones = self._cones_of(target)

    def show_flow(self, flow: tuple[str, str] | None) -> None:
        """Let the connections that reach one column, and that leave another, stand out; or none."""
        self._flow = flow

    def key_at(self, x: float, y: float, reach: float) -> ParameterKey | None:
        """Return the connection at a point, of all that are drawn, what is on top first."""
        for painter in reversed(self._painters()):
            line = painter.lines.nearest(x, y, reach)
            if line is not None:
                return painter.lines.key(line)
        return None

    def middle(self, key: ParameterKey) -> tuple[float, float] | None:
        """Return a point half way along a connection, or None if it is not drawn by itself."""
        for painter in self._painters():
            line = painter.lines.find(key)
            if line is not None:
                return painter.lines.middle(line)
        return None

    def _painters(self) -> list[LinePainter]:
        """Return what paints the connections that are drawn until further notice."""
        opened = (self._strongest, self._kept)
        painters = (each.painter for each in opened if each is not None)
        return [self._painter, *(painter for painter in painters if painter is not None)]

    def _all_opened(self) -> list[OpenedLines]:
        known = (self._strongest, self._kept, self._opened)
        return [opened for opened in known if opened is not None]

    def _open(self, names: frozenset[NeuronName]) -> OpenedLines | None:
        """Return what neurons have in bundles, laid open."""
        return self._opened_lines(self._wiring.opened(names), MOST_LINES)

    def _opened_lines(self, parts: Sequence[Pair], most: int) -> OpenedLines | None:
        if not parts:
            return None
        opened = OpenedLines(parts, self._arrangement, most)
        if self._present is not None:
            opened.show(self._present)
        return opened

    def _cones_of(self, name: NeuronName) -> list[QPainterPath]:
        """Return the bands from images to a neuron."""
        cones: list[QPainterPath] = []
        for bundle in self._wiring.bundles:
            source = self._arrangement.by_id[bundle.source.id]
            if bundle.target.id != name.node or source.neurons:
                continue
            target = self._arrangement.by_id[name.node]
            shown = bundle.target.neurons[target.shown.start : target.shown.stop]
            if name.neuron in shown:
                x, y = target.ports(is_exit=False)[shown.index(name.neuron)]
                cones.append(_band(source.body, Box(x, y - 4, 0, 8)))
        return cones

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        paints = self.paints
        if paints is None:
            return
        for ribbon in self._bundles:
            painter.fillPath(ribbon, paints.bundle)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for lines in self._painters() if self._selected else ():
            lines.paint_selected(painter, paints, self._selected)
        if self._neuron is None:
            if self._key is not None:
                self._paint_halo(painter, paints, self._key)
            if self._flow is None:
                self._paint_all(painter, paints)
            else:
                self._paint_flow(painter, paints, *self._flow)
        else:
            self._paint_one(painter, paints, self._neuron)
        for x, y in self._locks:
            paint_lock(painter, paints, QPointF(x, y), self._lock_size)

    def _paint_all(self, painter: QPainter, paints: Paints) -> None:
        for cone in self._kept_cones:
            painter.fillPath(cone, paints.cone)
        for lines in self._painters():
            lines.paint(painter, paints)

    def _paint_halo(self, painter: QPainter, paints: Paints, key: ParameterKey) -> None:
        for lines in self._painters():
            line = lines.lines.find(key)
            if line is not None:
                lines.paint_halo(painter, paints, line)
                return

    def _paint_flow(self, painter: QPainter, paints: Paints, left: str, right: str) -> None:
        """Paint the connections that reach a column, or leave one, over the others."""
        painter.setOpacity(_RESTING)
        self._paint_all(painter, paints)
        painter.setOpacity(1)
        for bundle, ribbon in zip(self._wiring.bundles, self._bundles, strict=True):
            if bundle.target.id == left or bundle.source.id == right:
                painter.fillPath(ribbon, faded(paints.accent, 0.12))
        for lines in self._painters():
            pairs = [
                pair.target.id == left or pair.source.id == right for pair in lines.lines.pairs
            ]
            if any(pairs):
                active = np.flatnonzero(np.array(pairs)[lines.lines.pair_index])
                lines.paint(painter, paints, active)

    def _paint_one(self, painter: QPainter, paints: Paints, name: NeuronName) -> None:
        """Paint the connections of one neuron over the others, which step back."""
        painter.setOpacity(_DIMMED)
        self._paint_all(painter, paints)
        painter.setOpacity(1)
        for cone in self._cones:
            painter.fillPath(cone, paints.cone)
        self._painter.paint(painter, paints, self.lines.of_neuron(name))
        if self._opened is not None and self._opened.painter is not None:
            self._opened.painter.paint(painter, paints)


def _ribbon(bundle: Pair, arrangement: Arrangement) -> QPainterPath:
    source, target = arrangement.by_id[bundle.source.id], arrangement.by_id[bundle.target.id]
    return _band(source.outside, target.outside)


def _band(source: Box, target: Box) -> QPainterPath:
    """Return the band from the right side of a box to the left side of another."""
    middle = (source.right + target.x) / 2
    path = QPainterPath(QPointF(source.right, source.y))
    path.cubicTo(middle, source.y, middle, target.y, target.x, target.y)
    path.lineTo(target.x, target.bottom)
    path.cubicTo(middle, target.bottom, middle, source.bottom, source.right, source.bottom)
    path.closeSubpath()
    return path
