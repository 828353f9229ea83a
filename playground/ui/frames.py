"""The frames: when the session is asked for what is new, and who draws it next."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from playground.ui.frame_budget import FrameBudget
from playground.ui.panel_docks import PanelDocks
from playground.ui.transport_bar import TransportBar
from playground.ui.workbench import Workbench

FRAME_MS = 16
_PROMPT_MS = 2
"""Between two looks for what the hand waits for."""


class Frames(QObject):
    """A timer that takes what there is to see, and has a panel draw it: one thing a frame.

    While training runs as fast as it can, drawing keeps to its share of the time; what the hand
    waits for comes first.
    """

    polled = Signal()
    """The session has been asked what is new."""

    def __init__(
        self, workbench: Workbench, panels: PanelDocks, transport: TransportBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workbench, self._panels, self._transport = workbench, panels, transport
        self._budget = FrameBudget()
        self._is_within = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.draw)

    def start(self) -> None:
        """Begin to follow the session, frame by frame."""
        self._workbench.turns.start()
        self._timer.start()

    def stop(self) -> None:
        """No longer follow the session."""
        self._timer.stop()

    def draw(self) -> None:
        """Take what there is to see, or have a panel draw what was taken."""
        self._workbench.turns.begin()
        self._is_within = True
        if self._is_awaited or not self._transport.is_at_full_speed:
            self._poll()
            self._panels.draw_next(is_awaited=self._is_awaited)
        elif not self._panels.draw_next() and self._budget.is_due():  # all of the last one is seen
            self._poll()
        self._is_within = False
        self._set_pace()

    def hurry(self) -> None:
        """Draw first what the hand does: between the frames, or holding a button of the mouse."""
        is_held = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if is_held or not self._is_within:
            self._budget.hurry()
            self._set_pace()

    @property
    def is_in_hurry(self) -> bool:
        """Whether what is taken in this frame is what the hand has just led to."""
        return self._is_within and self._budget.is_in_hurry

    @property
    def _is_awaited(self) -> bool:
        """Whether the hand has just done something, and waits to see what it has led to."""
        return self._budget.is_in_hurry and self._workbench.is_awaiting

    def _set_pace(self) -> None:
        """Look more often for what is awaited."""
        interval = _PROMPT_MS if self._is_awaited else FRAME_MS
        if self._timer.interval() != interval:
            self._timer.setInterval(interval)

    def _poll(self) -> None:
        self._budget.begin()
        self._workbench.poll()
        self.polled.emit()
