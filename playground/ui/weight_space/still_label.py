"""A label that keeps the height of its longest text so far, so that nothing beside it jumps."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

_ANY = 10_000


class StillLabel(QLabel):
    """Becomes higher where a text needs it, unless it is held; another width begins anew."""

    def __init__(self) -> None:
        super().__init__()
        self._most = 0
        self.is_held = False
        """Whether it keeps its height whatever it shows: while a drag goes on beside it."""
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Show a text; an empty one hides the label."""
        self.setText(text)
        if self.is_held:
            return
        self.setVisible(bool(text))
        self._keep_room()

    def _keep_room(self) -> None:
        room, flags = QRect(0, 0, max(self.width(), 1), _ANY), Qt.TextFlag.TextWordWrap
        needed = self.fontMetrics().boundingRect(room, flags, self.text()).height()
        if needed > self._most:
            self._most = needed
            self.setFixedHeight(needed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._most = 0
            self._keep_room()
