"""The path of training: where the weights have been."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from playground.engine.arrays import FloatArray, IntArray

Change = Literal["", "weights", "data", "settings"]
"""What somebody changed, by hand: weights before data before how it learns; "": nothing."""


@dataclass(frozen=True, eq=False)
class Path:
    """Some of the states that training went through, the present one last; arrays are read-only.

    Which ones depends on how fast it went, but each is exactly what it was after its step.
    """

    steps: IntArray
    """(k,), ascending; twice the same where weights were set by hand, before and after that."""
    thetas: FloatArray
    """(k, n_parameters)"""
    origin: int = 0
    """The step from which on it is training alone that has moved the weights, in one way."""
    cause: Change = ""
    """What was changed at that step; "": nothing, or the network was last another there."""
    jumps: IntArray = field(default_factory=lambda: np.zeros(0, np.int64))
    """(j,): the points to which no training led: the weights were set by hand there."""

    def until(self, step: int) -> "Path":
        """Return the part of it that ends with the last point not after a step."""
        n = int(np.searchsorted(self.steps, step, side="right"))
        jumps = self.jumps[self.jumps < n]
        return Path(self.steps[:n], self.thetas[:n], min(self.origin, step), self.cause, jumps)

    @property
    def n_before(self) -> int:
        """How many of the points are before the origin."""
        is_left = np.zeros(len(self.steps), bool)
        is_left[self.jumps - 1] = self.steps[self.jumps - 1] == self.steps[self.jumps]
        return int(((self.steps < self.origin) | (is_left & (self.steps == self.origin))).sum())


def thinned(points: FloatArray, n_most: int, kept: IntArray) -> IntArray:
    """Return the numbers, ascending, of at most `n_most` of points, (k, n), that keep their shape.

    The ends stay, and those that are `kept`, even if there are more of them. Of the others those
    go, time and again, whose absence changes the line through all of them least: of the lesser
    half those with no neighbour that goes too. Source: Visvalingam and Whyatt 1993, with heights
    in place of areas.
    """
    chosen = np.arange(len(points))
    while len(chosen) > n_most:
        heights = _heights(points[chosen])
        heights[np.isin(chosen, kept)] = np.inf
        least = np.argsort(heights, kind="stable")
        is_gone = np.zeros(len(chosen), bool)
        for index in least[: -(-int(np.isfinite(heights).sum()) // 2)].tolist():
            if not (is_gone[index - 1] or is_gone[index + 1]):
                is_gone[index] = True
            if len(chosen) - is_gone.sum() <= n_most:
                break
        if not is_gone.any():
            break
        chosen = chosen[~is_gone]
    return chosen


def _heights(points: FloatArray) -> FloatArray:
    """Return how far each of points, (k, n), is from the line between its neighbours: (k,).

    Infinity for the ends. What is not a number is as far as can be, but not kept for that.
    """
    largest = np.finfo(np.float64).max
    with np.errstate(all="ignore"):
        chords = (points[2:] - points[:-2]).astype(np.float64)
        ways = (points[1:-1] - points[:-2]).astype(np.float64)
        lengths = np.einsum("ij,ij->i", chords, chords)
        shares = np.einsum("ij,ij->i", ways, chords) / np.where(lengths > 0, lengths, 1)
        ways -= np.clip(shares, 0, 1)[:, np.newaxis] * chords
        heights = np.sqrt(np.einsum("ij,ij->i", ways, ways))
    inner = np.nan_to_num(heights, nan=largest, posinf=largest)
    return np.concatenate([[np.inf], inner, [np.inf]])[: len(points)]
