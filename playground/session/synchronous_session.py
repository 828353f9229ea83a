"""A session without threads, for pictures and tests: every command is finished when sent."""

from typing import Any

from playground.engine.measurement import Measurement
from playground.session.analyst import Findings, Question, answer
from playground.session.commands import Command, Epoch, Step, StepPhase
from playground.session.conductor import Conductor
from playground.session.library import Library, Loading, ReadWithProgress
from playground.session.snapshot import Notice, Snapshot

_STOPS, _FEW_STOPS = 200, 12
"""How often scores are measured on the way through many steps, where they are quick or slow."""


class _PromptAnalyst:
    """An analyst that answers before `ask` returns."""

    is_busy = False

    def __init__(self) -> None:
        self.findings: list[Findings] = []

    def ask(self, question: Question) -> None:
        self.findings.append(answer(question))

    def want(self, load: int, measurements: frozenset[Measurement[Any]]) -> None:
        """Do nothing: whatever is asked has been answered when `ask` returns."""


class SynchronousSession:
    """Understands the commands of a `Session` and carries them out in the caller's thread.

    It does not play: Play takes as many steps as fit in one slice each time `latest` is called.
    """

    def __init__(self, read: ReadWithProgress) -> None:
        self._notices: list[Notice] = []
        self._analyst = _PromptAnalyst()
        self._conductor = Conductor(Library(read), self._analyst, self._notices.append)
        self.n_sent = 0
        """How many commands have been sent; see Snapshot."""
        self.told: list[Notice] = []
        """All notices that have been taken."""

    def start(self) -> None:
        """Do nothing: there is no thread."""

    def stop(self) -> None:
        """Do nothing: there is no thread."""

    def rest(self) -> None:
        """Do nothing: nothing runs in between."""

    def go_on(self) -> None:
        """Do nothing: nothing rests."""

    @property
    def loading(self) -> Loading | None:
        """Return None: whatever is read has been read when `send` returns."""
        return None

    def send(self, command: Command) -> None:
        """Carry out a command to its end."""
        self.n_sent += 1
        self._conductor.carry_out(command)
        while self._conductor.is_retracing:
            self._conductor.retrace()
        if isinstance(command, Step | StepPhase | Epoch):
            self._train_to_the_end()

    def _train_to_the_end(self) -> None:
        snapshot = self._snapshot()
        is_slow = bool(self._conductor.has_slow_questions)
        stop_after = max(1, int(self._conductor.steps_to_go) // (_FEW_STOPS if is_slow else _STOPS))
        next_stop = snapshot.step + stop_after if snapshot else 0
        while self._conductor.is_training:
            self._conductor.train(until=next_stop)
            if self._conductor.step >= next_stop:
                self._snapshot()
                next_stop += stop_after
        self._conductor.is_changed = True  # nobody has seen the last of these snapshots

    def latest(self) -> Snapshot | None:
        """Return what there is to see now, or None if nothing has changed."""
        if self._conductor.is_training:
            self._conductor.train()
        return self._snapshot() if self._conductor.is_changed else None

    def take_notices(self) -> list[Notice]:
        """Return what has happened since the last call that a person should be told."""
        notices = self._notices.copy()
        self._notices.clear()
        self.told.extend(notices)
        return notices

    def _snapshot(self) -> Snapshot | None:
        snapshot = self._conductor.snapshot()
        findings, self._analyst.findings = self._analyst.findings, []
        if not findings:
            return snapshot
        for each in findings:
            self._conductor.carry_out(each)
        return self._conductor.snapshot()
