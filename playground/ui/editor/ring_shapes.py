"""How the rings of neurons are painted: as thick as there is room, in the colour of the sign."""

import itertools

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from playground.engine.arrays import FloatArray
from playground.ui.editor.boxes import ColumnPlace
from playground.ui.editor.paints import Paints
from playground.ui.editor.scales import ZERO

THICKEST = 8.0
_LEAST_OUTSIDE = 3.0
"""Pixels below which there is no room for a ring outside of its neuron."""
_FAINTEST = 0.4
"""The share of the full colour that the thinnest rings have: they must not look like none."""
_KINDS = 20
"""How many thicknesses, of either sign, the rings of a block have."""


def thickest(place: ColumnPlace) -> float:
    """Return the pixels of a column's thickest ring, negative where it has to lie inside."""
    if not place.neurons:
        return 0.0
    tops = sorted({box.y for box in place.neurons})
    gap = min((b - a - place.side for a, b in itertools.pairwise(tops)), default=2 * THICKEST)
    width = min(0.3 * place.side, gap / 2 - 0.5, THICKEST)
    if place.is_grid or width < _LEAST_OUTSIDE:
        return -min(max(0.16 * place.side, 2.0), THICKEST)
    return width


def ring_pen(share: float, width: float, paints: Paints) -> QPen:
    """Return the pen of a ring, which is `width` pixels where it is thickest."""
    size = abs(share)
    colour = (_FAINTEST + (1 - _FAINTEST) * size) * (1 if share > 0 else -1)
    return paints.line_pen(round((colour + 1) * ZERO), max(size * width, 0.5))


def paint_ring(
    painter: QPainter, paints: Paints, rect: QRectF, share: float, width: float, radius: float
) -> None:
    """Paint a ring outside of a rectangle, or inside for a negative width."""
    pen = ring_pen(share, abs(width), paints)
    shift = pen.widthF() / 2 * (1 if width > 0 else -1)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    corner = max(radius + shift, 0)
    painter.drawRoundedRect(rect.adjusted(-shift, -shift, shift, shift), corner, corner)


class BlockRings:
    """The rings of a block's neurons, on the rims of their cells."""

    def __init__(self, place: ColumnPlace) -> None:
        self._cells = [QRectF(box.x, box.y, box.width, box.height) for box in place.neurons]
        self._width = abs(thickest(place))
        self._shares: list[float] = []

    def show_shares(self, shares: FloatArray | None) -> None:
        """Take on the signed thicknesses of the neurons that are drawn, or that there are none."""
        self._shares = [] if shares is None else shares.tolist()

    def paint(self, painter: QPainter, paints: Paints) -> None:
        """Paint them over the cells, those that look alike at once."""
        alike: dict[int, list[QRectF]] = {}
        for cell, share in zip(self._cells, self._shares, strict=False):
            alike.setdefault(round(share * _KINDS), []).append(cell)
        alike.pop(0, None)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for kind, cells in alike.items():
            pen = ring_pen(kind / _KINDS, self._width, paints)
            half = pen.widthF() / 2
            painter.setPen(pen)
            painter.drawRects([cell.adjusted(half, half, -half, -half) for cell in cells])
