"""How the outputs of a column over the plane become colours, and what the colours mean."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.arrays import ByteArray, FloatArray, IntArray, read_only
from playground.engine.bound_network import output_activation
from playground.engine.dataset import Examples
from playground.engine.evaluation import predicted_classes
from playground.engine.layers.dense import Dense
from playground.ui.nice_range import nice_ceiling
from playground.ui.number_format import short_number
from playground.ui.plot import with_minus
from playground.ui.theme import Theme, confidence_table, diverging_table

_SHADES = 256


class MapColours(ABC):
    """A way to colour a map; equal ones give equal colours."""

    @abstractmethod
    def paint(self, values: FloatArray, theme: Theme, *, is_discrete: bool) -> ByteArray:
        """Return the colours, (rows, columns, 4) RGBA, of values (units, rows, columns).

        Where something is not a number, the colour is transparent.
        """

    @abstractmethod
    def ramp(self) -> FloatArray:
        """Return values, (units, rows, columns), that show all colours, each row left to right."""

    @property
    @abstractmethod
    def numbers(self) -> tuple[str, str, str]:
        """What the left end, the middle and the right end of the ramp stand for."""

    def boundary(self, values: FloatArray) -> tuple[FloatArray, ...]:
        """Return functions, (rows, columns), whose zeros are the borders of decisions."""
        return ()


@dataclass(frozen=True)
class ValueColours(MapColours):
    """From `low` to `high`, negative over zero to positive; beyond, the colour of the end."""

    low: float
    high: float
    unit: int = 0
    """Which of the column's outputs is shown."""
    label: int | None = None
    """The class of which this is the output: its colour says yes, none says no."""
    has_boundary: bool = False

    @property
    def middle(self) -> float:
        """Where one sign turns into the other."""
        return (self.low + self.high) / 2

    def paint(self, values: FloatArray, theme: Theme, *, is_discrete: bool) -> ByteArray:
        value = values[self.unit]
        if is_discrete:
            share = (value > self.middle).astype(float)
            share[np.isnan(value)] = np.nan
        else:
            share = (value - self.low) / (self.high - self.low)
        if self.label is None:
            table = diverging_table(theme, _SHADES)
        else:
            table = confidence_table(self.label, 1, theme, _SHADES)
        return _look_up(table, share)

    def ramp(self) -> FloatArray:
        ramp = np.linspace(self.low, self.high, _SHADES)
        return np.broadcast_to(ramp, (self.unit + 1, 1, _SHADES))

    @property
    def numbers(self) -> tuple[str, str, str]:
        low, middle, high = (
            with_minus(short_number(x)) for x in (self.low, self.middle, self.high)
        )
        return low, middle, high

    def boundary(self, values: FloatArray) -> tuple[FloatArray, ...]:
        return (values[self.unit] - self.middle,) if self.has_boundary else ()


@dataclass(frozen=True)
class ClassColours(MapColours):
    """The colour of the class with the largest output, the fuller the larger it is."""

    n_classes: int
    low: float = 0.0
    high: float = 1.0

    def paint(self, values: FloatArray, theme: Theme, *, is_discrete: bool) -> ByteArray:
        labels = predicted_classes(values.reshape(self.n_classes, -1), 0.0)
        tables = np.stack(
            [confidence_table(k, self.n_classes, theme, _SHADES) for k in range(self.n_classes)]
        )
        share = np.ones(values.shape[1:])
        if not is_discrete:
            share = (values.max(axis=0) - self.low) / (self.high - self.low)
        return _look_up(tables, share, labels.reshape(values.shape[1:]))

    def ramp(self) -> FloatArray:
        guess = 1 / self.n_classes
        others = np.full((self.n_classes, self.n_classes, _SHADES), -np.inf)
        for label in range(self.n_classes):
            share = np.linspace(guess, 1, _SHADES)
            others[label, label] = self.low + share * (self.high - self.low)
        return others

    @property
    def numbers(self) -> tuple[str, str, str]:
        guess = self.low + (self.high - self.low) / self.n_classes
        return with_minus(short_number(guess)), "", with_minus(short_number(self.high))

    def boundary(self, values: FloatArray) -> tuple[FloatArray, ...]:
        others = (np.delete(values, label, axis=0).max(axis=0) for label in range(self.n_classes))
        return tuple(value - other for value, other in zip(values, others, strict=True))


def output_colours(experiment: Experiment, examples: Examples) -> MapColours:
    """Return how the map of the output is coloured."""
    low, high = _target_range(experiment)
    n_classes = len(experiment.dataset.classes)
    if not n_classes:
        return ValueColours(*_range_of(examples.train.targets))
    if experiment.network.output.layer.n_units == 1:
        return ValueColours(low, high, has_boundary=True)
    return ClassColours(n_classes, low, high)


def neuron_colours(
    experiment: Experiment, examples: Examples, node_id: str, unit: int, values: FloatArray
) -> MapColours:
    """Return how the map of one neuron is coloured; `values` are those of its column's maps."""
    network = experiment.network
    if node_id == network.output.id:
        whole = output_colours(experiment, examples)
        if isinstance(whole, ClassColours):
            return ValueColours(whole.low, whole.high, unit, label=unit)
        return whole
    if node_id == network.input.id:  # these do not change, so neither does their range
        largest = float(np.abs(values[unit]).max())
        limit = nice_ceiling(largest) if 0 < largest < np.inf else 1.0
        return ValueColours(-limit, limit, unit)
    layer = network[node_id].layer
    low, high = layer.activation.target_range if isinstance(layer, Dense) else (-1.0, 1.0)
    return ValueColours(low, high, unit)


def enlarged(values: FloatArray, by: int = 4) -> FloatArray:
    """Return maps, (units, n, n), with `by` times as many rows and columns, linear in between."""
    matrix = _interpolation(values.shape[-1], by, values.dtype)
    return matrix @ values @ matrix.T


@cache
def _interpolation(n: int, by: int, dtype: np.dtype[Any]) -> FloatArray:
    """Return (n * by, n): the weights with which neighbours go into what lies between them."""
    place = np.clip((np.arange(n * by) + 0.5) / by - 0.5, 0, n - 1)
    return read_only(np.maximum(0, 1 - np.abs(place[:, np.newaxis] - np.arange(n))).astype(dtype))


def _target_range(experiment: Experiment) -> tuple[float, float]:
    activation = output_activation(experiment.network)
    return experiment.loss.target_range(activation) if activation else (0.0, 1.0)


def _range_of(targets: FloatArray | IntArray) -> tuple[float, float]:
    """Return the numbers that get the full colours: -1 and 1 unless the targets are far from it."""
    low, high = float(targets.min()), float(targets.max())
    if (low < 0 < high and 0.25 <= max(-low, high) <= 2) or low == high:
        return -1.0, 1.0
    if low < 0 < high:
        limit = nice_ceiling(max(-low, high))
        return -limit, limit
    return low, high


def _look_up(tables: ByteArray, share: FloatArray, labels: IntArray | None = None) -> ByteArray:
    """Return the colours at shares from 0 to 1 of a table, (n, 4), or of each label's table.

    Shares that are no number, and labels below 0, give none.
    """
    flat = tables.reshape(-1, 4)
    with np.errstate(invalid="ignore"):
        index = np.clip(share * _SHADES, 0, _SHADES - 1).astype(np.intp)
    is_missing = np.isnan(share)
    if labels is not None:
        is_missing |= labels < 0
        index += labels * _SHADES
    index[is_missing] = 0
    colours = flat.view(np.uint32)[:, 0].take(index)
    colours[is_missing] = 0
    return colours.view(np.uint8).reshape(*share.shape, 4)
