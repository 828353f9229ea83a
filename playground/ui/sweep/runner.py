"""A sweep that is under way: looked at a few times a second, so that the window is never held."""

import os

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from playground.session.sweep.sweep import Sweep, SweepRun

_INTERVAL_MS = 100
_WAIT = 0.1


class SweepRunner(QObject):
    """Begins a sweep, tells how far it is, and can end it."""

    progressed = Signal(float)
    """Carries the share that is done."""
    arrived = Signal(object)
    """Some runs are done: carries the Results so far."""
    finished = Signal(object)
    """All is done or was cancelled: carries the Results."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._run: SweepRun | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.look)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.cancel)

    @property
    def is_running(self) -> bool:
        """Whether a sweep is under way."""
        return self._run is not None

    @property
    def process_ids(self) -> tuple[int, ...]:
        """The processes that there are."""
        return () if self._run is None else self._run.processes.process_ids

    def begin(self, sweep: Sweep) -> None:
        """Begin a sweep, leaving a core for the window where there are several."""
        self.cancel()
        self._run = SweepRun(sweep, max(1, (os.cpu_count() or 1) - 1))
        self._timer.start()

    def look(self) -> None:
        """Take what has come in."""
        self._take(0.0)

    def wait(self) -> None:
        """Go on to the end, for a picture that nobody waits in front of."""
        while self._run is not None:
            self._take(_WAIT)

    def _take(self, timeout: float) -> None:
        run = self._run
        if run is None:
            return
        has_news = run.poll(timeout)
        self.progressed.emit(run.share)
        if run.is_done:
            self._end(run)
        elif has_news:
            self.arrived.emit(run.results())

    def cancel(self) -> None:
        """End it at once; what has come in stays."""
        if self._run is not None:
            self._run.cancel()
            self._end(self._run)

    def _end(self, run: SweepRun) -> None:
        self._timer.stop()
        self._run = None
        self.finished.emit(run.results())
