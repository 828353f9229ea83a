"""A network: a graph of layers over one flat parameter vector, as an immutable value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.initialiser import Initialiser
from playground.engine.layer import Layer
from playground.engine.layers.input import Input
from playground.registry import UNWRITTEN


class NetworkError(ValueError):
    """A network cannot be computed; the message says where and what to do."""


MOST_RATE_FACTOR = 1000.0

Connection = tuple[str, str, str]
"""(source node, source neuron, neuron): a connection into a node."""


@dataclass(frozen=True)
class Node:
    """A column of neurons: a layer and the nodes from which it takes its inputs.

    `neurons` gives every unit a name that it keeps when others come and go; left empty, the units
    are called "1", "2", ... (of an input layer: by their features). Connections are written as
    (source node, source neuron, neuron). A column without sources gives what its biases make of it.
    """

    id: str
    layer: Layer
    sources: tuple[str, ...] = ()
    neurons: tuple[str, ...] = ()
    erased: frozenset[Connection] = frozenset()
    """Connections that are missing from the full set; their weights are exactly zero."""
    frozen: frozenset[Connection] = frozenset()
    """Connections whose weights training leaves alone."""
    frozen_biases: frozenset[str] = frozenset()
    """Neurons whose biases training leaves alone."""
    is_frozen: bool = False
    """Whether training leaves all weights and biases of the column alone."""
    rate_factor: float = field(default=1.0, metadata={UNWRITTEN: True})
    """By what the learning rate is multiplied for the weights and biases of the column."""

    def __post_init__(self) -> None:
        if not self.neurons:
            object.__setattr__(self, "neurons", _default_names(self.layer))
        if not 0 <= self.rate_factor <= MOST_RATE_FACTOR:
            raise NetworkError(
                f"Column {self.id!r} multiplies the learning rate by {self.rate_factor:g}; choose "
                f"a number between 0 and {MOST_RATE_FACTOR:g}."
            )
        if len(self.neurons) != self.layer.n_units or len(set(self.neurons)) != len(self.neurons):
            raise NetworkError(
                f"Column {self.id!r} has {self.layer.n_units} neurons but "
                f"{len(set(self.neurons))} different names; name each neuron once."
            )


def _default_names(layer: Layer) -> tuple[str, ...]:
    if isinstance(layer, Input) and layer.features:
        return layer.features
    return tuple(str(i + 1) for i in range(layer.n_units))


@dataclass(frozen=True)
class Place:
    """Where a node's parameters are in theta, and the shape that its inputs give them."""

    start: int
    stop: int
    fan_in: int

    @property
    def slice(self) -> slice:
        """The node's part of theta."""
        return slice(self.start, self.stop)


@dataclass(frozen=True)
class Network:
    """Nodes in topological order: an input node first, the output node last.

    Others need not be connected yet. Raises NetworkError if a source is missing, comes too late or
    is named twice, an identifier is used twice, or the first node, and it alone, is not an input.
    """

    nodes: tuple[Node, ...]

    def __post_init__(self) -> None:
        if not self.nodes or not isinstance(self.nodes[0].layer, Input):
            raise NetworkError("A network begins with its inputs; put an input column first.")
        if len(self.nodes) < 2:
            raise NetworkError("There is nothing after the inputs; add an output column.")
        known: set[str] = set()
        for node in self.nodes:
            self._check(node, known)
            known.add(node.id)

    def _check(self, node: Node, known: set[str]) -> None:
        if node.id in known:
            raise NetworkError(f"Two columns are called {node.id!r}; rename one.")
        late = [source for source in node.sources if source not in known]
        if late:
            raise NetworkError(
                f"Column {node.id!r} takes inputs from {late[0]!r}, which does not stand before "
                "it; connect columns from left to right."
            )
        if known and isinstance(node.layer, Input):
            raise NetworkError(f"Column {node.id!r} is a second input column; remove it.")
        if len(set(node.sources)) != len(node.sources):
            raise NetworkError(f"Column {node.id!r} names a source twice; connect each once.")
        if node.layer.n_units < 1:
            raise NetworkError(f"Column {node.id!r} is empty; give it at least one neuron.")

    def __getitem__(self, node_id: str) -> Node:
        """Return the node with this identifier; raise KeyError if there is none."""
        return self._by_id[node_id]

    @cached_property
    def _by_id(self) -> Mapping[str, Node]:
        return {node.id: node for node in self.nodes}

    @property
    def input(self) -> Node:
        """The first node."""
        return self.nodes[0]

    @property
    def output(self) -> Node:
        """The last node."""
        return self.nodes[-1]

    @property
    def hidden(self) -> tuple[Node, ...]:
        """The nodes between input and output."""
        return self.nodes[1:-1]

    def title(self, node_id: str) -> str:
        """Return what people call a column, by its place: "inputs", "hidden 2" or "output".

        An identifier stays with its column, whatever is inserted or removed before it.
        """
        if node_id == self.input.id:
            return "inputs"
        if node_id == self.output.id:
            return "output"
        return f"hidden {self.nodes.index(self[node_id])}"

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Where each node's parameters are in theta."""
        places: dict[str, Place] = {}
        start = 0
        for node in self.nodes:
            fan_in = sum(self[source].layer.n_units for source in node.sources)
            stop = start + node.layer.n_parameters(fan_in)
            places[node.id] = Place(start, stop, fan_in)
            start = stop
        return places

    @property
    def n_parameters(self) -> int:
        """The length of theta."""
        return self.places[self.output.id].stop

    def input_names(self, node: Node) -> tuple[tuple[str, str], ...]:
        """Return (source node, source neuron) for each of a node's inputs, in their order."""
        return tuple((s, neuron) for s in node.sources for neuron in self[s].neurons)

    @cached_property
    def numbering(self) -> Mapping[str, tuple[Mapping[str, int], Mapping[tuple[str, str], int]]]:
        """By node: the row of each neuron, and the column of each input, in its weights."""
        return {
            node.id: (
                {neuron: row for row, neuron in enumerate(node.neurons)},
                {name: column for column, name in enumerate(self.input_names(node))},
            )
            for node in self.nodes
        }

    def mask(self, node: Node) -> FloatArray | None:
        """Return (units, fan_in) with 0 where a connection is erased, or None if none is."""
        return None if not node.erased else 1.0 - self._marked(node, node.erased)

    def _marked(self, node: Node, connections: frozenset[Connection]) -> FloatArray:
        """Return (units, fan_in) with 1 for these connections and 0 for others."""
        rows = {neuron: i for i, neuron in enumerate(node.neurons)}
        columns = {name: i for i, name in enumerate(self.input_names(node))}
        marks = np.zeros((len(rows), len(columns)))
        for source, neuron, target in connections:
            if target in rows and (source, neuron) in columns:
                marks[rows[target], columns[source, neuron]] = 1
        return marks

    @cached_property
    def is_erased(self) -> BoolArray:
        """(n_parameters,): whether a parameter is the weight of an erased connection."""
        erased = np.zeros(self.n_parameters)
        for node in self.nodes:
            if node.erased:
                self.views(erased)[node.id]["weight"][...] = self._marked(node, node.erased)
        return erased > 0

    @cached_property
    def is_frozen(self) -> BoolArray:
        """(n_parameters,): whether the user wants training to leave a parameter alone."""
        frozen = np.zeros(self.n_parameters)
        for node in self.nodes:
            if node.is_frozen:
                frozen[self.places[node.id].slice] = 1
            elif node.frozen or node.frozen_biases:
                views = self.views(frozen)[node.id]
                views["weight"][...] = self._marked(node, node.frozen)
                views["bias"][...] = [neuron in node.frozen_biases for neuron in node.neurons]
        return frozen > 0

    @cached_property
    def memory(self) -> Mapping[str, float]:
        """What training keeps for the layers, (n_parameters,) each, and what it is filled with."""
        return {name: start for node in self.nodes for name, start in node.layer.memory.items()}

    def empty_memory(self, theta: FloatArray) -> dict[str, FloatArray]:
        """Return the memory of the layers before the first step, of the dtype of theta."""
        return {name: np.full_like(theta, value) for name, value in self.memory.items()}

    def recalling(self, memory: Mapping[str, FloatArray]) -> "Network":
        """Return what computes as after training, by this memory, which may change later."""
        if not self.memory:
            return self
        places = self.places
        nodes = [
            replace(
                node,
                layer=node.layer.recalling(
                    {k: v[places[node.id].slice] for k, v in memory.items()}
                ),
            )
            for node in self.nodes
        ]
        return Network(tuple(nodes))

    @cached_property
    def rate_factors(self) -> FloatArray | None:
        """(n_parameters,): by what the learning rate is multiplied; None where all are 1."""
        if all(node.rate_factor == 1 for node in self.nodes):
            return None
        factors = np.ones(self.n_parameters)
        for node in self.nodes:
            factors[self.places[node.id].slice] = node.rate_factor
        return factors

    @cached_property
    def is_fixed(self) -> BoolArray:
        """(n_parameters,): whether no optimiser may move a parameter: erased or frozen."""
        return self.is_erased | self.is_frozen

    def views(self, theta: FloatArray) -> dict[str, Mapping[str, FloatArray]]:
        """Return named views into theta, or into anything of its shape, by node.

        A dense node has "weight", (units, fan_in), and "bias", (units,).
        """
        return {
            node.id: node.layer.views(theta[place.slice], place.fan_in)
            for node, place in ((node, self.places[node.id]) for node in self.nodes)
            if place.stop > place.start
        }

    def initialise(
        self, initialiser: Initialiser, rng: Generator, dtype: type[np.floating] = np.float32
    ) -> FloatArray:
        """Return starting parameters, (n_parameters,); erased connections get exactly 0."""
        theta = np.zeros(self.n_parameters, np.float64)
        for node in self.nodes:
            place = self.places[node.id]
            node.layer.initialise(theta[place.slice], place.fan_in, initialiser, rng)
        theta[self.is_erased] = 0
        return theta.astype(dtype)


def feed_forward(inputs: Layer, *layers: Layer) -> Network:
    """Return the network in which each layer takes the outputs of the one before."""
    names = ["input", *(f"hidden {i}" for i in range(1, len(layers))), "output"]
    nodes = [Node(names[0], inputs)]
    for name, layer in zip(names[1:], layers, strict=True):
        nodes.append(Node(name, layer, (nodes[-1].id,)))
    return Network(tuple(nodes))
