"""The key of a plot of curves: how each is drawn, what it is called, its present value."""

import math

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.plot import curve_pen
from playground.ui.theme import Curve

_SAMPLE = 16
_GAP = 5


def steady_number(x: float) -> str:
    """Return a number in at most six characters, as 0.0123, 12.345, 1.2e-5 or 1e-12."""
    if not math.isfinite(x):
        return "NaN" if math.isnan(x) else "∞" if x > 0 else "-∞"
    if x and not 0.0001 <= abs(x) < 99_999.5:
        mantissa, exponent = (f"{x:.1e}" if abs(x) > 1e-9 else f"{x:.0e}").split("e")
        return f"{mantissa}e{int(exponent)}"
    digits_before = len(f"{abs(x):.0f}")
    return f"{x:.{5 - digits_before}f}"


def percent(share: float) -> str:
    """Return a share from 0 to 1 as 99.9 % or 100 %."""
    return "100 %" if share == 1 else f"{100 * share:.1f} %"


class CurveKey(QWidget):
    """One line of text: a title, then for each curve a sample, its name and its present value."""

    def __init__(self, title: str, names: tuple[str, ...], widest: str) -> None:
        """`widest` is a value as wide as any, so that nothing moves when the values change."""
        super().__init__()
        self._title, self._names, self._widest = title, names, widest
        self._values = ("",) * len(names)
        self._curves: tuple[Curve, ...] = ()
        self._note = ""
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """Everything that it says, as "loss: train 0.0123, test 0.0345"."""
        pairs = zip(self._names, self._values, strict=True)
        note = f" ({self._note})" if self._note else ""
        return f"{self._title}: " + ", ".join(f"{n} {v}".strip() for n, v in pairs) + note

    def show_values(self, values: tuple[str, ...], note: str = "") -> None:
        """Show the curves' present values, and a remark where there is room for it."""
        if (values, note) == (self._values, self._note):
            return
        self._values, self._note = values, note
        self.setAccessibleDescription(self.text)
        self.update()

    def set_curves(self, curves: tuple[Curve, ...]) -> None:
        """Show how the curves are drawn."""
        self._curves = curves
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        entries = sum(self._width(name) + 2 * _GAP for name in self._names)
        title = metrics.horizontalAdvance(self._title)
        return QSize(title + entries, metrics.height() + 4)

    def _width(self, name: str) -> int:
        advance = self.fontMetrics().horizontalAdvance
        return _SAMPLE + advance(name) + advance(self._widest) + 2 * _GAP

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = self._draw_text(painter, 0, self._title, muted=True) + 2 * _GAP
        for name, value, curve in zip(self._names, self._values, self._curves, strict=False):
            pen = curve_pen(curve)
            pen.setCosmetic(False)  # it grows with a picture
            painter.setPen(pen)
            middle = self.height() // 2
            painter.drawLine(x, middle, x + _SAMPLE, middle)
            end = self._draw_text(painter, x + _SAMPLE + _GAP, name)
            width = self.fontMetrics().horizontalAdvance(self._widest)
            self._draw_text(painter, end + _GAP, value, QRect(0, 0, width, self.height()))
            x = end + _GAP + width + 2 * _GAP
        note_width = self.fontMetrics().horizontalAdvance(self._note)
        if x + note_width <= self.width():
            self._draw_text(painter, self.width() - note_width, self._note, muted=True)

    def _draw_text(
        self, painter: QPainter, x: int, text: str, box: QRect | None = None, *, muted: bool = False
    ) -> int:
        """Draw text from x on, right-aligned if in a box; return where it ends."""
        width = box.width() if box else self.fontMetrics().horizontalAdvance(text)
        side = Qt.AlignmentFlag.AlignRight if box else Qt.AlignmentFlag.AlignLeft
        role = self.palette().ColorRole
        painter.setPen(self.palette().color(role.PlaceholderText if muted else role.Text))
        rect = QRect(x, 0, width, self.height())
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, text)
        return x + width
