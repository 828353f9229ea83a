"""The session: the training thread, fed with commands and seen through snapshots."""

import queue
import threading
import time
from collections import deque

from playground.session.analyst import Analyst, Findings
from playground.session.commands import Command
from playground.session.conductor import Conductor
from playground.session.library import Library, Loading, ReadWithProgress
from playground.session.snapshot import Notice, Snapshot

_LONGEST_REST = 0.05
"""Seconds after which training goes on although somebody asked it to rest."""

_BETWEEN_SNAPSHOTS = 1 / 60


class Session:
    """Trains in a thread of its own: `send` commands, poll `latest` and `take_notices`."""

    def __init__(self, read: ReadWithProgress) -> None:
        self._commands: queue.SimpleQueue[Command | Findings | None] = queue.SimpleQueue()
        self._notices: queue.SimpleQueue[Notice] = queue.SimpleQueue()
        self._slot: deque[Snapshot] = deque(maxlen=1)  # the latest replaces the one before
        self._published = 0.0
        self.n_sent = 0
        """How many commands have been sent; see Snapshot."""
        self._is_window_at_work = False
        self._may_go_on = threading.Event()
        self._analyst = Analyst(self._commands.put)
        self._library = Library(read)
        self._conductor = Conductor(self._library, self._analyst, self._notices.put)
        self._thread = threading.Thread(target=self._work, name="session", daemon=True)

    def start(self) -> None:
        """Start the threads."""
        self._analyst.start()
        self._thread.start()

    def stop(self) -> None:
        """End the threads after the slice or the measurement in hand."""
        self._commands.put(None)
        self._thread.join()
        self._analyst.stop()

    def send(self, command: Command) -> None:
        """Have a command carried out, after those sent before."""
        self.n_sent += 1
        self._commands.put(command)
        self._may_go_on.set()  # it is carried out during a rest as well

    def rest(self) -> None:
        """Ask training to leave the interpreter to the caller until `go_on`, for a moment.

        Python runs one thread at a time, and a thread that never rests gets all the turns. So the
        window says when it is at work, and training has all the time in between.
        """
        self._is_window_at_work = True

    def go_on(self) -> None:
        """Let training go on: the caller has nothing to do."""
        self._is_window_at_work = False
        self._may_go_on.set()

    def latest(self) -> Snapshot | None:
        """Return the newest snapshot if it has not been taken yet, else None."""
        try:
            return self._slot.pop()
        except IndexError:
            return None

    @property
    def loading(self) -> Loading | None:
        """The data file that is being read just now, if any."""
        return self._library.loading

    def take_notices(self) -> list[Notice]:
        """Return what has happened since the last call that a person should be told."""
        notices: list[Notice] = []
        while not self._notices.empty():
            notices.append(self._notices.get())
        return notices

    def _work(self) -> None:
        while self._carry_out_commands():
            if self._conductor.is_training and not self._conductor.is_awaited:
                self._conductor.train()
                self._rest()
            elif self._conductor.is_retracing and not self._conductor.is_awaited:
                self._conductor.retrace()
                self._rest()
            if self._is_time_to_publish():
                self._publish()

    def _rest(self) -> None:
        """Rest while the window is at work and wants nothing, for a moment."""
        self._may_go_on.clear()
        if self._is_window_at_work and self._commands.empty():
            self._may_go_on.wait(_LONGEST_REST)

    def _carry_out_commands(self) -> bool:
        """Carry out what has been sent, once there is any or time for more; False at the end."""
        wait = self._conductor.seconds_to_wait()
        while True:
            try:
                command = self._commands.get(timeout=wait) if wait != 0 else self._get_now()
            except queue.Empty:
                return True
            if command is None:
                return False
            self._conductor.carry_out(command)
            wait = 0

    def _get_now(self) -> Command | Findings | None:
        return self._commands.get_nowait()

    def _is_time_to_publish(self) -> bool:
        if self._conductor.is_travelling:  # the states on the way are not to be seen
            return False
        if self._conductor.is_awaited:
            return True
        is_news = self._conductor.is_changed or self._conductor.can_ask
        wait = self._conductor.seconds_to_wait()
        if wait is None or wait > _BETWEEN_SNAPSHOTS:  # nothing newer will come so soon
            return is_news
        is_due = time.perf_counter() - self._published >= _BETWEEN_SNAPSHOTS
        return is_news and is_due and not self._slot  # while the window is busy, train on

    def _publish(self) -> None:
        snapshot = self._conductor.snapshot()
        if snapshot is not None:
            self._slot.append(snapshot)
            self._published = time.perf_counter()
