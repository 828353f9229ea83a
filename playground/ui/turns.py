"""Turns: training rests while the window's thread handles events, and runs while it waits."""

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QEvent, QObject

from playground.session.session import Session
from playground.session.synchronous_session import SynchronousSession

_LAST = -1000
"""The priority of an event that is handled after all others, repaints too."""


class Turns(QObject):
    """Says to the session when the window's thread is at work.

    The signals of Qt's event dispatcher do not tell: where it rests on GLib, `aboutToBlock` comes
    before a round of events and not before a wait. So an event posted behind all others does.
    """

    def __init__(self, session: Session | SynchronousSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._kind = QEvent.Type(QEvent.registerEventType())
        self._is_posted = False
        self._has_ended = False  # the round of events in which the last turn ended goes on

    def start(self) -> None:
        """Take a turn for every round of events."""
        QAbstractEventDispatcher.instance().awake.connect(self._awake)

    def begin(self) -> None:
        """Take a turn: there is work to do, and what it posts belongs to it."""
        self._session.rest()
        if not self._is_posted:
            self._is_posted = True
            QCoreApplication.postEvent(self, QEvent(self._kind), _LAST)

    def _awake(self) -> None:
        if self._has_ended:  # only our own event has woken us
            self._has_ended = False
        else:
            self.begin()

    def customEvent(self, event: QEvent) -> None:
        self._is_posted = False
        self._has_ended = True
        self._session.go_on()
