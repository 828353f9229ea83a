"""Between frozen values and what JSON can say of them."""

import dataclasses
import difflib
import json
import math
import sys
from collections.abc import Iterable, Mapping
from types import NoneType, UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import numpy as np

from playground.engine.activation import ACTIVATIONS, Activation
from playground.engine.clipping import CLIPPINGS, Clipping
from playground.engine.dataset import DATASETS, Dataset
from playground.engine.initialiser import INITIALISERS, Initialiser
from playground.engine.layer import LAYERS, Layer
from playground.engine.loss import LOSSES, Loss
from playground.engine.optimiser import OPTIMISERS, Optimiser
from playground.engine.penalty import PENALTIES, Penalty
from playground.engine.schedule import SCHEDULES, Schedule
from playground.registry import UNWRITTEN, Member, Registry

FAMILIES: Mapping[Any, Registry[Any]] = {
    Activation: ACTIVATIONS,
    Clipping: CLIPPINGS,
    Dataset: DATASETS,
    Initialiser: INITIALISERS,
    Layer: LAYERS,
    Loss: LOSSES,
    Optimiser: OPTIMISERS,
    Penalty: PENALTIES,
    Schedule: SCHEDULES,
}

KIND = "kind"
"""The key under which a member's registry name stands beside its parameters."""

_WORDS: Mapping[Any, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text in quotation marks",
}

Place = tuple[str, ...]
"""The names that lead to a value from the outside in."""


class MisfitError(ValueError):
    """What stands at `place` is not what should stand there; the message says so and what to do."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


def encode(value: Any) -> Any:
    """Return a member, a dataclass, a tuple, a set or a plain value as JSON has it."""
    if isinstance(value, Member):
        return {KIND: value.name} | _encode_fields(value)
    if dataclasses.is_dataclass(value):
        return _encode_fields(value)
    if isinstance(value, frozenset):
        return [encode(each) for each in sorted(cast(frozenset[Any], value))]
    if isinstance(value, tuple):
        return [encode(each) for each in cast(tuple[Any, ...], value)]
    is_numpys = isinstance(value, np.generic)
    return cast(Any, value).item() if is_numpys else value


def _encode_fields(value: Any) -> dict[str, Any]:
    return {
        f.name: encode(getattr(value, f.name))
        for f in dataclasses.fields(value)
        if f.init and not (f.metadata.get(UNWRITTEN) and getattr(value, f.name) == f.default)
    }


def decode(value: Any, kind: Any, place: Place) -> Any:
    """Return the value of the type `kind` that `encode` made JSON of; raise MisfitError.

    Fields may be missing where their dataclass has a default.
    """
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in FAMILIES:
        return _decode_member(value, FAMILIES[kind], place)
    if dataclasses.is_dataclass(kind):
        return decode_fields(value, kind, place)
    if origin in (tuple, frozenset):
        items = _decode_list(value, list(arguments), place)
        return tuple(items) if origin is tuple else frozenset(items)
    if origin in (Union, UnionType):
        (some,) = (each for each in arguments if each is not NoneType)
        return None if value is None else decode(value, some, place)
    return _decode_plain(value, type(arguments[0]) if origin is Literal else kind, place)


def as_object(value: Any, place: Place) -> dict[str, Any]:
    """Return the value if it is a JSON object; raise MisfitError otherwise."""
    if not isinstance(value, dict):
        raise _wrong(value, "an object in braces", place)
    return cast(dict[str, Any], value)


def check_keys(
    record: Mapping[str, Any], required: Iterable[str], known: Iterable[str], place: Place
) -> None:
    """Raise MisfitError if a required key is missing or one is there that is not known."""
    missing = next((key for key in required if key not in record), None)
    known = tuple(known)
    extra = next((key for key in record if key not in known), None)
    if extra is not None:
        near = difflib.get_close_matches(extra, known, 1)
        remedy = f'rename it to "{near[0]}" or remove it' if near else "remove it"
        raise MisfitError(place, f'the entry "{extra}" is unknown; {remedy}.')
    if missing is not None:
        raise MisfitError(place, f'the entry "{missing}" is missing; add it.')


def decode_fields(value: Any, kind: Any, place: Place, required: Iterable[str] = ()) -> Any:
    """Return the dataclass value with these fields; those without a default must be there."""
    record = as_object(value, place)
    fields = [f for f in dataclasses.fields(kind) if f.init]
    needed = [f.name for f in fields if f.default is f.default_factory is dataclasses.MISSING]
    check_keys(record, (*needed, *required), [f.name for f in fields], place)
    hints = get_type_hints(kind)
    given = {key: decode(each, hints[key], (*place, key)) for key, each in record.items()}
    return build(kind, given, place)


def build(kind: Any, values: Mapping[str, Any], place: Place) -> Any:
    """Return the value made of these fields; raise MisfitError where it refuses them."""
    try:
        return kind(**values)
    except ValueError as error:
        raise MisfitError(place, within_sentence(str(error))) from error


def within_sentence(message: str) -> str:
    """Return a sentence as it follows a colon: without its capital, unless it is an acronym's."""
    is_acronym = message[1:2].isupper()
    return message if is_acronym else message[:1].lower() + message[1:]


def shown(value: Any) -> str:
    """Return a JSON value as it is quoted in a message."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _wrong(value: Any, wanted: str, place: Place) -> MisfitError:
    return MisfitError(place, f"{shown(value)} stands here instead of {wanted}; correct it.")


def _decode_member(value: Any, registry: Registry[Any], place: Place) -> Any:
    record = as_object(value, place)
    check_keys(record, [KIND], [KIND, *record], place)
    name = _decode_plain(record[KIND], str, (*place, KIND))
    if name not in registry.names():
        known = ", ".join(registry.names())
        raise MisfitError(
            place,
            f'unknown {registry.family} "{name}"; choose one of {known}, or update the program.',
        )
    parameters = {key: each for key, each in record.items() if key != KIND}
    return decode_fields(parameters, registry[name], place)


def _decode_list(value: Any, kinds: list[Any], place: Place) -> list[Any]:
    items = items_of(value, place)
    if kinds[-1] is not Ellipsis and len(kinds) > 1:
        if len(items) != len(kinds):
            raise _wrong(value, f"a list of {len(kinds)}", place)
    else:
        kinds = kinds[:1] * len(items)
    return [decode(item, kind, at) for (item, at), kind in zip(items, kinds, strict=True)]


def items_of(value: Any, place: Place) -> list[tuple[Any, Place]]:
    """Return the items of a JSON list, each with its place; raise MisfitError if it is none."""
    if not isinstance(value, list):
        raise _wrong(value, "a list in brackets", place)
    items = cast(list[Any], value)
    return [(item, (*place, _label(item, number))) for number, item in enumerate(items, 1)]


def _label(item: Any, number: int) -> str:
    """Return what leads to an item of a list: its identifier if it has one, or its number."""
    identifier = cast(dict[str, Any], item).get("id") if isinstance(item, dict) else None
    return identifier if isinstance(identifier, str) else f"no. {number}"


def _decode_plain(value: Any, kind: Any, place: Place) -> Any:
    if kind is float and type(value) is int and abs(value) <= sys.float_info.max:
        return float(value)
    if type(value) is not kind or (kind is float and not math.isfinite(value)):
        raise _wrong(value, _WORDS[kind], place)
    return value
