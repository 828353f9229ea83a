"""Which pictures the network is asked about: one at a time, so that drawing is always followed."""

from time import monotonic

from playground.engine.measurements.answer_to import AnswerTo
from playground.session.snapshot import Snapshot

_PATIENCE = 0.25
"""Seconds after which another picture is asked about, answer or not."""


class Asking:
    """While a picture waits for its answer, only the latest of those to come is remembered."""

    def __init__(self) -> None:
        self.shown: bytes | None = None
        """The picture whose answer is shown."""
        self._asked: bytes | None = None
        self._next: bytes | None = None
        self._since = 0.0

    @property
    def questions(self) -> frozenset[AnswerTo]:
        """What is to be watched."""
        return frozenset(AnswerTo(each) for each in (self.shown, self._asked) if each is not None)

    def ask(self, pixels: bytes) -> None:
        """Ask about another picture as soon as the one before is answered."""
        if self._asked is None or monotonic() - self._since > _PATIENCE:
            self._asked, self._next, self._since = pixels, None, monotonic()
        else:
            self._next = pixels

    def waiting(self) -> AnswerTo | None:
        """Return the question that has not been answered yet."""
        return None if self._asked is None else AnswerTo(self._asked)

    def is_known_to(self, snapshot: Snapshot) -> bool:
        """Tell whether a snapshot has the answer that is waited for."""
        waiting = self.waiting()
        return waiting is not None and snapshot.answer(waiting) is not None

    def answered(self) -> None:
        """Go on to the next picture: what was asked about is shown."""
        self.shown, self._asked = self._asked, None
        following, self._next = self._next, None
        if following is not None and following != self.shown:
            self.ask(following)

    def forget(self) -> None:
        """Ask about nothing."""
        self.shown = self._asked = self._next = None
