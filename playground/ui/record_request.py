"""Asking a session for all that has been trained, and waiting for its answer."""

import time

from playground.session.commands import Record
from playground.session.session import Session
from playground.session.snapshot import Crashed, Notice, Recorded
from playground.session.synchronous_session import SynchronousSession

_PATIENCE = 10.0
"""Seconds, after which the session must be reading a large data file."""


def ask_for_record(
    session: Session | SynchronousSession,
) -> tuple[Recorded | None, list[Notice]]:
    """Return the record, None if it does not come, and other notices that came meanwhile.

    All commands that were sent before have been carried out in it.
    """
    number = time.monotonic_ns()
    session.send(Record(number))
    others: list[Notice] = []
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        others += session.take_notices()
        for each in others:
            # an answer to an earlier request, given up meanwhile, knows less
            if isinstance(each, Recorded) and each.number == number:
                return each, [other for other in others if other is not each]
        if any(isinstance(each, Crashed) for each in others):
            break
        time.sleep(0.002)
    return None, others
