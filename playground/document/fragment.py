"""A fragment: neurons copied out of a network, with what connects them among themselves."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from playground.document.encoding import (
    MisfitError,
    as_object,
    build,
    check_keys,
    decode,
    encode,
    items_of,
)
from playground.document.experiment import MOST_PARAMETERS
from playground.document.parameter_edits import check_sizes
from playground.document.sketch import FARTHEST
from playground.engine.activation import Activation
from playground.engine.neuron_name import NeuronName

MOST_NEURONS = 20_000
"""Neurons that can be copied at once."""

_FORMAT = "network-playground-neurons"
_VERSION = 1
_KEYS = ("columns", "connections")

_MOST_CHARACTERS = 30_000_000
"""More than the largest network takes."""

_Row = tuple[str, str, str, str, float, bool]
"""A connection: from (node, neuron) to (node, neuron), its weight, whether that is frozen."""


class FragmentError(ValueError):
    """A text holds no copied neurons; the message says so and what to do."""


@dataclass(frozen=True)
class CopiedNeuron:
    """A neuron as it was where it was copied."""

    name: str
    bias: float
    is_bias_frozen: bool = False
    label: str = ""
    place: tuple[float, float] | None = None
    """Where a person had put it, as shares of the drawing's width and height."""


@dataclass(frozen=True)
class CopiedColumn:
    """The copied neurons of one column."""

    id: str
    activation: Activation
    neurons: tuple[CopiedNeuron, ...]
    is_frozen: bool = False


@dataclass(frozen=True)
class CopiedConnection:
    """A connection between two copied neurons."""

    source: NeuronName
    target: NeuronName
    weight: float
    is_frozen: bool = False


@dataclass(frozen=True)
class Fragment:
    """Copied neurons by column, from left to right, and the connections between them.

    Raises ValueError where they do not fit one another.
    """

    columns: tuple[CopiedColumn, ...]
    connections: tuple[CopiedConnection, ...] = ()

    def __post_init__(self) -> None:
        if not self.columns or not all(column.neurons for column in self.columns):
            raise ValueError("No neurons are selected; choose some that are no inputs.")
        if self.n_neurons > MOST_NEURONS or len(self.connections) > MOST_PARAMETERS:
            raise ValueError(f"These are too many neurons; copy at most {MOST_NEURONS:,} at once.")
        self._check_names()
        self._check_numbers()

    @property
    def n_neurons(self) -> int:
        """How many neurons have been copied."""
        return sum(len(column.neurons) for column in self.columns)

    def to_text(self) -> str:
        """Return the copied neurons as text, as they go through the clipboard."""
        record = {
            "format": _FORMAT,
            "version": _VERSION,
            "columns": encode(self.columns),
            "connections": [_encode_connection(each) for each in self.connections],
        }
        return json.dumps(record)

    @cached_property
    def _columns(self) -> Mapping[NeuronName, int]:
        """The number of the column in which each neuron is, from 0."""
        return {
            NeuronName(column.id, neuron.name): number
            for number, column in enumerate(self.columns)
            for neuron in column.neurons
        }

    def _check_names(self) -> None:
        ids = {column.id for column in self.columns}
        if len(ids) < len(self.columns) or len(self._columns) < self.n_neurons:
            raise ValueError("Two copied neurons have the same name; copy them anew.")
        ends = [(each.source, each.target) for each in self.connections]
        known = self._columns
        if len(set(ends)) < len(ends) or not all(a in known and b in known for a, b in ends):
            raise ValueError("A copied connection leads nowhere or is there twice; copy it anew.")
        if not all(known[source] < known[target] for source, target in ends):
            raise ValueError("A copied connection leads from right to left; copy it anew.")

    def _check_numbers(self) -> None:
        check_sizes(each.weight for each in self.connections)
        neurons = [neuron for column in self.columns for neuron in column.neurons]
        check_sizes(neuron.bias for neuron in neurons)
        places = [neuron.place for neuron in neurons if neuron.place is not None]
        if not all(abs(share) <= FARTHEST for place in places for share in place):
            raise ValueError("A copied neuron is far outside of the drawing; copy it anew.")


def _encode_connection(connection: CopiedConnection) -> list[Any]:
    source, target = connection.source, connection.target
    ends = [source.node, source.neuron, target.node, target.neuron]
    return [*ends, connection.weight, connection.is_frozen]


def fragment_from_text(text: str) -> Fragment:
    """Return the neurons that `Fragment.to_text` made text of; raise FragmentError."""
    record = _parse(text)
    version = record.pop("version", None)
    if type(version) is int and version > _VERSION:
        raise FragmentError(
            "The neurons in the clipboard come from a newer program; install a newer Network "
            "Playground, or draw them anew."
        )
    try:
        return _decode(record)
    except MisfitError as error:
        raise FragmentError(
            "The neurons in the clipboard are damaged; copy them from the drawing again."
        ) from error


def _parse(text: str) -> dict[str, Any]:
    """Return the JSON object of a text that says that it holds neurons."""
    content: Any = None
    if _FORMAT in text and len(text) <= _MOST_CHARACTERS:
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            content = None
    record = cast(dict[str, Any], content) if isinstance(content, dict) else {}
    if record.pop("format", None) != _FORMAT:
        raise FragmentError("The clipboard holds no neurons; copy some from a drawing first.")
    return record


def _decode(record: Mapping[str, Any]) -> Fragment:
    check_keys(record, _KEYS, _KEYS, ())
    _check_numbers(record)  # first: what is too much must not be built
    columns = decode(record["columns"], tuple[CopiedColumn, ...], ("columns",))
    rows = decode(record["connections"], tuple[_Row, ...], ("connections",))
    connections = tuple(
        CopiedConnection(NeuronName(row[0], row[1]), NeuronName(row[2], row[3]), row[4], row[5])
        for row in rows
    )
    return build(Fragment, {"columns": columns, "connections": connections}, ())


def _check_numbers(record: Mapping[str, Any]) -> None:
    n_neurons = 0
    for item, place in items_of(record["columns"], ("columns",)):
        n_neurons += 1 + len(items_of(as_object(item, place).get("neurons"), place))
    n_connections = len(items_of(record["connections"], ("connections",)))
    if n_neurons > 2 * MOST_NEURONS or n_connections > MOST_PARAMETERS:
        raise MisfitError((), "these are too many neurons; copy fewer at once.")
