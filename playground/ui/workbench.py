"""The workbench: the document on screen, its history, and the session that trains it."""

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.document import edits
from playground.document.edits import Edit
from playground.document.experiment import Experiment
from playground.document.history import Change, History, Moment
from playground.document.recorded_history import RecordedHistory
from playground.engine.dataset import Dataset
from playground.engine.measurement import Measurement
from playground.session.carrying import Remembered, carry_over
from playground.session.commands import Command, GoTo, Load, Reset, Watch
from playground.session.curve import Curve
from playground.session.library import Loading
from playground.session.session import Session
from playground.session.snapshot import LoadFailed, Notice, Recorded, Snapshot
from playground.session.sweep.picked import PickedRun
from playground.session.synchronous_session import SynchronousSession
from playground.session.trainer import TrainerState
from playground.ui.lens import Lens, remembered_digits
from playground.ui.record_request import ask_for_record
from playground.ui.turns import Turns


@dataclass(frozen=True, eq=False)
class Standing:
    """Where training stood, and the curves that led there."""

    state: TrainerState | None = None
    curves: tuple[Curve, Curve] | None = None
    place: tuple[int, int] | None = None
    """The branch and the step, where they were on the timeline."""


class Workbench(QObject):
    """The one way in for every gesture, and the one way out for everything seen.

    Edits go through `apply`, commands through `send`; views listen to the signals.
    """

    experiment_changed = Signal(object)
    """The experiment on screen is another: carries it."""
    snapshot_taken = Signal(object)
    """There is something new to see: carries the Snapshot; once a frame at most."""
    noticed = Signal(object)
    """Something happened that a person should be told: carries the Notice."""
    refused = Signal(str)
    """An edit could not be made: carries one sentence that says why."""
    history_changed = Signal()
    """What can be undone or redone, or whether there is anything to save, may have changed."""
    pointed_at = Signal(object, object)
    """The mouse is over a neuron, (node, neuron), or over none, (None, None)."""
    lens_changed = Signal(object)
    """What is looked at is another: carries the Lens."""

    def __init__(
        self, session: Session | SynchronousSession, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.turns = Turns(session, self)
        self._history: History[Standing] = History()
        self._experiment: Experiment | None = None
        self._snapshot: Snapshot | None = None
        self._n_changes = 0  # that have been sent; see Snapshot
        self._n_awaited = 0  # commands, until a snapshot is the answer
        self._watched: frozenset[Measurement[Any]] = frozenset()
        self._held: list[Notice] = []  # that came while a record was waited for
        self.lens = Lens(digits=remembered_digits())
        """What is looked at, by the drawing and all panels."""

    @property
    def experiment(self) -> Experiment:
        """The experiment on screen; there is none before `open`."""
        if self._experiment is None:
            raise RuntimeError("No experiment has been opened.")
        return self._experiment

    @property
    def snapshot(self) -> Snapshot | None:
        """The latest snapshot; it may still belong to an earlier experiment."""
        return self._snapshot

    @property
    def loading(self) -> Loading | None:
        """The data file that is being read just now, if any."""
        return self._session.loading

    @property
    def history(self) -> History[Standing]:
        """What can be undone and redone."""
        return self._history

    @property
    def is_at_start(self) -> bool:
        """Whether training has not begun, so that weights set by hand are starting weights."""
        return self._snapshot is None or self._snapshot.step == 0

    def open(
        self,
        experiment: Experiment,
        state: TrainerState | None = None,
        curves: tuple[Curve, Curve] | None = None,
        history: RecordedHistory | None = None,
    ) -> None:
        """Show another document, from its start or where `state` was saved.

        `curves` are what was recorded until then, `history` all that was trained.
        """
        self._history = History()
        load = Load(
            experiment, state, curves, is_fresh=True, is_new_document=True, history=history
        )  # fmt: skip
        self.look_through(self.lens.within(experiment.network))
        self._show(experiment, load)
        self.history_changed.emit()

    @property
    def is_awaiting(self) -> bool:
        """Whether no snapshot has shown yet what the last command or new question has led to."""
        return self._snapshot is None or self._snapshot.n_commands < self._n_awaited

    def record(self) -> Recorded | None:
        """Return all that has been trained, for a file; None if it cannot be had just now."""
        recorded, others = ask_for_record(self._session)
        self._held += others
        return recorded

    def apply(self, edit: Edit) -> bool:
        """Make an edit; return whether it was made. If not, `refused` has said why."""
        try:
            change = self._history.apply(edit, self.now())
        except (ValueError, LookupError) as error:
            self.refused.emit(str(error))
            return False
        self._carry_out(change, edit.label)
        return True

    def go_to(self, branch: int | None, step: int) -> None:
        """Show a step of a branch, None for that on screen; undo comes back.

        Does nothing where there is no such branch; a step outside it means the nearest.
        """
        timeline = self._snapshot.timeline if self._snapshot else None
        view = timeline and timeline.find(timeline.current if branch is None else branch)
        if view is None:
            return
        step = min(max(step, view.first_step), view.last_step)
        experiment = view.span_at(step).experiment
        edit = Edit(
            f"go to step {step:,}", lambda _: experiment, is_fresh=True, merge_key="time"
        )  # fmt: skip
        self._history.apply(edit, self.now())
        self._show(experiment, GoTo(view.id, step))
        self.history_changed.emit()

    def take_up(self, run: PickedRun) -> None:
        """Go on with a run that was trained elsewhere, where it ended; undo comes back."""
        edit = Edit(run.title, lambda _: run.experiment, is_fresh=True)
        self._history.apply(edit, self.now())
        load = Load(run.experiment, run.state, run.curves, is_fresh=True, label=run.title)
        self.look_through(self.lens.within(run.experiment.network))
        self._show(run.experiment, load)
        self.history_changed.emit()

    def stop_merging(self) -> None:
        """Let the next edit be an undo step of its own, as when a slider has been released."""
        self._history.stop_merging()

    def undo(self) -> None:
        """Take back the last edit."""
        label = f"undo {self._history.undo_label}"
        change = self._history.undo(self.now())
        if change is not None:
            self._carry_out(change, label)

    def redo(self) -> None:
        """Make the edit again that was undone last."""
        label = self._history.redo_label or ""
        change = self._history.redo(self.now())
        if change is not None:
            self._carry_out(change, label)

    def reset(self) -> None:
        """Go back to before the first step; undo brings back what training had done, if it had."""
        if self.is_at_start:
            self.send(Reset())
        else:
            self.apply(edits.reset())

    def look_through(self, lens: Lens) -> None:
        """Look at something else."""
        lens = lens.after(self.lens)
        if lens != self.lens:
            self.lens = lens
            self.lens_changed.emit(lens)

    def send(self, command: Command) -> None:
        """Have the session carry out a command."""
        if isinstance(command, Load | Reset | GoTo):
            self._n_changes += 1
        else:  # to go back again is another edit where something was trained between
            self._history.stop_merging()
        self._session.send(command)
        self._n_awaited = self._session.n_sent

    def watch(self, measurements: frozenset[Measurement[Any]]) -> None:
        """Have these measurements, and no others, answered with every snapshot."""
        is_new = not measurements <= self._watched
        self._watched = measurements
        self._session.send(Watch(measurements))
        if is_new:
            self._n_awaited = self._session.n_sent

    def poll(self) -> None:
        """Take what the session has to show; to be called once a frame."""
        snapshot = self._session.latest()
        self._snapshot = snapshot or self._snapshot
        notices = [*self._held, *self._session.take_notices()]
        self._held = []
        for notice in notices:
            if isinstance(notice, LoadFailed):
                self._step_back(notice)
        if snapshot is not None:
            self._follow(snapshot)
            self.snapshot_taken.emit(snapshot)
        for notice in notices:
            if not isinstance(notice, Recorded):  # it came too late for who asked
                self.noticed.emit(notice)

    def now(self) -> Moment[Standing]:
        """Return the present moment, as far as it has been seen."""
        experiment, snapshot = self.experiment, self._snapshot
        if snapshot is None:
            state = TrainerState(experiment.initial_parameters(), {}, 0, 0, 0)
            return Moment(experiment, state.theta, Standing(state))
        # it may show the experiment before the last edit
        state = carry_over(snapshot.state, snapshot.experiment.network, experiment)
        curves = (snapshot.minibatch_losses, snapshot.scores)
        place = (snapshot.timeline.current, snapshot.step)
        return Moment(experiment, state.theta, Standing(state, curves, place))

    def _carry_out(self, change: Change[Standing], label: str) -> None:
        remembered = None
        if change.remembered is not None:
            then = change.remembered
            remembered = Remembered(then.experiment.network, then.theta)
        standing = change.state or Standing()
        load = Load(
            change.experiment,
            standing.state,
            standing.curves,
            change.is_fresh,
            remembered,
            change.values,
            label=label,
        )
        if standing.place is None:
            self._show(change.experiment, load)
        else:
            self._show(change.experiment, GoTo(*standing.place, otherwise=load))
        self.history_changed.emit()

    def _show(self, experiment: Experiment, command: Load | GoTo) -> None:
        is_another, before = experiment is not self._experiment, self._experiment
        self._experiment = experiment
        self._forget_other_examples(before)
        self.send(command)
        if is_another:
            self.experiment_changed.emit(experiment)

    def _forget_other_examples(self, before: Experiment | None) -> None:
        """Let go of an example where the data are others than before."""
        if before is not None and _examples_of(before) != _examples_of(self.experiment):
            self.look_through(replace(self.lens, pinned=None, hovered=None, own=None, last=0))

    def _follow(self, snapshot: Snapshot) -> None:
        """Show what is trained where training has come to an edit that was recorded."""
        is_answer = snapshot.n_changes >= self._n_changes  # to all that has been sent
        if is_answer and snapshot.experiment is not self._experiment:
            self._history.pass_edit()
            before, self._experiment = self._experiment, snapshot.experiment
            self._forget_other_examples(before)
            self.experiment_changed.emit(snapshot.experiment)
            self.history_changed.emit()

    def _step_back(self, failed: LoadFailed) -> None:
        """Show again what the session still trains, if the failed experiment is on screen."""
        if failed.experiment is self._experiment and self._snapshot is not None:
            self._history.withdraw()
            self._experiment = self._snapshot.experiment
            self.experiment_changed.emit(self._experiment)
            self.history_changed.emit()


def _examples_of(experiment: Experiment) -> tuple[Dataset, int]:
    """Return what the examples of an experiment depend on."""
    return experiment.dataset, experiment.seed
