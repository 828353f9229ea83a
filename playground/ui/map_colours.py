"""How the outputs of a column over the plane become colours, and what the colours mean."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from PySide6.QtGui import QColor

from playground.document.experiment import Experiment
from playground.engine.arrays import ByteArray, FloatArray, IntArray, read_only
from playground.engine.bound_network import output_activation
from playground.engine.dataset import Examples
from playground.engine.weighted_sums import WeightedSums
from playground.ui.nice_range import nice_ceiling
from playground.ui.number_format import signed
from playground.ui.theme import Theme, confidence_table, diverging_table

_SHADES = 256

_SOFTNESS = 0.3
"""How much of the background is in the colours: the points on the map have them in full."""


class MapColours(ABC):
    """A way to colour a map; equal ones give equal colours."""

    @abstractmethod
    def paint(self, values: FloatArray, theme: Theme, *, is_discrete: bool) -> ByteArray:
        """Return the colours, (rows, columns, 4) RGBA, of values (n, rows, columns).

        Where something is not a number, the colour is transparent.
        """

    @abstractmethod
    def ramp(self, *, is_discrete: bool) -> FloatArray:
        """Return values, (n, rows, columns), that show all colours, each row left to right."""

    @abstractmethod
    def numbers(self, *, is_discrete: bool) -> tuple[str, str, str]:
        """Return what the left end, the middle and the right end of the ramp stand for."""

    def boundary(self, values: FloatArray) -> tuple[FloatArray, ...]:
        """Return functions, (rows, columns), whose zeros are the borders of decisions."""
        return ()


@dataclass(frozen=True)
class ValueColours(MapColours):
    """From `low` to `high`, negative over zero to positive; beyond, the colour of the end."""

    low: float
    high: float
    middle: float = 0.0
    """Where no turns into yes."""
    label: int | None = None
    """The class of which this is the output: its colour says yes, none says no."""
    has_boundary: bool = False

    def paint(self, values: FloatArray, theme: Theme, *, is_discrete: bool) -> ByteArray:
        value = values[0]
        if is_discrete:
            share = (value > self.middle).astype(float)
            share[np.isnan(value)] = np.nan
        else:
            share = (value - self.low) / (self.high - self.low)
        if self.label is None:
            table = diverging_table(theme, _SHADES)
        else:
            table = confidence_table(self.label, 1, theme, _SHADES)
        return _look_up(_softened(table, theme), share)

    def ramp(self, *, is_discrete: bool) -> FloatArray:
        low, high = (self.middle - 1, self.middle + 1) if is_discrete else (self.low, self.high)
        return np.linspace(low, high, _SHADES).reshape(1, 1, _SHADES)

    def numbers(self, *, is_discrete: bool) -> tuple[str, str, str]:
        if is_discrete:
            return "", _text(self.middle), ""
        return _text(self.low), _text((self.low + self.high) / 2), _text(self.high)

    def boundary(self, values: FloatArray) -> tuple[FloatArray, ...]:
        return (values[0] - self.middle,) if self.has_boundary else ()


@dataclass(frozen=True)
class ClassColours(MapColours):
    """The colour of the class with the largest output, the fuller the larger it is."""

    n_classes: int
    low: float = 0.0
    high: float = 1.0

    def paint(self, values: FloatArray, theme: Theme, *, is_discrete: bool) -> ByteArray:
        # a loop over the classes is ten times as fast as argmax along the first axis
        best, labels = values[0].copy(), np.zeros(values.shape[1:], np.intp)
        for label in range(1, self.n_classes):
            labels[values[label] > best] = label
            np.maximum(best, values[label], out=best)
        share = (best - self.low) / (self.high - self.low)
        if is_discrete:
            share = np.where(np.isnan(best), best, 1)
        tables = [
            confidence_table(k, self.n_classes, theme, _SHADES) for k in range(self.n_classes)
        ]
        return _look_up(_softened(np.stack(tables), theme), share, labels)

    def ramp(self, *, is_discrete: bool) -> FloatArray:
        guess = 1 / self.n_classes
        others = np.full((self.n_classes, self.n_classes, _SHADES), -np.inf)
        for label in range(self.n_classes):
            share = np.linspace(guess, 1, _SHADES)
            others[label, label] = self.low + share * (self.high - self.low)
        return others

    def numbers(self, *, is_discrete: bool) -> tuple[str, str, str]:
        if is_discrete:
            return "", "", ""
        return "unsure", "", "sure"

    def boundary(self, values: FloatArray) -> tuple[FloatArray, ...]:
        others = (np.delete(values, label, axis=0).max(axis=0) for label in range(self.n_classes))
        return tuple(value - other for value, other in zip(values, others, strict=True))


def output_colours(experiment: Experiment, examples: Examples) -> MapColours:
    """Return how the map of the output is coloured."""
    activation = output_activation(experiment.network)
    low, high = experiment.loss.target_range(activation) if activation else (0.0, 1.0)
    n_classes = len(experiment.dataset.classes)
    if not n_classes:
        low, high = _range_of(examples.train.targets)
        return ValueColours(low, high, (low + high) / 2)
    n_outputs = experiment.network.output.layer.n_units
    if n_outputs == n_classes:
        return ClassColours(n_classes, low, high)
    # outputs that do not fit the classes decide nothing
    is_decision = n_outputs == 1 and n_classes == 2
    return ValueColours(low, high, (low + high) / 2, has_boundary=is_decision)


def neuron_colours(
    experiment: Experiment, examples: Examples, node_id: str, unit: int
) -> MapColours:
    """Return how the map of one neuron, the `unit`-th of its column, is coloured.

    Within the network -1 is negative and 1 positive, as in the network drawing.
    """
    network = experiment.network
    if node_id == network.output.id:
        whole = output_colours(experiment, examples)
        if isinstance(whole, ClassColours):
            return ValueColours(whole.low, whole.high, (whole.low + whole.high) / 2, label=unit)
        return whole
    layer = network[node_id].layer
    low, high = layer.activation.target_range if isinstance(layer, WeightedSums) else (-1.0, 1.0)
    return ValueColours(-1.0, 1.0, (low + high) / 2)


def enlarged(values: FloatArray, by: int) -> FloatArray:
    """Return maps, (n_maps, n, n), with `by` times as many rows and columns, linear in between."""
    matrix = _interpolation(values.shape[-1], by, values.dtype)
    return matrix @ values @ matrix.T


@cache
def _interpolation(n: int, by: int, dtype: np.dtype[Any]) -> FloatArray:
    """Return (n * by, n): the weights with which neighbours go into what lies between them."""
    place = np.clip((np.arange(n * by) + 0.5) / by - 0.5, 0, n - 1)
    return read_only(np.maximum(0, 1 - np.abs(place[:, np.newaxis] - np.arange(n))).astype(dtype))


def _text(number: float) -> str:
    return signed(number)


def _range_of(targets: FloatArray | IntArray) -> tuple[float, float]:
    """Return the numbers that get the full colours: -1 and 1 unless the targets are far from it."""
    low, high = float(np.nanmin(targets)), float(np.nanmax(targets))
    if (low < 0 < high and 0.25 <= max(-low, high) <= 2) or low == high:
        return -1.0, 1.0
    if low < 0 < high:
        limit = nice_ceiling(max(-low, high))
        return -limit, limit
    return low, high


def _softened(colours: ByteArray, theme: Theme) -> ByteArray:
    """Return colours, (..., 4) RGBA, blended with what is behind a plot."""
    behind = np.array(QColor(theme.base).getRgb())
    return np.rint((1 - _SOFTNESS) * colours + _SOFTNESS * behind).astype(np.uint8)


def _look_up(tables: ByteArray, share: FloatArray, labels: IntArray | int = 0) -> ByteArray:
    """Return the colours at shares from 0 to 1 of a table, (n, 4), or of each label's table.

    Shares that are not numbers give none.
    """
    flat = tables.reshape(-1, 4)
    with np.errstate(invalid="ignore"):
        index = np.clip(share * _SHADES, 0, _SHADES - 1).astype(np.intp)
    index += labels * _SHADES
    is_missing = np.isnan(share)
    index[is_missing] = 0
    colours = flat.view(np.uint32)[:, 0].take(index)
    colours[is_missing] = 0
    return colours.view(np.uint8).reshape(*share.shape, 4)
