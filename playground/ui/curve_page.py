"""The page for data with one input: the network's answer as a curve, and a polynomial's."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from playground.engine.arrays import FloatArray
from playground.engine.dataset import Examples
from playground.engine.measurements.response_curve import MOST_DEGREE, Curves
from playground.ui.flow_layout import FlowLayout
from playground.ui.plot import SPACE, Plot
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip
from playground.ui.vector_items import PointsItem

_FIT = (
    "A polynomial is a sum of powers of x up to its degree. This one comes as close to the "
    "training points as any of its degree (least squares); of a high degree it follows the noise."
)
_TEST = "Test points are kept back: neither the network nor the polynomial has seen them."
_PLOT = (
    "Each point is an example: below it the number that goes in, beside it the number that should "
    "come out. The thick line is what the network answers; training bends it towards the points."
)
_USUAL_DEGREE = 3
_SLACK = 0.15


class CurvePage(QWidget):
    """Draws what it is given; the degree of the polynomial is chosen here."""

    degree_changed = Signal()
    """`degree` is another."""

    def __init__(self) -> None:
        super().__init__()
        self.has_fit = QCheckBox("polynomial of degree")
        self.has_fit.setToolTip(tooltip(_FIT))
        self.has_fit.setChecked(True)
        self.degree_field = QSpinBox()
        self.degree_field.setRange(0, 10 * MOST_DEGREE)  # what is too high is told, not cut off
        self.degree_field.setKeyboardTracking(False)
        self.degree_field.setValue(_USUAL_DEGREE)
        self.degree_field.setToolTip(tooltip(_FIT))
        self.degree_field.setAccessibleName("degree of the polynomial")
        self.has_test_points = QCheckBox("test points")
        self.has_test_points.setToolTip(tooltip(_TEST))
        self.plot = Plot("the network's answer over the input")
        self.plot.explain(tooltip(_PLOT))
        self.plot.left.setGrid(255)
        self.fit_line, self.line = self.plot.add_line(), self.plot.add_line()
        self.line.setZValue(8)
        self.points = {"test": PointsItem(antialias=True), "train": PointsItem(antialias=True)}
        for item in self.points.values():
            self.plot.addItem(item)
        self.caption = QLabel()
        self.caption.setWordWrap(True)
        self._examples: Examples | None = None
        self._is_limited = False
        self._range: tuple[float, ...] = ()
        self._lay_out()
        self.has_fit.toggled.connect(self.degree_field.setEnabled)
        self.has_fit.toggled.connect(self.degree_changed)
        self.degree_field.valueChanged.connect(self._take_degree)
        self.has_test_points.toggled.connect(self.points["test"].setVisible)
        self.points["test"].setVisible(False)
        self.set_theme(current_theme())

    def _lay_out(self) -> None:
        row = QWidget()
        row.setProperty("isControl", True)
        together = QWidget()
        fit = QHBoxLayout(together)
        fit.setContentsMargins(0, 0, 0, 0)
        fit.setSpacing(SPACE)
        fit.addWidget(self.has_fit)
        fit.addWidget(self.degree_field)
        switches = FlowLayout(row, 2 * SPACE)
        switches.addWidget(together)
        switches.addWidget(self.has_test_points)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(row)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.caption)

    @property
    def degree(self) -> int:
        """The degree of the polynomial that is wanted, −1 for none."""
        return self.degree_field.value() if self.has_fit.isChecked() else -1

    def _take_degree(self, degree: int) -> None:
        """Take a degree, or the highest there is, and say so."""
        self._is_limited = degree > MOST_DEGREE or (self._is_limited and degree == MOST_DEGREE)
        if degree > MOST_DEGREE:
            self.degree_field.setValue(MOST_DEGREE)
        else:
            self.degree_changed.emit()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.plot.set_theme(theme)
        self.line.setPen(pg.mkPen(theme.accent, width=3))
        self.fit_line.setPen(pg.mkPen(theme.branches[0], width=1.5))
        rims = {"train": theme.train_outline, "test": theme.test_outline}
        for kind, item in self.points.items():
            item.setBrush(pg.mkBrush(theme.muted_text))
            item.setPen(pg.mkPen(rims[kind], width=1))
            item.setSize(7)

    def show_examples(self, examples: Examples, column: str) -> None:
        """Draw the points; classes are at the heights of their numbers."""
        if examples is self._examples:
            return
        self._examples = examples
        self._range = ()
        self.plot.set_lower_axis(column)
        for kind, part in (("train", examples.train), ("test", examples.test)):
            targets = part.targets.reshape(len(part), -1)[:, 0].astype(float)
            self.points[kind].setData(part.inputs[:, 0].astype(float), targets)

    def show_curves(self, curves: Curves, unit: int, of: str, lag: str) -> None:
        """Draw the curve of one neuron of the answer, and the polynomial."""
        self.line.setData(curves.x, curves.values[unit])
        if curves.fit is None:
            self.fit_line.clear()
        else:
            self.fit_line.setData(curves.x, curves.fit)
        self._fit_range(curves.x)
        self.caption.setText(f"Thick line: {of}{lag}.{self._of_fit(curves)}")

    def _of_fit(self, curves: Curves) -> str:
        if curves.fit is None:
            return " There are too few points for that degree." if self.degree >= 0 else ""
        losses = f"{curves.fit_loss:.3g} on training, {curves.fit_test_loss:.3g} on test points"
        limit = f" {MOST_DEGREE} is the highest degree." if self._is_limited else ""
        return f" Thin line: polynomial of degree {self.degree}, quadratic loss {losses}.{limit}"

    def _fit_range(self, x: FloatArray) -> None:
        """Show all points; lines may leave the picture, else a wild polynomial would shrink it."""
        if self._examples is None:
            return
        parts = (self._examples.train, self._examples.test)
        values = np.concatenate([part.targets.reshape(len(part), -1)[:, 0] for part in parts])
        low, high = float(np.nanmin(values)), float(np.nanmax(values))
        slack = _SLACK * (high - low) or 1.0
        wanted = (float(x[0]), float(x[-1]), low - slack, high + slack)
        if wanted != self._range:
            self._range = wanted
            self.plot.show_range(wanted[:2], wanted[2:])
