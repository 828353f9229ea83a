"""Between a recorded history and what JSON can say of it."""

from collections.abc import Mapping
from typing import Any

from playground.document.curve_encoding import decode_curves, encode_curves
from playground.document.encoding import (
    MisfitError,
    Place,
    as_object,
    check_keys,
    decode,
    encode,
    items_of,
)
from playground.document.experiment import Experiment
from playground.document.history_experiments import decode_experiments, encode_experiments
from playground.document.recorded_history import (
    RecordedBranch,
    RecordedHistory,
    RecordedStretch,
)
from playground.document.stretch_encoding import (
    REMEDY,
    decode_count,
    decode_stretch,
    encode_stretch,
)

_ENTRIES = ("branch", "experiments", "stretches", "branches")


def encode_history(history: RecordedHistory, experiment: Experiment) -> dict[str, Any]:
    """Return a history as JSON has it, in a file that tells of its present experiment."""
    experiments = list(
        {id(each.experiment): each.experiment for each in history.stretches}.values()
    )
    numbers = {id(each): number for number, each in enumerate(experiments)}
    return {
        "branch": history.branch,
        "experiments": encode_experiments(experiments, experiment),
        "stretches": [
            encode_stretch(each, numbers[id(each.experiment)]) for each in history.stretches
        ],
        "branches": [_encode_branch(each) for each in history.branches],
    }


def _encode_branch(branch: RecordedBranch) -> dict[str, Any]:
    record: dict[str, Any] = {"id": branch.id, "leaf": branch.leaf, "colour": branch.colour}
    if branch.name:
        record["name"] = branch.name
    if branch.left is not None:
        record["left"] = encode(branch.left)
    if branch.curves is not None:
        record["curves"] = encode_curves(branch.curves)
    return record


def decode_history(value: Any, experiment: Experiment, step: int, place: Place) -> RecordedHistory:
    """Return the history that `encode_history` made JSON of; raise MisfitError.

    `experiment` and `step` are those that the file tells of beside it.
    """
    record = as_object(value, place)
    check_keys(record, _ENTRIES, _ENTRIES, place)
    experiments = decode_experiments(record["experiments"], experiment, (*place, "experiments"))
    stretches: dict[int, RecordedStretch] = {}
    for item, at in items_of(record["stretches"], (*place, "stretches")):
        stretch = decode_stretch(item, experiments, stretches, at)
        stretches[stretch.id] = stretch
    branches: dict[int, RecordedBranch] = {}
    for item, at in items_of(record["branches"], (*place, "branches")):
        branch = _decode_branch(item, stretches, at)
        if branch.id in branches:
            raise MisfitError(at, f"the branch {branch.id} is here twice; {REMEDY}")
        branches[branch.id] = branch
    present = decode_count(record["branch"], (*place, "branch"))
    if present not in branches:
        raise MisfitError((*place, "branch"), f"there is no branch {present}; {REMEDY}")
    _check_present(branches[present], stretches, experiment, step, (*place, "branch"))
    return RecordedHistory(tuple(stretches.values()), tuple(branches.values()), present, step)


def _decode_branch(
    value: Any, stretches: Mapping[int, RecordedStretch], place: Place
) -> RecordedBranch:
    record = as_object(value, place)
    needed = ("id", "leaf", "colour")
    check_keys(record, needed, (*needed, "name", "left", "curves"), place)
    number, leaf, colour = (decode_count(record[each], (*place, each)) for each in needed)
    if leaf not in stretches:
        raise MisfitError((*place, "leaf"), f"there is no stretch {leaf}; {REMEDY}")
    left, curves = None, None
    if "left" in record:
        left = decode(record["left"], tuple[int, int], (*place, "left"))
    if "curves" in record:
        last_step = stretches[leaf].last_step
        curves = decode_curves(record["curves"], last_step, (*place, "curves"))
    name = decode(record.get("name", ""), str, (*place, "name"))
    return RecordedBranch(number, leaf, colour, name, left, curves)


def _check_present(
    branch: RecordedBranch,
    stretches: Mapping[int, RecordedStretch],
    experiment: Experiment,
    step: int,
    place: Place,
) -> None:
    """Raise MisfitError unless the branch is at the experiment at the step."""
    stretch = stretches[branch.leaf]
    is_reached = step <= stretch.last_step
    while step < stretch.first_step and stretch.parent is not None:
        stretch = stretches[stretch.parent]
    if not (is_reached and step >= stretch.first_step):
        raise MisfitError(place, f"the branch {branch.id} has no step {step}; {REMEDY}")
    if stretch.experiment != experiment:
        raise MisfitError(
            place, f"the branch {branch.id} trains something else at step {step}; {REMEDY}"
        )
