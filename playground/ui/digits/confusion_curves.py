"""The accuracy of each class over the steps of training."""

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.document.curve import Curve
from playground.engine.arrays import FloatArray
from playground.engine.measurements.scores import Scores
from playground.session.snapshot import Snapshot
from playground.ui.curve_plot import DOT, show_dots
from playground.ui.digits.confusion_words import WAITING, unknown_before
from playground.ui.nice_range import range_from_zero
from playground.ui.plot import Plot
from playground.ui.theme import Theme, class_colour, current_theme
from playground.ui.vector_items import Line, PointsItem

_FLOORS = (0.99, 0.98, 0.95, 0.9, 0.8, 0.5)
_POINTS = 400
_WIDTH = 1.5
"""Pixels of a line."""


class AccuracyCurves(QWidget):
    """A line for each class in its colour; below them their names and present accuracies."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._names: tuple[str, ...] = ()
        self._curve: Curve | None = None
        self.plot = Plot("accuracy of each class over the steps", counts=True)
        self.plot.set_lower_axis("step")
        self.plot.explain(
            "The share of each class's examples that the network recognises. While it is measured "
            "seldom, each dot is one measurement."
        )
        self.lines: list[Line] = []
        self.dots: list[PointsItem] = []
        self.key = QLabel()
        self.key.setWordWrap(True)
        self.key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self.key)

    @property
    def question(self) -> Scores:
        """What has to be asked: the loss curves ask it too, so it is known for most of the run."""
        return Scores()

    def show_snapshot(self, snapshot: Snapshot, *, is_training: bool) -> None:
        """Show the accuracies over the training part, or else over the test part."""
        names = snapshot.experiment.dataset.classes
        curve, n = snapshot.series.get(self.question), len(names)
        if curve is not None and curve.values.shape[1:] == (2 * n,):
            own = slice(n) if is_training else slice(n, None)
            self._show_curve(replace(curve, values=curve.values[:, own]), names)
        else:
            self._show_curve(None, names)

    def _show_curve(self, curve: Curve | None, names: tuple[str, ...]) -> None:
        """Show accuracies, (n, n_classes) over steps; `names` are the classes'."""
        if names != self._names:
            self._names = names
            for item in (*self.lines, *self.dots):
                self.plot.removeItem(item)
            self.lines = [self.plot.add_line() for _ in names]
            self.dots = [PointsItem(pen=None) for _ in names]
            for dots in self.dots:
                self.plot.addItem(dots)
            self._colour()
        self._curve = curve
        self._draw()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.plot.set_theme(theme)
        self._colour()
        self._draw()

    def _colour(self) -> None:
        for index, (line, dots) in enumerate(zip(self.lines, self.dots, strict=True)):
            colour = class_colour(index, self._theme)
            line.setPen(pg.mkPen(colour, width=_WIDTH))
            dots.setBrush(pg.mkBrush(colour))
            dots.setSize(_WIDTH + DOT)

    def _draw(self) -> None:
        curve = self._curve
        if curve is None or curve.values.shape[1:] != (len(self._names),) or not len(curve.steps):
            for item in (*self.lines, *self.dots):
                item.setData([], [])
            self.key.setText(WAITING)
            return
        every = max(1, len(curve.steps) // _POINTS)
        kept = np.unique(np.append(np.arange(0, len(curve.steps), every), len(curve.steps) - 1))
        steps, values = curve.steps[kept], 100 * curve.values[kept]
        for line, dots, column in zip(self.lines, self.dots, values.T, strict=True):
            line.setData(steps.astype(float), column)
            show_dots(dots, steps.astype(float), column)
        _, end = range_from_zero(np.array([int(steps[-1])]), least=10)
        self.plot.show_range((0, end), (100 * _floor(values / 100), 100))
        self.plot.left.setLabel("right (%)")
        self._say(curve.values[-1], int(steps[0]))

    def _say(self, now: FloatArray, first: int) -> None:
        parts: list[str] = []
        for index, (name, share) in enumerate(zip(self._names, now.tolist(), strict=True)):
            colour = class_colour(index, self._theme).name()
            number = "–" if np.isnan(share) else f"{100 * share:.1f}&nbsp;%"
            parts.append(f'<span style="color:{colour}">■</span>&nbsp;{name}&nbsp;{number}')
        since = f"<br>{unknown_before(first)}" if first else ""
        self.key.setText(" &nbsp; ".join(parts) + since)


def _floor(values: FloatArray) -> float:
    """Return from where the axis begins: high where the later half of all values is."""
    late = values[len(values) // 2 :]
    least = float(np.nanmin(late)) if np.isfinite(late).any() else 0.0
    return next((floor for floor in _FLOORS if least >= floor), 0.0)
