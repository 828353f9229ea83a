"""A stretch: a span of training under one unchanged experiment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from playground.document.experiment import Experiment
from playground.document.training_state import TrainingState
from playground.engine.parameter_key import ParameterKey
from playground.session.checkpoints import Checkpoints, Ledger
from playground.session.timeline_view import Span

_OVERHEAD, _VALUE = 4096, 400
"""Bytes of a stretch's own objects, and of a value set by hand."""

_MOST_LABELS = 3

_NO_VALUES: Mapping[ParameterKey, float] = {}


@dataclass(frozen=True, eq=False)
class Beginning:
    """What a stretch begins with: an experiment, and the state right after the edit."""

    experiment: Experiment
    state: TrainingState
    n_train: int
    """How many training examples there are."""
    label: str = ""
    values: Mapping[ParameterKey, float] = field(default_factory=dict[ParameterKey, float])
    """The weights that the edit set by hand."""
    is_derivable: bool = False
    """Whether the state is what `Trainer.load` and these values make of the state before."""


class Stretch:
    """A part of the tree: where it hangs, what it trains, and the states that are kept of it."""

    def __init__(
        self, number: int, parent: "Stretch | None", beginning: Beginning, ledger: Ledger
    ) -> None:
        self.id = number
        self.parent = parent
        self.children: set[Stretch] = set()
        self.checkpoints = Checkpoints(ledger)
        self.level = 0
        """How often its checkpoints have had their turn to be thinned."""
        self.least_gap = 1
        """How many steps, at least, its checkpoints are to be apart."""
        self.seconds_per_step = 0.0
        """How long steps took in it lately: 0 before the first, infinity where nobody knows."""
        self._ledger = ledger
        self._weight = 0
        self.labels: tuple[str, ...] = ()
        self.begin(beginning)
        if parent is not None:
            parent.children.add(self)

    def begin(self, beginning: Beginning) -> None:
        """Begin, or begin anew in place of an edit after which nothing was trained."""
        self.experiment = beginning.experiment
        self.values = beginning.values
        self.is_derivable = beginning.is_derivable
        self.n_train = beginning.n_train
        self.first_step = self.last_step = beginning.state.step
        self.first_epoch, self.first_position = beginning.state.epoch, beginning.state.position
        self.checkpoints.drop_all()
        self.checkpoints.add(beginning.state)
        if beginning.label and beginning.label not in self.labels[-1:]:
            self.labels = (*self.labels, beginning.label)[-_MOST_LABELS:]
        self._book()

    def _book(self) -> None:
        weight = _OVERHEAD + _VALUE * len(self.values)
        if self.parent is None or self.parent.experiment.network is not self.experiment.network:
            weight += (
                3 * self.experiment.network.n_parameters
            )  # what it knows of each: what is fixed
        self._ledger.n_bytes += weight - self._weight
        self._weight = weight

    def begin_later(self, state: TrainingState) -> None:
        """Forget what was before a state, and begin with it, hanging from nothing."""
        self.first_step, self.first_epoch, self.first_position = (
            state.step, state.epoch, state.position,
        )  # fmt: skip
        self.checkpoints.drop(0, self.checkpoints.steps.index(state.step))
        self.leave_parent()
        self.is_derivable, self.labels, self.values = False, (), _NO_VALUES
        self._book()

    def leave_parent(self) -> None:
        """Hang from nothing."""
        if self.parent is not None:
            self.parent.children.discard(self)
        self.parent = None

    def forget(self) -> None:
        """Give back all that it takes."""
        self.leave_parent()
        self.checkpoints.drop_all()
        self._ledger.n_bytes -= self._weight
        self._weight = 0

    @property
    def is_untrained(self) -> bool:
        """Whether no step has been made in it."""
        return self.last_step == self.first_step

    @property
    def label(self) -> str:
        """What the edits did with which it begins."""
        return ", ".join(self.labels)

    def cut_after(self, step: int) -> None:
        """Forget what was trained after a step."""
        self.last_step = min(self.last_step, step)
        self.checkpoints.drop_after(self.last_step)

    def has_room_at(self, step: int) -> bool:
        """Tell whether no checkpoint is closer to a step than they are to be."""
        return self.checkpoints.distance(step) >= self.least_gap

    def _first_kept(self) -> int:
        """Return the number of the first checkpoint that may be dropped.

        A beginning that nothing else gives may not.
        """
        steps = self.checkpoints.steps
        return int(not self.is_derivable and steps[:1] == (self.first_step,))

    def n_droppable(self, newest: TrainingState | None) -> int:
        """Return how many checkpoints may be dropped; `newest` may not."""
        n = len(self.checkpoints) - self._first_kept()
        return n - int(n > 0 and self.checkpoints.latest is newest)

    def thin(self, newest: TrainingState | None) -> None:
        """Drop checkpoints that are closest together, about every second of a long row.

        Of stretches with one each, every second loses it, and then every second again.
        """
        first, n = self._first_kept(), self.n_droppable(newest)
        if n > 1:
            self._space_out(first, first + n)
        elif self.level >= self.id.bit_length() or self.id >> self.level & 1:
            self.checkpoints.drop(first, first + n)
        self.level += 1

    def _space_out(self, start: int, stop: int) -> None:
        """Of the checkpoints with these numbers, keep those at least twice as far apart."""
        steps = np.array(self.checkpoints.steps[max(0, start - 1) : stop])
        self.least_gap = 2 * int(np.diff(steps).min())
        kept, close = steps[0], list[int]()
        for number, step in enumerate(steps[1:], start=max(0, start - 1) + 1):
            if step - kept < self.least_gap:
                close.append(number)
            else:
                kept = step
        self.checkpoints.drop_each(close)

    def span(self, last_step: int) -> Span:
        """Return what there is to see of it, up to a step."""
        size = self.experiment.examples_per_step(self.n_train)
        return Span(
            self.experiment,
            self.first_step,
            last_step,
            self.first_epoch,
            -(-(self.n_train - self.first_position) // size),
            -(-self.n_train // size),
        )
