"""How the loss curves here, what learning rate that bears, and the sharpness over time."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.engine.arrays import FloatArray
from playground.engine.measurements.curvature import CurvatureHere, CurvatureNow, NoCurvature
from playground.engine.optimiser import OPTIMISERS
from playground.session.curve import Curve
from playground.session.snapshot import Snapshot
from playground.ui.landscape.folding import Fold
from playground.ui.landscape.folding_label import FoldingLabel
from playground.ui.number_format import signed
from playground.ui.plot import Plot
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_LOW_HEIGHT, _HEIGHT = 44, 92
_EXPLANATION = (
    "The Hessian collects how the slope changes in every direction; its largest eigenvalue λ is "
    "the sharpness, the curvature where the loss curves most. JᵀJ is the part of it that comes "
    "from how the outputs change with the weights; it is never negative. On a valley that curves "
    "with λ, plain gradient descent settles only if the learning rate is below 2/λ."
)
_WAITING = "The curvature is being computed …"


class CurvatureStrip(QWidget):
    """Two lines of words, and the sharpness over the steps beside the bound that 2/η sets."""

    def __init__(self) -> None:
        super().__init__()
        self._fold, self._has_curve = Fold.WHOLE, False
        self.words, self.key = FoldingLabel(), QLabel()
        self.words.say(_WAITING)
        self.words.setToolTip(tooltip(_EXPLANATION))
        self.plot = Plot("sharpness over the steps of training", counts=True)
        self.plot.setFixedHeight(_HEIGHT)
        self.plot.left.pixels_for_number = 18
        self.bound, self.gauss_newton = self.plot.add_line(), self.plot.add_line()
        self.sharpness = self.plot.add_line()
        self.key.setWordWrap(True)
        self.key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.key.setToolTip(tooltip(_EXPLANATION))
        self.plot.explain(tooltip(_EXPLANATION))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.words, self.key, self.plot):
            layout.addWidget(widget)
        self.set_theme(current_theme())
        self.hide()

    def set_fold(self, fold: Fold) -> None:
        """Take little room beside the words, or as much as there is to see."""
        self._fold = fold
        is_low = fold > Fold.WHOLE
        self.words.set_low(is_low)
        self.plot.setFixedHeight(_LOW_HEIGHT if is_low else _HEIGHT)
        self.plot.set_lower_axis("" if is_low else "step", has_numbers=not is_low)
        self._show_curve()

    def _show_curve(self) -> None:
        self.plot.setVisible(self._has_curve and self._fold < Fold.LINES)
        self.key.setVisible(self._has_curve and self._fold == Fold.WHOLE)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.plot.set_theme(theme)
        self.sharpness.setPen(pg.mkPen(theme.text, width=2))
        self.gauss_newton.setPen(pg.mkPen(theme.accent, width=2, style=Qt.PenStyle.DashLine))
        self.bound.setPen(pg.mkPen(theme.warning, width=1))
        self.key.setText(
            f'<span style="color: {theme.text}">━</span>&nbsp;sharpness&nbsp;λ, '
            f'<span style="color: {theme.accent}">╍</span>&nbsp;of&nbsp;JᵀJ, '
            f'<span style="color: {theme.warning}">─</span>&nbsp;2/η'
        )

    def show_snapshot(self, snapshot: Snapshot, question: CurvatureNow) -> None:
        """Say what was found, and draw what was found before."""
        answer = snapshot.answer(question)
        if answer is None:
            self.words.say(_WAITING)
        elif isinstance(answer.value, NoCurvature):
            self.words.say(answer.value.sentence)
        else:
            lag = "" if answer.step == snapshot.step else f" At step {answer.step:,}."
            self.words.say(_words(answer.value) + lag)
        rate = snapshot.experiment.optimiser.learning_rate
        self._show_series(snapshot.series.get(question), rate)

    def _show_series(self, curve: Curve | None, learning_rate: float) -> None:
        """Draw the sharpness over time, as far as it was measured."""
        self._has_curve = curve is not None and len(curve.steps) > 1
        self._show_curve()
        if curve is None or not self._has_curve:
            for line in (self.sharpness, self.gauss_newton, self.bound):
                line.clear()
            return
        steps, values = curve.steps.astype(float), np.asarray(curve.values)
        first, last = float(steps[0]), max(float(steps[-1]), float(steps[0]) + 1)
        bound = 2 / learning_rate if learning_rate > 0 else np.inf
        low, high = _range(values, bound)
        self.plot.show_range((first, last), (low, high))
        self.sharpness.setData(steps, values[:, 0])
        self.gauss_newton.setData(steps, values[:, 1])
        is_near = bound <= high
        self.bound.setData([first, last] if is_near else [], [bound, bound] if is_near else [])


def _range(values: FloatArray, bound: float) -> tuple[float, float]:
    """Return from where to where values, (k, 2), are drawn: with the bound if that is near."""
    known = values[np.isfinite(values)]
    low, high = min(0.0, float(known.min(initial=0))), float(known.max(initial=0))
    if bound < 3 * high:
        high = max(high, bound)
    return low, 1.1 * high or 1.0


def _words(answer: CurvatureHere) -> str:
    values = ", ".join(map(_number, answer.hessian.tolist()))
    text = f"Largest curvatures: {values}"
    if answer.gauss_newton is None:
        text += "; those of JᵀJ are being computed …"
    else:
        text += f"; of JᵀJ: {', '.join(map(_number, answer.gauss_newton.tolist()))}"
    if answer.n_examples < answer.n_in_part:
        text += f" ({answer.n_examples:,} examples)"
    return f"{_verdict(answer)} {text}."


def _verdict(answer: CurvatureHere) -> str:
    """Return what the curvature says about the learning rate in use."""
    rate, bound = answer.learning_rate, answer.largest_stable
    if answer.is_flat:
        return "Flat here: the gradient is almost zero, and the loss hardly curves."
    if not np.isfinite(bound):
        return f"Nothing curves upwards here, so no learning rate is too large (η = {rate:.3g})."
    in_use = f"in use η = {_number(rate)}"
    if answer.bound_words:
        formula = f"{answer.bound_words} = {_number(bound)}"
        limit = f"The largest stable learning rate is {formula}; {in_use}."
        if rate > bound:
            return f"Too large: steps overshoot along the steepest curve. {limit}"
        if rate > 0.5 * bound:
            return f"Near the limit: steps zigzag across the valley. {limit}"
        return f"Small enough: steps settle along the steepest curve. {limit}"
    return (
        f"The largest stable learning rate of plain gradient descent is 2/λ = {_number(bound)} "
        f"({in_use}); {_title(answer)} makes steps of another size."
    )


def _title(answer: CurvatureHere) -> str:
    return OPTIMISERS[answer.optimiser].title


def _number(value: float) -> str:
    return signed(float(value))
