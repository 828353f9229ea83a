"""Two controls beside each other where there is room, else one below the other."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from playground.ui.plot import SPACE


class SideBySide(QWidget):
    """As narrow as the wider of the two, if it has to be."""

    def __init__(self, first: QWidget, second: QWidget) -> None:
        super().__init__()
        self.setProperty("isControl", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._both = first, second
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE // 2)
        self._layout.addWidget(first)
        self._layout.addWidget(second)
        self._layout.addStretch()
        self._layout.setAlignment(first, Qt.AlignmentFlag.AlignLeft)
        self._layout.setAlignment(second, Qt.AlignmentFlag.AlignLeft)
        self._arrange(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width())

    def _arrange(self, width: int) -> None:
        hints = [each.sizeHint() for each in self._both]
        is_wide = width >= sum(hint.width() for hint in hints) + 3 * SPACE
        directions = QBoxLayout.Direction
        self._layout.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
        heights = [hint.height() for hint in hints]
        self.setFixedHeight(max(heights) if is_wide else sum(heights) + SPACE // 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(max(each.sizeHint().width() for each in self._both), 0)
