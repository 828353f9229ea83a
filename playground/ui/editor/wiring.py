"""Which connections are drawn one by one, which as a bundle, and where they run; no Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.network import Network, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.boxes import Arrangement, Box, ColumnPlace
from playground.ui.editor.pages import MOST_ON_PAGE
from playground.ui.editor.routes import Route, flattened, route
from playground.ui.editor.shapes import image_shape

BoolArray = NDArray[np.bool_]

MOST_LINES = 1500
"""Connections that are drawn one by one; the largest sets become bundles until it is so few."""
_MOST_TO_BLOCK = 640
"""Connections with a block that are drawn one by one; more cross at its edge to an opaque mat."""
_MOST_TO_PAGE = 150
"""Neurons whose connections with a page are drawn one by one, and are not counted above."""
_MOST_CURVED = 80_000
"""Pixels of connections up to which they are curved; straight ones are drawn ten times as fast."""


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

    def touches(self, names: Iterable[NeuronName]) -> BoolArray:
        """Return (n,): which connections begin or end at one of these neurons."""
        sources = [name.neuron for name in names if name.node == self.source.id]
        targets = [name.neuron for name in names if name.node == self.target.id]
        found = np.zeros(len(self), bool)
        for node, neurons, ends in (
            (self.source, sources, self.columns),
            (self.target, targets, self.rows),
        ):
            known = [node.neurons.index(neuron) for neuron in neurons if neuron in node.neurons]
            if known:
                found |= np.isin(ends, known)
        return found

    def part(self, kept: BoolArray | IntArray) -> "Pair":
        """Return some of these connections."""
        if len(kept) == len(self) and kept.dtype == bool and kept.all():
            return self
        parts = (self.rows[kept], self.columns[kept], self.theta_index[kept])
        return Pair(self.source, self.target, *parts, self.fan_in)

    def shown(self, arrangement: Arrangement) -> "Pair":
        """Return those whose neurons are both drawn: not those on another page."""
        source, target = arrangement.by_id[self.source.id], arrangement.by_id[self.target.id]
        kept = np.ones(len(self), bool)
        for place, ends in ((source, self.columns), (target, self.rows)):
            if place.page is not None:
                kept &= (ends >= place.shown.start) & (ends < place.shown.stop)
        return self.part(kept)

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
        masks = [part.touches([name]) for part in self.pairs]
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

    def crossing(self, box: Box) -> IntArray:
        """Return the lines that run through a rectangle, even if just through a corner."""
        if not self.routes:
            return np.zeros(0, np.int64)
        starts, ends, owners = self._segments
        along = ends - starts
        steps = np.where(along == 0, 1e-12, along)  # by which a share of the way divides
        one = (np.array([box.x, box.y]) - starts) / steps
        other = (np.array([box.right, box.bottom]) - starts) / steps
        enters = np.minimum(one, other).max(axis=1)
        leaves = np.maximum(one, other).min(axis=1)
        return np.unique(owners[(enters <= leaves) & (leaves >= 0) & (enters <= 1)])

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

    @cached_property
    def hidden(self) -> tuple[Pair, ...]:
        """The bundles whose connections can be drawn on demand.

        Those from an image stay together: hundreds of pixels would make a mat.
        """
        return tuple(bundle for bundle in self.bundles if not image_shape(bundle.source))

    def opened(self, names: Iterable[NeuronName]) -> list[Pair]:
        """Return the connections of neurons that otherwise run in bundles."""
        known = frozenset(names)
        parts = [bundle.part(bundle.touches(known)) for bundle in self.hidden]
        return [part for part in parts if len(part)]


def wire(network: Network, arrangement: Arrangement) -> Wiring:
    """Return how the connections of a network are drawn."""
    lines: list[Pair] = []
    bundles: list[Pair] = []
    left = MOST_LINES
    for pair in sorted(pairs(network), key=len):
        ends = [arrangement.by_id[pair.source.id], arrangement.by_id[pair.target.id]]
        if image_shape(pair.source) or all(end.is_block for end in ends):
            is_bundle = True
        elif any(end.page for end in ends):
            is_bundle = max(map(_n_drawn, ends)) > _MOST_TO_PAGE
        else:
            is_mat = any(end.is_block for end in ends) and len(pair) > _MOST_TO_BLOCK
            is_bundle = is_mat or len(pair) > left
            left -= 0 if is_bundle else len(pair)
        (bundles if is_bundle else lines).append(pair.shown(arrangement))
    return Wiring(Lines(lines, arrangement), tuple(bundles))


def _n_drawn(place: ColumnPlace) -> int:
    """Return how many neurons are drawn at most, whatever the room."""
    return len(place.neurons) if place.page is None else MOST_ON_PAGE
