"""Between a timeline and the plain record that a file keeps of it."""

import math
from collections.abc import Iterable

import numpy as np

from playground.document.curve import thin_losses, thin_scores
from playground.document.recorded_history import (
    Curves,
    RecordedBranch,
    RecordedHistory,
    RecordedStretch,
)
from playground.document.training_state import TrainingState
from playground.session.branch import Branch
from playground.session.checkpoints import Ledger
from playground.session.stretch import Beginning, Stretch

_SECONDS = 0.25
"""Training that is rather repeated than kept in a file."""

_MOST_NUMBERS = 400_000
"""Weights and slot values of one stretch in a file, about 5 MB, beside its beginning."""


def record(
    stretches: Iterable[Stretch],
    branches: Iterable[Branch],
    present: Branch,
    step: int,
    curves: Curves,
) -> RecordedHistory:
    """Return all that is needed to have the same timeline again.

    `curves` are those of the branch on screen, which stands at `step`.
    """
    kept: dict[int, RecordedStretch] = {}
    owed: dict[int, float] = {}
    for stretch in sorted(stretches, key=_depth):  # each after its parent
        parent = stretch.parent
        debt = (
            0.0 if parent is None else _debt_at(parent, kept[parent.id], owed[parent.id], stretch)
        )
        owed[stretch.id] = debt if stretch.is_derivable else 0.0
        kept[stretch.id] = _record_stretch(stretch, owed[stretch.id])
    recorded = (
        _record_branch(each, curves if each is present else each.curves) for each in branches
    )
    return RecordedHistory(tuple(kept.values()), tuple(recorded), present.id, step)


def _depth(stretch: Stretch) -> tuple[int, int]:
    # a parent begins before its children do, and a root has none
    return (stretch.first_step if stretch.parent is not None else -1, stretch.id)


def _debt_at(parent: Stretch, kept: RecordedStretch, owed: float, child: Stretch) -> float:
    """Return the seconds of training that lead from what is kept to where a child begins."""
    if math.isinf(parent.seconds_per_step):
        return 0.0
    steps = [state.step for state in kept.checkpoints if state.step <= child.first_step]
    since, debt = (steps[-1], 0.0) if steps else (parent.first_step, owed)
    return debt + (child.first_step - since) * parent.seconds_per_step


def _record_stretch(stretch: Stretch, owed: float) -> RecordedStretch:
    first = None if stretch.is_derivable else stretch.checkpoints.first
    states = [each for each in stretch.checkpoints if first is None or each.step > first.step]
    return RecordedStretch(
        stretch.id,
        None if stretch.parent is None else stretch.parent.id,
        stretch.experiment,
        stretch.first_step,
        stretch.first_epoch,
        stretch.first_position,
        stretch.last_step,
        stretch.n_train,
        stretch.labels,
        dict(stretch.values) if stretch.is_derivable else {},
        first,
        tuple(_choose(states, stretch, owed)),
    )


def _choose(states: list[TrainingState], stretch: Stretch, owed: float) -> list[TrainingState]:
    """Return the states without which going to a step would take too long."""
    pace = stretch.seconds_per_step
    if math.isinf(pace):  # they come from a file, where they had been chosen
        return states
    gap = _gap(states, (stretch.last_step - stretch.first_step) * pace)
    chosen: list[TrainingState] = []
    step = stretch.first_step
    for state in states:
        owed += (state.step - step) * pace
        step = state.step
        if owed >= gap:
            chosen.append(state)
            owed = 0.0
    return chosen


def _gap(states: list[TrainingState], seconds: float) -> float:
    """Return how many of the seconds of a stretch are to lie between two states in a file."""
    if not states:
        return _SECONDS
    size = states[0].theta.size * (1 + len(states[0].slots))
    return max(_SECONDS, seconds / max(1, _MOST_NUMBERS // size))


def _record_branch(branch: Branch, curves: Curves | None) -> RecordedBranch:
    if curves is not None:
        curves = thin_losses(curves[0]), thin_scores(curves[1])
    return RecordedBranch(
        branch.id, branch.leaf.id, branch.colour, branch.name, branch.left, curves
    )  # fmt: skip


def restore(
    history: RecordedHistory, ledger: Ledger
) -> tuple[dict[int, Stretch], dict[int, Branch]]:
    """Return the stretches and branches of a record by their numbers, booked in a ledger."""
    stretches: dict[int, Stretch] = {}
    for recorded in history.stretches:
        parent = None if recorded.parent is None else stretches[recorded.parent]
        stretches[recorded.id] = _restore_stretch(recorded, parent, ledger)
    branches: dict[int, Branch] = {}
    for each in history.branches:
        branch = Branch(each.id, stretches[each.leaf], each.colour, ledger, each.left)
        branch.name = each.name
        if each.curves is not None:
            branch.keep_curves(*each.curves)
        branches[each.id] = branch
    return stretches, branches


def _restore_stretch(recorded: RecordedStretch, parent: Stretch | None, ledger: Ledger) -> Stretch:
    counters = recorded.first_step, recorded.epoch, recorded.position
    state = recorded.state or TrainingState(np.empty(0), {}, *counters)
    beginning = Beginning(
        recorded.experiment,
        state,
        recorded.n_train,
        values=recorded.values,
        is_derivable=recorded.state is None,
    )
    stretch = Stretch(recorded.id, parent, beginning, ledger)
    if recorded.state is None:
        stretch.checkpoints.drop_all()  # of that state only the counters were known
    for checkpoint in recorded.checkpoints:
        stretch.checkpoints.add(checkpoint)
    stretch.labels, stretch.last_step = recorded.labels, recorded.last_step
    stretch.seconds_per_step = math.inf
    return stretch
