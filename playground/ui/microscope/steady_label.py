"""A label whose text changes while its height stays."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

_ANY = 10_000


class SteadyLabel(QLabel):
    """As high as the longest text that it may come to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: tuple[str, ...] = ()
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def may_show(self, texts: Iterable[str]) -> None:
        """Keep room for any of these texts."""
        texts = tuple(texts)
        if texts != self._texts:
            self._texts = texts
            self._keep_room()

    def _keep_room(self) -> None:
        room, flags = QRect(0, 0, self.contentsRect().width(), _ANY), Qt.TextFlag.TextWordWrap
        metrics = self.fontMetrics()
        heights = [metrics.boundingRect(room, flags, text).height() for text in self._texts]
        self.setFixedHeight(max(heights, default=metrics.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._keep_room()
