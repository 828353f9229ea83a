"""The true loss along the path beside the slice's loss under it: a slice is not the path."""

import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.landscape.survey import Survey
from playground.ui.landscape.folding import Fold
from playground.ui.landscape.folding_label import FoldingLabel
from playground.ui.landscape.words import honest_words
from playground.ui.plot import Plot
from playground.ui.surface.heights import number_texts, round_numbers
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_LOW_HEIGHT, _LEAST_HEIGHT, _MOST_HEIGHT = 44, 92, 150
_SHARE = 0.12
"""Of the panel's height, for the curves."""
_FEW = 8
"""States of a way; of more the shape is seen."""
_EXPLANATION = (
    "Training moves through all weights at once, and a surface shows two directions only. The "
    "solid line is the loss where training really was; the dashed one is the loss of the surface "
    "right below or above. Where they part, the picture does not tell what training met."
)


class HonestStrip(QWidget):
    """Two curves over the steps of training, and a line of words."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._survey: Survey | None = None
        self._is_log = False
        self.plot = Plot("true loss and the surface's loss along the path", counts=True)
        self.plot.setFixedHeight(_LEAST_HEIGHT)
        self.plot.left.pixels_for_number = 18
        self.true, self.below = self.plot.add_line(), self.plot.add_line()
        self.key, self.words = QLabel(), FoldingLabel()
        self.words.setProperty("isMuted", True)
        self.key.setWordWrap(True)
        self.key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.key.setToolTip(tooltip(_EXPLANATION))
        self.plot.explain(tooltip(_EXPLANATION))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.key, self.plot, self.words):
            layout.addWidget(widget)
        self.set_theme(self._theme)

    def set_room(self, height: int, fold: Fold, *, is_beside: bool) -> None:
        """Take a part of so many pixels; of a low panel no more than it has to.

        Beside the picture there is more room for it.
        """
        is_low = fold > Fold.WHOLE
        self.plot.setVisible(fold < Fold.LINES)
        self.key.setHidden(is_low)
        share = min(max(round(_SHARE * height), _LEAST_HEIGHT), _MOST_HEIGHT)
        share = max(share, height // 3) if is_beside else share
        self.plot.setFixedHeight(_LOW_HEIGHT if is_low else share)
        self.plot.set_lower_axis("" if is_low else "step", has_numbers=not is_low)
        self.words.set_low(is_low)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.plot.set_theme(theme)
        self.true.setPen(pg.mkPen(theme.text, width=2))
        self.below.setPen(pg.mkPen(theme.accent, width=2, style=Qt.PenStyle.DashLine))
        self.key.setText(
            f'Along the path: <span style="color: {theme.text}">━</span>&nbsp;true&nbsp;loss, '
            f'<span style="color: {theme.accent}">╍</span>&nbsp;loss&nbsp;of&nbsp;the&nbsp;surface'
        )

    def show_survey(self, survey: Survey, *, is_log: bool, is_flat: bool = False) -> None:
        """Show how far a picture can be trusted."""
        trace = survey.trace
        gaps = _gaps(trace.steps)
        self.words.say(honest_words(survey, is_flat=is_flat) + gaps)
        both = np.stack([trace.true, trace.below])
        heights, is_log = _heights(both, is_log=is_log)
        axis: Any = self.plot.left  # pyqtgraph's annotation is wrong
        axis.setLogMode(is_log)
        low, high = _range(heights)
        n_most = int(self.plot.height() / axis.pixels_for_number)
        axis.setTicks([(decade_ticks if is_log else ticks)(low, high, n_most)])
        steps = trace.steps.astype(float)
        self.plot.show_range((steps[0], max(steps[-1], steps[0] + 1)), (low, high))
        symbol = "o" if gaps else None
        for line, values, colour in (
            (self.true, heights[0], self._theme.text),
            (self.below, heights[1], self._theme.accent),
        ):
            line.setData(steps, values, symbol=symbol, symbolSize=5, symbolBrush=colour)


def _gaps(steps: IntArray) -> str:
    """Return what to say where lines between a few states would look like what was measured."""
    n = len(steps)
    if n >= _FEW or int(steps[-1]) - int(steps[0]) < n:
        return ""
    return f" Of the way {n} states are known (dots); the lines between them are drawn straight."


def _heights(losses: FloatArray, *, is_log: bool) -> tuple[FloatArray, bool]:
    """Return what is drawn for losses, (2, k), NaN for what is none; and whether as logarithms."""
    finite = np.where(np.isfinite(losses), losses, np.nan)
    if not is_log or not (np.nan_to_num(finite, nan=1.0) > 0).all():
        return finite, False
    return np.log10(finite), True


def ticks(low: float, high: float, n_most: int) -> list[tuple[float, str]]:
    """Return where numbers stand, and what they say: a few, but two if they can be told apart."""
    numbers: list[float] = []
    for n in range(max(n_most - 1, 1), n_most + 3):
        numbers = round_numbers(low, high, n).tolist()
        if len(numbers) > 1:
            break
    return list(zip(numbers, number_texts(numbers), strict=True))


def decade_ticks(low: float, high: float, n_most: int) -> list[tuple[float, str]]:
    """Return the same between two powers of ten, given by their exponents.

    They are powers of ten, with 1, 2 and 5 or 1 and 3 times each where there is room.
    """
    powers = 10.0 ** np.arange(math.floor(low), math.ceil(high) + 1)
    numbers: list[float] = []
    for rungs in ((1, 2, 5), (1, 3), (1,)):
        ladder = np.outer(powers, rungs).ravel()
        exponents = np.log10(ladder)
        numbers = ladder[(exponents >= low) & (exponents <= high)].tolist()
        if len(numbers) <= max(n_most, 2):
            break
    numbers = numbers[:: max(1, math.ceil(len(numbers) / max(n_most, 2)))]
    if len(numbers) > 1:
        texts = number_texts(numbers)
        return [(math.log10(each), text) for each, text in zip(numbers, texts, strict=True)]
    plain = ticks(10.0**low, 10.0**high, n_most)
    return [(math.log10(each), text) for each, text in plain if each > 0]


def _range(heights: FloatArray) -> tuple[float, float]:
    known = heights[np.isfinite(heights)]
    if not len(known):
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    room = 0.08 * (high - low) or 0.1 * abs(high) or 1.0
    return low - room, high + room
