"""Between a stretch of a history and what JSON can say of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from playground.document.encoding import (
    MisfitError,
    Place,
    as_object,
    check_keys,
    decode,
    encode,
    items_of,
)
from playground.document.experiment import Experiment, StartingValue
from playground.document.recorded_history import RecordedStretch
from playground.document.state_encoding import decode_state, encode_state
from playground.document.training_state import TrainingState
from playground.engine.parameter_key import ParameterKey, parameter_index

REMEDY = 'correct it, or remove the entry "history" to do without.'

_NEEDED = ("id", "experiment", "last_step", "n_train")
_OPTIONAL = ("parent", "labels", "values", "begins", "state", "checkpoints")
_COUNTERS = ("step", "epoch", "position")


def encode_stretch(stretch: RecordedStretch, experiment: int) -> dict[str, Any]:
    """Return a stretch as JSON has it; `experiment` is the place of its own in the list, from 0."""
    record: dict[str, Any] = {"id": stretch.id}
    if stretch.parent is not None:
        record["parent"] = stretch.parent
    record |= {"experiment": experiment, "last_step": stretch.last_step, "n_train": stretch.n_train}
    if stretch.labels:
        record["labels"] = list(stretch.labels)
    if stretch.values:
        record["values"] = [encode(StartingValue(*item)) for item in stretch.values.items()]
    if stretch.state is not None:
        record["state"] = encode_state(stretch.experiment, stretch.state)
    else:
        counters = (stretch.first_step, stretch.epoch, stretch.position)
        record["begins"] = dict(zip(_COUNTERS, counters, strict=True))
    if stretch.checkpoints:
        record["checkpoints"] = [
            encode_state(stretch.experiment, each) for each in stretch.checkpoints
        ]
    return record


def decode_stretch(
    value: Any,
    experiments: Sequence[Experiment],
    earlier: Mapping[int, RecordedStretch],
    place: Place,
) -> RecordedStretch:
    """Return the stretch that `encode_stretch` made JSON of; raise MisfitError."""
    record = as_object(value, place)
    check_keys(record, _NEEDED, (*_NEEDED, *_OPTIONAL), place)
    number, index, last_step, n_train = (
        decode_count(record[name], (*place, name)) for name in _NEEDED
    )
    if number in earlier:
        raise MisfitError(place, f"the stretch {number} is here twice; {REMEDY}")
    if index >= len(experiments):
        raise MisfitError((*place, "experiment"), f"there is no experiment {index}; {REMEDY}")
    experiment = experiments[index]
    parent = _decode_parent(record, earlier, place)
    state = None
    if "state" in record:
        state = decode_state(record["state"], experiment, (*place, "state"))
    first_step, epoch, position = _decode_beginning(record, state, place)
    _check_steps(parent, first_step, last_step, place)
    if state is None and parent is None:
        raise MisfitError(place, f'the entry "state" is missing; {REMEDY}')
    if position >= n_train:
        raise MisfitError((*place, "n_train"), f"{n_train} examples are too few; {REMEDY}")
    return RecordedStretch(
        number,
        None if parent is None else parent.id,
        experiment,
        first_step,
        epoch,
        position,
        last_step,
        n_train,
        decode(record.get("labels", []), tuple[str, ...], (*place, "labels")),
        _decode_values(record.get("values", []), experiment, (*place, "values")),
        state,
        _decode_checkpoints(record, experiment, (first_step, last_step), place),
    )


def decode_count(value: Any, place: Place) -> int:
    """Return a whole number from 0; raise MisfitError."""
    count: int = decode(value, int, place)
    if not 0 <= count <= 2**53:
        raise MisfitError(place, f"{count} is no count; {REMEDY}")
    return count


def _decode_parent(
    record: dict[str, Any], earlier: Mapping[int, RecordedStretch], place: Place
) -> RecordedStretch | None:
    if "parent" not in record:
        return None
    parent = decode_count(record["parent"], (*place, "parent"))
    if parent not in earlier:
        raise MisfitError(
            (*place, "parent"), f"there is no stretch {parent} before this one; {REMEDY}"
        )
    return earlier[parent]


def _decode_beginning(
    record: dict[str, Any], state: TrainingState | None, place: Place
) -> tuple[int, int, int]:
    if state is not None:
        check_keys(record, (), (*_NEEDED, *(set(_OPTIONAL) - {"begins"})), place)
        return state.step, state.epoch, state.position
    check_keys(record, ("begins",), record, place)
    counters, at = as_object(record["begins"], (*place, "begins")), (*place, "begins")
    check_keys(counters, _COUNTERS, _COUNTERS, at)
    step, epoch, position = (decode_count(counters[name], (*at, name)) for name in _COUNTERS)
    return step, epoch, position


def _check_steps(
    parent: RecordedStretch | None, first_step: int, last_step: int, place: Place
) -> None:
    if last_step < first_step:
        raise MisfitError(
            (*place, "last_step"), f"step {last_step} is before the first, {first_step}; {REMEDY}"
        )
    if parent is not None and not parent.first_step < first_step <= parent.last_step:
        raise MisfitError(
            place, f"it begins at step {first_step}, which its parent does not have; {REMEDY}"
        )


def _decode_values(value: Any, experiment: Experiment, place: Place) -> dict[ParameterKey, float]:
    values: dict[ParameterKey, float] = {}
    for item, at in items_of(value, place):
        starting: StartingValue = decode(item, StartingValue, at)
        try:
            parameter_index(experiment.network, starting.key)
        except KeyError:
            raise MisfitError(at, f"the network has no such weight or bias; {REMEDY}") from None
        values[starting.key] = starting.value
    return values


def _decode_checkpoints(
    record: dict[str, Any], experiment: Experiment, span: tuple[int, int], place: Place
) -> tuple[TrainingState, ...]:
    states: list[TrainingState] = []
    # a state at the beginning is either the entry "state" or the first of these
    least = span[0] + ("state" in record)
    for item, at in items_of(record.get("checkpoints", []), (*place, "checkpoints")):
        state = decode_state(item, experiment, at)
        if not least <= state.step <= span[1]:
            raise MisfitError(at, f"the step {state.step} is out of order; {REMEDY}")
        states.append(state)
        least = state.step + 1
    return tuple(states)
