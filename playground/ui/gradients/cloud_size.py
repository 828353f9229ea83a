"""A slider for the size of a minibatch, from one example to all."""

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from playground.engine.gradients.against_all import usual_batch_sizes
from playground.ui.plot import SPACE
from playground.ui.slider_field import Slider
from playground.ui.tooltip import tooltip

_EXPLANATION = (
    "How many examples each of the minibatches has that are drawn here, from a single one to all. "
    "Training goes on with the batch size of the experiment."
)

_LEAST_WIDTH = 90
"""Pixels in which the sizes can be told apart."""


class SizeSlider(QWidget):
    """Stands at 1, 2, 5, 10, 20 and so on, and at the experiment's own size."""

    value_changed = Signal(int)
    """By the user only."""

    def __init__(self) -> None:
        super().__init__()
        self.value, self._n_all = 1, 1
        self._sizes = np.ones(1, np.int64)
        self.slider = Slider()
        self.slider.setAccessibleName("size of minibatches")
        self.slider.setMinimumWidth(_LEAST_WIDTH)
        self.label = QLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.label)
        layout.addWidget(self.slider, 1)
        self.setToolTip(tooltip(_EXPLANATION))
        self.slider.valueChanged.connect(self._follow)

    def offer(self, n_most: int, value: int, *, n_all: int | None = None) -> None:
        """Go from 1 to `n_most` of `n_all` examples, and stand at `value`."""
        self._n_all = n_all or n_most
        value = min(max(value, 1), n_most)
        sizes = np.union1d(usual_batch_sizes(n_most), [value])
        if value == self.value and np.array_equal(sizes, self._sizes):
            return
        self._sizes, self.value = sizes, value
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, len(sizes) - 1)
            self.slider.setValue(int(np.searchsorted(sizes, value)))
        widest = self.fontMetrics().horizontalAdvance(_words(n_most, n_most - 1))
        self.label.setMinimumWidth(widest + SPACE)
        self._say()

    def _follow(self, position: int) -> None:
        self.value = int(self._sizes[position])
        self._say()
        self.value_changed.emit(self.value)

    def _say(self) -> None:
        self.label.setText(_words(self.value, self._n_all))


def _words(size: int, n_all: int) -> str:
    return f"all {size:,} at once" if size == n_all else f"minibatches of {size:,}"
