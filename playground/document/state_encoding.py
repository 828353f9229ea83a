"""Between a state of training and what JSON can say of it: every weight, to the last digit."""

from typing import Any, cast

import numpy as np

from playground.document.encoding import (
    MisfitError,
    Place,
    as_object,
    check_keys,
    decode,
    items_of,
    shown,
)
from playground.document.experiment import Experiment
from playground.document.training_state import TrainingState
from playground.engine.arrays import FloatArray

_COUNTERS = ("step", "epoch", "position")
_MOST = 2**53
"""Counters beyond this are no counts; up to here every number format holds them exactly."""


def _remedy(place: Place) -> str:
    if place[:1] == ("state",):
        return 'correct it, or remove the entry "state" to begin untrained.'
    return f'correct it, or remove the entry "{place[0]}" to do without.'


def encode_state(experiment: Experiment, state: TrainingState) -> dict[str, Any]:
    """Return a state as JSON has it; raise MisfitError if a weight is not finite.

    Slots that the optimiser has and the state lacks start at zero, as they do in training.
    """
    counters = {name: int(getattr(state, name)) for name in _COUNTERS}
    slots = {
        name: state.slots.get(name, beginning)
        for name, beginning in _beginnings(experiment).items()
    }
    return counters | {
        "parameters": _encode_vector(experiment, state.theta, ("parameters",)),
        "slots": {
            name: _encode_slot(experiment, slot, ("slots", name)) for name, slot in slots.items()
        },
    }


def _beginnings(experiment: Experiment) -> dict[str, FloatArray]:
    """Return each slot, those of layers too, as it is before the first step."""
    theta = np.zeros(experiment.network.n_parameters, experiment.numpy_dtype)
    return experiment.optimiser.empty_slots(theta) | experiment.network.empty_memory(theta)


def _encode_slot(experiment: Experiment, slot: FloatArray, place: Place) -> Any:
    """Return a slot as a vector, as a list of vectors, or as a number."""
    if slot.ndim == 1:
        return _encode_vector(experiment, slot, place)
    if slot.ndim:
        return [_encode_vector(experiment, vector, place) for vector in slot]
    if not np.isfinite(slot):
        raise MisfitError(place, "it is no finite number; reset the training.")
    return float(_shortest(slot.reshape(1).astype(experiment.numpy_dtype))[0])


def _decode_slot(value: Any, experiment: Experiment, like: FloatArray, place: Place) -> FloatArray:
    """Return the slot that `_encode_slot` made JSON of."""
    if not like.ndim:
        return _decode_array(value, like, place)
    is_layers = place[-1] in experiment.network.memory
    if like.ndim == 1:
        return _decode_vector(value, experiment, place, has_erased=not is_layers)
    items = items_of(value, place)
    if len(items) != len(like):
        raise MisfitError(
            place, f"{len(items)} vectors stand here instead of {len(like)}; {_remedy(place)}"
        )
    return np.array([_decode_vector(item, experiment, at) for item, at in items])


def _encode_vector(experiment: Experiment, vector: FloatArray, place: Place) -> dict[str, Any]:
    """Return a vector like theta as nested lists, by node and by what the layer calls its parts."""
    record: dict[str, Any] = {}
    for node, views in experiment.network.views(vector.astype(experiment.numpy_dtype)).items():
        for name, view in views.items():
            if not np.isfinite(view).all():
                raise MisfitError(
                    (*place, node, name), "not every number is finite; reset the training."
                )
        record[node] = {name: _shortest(view).tolist() for name, view in views.items()}
    return record


def _shortest(values: FloatArray) -> FloatArray:
    """Return values as float64, each of whose decimals is the shortest that gives it back."""
    exact = values.astype(np.float64)
    if values.dtype == np.float64:
        return exact
    short = np.array([float(str(value)) for value in values.flat]).reshape(values.shape)
    # rounding twice, to float64 and on to float32, could in principle miss by one: then all digits
    return np.where(short.astype(values.dtype) == values, short, exact)


def decode_state(value: Any, experiment: Experiment, place: Place) -> TrainingState:
    """Return the state that `encode_state` made JSON of; raise MisfitError."""
    known = (*_COUNTERS, "parameters", "slots")
    record = as_object(value, place)
    check_keys(record, known, known, place)
    counters = {name: _decode_count(record[name], (*place, name)) for name in _COUNTERS}
    theta = _decode_vector(record["parameters"], experiment, (*place, "parameters"))
    slots = as_object(record["slots"], (*place, "slots"))
    beginnings = _beginnings(experiment)
    check_keys(slots, beginnings, beginnings, (*place, "slots"))
    vectors = {
        name: _decode_slot(slots[name], experiment, beginning, (*place, "slots", name))
        for name, beginning in beginnings.items()
    }
    return TrainingState(theta, vectors, **counters).freeze()


def _decode_count(value: Any, place: Place) -> int:
    count: int = decode(value, int, place)
    if not 0 <= count <= _MOST:
        raise MisfitError(place, f"{count} is no count; {_remedy(place)}")
    return count


def _decode_vector(
    value: Any, experiment: Experiment, place: Place, *, has_erased: bool = True
) -> FloatArray:
    """Return the vector that `_encode_vector` made JSON of.

    If it `has_erased` connections like theta, it has to be 0 there.
    """
    network = experiment.network
    vector = np.zeros(network.n_parameters, experiment.numpy_dtype)
    nodes = network.views(vector)
    record = as_object(value, place)
    check_keys(record, nodes, nodes, place)
    for node, views in nodes.items():
        parts = as_object(record[node], (*place, node))
        check_keys(parts, views, views, (*place, node))
        for name, view in views.items():
            view[...] = _decode_array(parts[name], view, (*place, node, name))
        mask = network.mask(network[node]) if has_erased else None
        if mask is not None and views["weight"][mask == 0].any():
            raise MisfitError(
                (*place, node, "weight"), f"an erased connection has a weight; {_remedy(place)}"
            )
    return vector


def _decode_array(value: Any, like: FloatArray, place: Place) -> FloatArray:
    """Return the numbers of nested lists, which must be of the shape of `like`, as its dtype."""
    if not _has_shape(value, like.shape):
        wanted = " x ".join(map(str, like.shape))
        raise MisfitError(
            place, f"{_size(value)} here where there should be {wanted}; {_remedy(place)}"
        )
    exact = np.array(_numbers(value, like.ndim, place), np.float64)
    with np.errstate(over="ignore"):
        array = exact.astype(like.dtype)
    if not np.isfinite(array).all():
        largest = np.abs(exact).max()
        raise MisfitError(place, f"{largest:g} is too large for {like.dtype}; {_remedy(place)}")
    return array


def _has_shape(value: Any, shape: tuple[int, ...]) -> bool:
    if not shape or not isinstance(value, list):
        return not shape
    items = cast(list[Any], value)
    return len(items) == shape[0] and all(_has_shape(item, shape[1:]) for item in items)


def _numbers(value: Any, n_axes: int, place: Place) -> Any:
    """Return nested lists with every number as a float; raise MisfitError where one is none."""
    if n_axes == 0:
        return decode(value, float, place)
    return [_numbers(item, n_axes - 1, at) for item, at in items_of(value, place)]


def _size(value: Any) -> str:
    """Return the size of nested lists in words."""
    if not isinstance(value, list):
        return f"{shown(value)} stands"
    items = cast(list[Any], value)
    lengths = {len(cast(list[Any], item)) if isinstance(item, list) else 0 for item in items}
    if len(lengths) > 1:
        return "rows of different lengths stand"
    width = lengths.pop() if lengths else 0
    return f"{len(items)} x {width} numbers stand" if width else f"{len(items)} numbers stand"
