"""The conductor: carries out a session's commands, one call at a time and without a thread."""

from collections.abc import Callable
from dataclasses import replace

from playground.engine.dataset import DataError
from playground.engine.network import NetworkError
from playground.session import commands
from playground.session.analyst import Asks, Findings
from playground.session.inquiry import Inquiry
from playground.session.library import Library
from playground.session.publishing import take_snapshot
from playground.session.recorder import Recorder
from playground.session.retracer import Retracer
from playground.session.runner import Runner
from playground.session.series import SeriesKeeper
from playground.session.snapshot import Notice, Recorded, Snapshot
from playground.session.stepping import Stepping
from playground.session.telling import Teller
from playground.session.trainer import Trainer
from playground.session.transport import Transport
from playground.session.traveller import Traveller


class Conductor:
    """Holds the trainer, the record of what it did, and the open questions."""

    def __init__(self, library: Library, analyst: Asks, notify: Callable[[Notice], None]) -> None:
        self._library = library
        self._notify = notify
        self._teller = Teller(notify)
        self._inquiry = Inquiry(analyst, self._teller.of_measurement)
        self._trainer: Trainer | None = None
        self._transport = Transport()
        self._recorder = Recorder()
        self._series = SeriesKeeper()
        self._traveller = Traveller(library, self._recorder)
        self._runner = Runner(self._inquiry.scores, self._recorder, notify)
        self._stepping = Stepping(
            self._transport, self._recorder, self._traveller, self._runner, self._go_on, notify
        )
        self._retracer: Retracer | None = None
        self._n_changes = self._n_commands = 0
        self.is_changed = False
        """Whether there is something to see that no snapshot has shown."""
        self._is_awaited = False

    def carry_out(self, command: commands.Command | Findings) -> None:
        """Carry out a command; what goes wrong becomes a notice."""
        self._n_commands += not isinstance(command, Findings)
        if isinstance(command, commands.Watch) and self._inquiry.answers_all(command.measurements):
            self._inquiry.watched = command.measurements
            return
        try:
            self._dispatch(command)
        except Exception as error:
            self._crash(error)
        if isinstance(command, commands.Load | commands.Reset | commands.GoTo):
            self._n_changes += 1
        self.is_changed = True
        self._is_awaited |= not isinstance(command, Findings)

    def _dispatch(self, command: commands.Command | Findings) -> None:
        match command:
            case commands.Watch(measurements):
                self._inquiry.watched = measurements
            case commands.SetSpeed(steps_per_second):
                self._transport.pace.steps_per_second = steps_per_second
                self._transport.pace.begin()
            case commands.SetMemory(most_bytes):
                self._recorder.keep_within(most_bytes)
            case Findings():
                self._inquiry.receive(command)
            case commands.GoTo():
                self._go_to(command)
            case _:
                self._arrive()
                self._change(command)

    def _change(self, command: commands.Command) -> None:
        match command:
            case commands.Load():
                self._load(command)
            case commands.NameBranch(branch, name):
                self._recorder.rename(branch, name)
            case commands.DeleteBranch(branch):
                self._recorder.delete(branch)
            case commands.Record(number) if self._trainer is not None:
                trainer = self._trainer
                history = self._recorder.record(trainer.step)
                state = trainer.state.freeze()
                self._notify(Recorded(trainer.experiment, state, history, number))
            case _ if self._trainer is not None:
                self._move(command, self._trainer)
            case _:  # nothing has been loaded that could move
                pass

    def _move(self, command: commands.Command, trainer: Trainer) -> None:
        if trainer.experiment.obstacle is not None and not isinstance(command, commands.Reset):
            self._transport.pause()
            return
        self._runner.stop(self.step)
        self._transport.begin(command, trainer)
        if isinstance(command, commands.Reset):
            trainer.reset()
            self._series.begin()
            self._recorder.begin(trainer)
            self._inquiry.begin(trainer)
        if self._transport.is_running and not self._transport.is_by_phase:
            self._stepping.finish(trainer)
        if isinstance(command, commands.RunTo) and self._transport.is_running:
            if self._runner.begin(command.goal, trainer):
                self._look(trainer)
            else:
                self._transport.pause()

    def _look(self, trainer: Trainer) -> None:
        """Look whether a run is to end here; it does so where it has found the best step."""
        end = self._runner.look(trainer)
        if end is not None:
            self._transport.pause()
            if end != trainer.step:
                self._set_out(trainer, None, end)

    def _load(self, command: commands.Load) -> None:
        try:
            self._try_to_load(command)
        except (DataError, NetworkError, OSError, MemoryError) as error:
            self._teller.of_load(command.experiment, error)

    def _try_to_load(self, command: commands.Load) -> None:
        trainer = self._trainer
        examples = self._library.examples(command.experiment)
        if trainer is None or command.is_fresh or command.state is not None:
            is_new_document = trainer is None or command.is_new_document
            trainer = Trainer(command.experiment, examples)
            if command.state is not None:
                trainer.restore(command.state)
            trainer.set_parameters(command.values)
            self._runner.stop(self.step)
            self._trainer = trainer
            self._series.begin()
            self._transport.pause()
            self._recorder.begin(trainer, command, is_new_document=is_new_document)
            if is_new_document:
                has_past = command.history is not None
                self._retracer = Retracer(self._library, self._recorder) if has_past else None
                self._recorder.is_retracing = has_past
            self._inquiry.begin(trainer)
        else:
            before = trainer.state
            trainer.load(command.experiment, examples, command.remembered)
            try:
                trainer.set_parameters(command.values)
            except KeyError:
                command = replace(command, values={})
                raise
            finally:
                self._recorder.edited(before, trainer, command)
                self._go_on(trainer, is_changed_by_hand=bool(command.values))
        if command.experiment.obstacle is not None:
            self._runner.stop(self.step)
            self._transport.pause()

    def _go_on(self, trainer: Trainer, *, is_changed_by_hand: bool = False) -> None:
        """Go on with what may be another experiment."""
        if is_changed_by_hand:  # what is known of this step belongs to other weights
            self._inquiry.begin(trainer)
        else:
            self._inquiry.go_on(trainer)
        self._transport.plan_anew(trainer)
        self._runner.plan(trainer)

    def _go_to(self, command: commands.GoTo) -> None:
        if self._trainer is None:
            return
        if self._traveller.knows(command):
            self._runner.stop(self.step)
            self._transport.pause()
            self._set_out(self._trainer, command.branch, command.step)
        elif command.otherwise is not None:
            self._arrive()
            self._load(command.otherwise)

    def _set_out(self, trainer: Trainer, branch: int | None, step: int) -> None:
        try:
            self._traveller.set_out(trainer, branch, step)
        except (DataError, OSError, MemoryError) as error:
            self._teller.of_load(trainer.experiment, error)

    def _arrive(self) -> None:
        """Go all the way to where the trainer is to be."""
        if self._traveller.is_under_way and self._trainer is not None:
            self._travel(self._trainer, is_to_end=True)

    def _travel(self, trainer: Trainer, *, is_to_end: bool = False) -> None:
        steps_at_once = self._transport.pace.steps_in_a_slice
        try:
            if is_to_end:
                self._traveller.arrive(steps_at_once)
            else:
                self._traveller.go(steps_at_once)
        except Exception as error:
            self._traveller.give_up(trainer)
            self._crash(error)
        if not self._traveller.is_under_way:
            self._inquiry.go_elsewhere(trainer)

    @property
    def is_travelling(self) -> bool:
        """Whether the step that is to be shown has not been reached yet."""
        return self._traveller.is_under_way

    @property
    def is_awaited(self) -> bool:
        """Whether somebody waits to see what a command has done, and no way is to be gone first."""
        return self._is_awaited and not self.is_travelling

    @property
    def is_training(self) -> bool:
        """Whether there is anything for `train` to do."""
        return self._transport.is_running or self.is_travelling

    def seconds_to_wait(self) -> float | None:
        """Return how long nothing is to be done, or None: until the next command."""
        if self.is_training:
            return self._transport.wait()
        if self.is_retracing:
            return 0.0
        return 0.02 if self._inquiry.is_outdated else None

    @property
    def is_retracing(self) -> bool:
        """Whether, while nothing else is to be done, the ways of runs from a file can be found."""
        return self._retracer is not None

    def retrace(self) -> None:
        """Find the next part of those ways."""
        if self._retracer is None or self._trainer is None:
            return
        self._retracer.go()
        if self._retracer.is_done:
            self._retracer = None
            self._recorder.is_retracing = False
            self._inquiry.go_elsewhere(self._trainer)  # what was asked along them is no longer so
            self.is_changed = True

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
        return self._transport.steps_to_go

    def train(self, until: int | None = None) -> None:
        """Take a slice's worth of the steps that are due, not beyond the step `until`."""
        trainer = self._trainer
        if trainer is None or self._transport.wait() > 0:
            return
        try:
            if self.is_travelling:
                self._travel(trainer)
            else:
                self._stepping.take(trainer, until)
            if self._runner.steps_until_look(trainer) <= 0:
                self._look(trainer)
        except Exception as error:
            self._crash(error)
        self.is_changed = True

    def _crash(self, error: Exception) -> None:
        self._runner.drop()
        self._transport.pause()
        self._teller.of_crash(error)

    def snapshot(self) -> Snapshot | None:
        """Return what there is to see now, or None if nothing has been loaded."""
        self._arrive()
        self.is_changed = self._is_awaited = False
        trainer = self._trainer
        if trainer is None:
            return None
        return take_snapshot(
            trainer,
            self._transport,
            self._recorder,
            self._series,
            self._inquiry,
            self._runner,
            self._n_changes,
            self._n_commands,
        )
