"""The conductor: carries out a session's commands, one call at a time and without a thread."""

import math
import time
import traceback
from collections.abc import Callable
from typing import Any

from playground.engine.dataset import DataError
from playground.engine.measurement import Measurement
from playground.engine.measurements.scores import Scores, TrainAndTest
from playground.engine.network import NetworkError
from playground.session import commands
from playground.session.analyst import Asks, Findings
from playground.session.curve import CurveRecorder
from playground.session.inquiry import Inquiry
from playground.session.library import Library
from playground.session.pace import Pace
from playground.session.snapshot import Crashed, Diverged, LoadFailed, Notice, Snapshot
from playground.session.trainer import Trainer


class Conductor:
    """Holds the trainer, its recorded curves and the open questions."""

    def __init__(self, library: Library, analyst: Asks, notify: Callable[[Notice], None]) -> None:
        self._library = library
        self._inquiry = Inquiry(analyst, self._tell_of_measurement)
        self._notify = notify
        self._trainer: Trainer | None = None
        self._pace = Pace()
        self._losses, self._scores = CurveRecorder(1), CurveRecorder(4)
        self._steps_to_go = 0.0
        self._is_playing = False
        self._ends_with_epoch = False
        self.is_changed = False
        """Whether there is something to see that no snapshot has shown."""

    def carry_out(self, command: commands.Command | Findings) -> None:
        """Carry out a command; what goes wrong becomes a notice."""
        try:
            self._dispatch(command)
        except Exception as error:
            self._crash(error)
        self.is_changed = True

    def _dispatch(self, command: commands.Command | Findings) -> None:
        match command:
            case commands.Load():
                self._load(command)
            case commands.Watch(measurements):
                self._inquiry.watched = measurements
            case commands.SetSpeed(steps_per_second):
                self._pace.steps_per_second = steps_per_second
                self._pace.begin()
            case Findings():
                self._inquiry.receive(command)
            case _ if self._trainer is not None:
                self._move(command, self._trainer)
            case _:  # nothing has been loaded that could move
                pass

    def _move(self, command: commands.Command | Findings, trainer: Trainer) -> None:
        if trainer.experiment.obstacle is not None and not isinstance(command, commands.Reset):
            self._pause()
            return
        self._is_playing = isinstance(command, commands.Play)
        self._ends_with_epoch = isinstance(command, commands.Epoch)
        match command:
            case commands.Play():
                self._pace.begin()
                self._steps_to_go = math.inf
            case commands.Step(n_steps):
                self._steps_to_go = n_steps
            case commands.Epoch():
                self._steps_to_go = trainer.steps_left_in_epoch
            case commands.Reset():
                self._steps_to_go = 0
                trainer.reset()
                self._forget()
            case _:
                self._steps_to_go = 0

    def _load(self, command: commands.Load) -> None:
        try:
            self._try_to_load(command)
        except (DataError, NetworkError, OSError) as error:
            self._notify(LoadFailed(command.experiment, str(error)))
        except MemoryError:
            message = "This needs more memory than there is; choose a smaller network or data set."
            self._notify(LoadFailed(command.experiment, message))

    def _try_to_load(self, command: commands.Load) -> None:
        examples = self._library.examples(command.experiment)
        if self._trainer is None or command.is_fresh or command.state is not None:
            trainer = Trainer(command.experiment, examples)
            if command.state is not None:
                trainer.restore(command.state)
            self._trainer = trainer
            self._steps_to_go, self._is_playing = 0, False
            self._forget()
            if command.curves is not None:
                losses, scores = command.curves
                self._losses.resume(losses)
                self._scores.resume(scores)
        else:
            self._trainer.load(command.experiment, examples, command.remembered)
            if self._ends_with_epoch and self.is_training:
                self._steps_to_go = self._trainer.steps_left_in_epoch
            self._ask_on(self._trainer, is_changed_by_hand=bool(command.values))
        self._trainer.set_parameters(command.values)
        if command.experiment.obstacle is not None:
            self._pause()

    def _ask_on(self, trainer: Trainer, *, is_changed_by_hand: bool) -> None:
        if is_changed_by_hand:  # what is known of this step belongs to other weights
            self._inquiry.begin(trainer)
        else:
            self._inquiry.go_on(trainer)

    def _forget(self) -> None:
        self._losses, self._scores = CurveRecorder(1), CurveRecorder(4)
        if self._trainer is not None:
            self._inquiry.begin(self._trainer)

    @property
    def is_training(self) -> bool:
        """Whether there are steps to take."""
        return self._steps_to_go > 0

    def seconds_to_wait(self) -> float | None:
        """Return how long nothing is to be done, or None: until the next command."""
        if self.is_training:
            return self._pace.wait() if self._is_playing else 0.0
        return 0.02 if self._inquiry.is_outdated else None

    @property
    def can_ask(self) -> bool:
        """Whether the next snapshot would have slow measurements made."""
        return self._inquiry.can_ask

    @property
    def has_slow_questions(self) -> bool:
        """Whether something is watched that takes long to answer."""
        return bool(self._inquiry.slow())

    @property
    def step(self) -> int:
        """How many updates have been made."""
        return 0 if self._trainer is None else self._trainer.step

    @property
    def steps_to_go(self) -> float:
        """How many steps are to be taken: 0 when paused, infinity when playing."""
        return self._steps_to_go

    def train(self, until: int | None = None) -> None:
        """Take a slice's worth of the steps that are due, not beyond the step `until`."""
        if self._trainer is None or (self._is_playing and self._pace.wait() > 0):
            return
        try:
            self._take_steps(self._trainer, until)
        except Exception as error:
            self._crash(error)
        self.is_changed = True

    def _take_steps(self, trainer: Trainer, until: int | None) -> None:
        n_steps = int(min(self._pace.n_steps(is_playing=self._is_playing), self._steps_to_go))
        if until is not None:
            n_steps = max(1, min(n_steps, until - trainer.step))
        first, started = trainer.step, time.perf_counter()
        advance = trainer.advance(n_steps)
        self._pace.took(n_steps, time.perf_counter() - started)
        self._losses.extend(first, advance.losses)
        self._steps_to_go -= n_steps
        if self._steps_to_go <= 0:
            self._is_playing = False
        if advance.divergence is not None:
            self._pause()
            self._notify(Diverged(advance.divergence))

    def _pause(self) -> None:
        self._steps_to_go, self._is_playing = 0, False

    def _crash(self, error: Exception) -> None:
        self._pause()
        self._tell(error, "Something in the training went wrong", "training has paused")

    def _tell_of_measurement(self, error: Exception) -> None:
        self._tell(error, "Something that a panel shows could not be computed", "the rest goes on")

    def _tell(self, error: Exception, what: str, consequence: str) -> None:
        message = (
            f"{what} ({type(error).__name__}: {error}); {consequence}, your work is unharmed, and "
            "a report with these details would help us mend it."
        )
        self._notify(Crashed(message, "".join(traceback.format_exception(error))))

    def snapshot(self) -> Snapshot | None:
        """Return what there is to see now, or None if nothing has been loaded."""
        self.is_changed = False
        trainer = self._trainer
        if trainer is None:
            return None
        state = trainer.state.freeze()
        last = trainer.last_step
        answers = self._inquiry.answers(trainer, state, self._record_scores)
        return Snapshot(
            experiment=trainer.experiment,
            examples=trainer.examples,
            state=state,
            is_playing=self._is_playing,
            steps_per_second=self._pace.speed if self.is_training else 0.0,
            minibatch_losses=self._losses.curve,
            scores=self._scores.curve,
            answers=answers,
            gradient=None if last is None else last.gradient,
            last_update=None if last is None else last.update,
        )

    def _record_scores(self, measurement: Measurement[Any], step: int, value: Any) -> None:
        if isinstance(measurement, Scores) and isinstance(value, TrainAndTest):
            self._scores.append(step, value.row)
