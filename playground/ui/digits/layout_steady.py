"""Points laid out so that from one picture to the next they neither flip nor jump."""

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.dataset import Examples
from playground.engine.measurements.layout import LayoutAnswer
from playground.engine.principal import turn_onto
from playground.ui.nice_range import nice_ceiling

_LEAST_FILLED = 0.5
"""Of the range of the axes, before they are made smaller."""


class SteadyLayout:
    """Turns or mirrors each layout as a whole, to be nearest to the one before."""

    def __init__(self) -> None:
        self.points: FloatArray = np.zeros((0, 2))
        """(n, 2): of the examples, in their order."""
        self.also: FloatArray | None = None
        """(2,): of the example that was asked about besides."""
        self.limit = 1.0
        """The axes reach from minus this to this."""
        self._examples: Examples | None = None
        self._answer: LayoutAnswer | None = None
        self._node = ""

    def show(self, examples: Examples, node: str, answer: LayoutAnswer) -> None:
        """Take on a layout by a column; one by another column is brought near this one, too."""
        if answer is self._answer and examples is self._examples:
            return
        is_same_data = examples is self._examples and len(self.points) == len(answer.points)
        self._examples, self._answer = examples, answer
        turn = np.eye(2)
        if is_same_data and np.isfinite(self.points).all() and np.isfinite(answer.points).all():
            turn = turn_onto(answer.points, self.points)
        with np.errstate(all="ignore"):
            self.points = answer.points @ turn
            self.also = None if answer.also is None else answer.also @ turn
        self._fit(is_same=is_same_data and node == self._node)
        self._node = node

    def _fit(self, *, is_same: bool) -> None:
        """Choose axes on which all finite points are, if they can those of before."""
        shown = self.points if self.also is None else np.vstack([self.points, self.also])
        sizes = np.abs(shown[np.isfinite(shown)])
        largest = float(sizes.max(initial=0.0)) * 1.05 or 1.0
        if not is_same or not _LEAST_FILLED * self.limit <= largest <= self.limit:
            self.limit = nice_ceiling(largest)
