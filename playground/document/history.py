"""Undo and redo: what was there is kept, so that nothing has to be reversed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from playground.document.edit import Edit
from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray
from playground.engine.parameter_key import ParameterKey, has_parameter, parameter_index

S = TypeVar("S")
"""What the caller keeps of training beside the experiment, whole: a trainer's state."""


@dataclass(frozen=True, eq=False)
class Moment(Generic[S]):
    """An experiment, with the weights, (n_parameters,), and the state that belong to it."""

    experiment: Experiment
    theta: FloatArray
    state: S


@dataclass(frozen=True, eq=False)
class Change(Generic[S]):
    """What is to be shown and trained next, and what of the past it brings back."""

    experiment: Experiment
    is_fresh: bool = False
    values: Mapping[ParameterKey, float] = field(default_factory=dict[ParameterKey, float])
    remembered: Moment[S] | None = None
    """The moment whose parameters come back where the present network lacks them."""
    state: S | None = None
    """The state to go back to as a whole, where the edit had started training anew."""


@dataclass(frozen=True, eq=False)
class _Entry(Generic[S]):
    label: str
    moment: Moment[S]
    edit: Edit
    before: int
    after: int


class History(Generic[S]):
    """The edits of a document. Each is kept with the moment before it, which undo brings back.

    Undo brings back what the edit removed or set by hand with the values it had then; everything
    else keeps its present value.
    """

    def __init__(self) -> None:
        self._undoable: list[_Entry[S]] = []
        self._redoable: list[_Entry[S]] = []
        self._may_merge = True
        self._n_edits = 0
        self.position = 0
        """A number for what is on screen; it is the same again only where the document is."""
        self._keep_for_withdrawal()

    def apply(self, edit: Edit, now: Moment[S]) -> Change[S]:
        """Make an edit; raise NetworkError or ValueError, and change nothing, if it is refused."""
        experiment = edit.change(now.experiment)
        self._keep_for_withdrawal()
        before = self.position
        if self._merges(edit):
            last = self._undoable.pop()
            now, before = last.moment, last.before
        if experiment is not now.experiment or edit.values:
            self._n_edits += 1
            self.position = self._n_edits
        self._undoable.append(_Entry(edit.label, now, edit, before, self.position))
        self._redoable.clear()
        self._may_merge = True
        return Change(experiment, edit.is_fresh, edit.values)

    def _merges(self, edit: Edit) -> bool:
        if not (self._may_merge and self._undoable and edit.merge_key is not None):
            return False
        return self._undoable[-1].edit.merge_key == edit.merge_key

    def _keep_for_withdrawal(self) -> None:
        self._earlier = (self._undoable.copy(), self._redoable.copy(), self.position)

    def withdraw(self) -> None:
        """Forget the last edit, undo or redo, which turned out to be impossible."""
        undoable, redoable, self.position = self._earlier
        self._undoable, self._redoable = undoable.copy(), redoable.copy()
        self._may_merge = False

    def stop_merging(self) -> None:
        """Let the next edit be a step of its own, as when a slider is released."""
        self._may_merge = False

    def pass_edit(self) -> None:
        """Note that training has come to an edit made before, so that another document is shown."""
        self._n_edits += 1
        self.position = self._n_edits
        self._may_merge = False

    def undo(self, now: Moment[S]) -> Change[S] | None:
        """Return the way back before the last edit, or None if there is none."""
        return self._go(self._undoable, self._redoable, now)

    def redo(self, now: Moment[S]) -> Change[S] | None:
        """Return the way back to after the edit undone last, or None if there is none."""
        return self._go(self._redoable, self._undoable, now)

    def _go(
        self, source: list[_Entry[S]], target: list[_Entry[S]], now: Moment[S]
    ) -> Change[S] | None:
        if not source:
            return None
        self._keep_for_withdrawal()
        entry = source.pop()
        target.append(_Entry(entry.label, now, entry.edit, entry.after, entry.before))
        self.position = entry.before
        self._may_merge = False
        then = entry.moment
        if entry.edit.is_fresh:
            return Change(then.experiment, state=then.state)
        network = then.experiment.network
        values = {
            key: float(then.theta[parameter_index(network, key)])
            for key in entry.edit.values
            if has_parameter(network, key)  # undoing takes away what was pasted
        }
        return Change(then.experiment, values=values, remembered=then)

    @property
    def undo_label(self) -> str | None:
        """The name of the edit that undo would take back."""
        return self._undoable[-1].label if self._undoable else None

    @property
    def redo_label(self) -> str | None:
        """The name of the edit that redo would bring back."""
        return self._redoable[-1].label if self._redoable else None
