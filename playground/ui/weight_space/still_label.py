"""A label that keeps the height of its longest text so far, so that nothing beside it jumps."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy


class StillLabel(QLabel):
    """Becomes higher where a text needs it, unless it is held; another width begins anew."""

    def __init__(self, *, is_muted: bool = False, hides: bool = True) -> None:
        """`hides`: whether an empty text takes no room."""
        super().__init__()
        self._most = 0
        self._hides = hides
        self._n_lines = 1
        self._fellow: StillLabel | None = None
        self.is_held = False
        """Whether it keeps its height whatever it shows: while a drag goes on beside it."""
        self.setWordWrap(True)
        self.setProperty("isMuted", is_muted)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._keep_room()

    def say(self, text: str) -> None:
        """Show a text."""
        self.setText(text)
        if self.is_held:
            return
        self.setVisible(bool(text) or not self._hides)
        self._keep_room()

    def reserve(self, n_lines: int) -> None:
        """Have room for so many lines, at least, from now on."""
        if n_lines != self._n_lines:
            self._n_lines, self._most = n_lines, 0
            self._keep_room()

    def level_with(self, other: "StillLabel") -> None:
        """Be as high as another label from now on, and let it be as high as this one."""
        self._fellow, other._fellow = other, self

    def _keep_room(self) -> None:
        least = self._n_lines * self.fontMetrics().lineSpacing()
        self._most = max(least, self.heightForWidth(max(self.width(), 1)), self._most)
        fellow = self._fellow
        height = self._most if fellow is None else max(self._most, fellow._most)
        for each in (self, fellow):
            if each is not None and each.maximumHeight() != height:
                each.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and not self.is_held:
            self._most = 0
            self._keep_room()
