"""Between the experiments of a history and JSON: what each has other than the present one."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from playground.document.encoding import MisfitError, Place, as_object, check_keys, items_of
from playground.document.experiment import Experiment
from playground.document.experiment_encoding import decode_experiment, encode_experiment

_NAMES = tuple(field.name for field in fields(Experiment))


def encode_experiments(
    experiments: Sequence[Experiment], present: Experiment
) -> list[dict[str, Any]]:
    """Return of each experiment the entries that differ from the present one, null for a lack."""
    base = encode_experiment(present)
    return [_differences(encode_experiment(each), base) for each in experiments]


def _differences(record: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    names = dict.fromkeys((*base, *record))
    return {name: record.get(name) for name in names if record.get(name) != base.get(name)}


def decode_experiments(value: Any, present: Experiment, place: Place) -> list[Experiment]:
    """Return the experiments that `encode_experiments` made JSON of; raise MisfitError."""
    base = encode_experiment(present)
    return [_decode(item, present, base, at) for item, at in items_of(value, place)]


def _decode(value: Any, present: Experiment, base: dict[str, Any], place: Place) -> Experiment:
    record = as_object(value, place)
    check_keys(record, (), _NAMES, place)
    if not record:
        return present
    whole = {name: each for name, each in (base | record).items() if each is not None}
    try:
        experiment = decode_experiment(whole)
    except MisfitError as error:
        raise MisfitError((*place, *error.place), str(error)) from error
    # equal parts are shared, as they were before saving: a network may be large
    shared = {name: getattr(present, name) for name in _NAMES if name not in record}
    return replace(experiment, **shared)
