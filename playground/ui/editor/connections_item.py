"""All connections of the network, as one item below the neurons."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.boxes import Arrangement, Box
from playground.ui.editor.line_painter import LinePainter
from playground.ui.editor.paints import Paints
from playground.ui.editor.present import Present
from playground.ui.editor.wiring import Lines, NeuronName, Pair, Wiring

_DIMMED = 0.15


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
        self._neuron: NeuronName | None = None
        self._line: int | None = None
        self._opened: LinePainter | None = None
        self._cones: list[QPainterPath] = []

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
        if self._opened is not None:
            self._opened.show(present)

    def point_at(self, target: NeuronName | ParameterKey | None) -> None:
        """Let what the pointer is over stand out."""
        self._line = self._neuron = self._opened = None
        self._cones = []
        if isinstance(target, ParameterKey):
            self._line = self.lines.find(target) if target.source else None
        elif target is not None:
            self._neuron = target
            self._open(target)

    def _open(self, name: NeuronName) -> None:
        """Lay open what a neuron has in bundles."""
        opened = self._wiring.opened(name, self._arrangement)
        if len(opened):
            self._opened = LinePainter(opened, self._arrangement)
            if self._present is not None:
                self._opened.show(self._present)
        for bundle in self._wiring.bundles:
            source = self._arrangement.by_id[bundle.source.id]
            if bundle.target.id == name.node and not source.neurons:
                target = self._arrangement.by_id[name.node]
                x, y = target.ports(is_exit=False)[bundle.target.neurons.index(name.neuron)]
                self._cones.append(_band(source.body, Box(x, y - 4, 0, 8)))

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        paints = self.paints
        if paints is None:
            return
        for ribbon in self._bundles:
            painter.fillPath(ribbon, paints.bundle)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._neuron is None:
            if self._line is not None:
                self._painter.paint_halo(painter, paints, self._line)
            self._painter.paint(painter, paints)
        else:
            self._paint_one(painter, paints, self._neuron)

    def _paint_one(self, painter: QPainter, paints: Paints, name: NeuronName) -> None:
        """Paint the connections of one neuron over the others, which step back."""
        painter.setOpacity(_DIMMED)
        self._painter.paint(painter, paints)
        painter.setOpacity(1)
        for cone in self._cones:
            painter.fillPath(cone, paints.cone)
        self._painter.paint(painter, paints, self.lines.of_neuron(name))
        if self._opened is not None:
            self._opened.paint(painter, paints)


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
