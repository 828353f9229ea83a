"""What colours, widths and little squares of the drawing mean."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QLinearGradient, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from playground.engine.network import Network
from playground.ui.colours import value_colour
from playground.ui.editor.connection_modes import MODES, WEIGHT, ConnectionMode
from playground.ui.editor.paints import Paints
from playground.ui.editor.ring_shapes import paint_ring
from playground.ui.editor.rings import DECADES, NEXT, OF_NEXT, Rings
from playground.ui.editor.shown_numbers import ShownNumbers
from playground.ui.number_format import signed
from playground.ui.tooltip import tooltip

LINE = 22
"""The height of one line of the legend."""
MARGIN = 6
"""Left and right of every part."""
_GAP = 6
_BAR, _WEDGE, _SQUARE = (52, LINE - 8), (30, 10), (10, 10)
_RING, _BETWEEN_RINGS, _THICKEST = 7, 8, 5.0
_RINGS = (DECADES * _RING + (DECADES - 1) * _BETWEEN_RINGS + 2 * round(_THICKEST), 18)
_NOTHING = (0, 0)


@dataclass(frozen=True)
class _Part:
    """A picture of some width and height, with what stands before and after it."""

    before: str
    picture: tuple[int, int] = _NOTHING
    after: str = ""


class LegendKey(QWidget):
    """A bar of colours, a wedge of widths and a bias, each with its meaning."""

    def __init__(self, paints: Paints, parent: QWidget) -> None:
        super().__init__(parent)
        self._paints = paints
        self.title = ""
        """Of what is shown, where nothing else says it."""
        self._mode: ConnectionMode = WEIGHT
        self._square = "bias"
        """What the little squares are."""
        self._parts = _parts(WEIGHT, None)
        self.setAccessibleName("Legend")
        self._explain(None, is_known=True)

    def set_paints(self, paints: Paints) -> None:
        """Take on other colours."""
        self._paints = paints
        self.update()

    def show_numbers(self, shown: ShownNumbers, rings: Rings | None = None) -> bool:
        """Explain what is shown of a moment; return whether the key looks different now."""
        scale = shown.common_scale if shown.mode.is_relative and shown.has_common_scale else None
        self._square = _square(shown.network)
        parts = _waiting(shown.mode)
        if shown.is_known:
            parts = _parts(shown.mode, scale, shown.note, square=self._square)
        parts += _ring_parts(shown.mode, rings)
        if (shown.mode, parts) == (self._mode, self._parts):
            return False
        self._mode, self._parts = shown.mode, parts
        self._explain(scale, is_known=shown.is_known, rings=rings)
        self.update()
        return True

    def _explain(self, scale: float | None, *, is_known: bool, rings: Rings | None = None) -> None:
        text = self._mode.reading
        if is_known:
            text += f" {_full_in_words(self._mode, scale)}"
        text += _rings_in_words(self._mode, rings)
        self.setAccessibleDescription(text)
        self.setToolTip(tooltip(text))

    def height_for(self, width: float) -> int:
        """Return the height that it takes in a width, whatever is shown: nothing may jump."""
        return LINE * max(len(self._lines(parts, width)) for parts in self._possible_parts())

    @property
    def whole_width(self) -> float:
        """The width of it all in one line, whatever is shown."""
        return max(
            sum(self._part_width(part) + 2 * MARGIN for part in parts)
            for parts in self._possible_parts()
        )

    def _possible_parts(self) -> list[tuple[_Part, ...]]:
        """Return the key of each mode at its longest, and of the present moment."""
        longest = [
            _parts(mode, 0.0005 if mode.is_relative else None, mode.whose, square=self._square)
            + _ring_parts(mode, None, "5e-10")
            for mode in MODES
        ]
        return [*longest, self._titled(self._parts)]

    def _titled(self, parts: tuple[_Part, ...]) -> tuple[_Part, ...]:
        return (_Part(f"{self.title}:"), *parts) if self.title else parts

    def _lines(self, parts: tuple[_Part, ...], width: float) -> list[list[_Part]]:
        """Return the parts, broken into lines."""
        lines: list[list[_Part]] = [[]]
        used = 0.0
        for part in parts:
            needed = self._part_width(part) + 2 * MARGIN
            if lines[-1] and used + needed > width:
                lines.append([])
                used = 0.0
            lines[-1].append(part)
            used += needed
        return lines

    def _part_width(self, part: _Part) -> float:
        metrics = QFontMetricsF(self.font())
        texts = [text for text in (part.before, part.after) if text]
        gaps = _GAP * len(texts) if part.picture[0] else 0
        return sum(map(metrics.horizontalAdvance, texts)) + part.picture[0] + gaps

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lines = self._lines(self._titled(self._parts), self.width())
        y = (self.height() - LINE * len(lines)) / 2
        for line in lines:
            used = sum(self._part_width(part) + 2 * MARGIN for part in line)
            x = max((self.width() - used) / 2, 0) + MARGIN
            for part in line:
                self._paint_part(painter, part, x, y)
                x += self._part_width(part) + 2 * MARGIN
            y += LINE
        painter.end()

    def _paint_part(self, painter: QPainter, part: _Part, x: float, y: float) -> None:
        x = self._write(painter, part.before, x, y)
        width, height = part.picture
        box = QRectF(x, y + (LINE - height) / 2, width, height)
        if part.picture == _BAR:
            self._paint_bar(painter, box)
        elif part.picture == _WEDGE:
            self._paint_wedge(painter, box)
        elif part.picture == _SQUARE:
            self._paint_square(painter, box)
        elif part.picture == _RINGS:
            self._paint_rings(painter, box)
        self._write(painter, part.after, box.right() + _GAP, y)

    def _write(self, painter: QPainter, text: str, x: float, y: float) -> float:
        """Write a text and return where the next thing may begin."""
        if not text:
            return x
        width = QFontMetricsF(self.font()).horizontalAdvance(text)
        painter.setPen(self._paints.soft_ink)
        painter.drawText(QRectF(x, y, width + 2, LINE), Qt.AlignmentFlag.AlignVCenter, text)
        return x + width + _GAP

    def _paint_bar(self, painter: QPainter, box: QRectF) -> None:
        gradient = QLinearGradient(box.topLeft(), box.topRight())
        for share in (0.0, 0.5, 1.0):
            gradient.setColorAt(share, value_colour(2 * share - 1, self._paints.theme))
        painter.setPen(self._paints.outline)
        painter.setBrush(gradient)
        painter.drawRoundedRect(box, 2, 2)
        painter.setPen(self._paints.ink)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "0")

    def _paint_wedge(self, painter: QPainter, box: QRectF) -> None:
        y = box.center().y()
        wedge = [box.topRight(), box.bottomRight(), QPointF(box.left(), y + 0.5)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._paints.soft_ink)
        painter.drawPolygon(QPolygonF([*wedge, QPointF(box.left(), y - 0.5)]))

    def _paint_square(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(value_colour(1, self._paints.theme))
        painter.drawRect(box)

    def _paint_rings(self, painter: QPainter, box: QRectF) -> None:
        x, y = box.left() + _RING / 2, box.center().y() - _RING / 2
        for i in range(DECADES):
            share = (i + 1) / DECADES
            ring = QRectF(x + i * (_RING + _BETWEEN_RINGS), y, _RING, _RING)
            paint_ring(painter, self._paints, ring, share, _THICKEST, 2)


def _square(network: Network) -> str:
    """Return what the little squares are: biases, and widths of radial basis columns."""
    columns = [node.layer.has_weights for node in network.nodes[1:]]
    words = (["bias"] if any(columns) else []) + ([] if all(columns) else ["width β"])
    return ", ".join(words)


def _parts(
    mode: ConnectionMode, scale: float | None, note: str = "", *, square: str = "bias"
) -> tuple[_Part, ...]:
    """Return the key of numbers that are full at a scale; None where nothing can be said of it."""
    ends = ("negative", "positive") if scale is None else (signed(-scale), signed(scale))
    extremes = ("weak", "strong") if mode is WEIGHT else ("small", "large")
    parts = (
        _Part(ends[0], _BAR, ends[1]),
        _Part(extremes[0], _WEDGE, extremes[1]),
        _Part("", _SQUARE, square),
    )
    return (*parts, _Part(note)) if note else parts


def _waiting(mode: ConnectionMode) -> tuple[_Part, ...]:
    return (_Part(mode.awaits),)


def _full_in_words(mode: ConnectionMode, scale: float | None) -> str:
    """Return where colours are full, and what the squares of biases show."""
    squares = "The little squares show the same of the biases."
    if not mode.has_biases:
        squares = "The little squares show the biases themselves."
    if not mode.is_relative:
        return f"Colours are full at −1 and 1. {squares}"
    if scale is None:
        return f"Below each column stands at which number its colours are full. {squares}"
    number = signed(scale)
    return f"Colours are full at −{number} and {number}; this changes with the numbers. {squares}"


def _ring_parts(mode: ConnectionMode, rings: Rings | None, longest: str = "") -> tuple[_Part, ...]:
    """Return the key of the rings, if there are any in this mode; `longest` stands for a number."""
    if not mode.has_rings:
        return ()
    when = NEXT if rings is None else rings.when
    parts = (_Part(f"rings: {when}, delta: how the loss changes with the neuron’s sum"),)
    if rings is None and not longest:
        return parts
    ends = (longest, longest) if rings is None else (signed(rings.thinnest), signed(rings.full))
    note = rings.note if rings is not None else ""
    return (*parts, _Part(ends[0], _RINGS, ends[1]), *([_Part(note)] if note else []))


def _rings_in_words(mode: ConnectionMode, rings: Rings | None) -> str:
    """Return what the rings show, and how thickness is to be read."""
    if not mode.has_rings:
        return ""
    of = OF_NEXT if rings is None else rings.of
    text = (
        f" The ring of a neuron shows its delta, {of}: how the loss changes if the neuron's sum "
        "grows. Blue: more loss; orange: less."
    )
    if rings is None:
        return text
    return text + (
        f" It is thickest from {signed(rings.full)} on, and a fifth thinner for every tenth of "
        f"that; up to {signed(rings.least)} there is none. All columns share this scale."
    )
