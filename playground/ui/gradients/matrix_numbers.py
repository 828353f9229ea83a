"""The numbers of each weight and bias as matrices, column of neurons by column; no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.layers.input import Input
from playground.engine.measurements.second_moments import SecondMoment
from playground.engine.network import Network, Node
from playground.session.snapshot import Answer, Snapshot


class Quantity(Enum):
    """What there is to know of each weight and bias."""

    WEIGHT = "weights"
    GRADIENT = "last gradient"
    UPDATE = "last update"
    MOMENT = "second moment"

    @property
    def is_signed(self) -> bool:
        """Whether it can be negative."""
        return self is not Quantity.MOMENT


class Part(Enum):
    """Which numbers are shown; the others count as 0."""

    BOTH = "both"
    POSITIVE = "positive"
    NEGATIVE = "negative"

    def of(self, values: FloatArray) -> FloatArray:
        """Return the numbers of this part, 0 in the place of others; NaN belongs to every part."""
        if self is Part.POSITIVE:
            return np.maximum(values, 0)
        return np.minimum(values, 0) if self is Part.NEGATIVE else values


def layers_of(network: Network) -> tuple[str, ...]:
    """Return the nodes whose weights make a matrix."""
    views = network.views(np.zeros(network.n_parameters, np.float32))
    return tuple(node for node, named in views.items() if {"weight", "bias"} <= named.keys())


def matrix_of(network: Network, node: str, values: FloatArray) -> FloatArray:
    """Return a node's part of anything (n_parameters,) as (units, fan_in + 1), the biases last."""
    named = network.views(values)[node]
    return np.column_stack([named["weight"], named["bias"]])


def image_shape(network: Network, node: Node) -> tuple[int, int] | None:
    """Return (rows, columns) of pixels of what leads into a node, if it is an image alone."""
    layer = network.input.layer
    is_alone = node.sources == (network.input.id,)
    return layer.shape if is_alone and isinstance(layer, Input) else None


@dataclass(frozen=True, eq=False)
class Numbers:
    """Of one moment of training."""

    network: Network
    of: Mapping[Quantity, FloatArray | None]
    """(n_parameters,), or None where there is nothing yet."""

    @cached_property
    def _is_absent(self) -> BoolArray:
        return self.network.is_erased

    def matrix(self, node: str, quantity: Quantity) -> FloatArray | None:
        """Return (units, fan_in + 1), the biases in the last column."""
        values = self.of[quantity]
        return None if values is None else matrix_of(self.network, node, values)

    def is_absent(self, node: str) -> BoolArray:
        """(units, fan_in + 1): whether a connection has been erased."""
        return matrix_of(self.network, node, self._is_absent.astype(np.float32)) > 0

    def largest(self, quantity: Quantity, node: str | None = None) -> float:
        """Return the largest size of the numbers that are finite, of a node or of all."""
        values = self.of[quantity]
        if values is None:
            return 0.0
        if node is not None:
            values = values[self.network.places[node].slice]
        size = np.abs(values)
        return float(size.max(initial=0, where=np.isfinite(size)))


def numbers_of(snapshot: Snapshot, moment: Answer[SecondMoment | None] | None) -> Numbers:
    """Return the numbers of a snapshot, whose second moments are the answer to a measurement."""
    network = snapshot.experiment.network
    squares = None if moment is None or moment.value is None else moment.value.values
    given = {
        Quantity.WEIGHT: snapshot.theta,
        Quantity.GRADIENT: snapshot.gradient,
        Quantity.UPDATE: snapshot.last_update,
        Quantity.MOMENT: squares,
    }
    fitting = {
        quantity: None if values is None or len(values) != network.n_parameters else values
        for quantity, values in given.items()
    }
    return Numbers(network, fitting)
