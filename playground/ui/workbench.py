"""The workbench: the document on screen, its history, and the session that trains it."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Signal

from playground.document import edits
from playground.document.edits import Edit
from playground.document.experiment import Experiment
from playground.document.history import Change, History, Moment
from playground.engine.measurement import Measurement
from playground.session.carrying import Remembered, carry_over
from playground.session.commands import Command, Load, Reset, Watch
from playground.session.curve import Curve
from playground.session.library import Loading
from playground.session.session import Session
from playground.session.snapshot import LoadFailed, Snapshot
from playground.session.synchronous_session import SynchronousSession
from playground.session.trainer import TrainerState


@dataclass(frozen=True, eq=False)
class Standing:
    """Where training stood, and the curves that led there."""

    state: TrainerState | None = None
    curves: tuple[Curve, Curve] | None = None


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

    def __init__(
        self, session: Session | SynchronousSession, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._history: History[Standing] = History()
        self._experiment: Experiment | None = None
        self._snapshot: Snapshot | None = None

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

    def open(self, experiment: Experiment, state: TrainerState | None = None) -> None:
        """Show another document, from its start or where `state` was saved."""
        self._history = History()
        self._show(experiment, Load(experiment, state, is_fresh=True))
        self.history_changed.emit()

    def apply(self, edit: Edit) -> bool:
        """Make an edit; return whether it was made. If not, `refused` has said why."""
        try:
            change = self._history.apply(edit, self.now())
        except (ValueError, LookupError) as error:
            self.refused.emit(str(error))
            return False
        self._carry_out(change)
        return True

    def stop_merging(self) -> None:
        """Let the next edit be an undo step of its own, as when a slider has been released."""
        self._history.stop_merging()

    def undo(self) -> None:
        """Take back the last edit."""
        change = self._history.undo(self.now())
        if change is not None:
            self._carry_out(change)

    def redo(self) -> None:
        """Make the edit again that was undone last."""
        change = self._history.redo(self.now())
        if change is not None:
            self._carry_out(change)

    def reset(self) -> None:
        """Go back to before the first step; undo brings back what training had done, if it had."""
        if self.is_at_start:
            self.send(Reset())
        else:
            self.apply(edits.reset())

    def send(self, command: Command) -> None:
        """Have the session carry out a command."""
        self._session.send(command)

    def watch(self, measurements: frozenset[Measurement[Any]]) -> None:
        """Have these measurements, and no others, answered with every snapshot."""
        self._session.send(Watch(measurements))

    def share_interpreter(self) -> None:
        """Have training rest while this thread handles events, and run while it waits for them."""
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self._session.rest)
        dispatcher.aboutToBlock.connect(self._session.go_on)

    def poll(self) -> None:
        """Take what the session has to show; to be called once a frame."""
        snapshot = self._session.latest()
        if snapshot is not None:
            self._snapshot = snapshot
            self.snapshot_taken.emit(snapshot)
        for notice in self._session.take_notices():
            if isinstance(notice, LoadFailed):
                self._step_back(notice)
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
        return Moment(experiment, state.theta, Standing(state, curves))

    def _carry_out(self, change: Change[Standing]) -> None:
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
        )
        self._show(change.experiment, load)
        self.history_changed.emit()

    def _show(self, experiment: Experiment, load: Load) -> None:
        is_another = experiment is not self._experiment
        self._experiment = experiment
        self._session.send(load)
        if is_another:
            self.experiment_changed.emit(experiment)

    def _step_back(self, failed: LoadFailed) -> None:
        """Show again what the session still trains, if the failed experiment is on screen."""
        if failed.experiment is self._experiment and self._snapshot is not None:
            self._history.withdraw()
            self._experiment = self._snapshot.experiment
            self.experiment_changed.emit(self._experiment)
            self.history_changed.emit()
