"""The catalogue: what there is of each kind, with its name in files, for people and scripts."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

from playground.document.encoding import encode
from playground.document.examples import example_info, example_names
from playground.engine.activation import ACTIVATIONS
from playground.engine.clipping import CLIPPINGS
from playground.engine.dataset import DATASETS
from playground.engine.initialiser import INITIALISERS
from playground.engine.layer import LAYERS
from playground.engine.loss import LOSSES
from playground.engine.optimiser import OPTIMISERS
from playground.engine.penalty import PENALTIES
from playground.engine.schedule import SCHEDULES
from playground.registry import Registry, parameters_of


@dataclass(frozen=True)
class Entry:
    """One thing of a kind, and its parameters with their usual values."""

    title: str
    description: str
    parameters: Mapping[str, Any]


Section = Callable[[], Mapping[str, Entry]]
"""Return the entries of a kind by name."""


def _examples() -> dict[str, Entry]:
    infos = map(example_info, example_names())
    return {info.name: Entry(info.title, info.description, {}) for info in infos}


def _members(registry: Registry[Any]) -> dict[str, Entry]:
    return {kind.name: _entry(kind) for kind in registry.members()}


def _entry(kind: type[Any]) -> Entry:
    description = (inspect.getdoc(kind) or "").partition("\n")[0]
    usual = kind()
    offered = [field.name for field in fields(usual) if field.name in parameters_of(kind)]
    return Entry(kind.title, description, {name: encode(getattr(usual, name)) for name in offered})


SECTIONS: Mapping[str, Section] = {
    "examples": _examples,
    "datasets": partial(_members, DATASETS),
    "layers": partial(_members, LAYERS),
    "activations": partial(_members, ACTIVATIONS),
    "losses": partial(_members, LOSSES),
    "optimisers": partial(_members, OPTIMISERS),
    "schedules": partial(_members, SCHEDULES),
    "clippings": partial(_members, CLIPPINGS),
    "penalties": partial(_members, PENALTIES),
    "initialisers": partial(_members, INITIALISERS),
}


def as_text(entries: Mapping[str, Entry]) -> str:
    """Return a line for each entry: its name, what it is, and its parameters."""
    width = max(map(len, entries), default=0)
    return "\n".join(_line(f"{name:{width}}", entry) for name, entry in entries.items())


def _line(name: str, entry: Entry) -> str:
    values = ", ".join(f"{key}={value}" for key, value in entry.parameters.items())
    return f"  {name}  {entry.description} {f'({values})' if values else ''}".rstrip()
