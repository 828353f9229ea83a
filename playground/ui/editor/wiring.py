"""Which connections are drawn one by one, which as a bundle, and where they run; no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.network import Network, Node
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.boxes import Arrangement
from playground.ui.editor.routes import Route, flattened, route
from playground.ui.editor.shapes import image_shape

BoolArray = NDArray[np.bool_]

MOST_LINES = 1500
"""Connections that are drawn one by one; the largest sets become bundles until it is so few."""
_MOST_CURVED = 80_000
"""Pixels of connections up to which they are curved; straight ones are drawn ten times as fast."""


@dataclass(frozen=True)
class NeuronName:
    """A neuron: its node and its name in it."""

    node: str
    neuron: str


@dataclass(frozen=True, eq=False)
class Pair:
    """All connections from one node to another that have not been erased."""

    source: Node
    target: Node
    rows: IntArray
    """(n,): the index of the neuron in the target."""
    columns: IntArray
    """(n,): the index of the neuron in the source."""
    theta_index: IntArray
    """(n,): where the weights are in theta."""
    fan_in: int
    """Of a neuron of the target, from all its sources."""

    def __len__(self) -> int:
        return len(self.rows)

    def touches(self, name: NeuronName) -> BoolArray:
        """Return (n,): which connections begin or end at a neuron."""
        found = np.zeros(len(self), bool)
        if name.node == self.source.id and name.neuron in self.source.neurons:
            found |= self.columns == self.source.neurons.index(name.neuron)
        if name.node == self.target.id and name.neuron in self.target.neurons:
            found |= self.rows == self.target.neurons.index(name.neuron)
        return found

    def of_neuron(self, name: NeuronName) -> "Pair":
        """Return the part of it that begins or ends at a neuron."""
        kept = self.touches(name)
        parts = (self.rows[kept], self.columns[kept], self.theta_index[kept])
        return Pair(self.source, self.target, *parts, self.fan_in)

    def key(self, i: int) -> ParameterKey:
        """Return what the i-th weight is called."""
        source = (self.source.id, self.source.neurons[self.columns[i]])
        return ParameterKey(self.target.id, self.target.neurons[self.rows[i]], source)


def pairs(network: Network) -> list[Pair]:
    """Return the connections of a network, by the nodes that they connect."""
    result: list[Pair] = []
    for node in network.nodes:
        place = network.places[node.id]
        mask = network.mask(node)
        start = 0
        for source in (network[source] for source in node.sources):
            n = source.layer.n_units
            kept = np.ones((node.layer.n_units, n)) if mask is None else mask[:, start : start + n]
            rows, columns = np.nonzero(kept)
            index = place.start + rows * (place.fan_in + 1) + start + columns
            result.append(Pair(source, node, rows, columns, index, place.fan_in))
            start += n
    return result


class Lines:
    """Connections that are drawn one by one, with their routes, in the order of their pairs."""

    def __init__(self, parts: Sequence[Pair], arrangement: Arrangement) -> None:
        self.pairs = [part for part in parts if len(part)]
        self._starts = np.cumsum([0, *map(len, self.pairs)])
        self.theta_index = _joined([part.theta_index for part in self.pairs])
        self.routes: list[Route] = route(self.pairs, arrangement) if self.pairs else []
        self.is_curved = sum(map(_length, self.routes)) <= _MOST_CURVED

    def __len__(self) -> int:
        return int(self._starts[-1])

    @cached_property
    def pair_index(self) -> IntArray:
        """(n,): the pair that each line belongs to."""
        return np.repeat(np.arange(len(self.pairs)), [len(part) for part in self.pairs])

    @cached_property
    def _index_of_key(self) -> dict[ParameterKey, int]:
        return {self.key(i): i for i in range(len(self))}

    def key(self, i: int) -> ParameterKey:
        """Return what the weight of a line is called."""
        at = int(self.pair_index[i])
        return self.pairs[at].key(i - int(self._starts[at]))

    def find(self, key: ParameterKey) -> int | None:
        """Return the line of a weight, or None if it has none of its own."""
        return self._index_of_key.get(key)

    def of_neuron(self, name: NeuronName) -> IntArray:
        """Return the lines that begin or end at a neuron."""
        masks = [part.touches(name) for part in self.pairs]
        return np.flatnonzero(np.concatenate(masks)) if masks else np.zeros(0, np.int64)

    @cached_property
    def _segments(self) -> tuple[FloatArray, FloatArray, IntArray]:
        """The lines as short straight pieces: their beginnings, their ends, and whose they are."""
        polylines = flattened(self.routes, is_curved=self.is_curved)
        owners = np.repeat(np.arange(len(polylines)), [len(line) - 1 for line in polylines])
        starts = np.concatenate([line[:-1] for line in polylines])
        ends = np.concatenate([line[1:] for line in polylines])
        return starts, ends, owners

    def nearest(self, x: float, y: float, reach: float) -> int | None:
        """Return the line closest to a point, or None if none is within `reach` pixels."""
        if not self.routes:
            return None
        starts, ends, owners = self._segments
        along = ends - starts
        offset = np.array([x, y]) - starts
        length = np.einsum("ij,ij->i", along, along)
        share = np.einsum("ij,ij->i", offset, along) / np.maximum(length, 1e-12)
        miss = offset - np.clip(share, 0, 1)[:, np.newaxis] * along
        distance = np.einsum("ij,ij->i", miss, miss)
        best = int(distance.argmin())
        return int(owners[best]) if distance[best] <= reach**2 else None

    def middle(self, i: int) -> tuple[float, float]:
        """Return a point half way along a line."""
        (line,) = flattened([self.routes[i]], is_curved=self.is_curved)
        x, y = (line[(len(line) - 1) // 2] + line[len(line) // 2]) / 2
        return float(x), float(y)


def _length(line: Route) -> float:
    return float(np.hypot(*(line[-1] - line[0])))


def _joined(parts: Sequence[IntArray]) -> IntArray:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Wiring:
    """The connections of a network, as they are drawn."""

    lines: Lines
    bundles: tuple[Pair, ...]

    def opened(self, name: NeuronName, arrangement: Arrangement) -> Lines:
        """Return the lines of a neuron that otherwise run in bundles.

        Those from an image stay together: hundreds of pixels would make a mat.
        """
        parts = [bundle.of_neuron(name) for bundle in self.bundles]
        return Lines([part for part in parts if not image_shape(part.source)], arrangement)


def wire(network: Network, arrangement: Arrangement) -> Wiring:
    """Return how the connections of a network are drawn."""
    lines: list[Pair] = []
    bundles: list[Pair] = []
    left = MOST_LINES
    for pair in sorted(pairs(network), key=len):
        if image_shape(pair.source) or len(pair) > left:
            bundles.append(pair)
        else:
            lines.append(pair)
            left -= len(pair)
    return Wiring(Lines(lines, arrangement), tuple(bundles))
