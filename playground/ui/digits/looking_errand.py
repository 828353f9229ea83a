"""What a button asks for once: begun, under way, over, or cancelled."""

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from playground.engine.measurement import Measurement
from playground.session.snapshot import Answer, Snapshot

A = TypeVar("A")


class Errand(QObject, Generic[A]):
    """Asks a question until its answer is over, and keeps the answer as long as it is about."""

    changed = Signal()
    """Another question is asked, or none."""

    def __init__(self, is_over: Callable[[A], bool]) -> None:
        super().__init__()
        self._is_over = is_over
        self._about: Hashable = None
        self._nonce = 0
        self.question: Measurement[A] | None = None
        """What is asked now."""
        self.found: Answer[A] | None = None
        """What is known so far."""

    @property
    def is_running(self) -> bool:
        """Whether an answer is still to come."""
        return self.question is not None

    def next_nonce(self) -> int:
        """Return a number that tells the next question from all before."""
        self._nonce += 1
        return self._nonce

    def begin(self, question: Measurement[A], about: Hashable) -> None:
        """Ask a question; what is found belongs to `about`."""
        self.question, self.found, self._about = question, None, about
        self.changed.emit()

    def end(self) -> None:
        """Ask no more; what has been found stays."""
        if self.question is not None:
            self.question = None
            self.changed.emit()

    def keep_to(self, about: Hashable) -> None:
        """Forget what is about something else."""
        if about != self._about and (self.question is not None or self.found is not None):
            self.found = None
            self.end()

    def take(self, snapshot: Snapshot) -> None:
        """Take the answer of a snapshot, if there is one."""
        if self.question is None:
            return
        answer: Answer[Any] | None = snapshot.answer(self.question)
        if answer is None:
            return
        if answer.value is not None:
            self.found = answer
        if answer.value is None or self._is_over(answer.value):
            self.end()
