"""Folds: the lines of a network of ReLU neurons over the plane, and where it is linear."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.engine.activation import Activation
from playground.engine.activations.identity import Identity
from playground.engine.activations.leaky_relu import LeakyRelu
from playground.engine.activations.relu import Relu
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.layers.dense import Dense
from playground.engine.network import Network, NetworkError, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.preparation import Preparation
from playground.engine.weight_space.cutting import at_vertices, cut, starts_of
from playground.engine.weight_space.polytope import Box

LIMIT = 4000
"""Regions beyond which nobody tells them apart any more, and a picture takes seconds."""

ROUNDING = 1e-13
"""How near 0 a sum counts as 0, relative to the largest that its weights could make of it."""


@dataclass(frozen=True, eq=False)
class LinearRegion:
    """A convex part of the plane in which the same neurons are active: the network is linear there.

    A linear function of the data's columns is written (a, b, c) for a x1 + b x2 + c.
    """

    polygon: FloatArray
    """(k, 2), anticlockwise, in the data's columns."""
    is_active: Mapping[str, BoolArray]
    """By column of ReLU neurons, (units,): whose sums are positive."""
    sums: Mapping[str, FloatArray]
    """By column, (units, 3): the weighted sums as linear functions."""
    outputs: FloatArray
    """(n_outputs, 3): what the network gives, before its activation if that is not linear."""


@dataclass(frozen=True, eq=False)
class Folds:
    """The exact partition of a rectangle of the plane by the neurons of a network."""

    regions: tuple[LinearRegion, ...]
    lines: Mapping[NeuronName, FloatArray]
    """By neuron, the outputs too, (s, 2, 2): the segments along which its sum changes sign."""
    is_before_activation: bool
    """Whether `LinearRegion.outputs` are sums, since the output's activation bends everywhere."""

    def region_at(self, x1: float, x2: float) -> int | None:
        """Return the region in which a point lies, or None outside the rectangle."""
        point = np.array([x1, x2])
        for i, region in enumerate(self.regions):
            ways, to = np.roll(region.polygon, -1, axis=0) - region.polygon, point - region.polygon
            if (ways[:, 0] * to[:, 1] >= ways[:, 1] * to[:, 0]).all():
                return i
        return None


def find_folds(
    network: Network,
    theta: FloatArray,
    preparation: Preparation,
    view: Box,
    limit: int = LIMIT,
) -> Folds:
    """Return the lines and linear regions of a network within a view of 2D data.

    Columns are cut one after the other, as their neurons' sums are linear where the columns before
    are. Raises NetworkError if the data or the inputs are not of that kind, a hidden column bends
    other than at 0, a weight is not finite, or there are more regions than `limit`.
    """
    check_folds(network, preparation)
    if not np.isfinite(theta).all():
        raise NetworkError("A weight is not a finite number, so there are no lines; start again.")
    return _Partition(network, theta.astype(np.float64), preparation, view, limit).run()


def check_folds(network: Network, preparation: Preparation) -> None:
    """Raise NetworkError if a network's folds are not straight lines of the plane."""
    if len(preparation.columns) != 2:
        raise NetworkError("Folds are lines of a plane; choose a data set with two inputs.")
    for feature in preparation.features:
        if feature not in preparation.columns:
            raise NetworkError(
                f"The input {feature!r} makes the folds curved; keep only "
                f"{' and '.join(preparation.columns)} as inputs to see them."
            )
    for node in network.hidden:
        if not isinstance(node.layer, Dense) or _slopes(node.layer.activation) is None:
            raise NetworkError(
                f"The neurons of {network.title(node.id)} do not fold the plane along lines; "
                "choose ReLU for them to see folds."
            )


def _slopes(activation: Activation) -> float | None:
    """Return the slope below 0 of an activation that is z above, or None of any other."""
    if isinstance(activation, Relu):
        return 0.0
    if isinstance(activation, LeakyRelu):
        return activation.slope
    return 1.0 if isinstance(activation, Identity) else None


class _Partition:
    """The polygons so far, with every column's outputs as linear functions on each of them."""

    def __init__(
        self,
        network: Network,
        theta: FloatArray,
        preparation: Preparation,
        view: Box,
        limit: int,
    ) -> None:
        self._network, self._limit = network, limit
        self._views = network.views(theta)
        (left, right), (bottom, top) = view
        self._polygons = [np.array([[left, bottom], [right, bottom], [right, top], [left, top]])]
        columns = np.eye(2, 3)
        names = preparation.features or preparation.columns
        inputs = columns[[preparation.columns.index(name) for name in names]]
        inputs = inputs * preparation.scale[:, np.newaxis]
        inputs[:, 2] += preparation.shift
        reach = np.append(np.abs(np.array(view)).max(axis=1), 1)
        # by column: what it gives, (n_polygons, units, 3), and the most that rounding can be of
        self._outputs: dict[str, FloatArray] = {network.input.id: inputs[np.newaxis]}
        self._sizes: dict[str, FloatArray] = {network.input.id: np.abs(inputs) @ reach}
        self._sums: dict[str, FloatArray] = {}
        self._is_active: dict[str, BoolArray] = {}
        self._lines: dict[NeuronName, FloatArray] = {}

    def run(self) -> Folds:
        """Go through the columns and return what came of it."""
        for node in self._network.nodes[1:]:
            self._add(node)
        last = self._network.output
        regions = [
            LinearRegion(
                polygon,
                {node_id: active[i] for node_id, active in self._is_active.items()},
                {node_id: sums[i] for node_id, sums in self._sums.items()},
                self._outputs[last.id][i],
            )
            for i, polygon in enumerate(self._polygons)
        ]
        return Folds(tuple(regions), self._lines, self._slope(last) is None)

    def _slope(self, node: Node) -> float | None:
        return _slopes(node.layer.activation) if isinstance(node.layer, Dense) else None

    def _add(self, node: Node) -> None:
        """Cut by a column's neurons, and find what it gives on each polygon."""
        weight, bias = self._views[node.id]["weight"], self._views[node.id]["bias"]
        none = np.zeros((len(self._polygons), 0, 3))
        taken = np.concatenate([none, *(self._outputs[s] for s in node.sources)], axis=1)
        sums = np.asarray(weight @ taken)
        sums[..., 2] += bias
        sizes = np.concatenate([np.zeros(0), *(self._sizes[s] for s in node.sources)])
        self._sizes[node.id] = np.abs(weight) @ sizes + np.abs(bias)
        self._sums[node.id] = sums
        slope = self._slope(node)
        is_folding = slope not in (None, 1.0)
        for row in range(len(bias)):
            self._cut(node, row, is_folding=is_folding)
        self._outputs[node.id] = self._sums[node.id]
        if slope is not None and is_folding:
            self._is_active[node.id] = self._which_are_active(node)
            gain = np.where(self._is_active[node.id], 1.0, slope)
            self._outputs[node.id] = self._sums[node.id] * gain[..., np.newaxis]

    def _cut(self, node: Node, row: int, *, is_folding: bool) -> None:
        """Find a neuron's line, and cut along it if the neuron bends there."""
        tolerance = ROUNDING * float(self._sizes[node.id][row])
        made = cut(self._polygons, self._sums[node.id][:, row], tolerance)
        self._lines[NeuronName(node.id, node.neurons[row])] = made.segments
        if not is_folding:
            return
        if len(made.polygons) > self._limit:
            raise NetworkError(
                f"The neurons cut the plane into more than {self._limit} regions; "
                "take fewer neurons or columns to see folds."
            )
        self._polygons, parents = made.polygons, made.parents
        self._outputs = {key: values[parents] for key, values in self._outputs.items()}
        self._sums = {key: values[parents] for key, values in self._sums.items()}
        self._is_active = {key: values[parents] for key, values in self._is_active.items()}

    def _which_are_active(self, node: Node) -> BoolArray:
        """Return on which polygons each neuron's sum is positive, (n_polygons, units)."""
        values = at_vertices(self._polygons, self._sums[node.id])
        highest = np.maximum.reduceat(values, starts_of(self._polygons), axis=0)
        return np.asarray(highest > ROUNDING * self._sizes[node.id])
