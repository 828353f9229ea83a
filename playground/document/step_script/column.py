"""A column of neurons as a script writes it: its variables and what it reads."""

from collections.abc import Iterator
from dataclasses import dataclass

from playground.document.step_script.kinds import KINDS, KindCode
from playground.engine.activation import Activation
from playground.engine.layers.maxout import Maxout
from playground.engine.network import Network, NetworkError, Node
from playground.engine.weighted_sums import WeightedSums
from playground.registry import Member, parameters_of


@dataclass(frozen=True)
class Source:
    """One of the columns that a column reads."""

    variable: str
    """Its outputs: "x" of the inputs, "a1" of the first column."""
    units: slice
    """Which inputs of the reading column they are."""
    is_input: bool


@dataclass(frozen=True)
class Column:
    """A column after the inputs, counted from 1."""

    number: int
    node: Node
    activation: Activation
    title: str
    sources: tuple[Source, ...]
    readers: int
    """How many columns read it."""
    is_output: bool
    leads_to_output: bool

    @property
    def weight(self) -> str:
        """The matrix, (units, inputs)."""
        return f"W{self.number}"

    @property
    def bias(self) -> str:
        """The vector, (units,)."""
        return f"b{self.number}"

    @property
    def mask(self) -> str:
        """The matrix with 0 for erased connections, which only a column that has such has."""
        return f"M{self.number}"

    @property
    def inputs(self) -> str:
        """What it reads: that of its source, or several side by side."""
        return self.sources[0].variable if len(self.sources) == 1 else f"s{self.number}"

    def lines(self, code: str) -> Iterator[str]:
        """Yield the lines of a member's code with the variables of this column."""
        yield from filled(code, self.number, self.activation)

    @property
    def kind(self) -> KindCode:
        """The code of its kind."""
        return KINDS[self.node.layer.name]

    def kind_lines(self, lines: tuple[str, ...]) -> Iterator[str]:
        """Yield lines of the code of its kind with the variables of this column."""
        number, layer = self.number, self.node.layer
        names = {each: f"{each}{number}" for each in ("z", "dz", "h", "dh", "root", "chosen")}
        names |= {"x": self.inputs, "W": self.weight, "b": self.bias, "M": self.mask}
        names |= {"dW": f"d{self.weight}", "db": f"d{self.bias}"}
        names["mask"] = f" * {self.mask}" if self.node.erased else ""
        values = {name: repr(getattr(layer, name)) for name in parameters_of(type(layer))}
        yield from (line.format(**values, **names) for line in lines)

    @property
    def comment(self) -> str:
        """What it is, in words."""
        n, words = self.node.layer.n_units, self.kind.words
        parts = ["1 neuron" if n == 1 else f"{n} neurons"]
        parts += [self.node.layer.title] if words else []
        parts += [self.activation.title] if self.node.layer.adds_up else []
        return f"# {self.title}: {', '.join(parts)}{'; ' if words else ''}{words}"


def filled(code: str, number: int, member: Member) -> Iterator[str]:
    """Yield the lines of a member's code with the variables of a column, and its parameters."""
    values = {name: repr(getattr(member, name)) for name in parameters_of(type(member))}
    names = {name: f"{name}{number}" for name in ("z", "a", "dz", "da")}
    yield from code.format(**names, **values, y="y").splitlines()


def columns_of(network: Network) -> tuple[Column, ...]:
    """Return the columns after the inputs; raise NetworkError for a kind without a script."""
    leading = _leading_to_output(network)
    return tuple(
        Column(
            number,
            node,
            _activation(node, network),
            network.title(node.id),
            _sources(network, node),
            sum(node.id in other.sources for other in network.nodes),
            node is network.output,
            node.id in leading,
        )
        for number, node in enumerate(network.nodes[1:], 1)
    )


def _activation(node: Node, network: Network) -> Activation:
    if not isinstance(node.layer, WeightedSums) or node.layer.name not in KINDS:
        raise NetworkError(
            f"A script cannot have the column {network.title(node.id)!r}, which is of the kind "
            f"{node.layer.title!r}; remove it first."
        )
    if node.layer.name != "dense" and not node.sources:
        raise NetworkError(
            f"A script cannot have the column {network.title(node.id)!r} as long as nothing comes "
            "in; connect it first."
        )
    mask = network.mask(node)
    if isinstance(node.layer, Maxout) and mask is not None and not mask.any(axis=1).all():
        raise NetworkError(
            f"A script cannot take the largest of nothing: a neuron of {network.title(node.id)!r} "
            "has no connections; connect or remove it first."
        )
    if node.layer.dropout and node in network.hidden:
        raise NetworkError(
            f"A script cannot draw the same neurons for dropout in {network.title(node.id)!r} as "
            "the program; set its dropout to 0 to export a step."
        )
    return node.layer.activation


def _sources(network: Network, node: Node) -> tuple[Source, ...]:
    sources: list[Source] = []
    start = 0
    for each in node.sources:
        stop = start + network[each].layer.n_units
        number = network.nodes.index(network[each])
        name = f"a{number}" if number else "x"
        sources.append(Source(name, slice(start, stop), is_input=number == 0))
        start = stop
    return tuple(sources)


def _leading_to_output(network: Network) -> set[str]:
    leading = {network.output.id}
    for node in reversed(network.nodes):
        if node.id in leading:
            leading.update(node.sources)
    return leading
