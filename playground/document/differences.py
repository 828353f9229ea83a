"""What differs between two experiments, in words: "learning rate 0.03 → 0.003"."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from playground.document.edit import counted
from playground.document.experiment import Experiment
from playground.document.neuron_words import neuron_words
from playground.engine.network import Network, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.weighted_sums import WeightedSums
from playground.registry import Member, parameters_of

_MEMBERS = {
    "optimiser": "optimiser",
    "schedule": "learning rate",
    "loss": "loss",
    "clipping": "clipping",
    "penalty": "penalty",
    "initialiser": "first weights",
    "dataset": "data set",
}
"""The fields that hold a member of a family, with what people call it."""


def differences(before: Experiment, after: Experiment) -> tuple[str, ...]:
    """Return what is to be changed in one experiment to get the other, a change each.

    What only the drawing knows is left out.
    """
    if before is after:
        return ()
    return (
        *_of_fields(before, after),
        *_of_members(before, after),
        *_of_networks(before, after),
        *_of_starts(before, after),
    )


def difference_words(before: Experiment, after: Experiment, most: int = 3) -> str:
    """Return the first few differences in one line, "" where there is none."""
    found = differences(before, after)
    rest = len(found) - most
    return ", ".join(found[:most]) + (f" and {rest} more" if rest > 0 else "")


def _of_fields(before: Experiment, after: Experiment) -> Iterator[str]:
    for name, info in parameters_of(Experiment).items():
        yield from _change(info.label.lower(), getattr(before, name), getattr(after, name))


def _of_members(before: Experiment, after: Experiment) -> Iterator[str]:
    for field, words in _MEMBERS.items():
        old, new = getattr(before, field), getattr(after, field)
        if type(old) is not type(new):
            yield f"{words} {_title(old)} → {_title(new)}"
        yield from _of_parameters(old, new)


def _of_parameters(old: Member, new: Member) -> Iterator[str]:
    """Tell of parameters of both; of those of another kind alone, where they are not as usual."""
    usual = {f.name: f.default for f in dataclasses.fields(type(new))}
    for name, info in parameters_of(type(new)).items():
        value = getattr(new, name)
        if hasattr(old, name):
            yield from _change(info.label.lower(), getattr(old, name), value)
        elif value != usual[name]:
            yield f"{info.label.lower()} {_written(value)}"


def _of_networks(before: Experiment, after: Experiment) -> Iterator[str]:
    old, new = before.network, after.network
    if old == new:
        return
    hidden = len(new.nodes) - len(old.nodes)
    if hidden:
        yield f"{_signed(hidden)} {_plain(hidden, 'column')}"
    yield from _of_inputs(old, new)
    common = [node for node in new.nodes[1:] if node.id in old.places]
    for node in common:
        yield from _of_column(old[node.id], node, new)
    if set(old.places) == set(new.places) and _wiring(old) != _wiring(new):
        yield from _of_connections(old, new)
    if old.n_parameters == new.n_parameters:
        yield from _of_frozen(old, new)


def _of_inputs(old: Network, new: Network) -> Iterator[str]:
    added = [name for name in new.input.neurons if name not in old.input.neurons]
    removed = [name for name in old.input.neurons if name not in new.input.neurons]
    for sign, names in (("+", added), ("−", removed)):
        if len(names) == 1:
            yield f"{sign}input {neuron_words(NeuronName(new.input.id, names[0]))}"
        elif names:
            yield f"{sign}{counted(len(names), 'input')}"


def _of_column(old: Node, new: Node, network: Network) -> Iterator[str]:
    place = f"in {network.title(new.id)}"
    n_more = new.layer.n_units - old.layer.n_units
    if n_more:
        yield f"{_signed(n_more)} {_plain(n_more, 'neuron')} {place}"
    if old.rate_factor != new.rate_factor:
        yield f"learning rate × {old.rate_factor:g} → × {new.rate_factor:g} {place}"
    if isinstance(old.layer, WeightedSums) and isinstance(new.layer, WeightedSums):
        first, second = old.layer.activation, new.layer.activation
        if type(first) is not type(second):
            yield f"{_title(first)} → {_title(second)} {place}"
        elif first != second:
            yield from (f"{each} {place}" for each in _of_parameters(first, second))
        if type(old.layer) is type(new.layer):
            yield from (f"{each} {place}" for each in _of_parameters(old.layer, new.layer))


def _of_connections(old: Network, new: Network) -> Iterator[str]:
    """Tell of connections between neurons that both have."""
    both = {(node.id, name) for node in old.nodes for name in node.neurons}
    both &= {(node.id, name) for node in new.nodes for name in node.neurons}
    first, second = (_connections(network, both) for network in (old, new))
    for sign, found in (("+", second - first), ("−", first - second)):
        if found:
            yield f"{sign}{len(found):,} {_plain(len(found), 'connection')}"


def _wiring(network: Network) -> list[object]:
    return [(node.sources, node.erased) for node in network.nodes]


def _connections(network: Network, both: set[tuple[str, str]]) -> set[tuple[str, str, str, str]]:
    return {
        (*source, node.id, neuron)
        for node in network.nodes[1:]
        for source in network.input_names(node)
        for neuron in node.neurons
        if source in both and (node.id, neuron) in both and (*source, neuron) not in node.erased
    }


def _of_frozen(old: Network, new: Network) -> Iterator[str]:
    n_more = int(new.is_frozen.sum()) - int(old.is_frozen.sum())
    if n_more > 0:
        yield f"{n_more:,} {_plain(n_more, 'weight')} frozen"
    elif n_more < 0:
        yield f"{-n_more:,} {_plain(n_more, 'weight')} thawed"


def _of_starts(before: Experiment, after: Experiment) -> Iterator[str]:
    if before.start != after.start:
        old = {each.key: each.value for each in before.start}
        new = {each.key: each.value for each in after.start}
        n_changed = sum(old.get(key) != new.get(key) for key in old | new)
        yield f"{n_changed:,} starting {_plain(n_changed, 'weight')} set"


def _change(label: str, old: Any, new: Any) -> Iterator[str]:
    if old == new:
        return
    if isinstance(old, bool):
        yield f"{label} {'on' if new else 'off'}"
    else:
        yield f"{label} {_written(old)} → {_written(new)}"


def _written(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _title(member: Member) -> str:
    return type(member).title


def _signed(number: int) -> str:
    return f"+{number:,}" if number > 0 else f"−{-number:,}"


def _plain(number: int, thing: str) -> str:
    return thing if abs(number) == 1 else f"{thing}s"
