"""What the network sees of a drawing: its few pixels, large."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from playground.engine.arrays import ByteArray
from playground.ui.digits.grey_image import grey_image
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_HELP = (
    "What the network gets: your drawing, scaled to the size that the digits of the data have and "
    "moved until its ink is balanced around the middle. Click it to see in the network what every "
    "neuron gives for it."
)
_CAPTION = "as the network sees it"


class SeenView(QWidget):
    """Shows pixels with hard edges; framed in the accent colour while the network shows them."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pixels = np.zeros((28, 28), np.uint8)
        self._is_followed = False
        self._theme = current_theme()
        self.setMinimumSize(124, 84)
        self.setAccessibleName("As the network sees it")
        self.setToolTip(tooltip(_HELP))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(140, 140)

    @property
    def pixels(self) -> ByteArray:
        """What is shown, (rows, columns)."""
        return self._pixels

    def show_pixels(self, pixels: ByteArray, *, is_followed: bool) -> None:
        """Show grey values, (rows, columns), and whether the network drawing shows them too."""
        is_same = self._is_followed == is_followed and np.array_equal(self._pixels, pixels)
        self._pixels, self._is_followed = pixels, is_followed
        if not is_same:
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        rows, columns = self._pixels.shape
        painter = QPainter(self)
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        below = painter.fontMetrics().height() + 3
        room = QRectF(self.rect()).adjusted(0, 0, 0, -below)
        share = min((room.width() - 4) / columns, (room.height() - 4) / rows)
        place = QRectF(0, 0, columns * share, rows * share)
        place.moveCenter(room.center())
        painter.setPen(QColor(self._theme.muted_text))
        line = QRectF(0, place.bottom() + 2, self.width(), below)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, _CAPTION)
        painter.drawImage(place, grey_image(self._pixels, self._theme))
        colour = self._theme.accent if self._is_followed else self._theme.border
        painter.setPen(QPen(QColor(colour), 2 if self._is_followed else 1))
        painter.drawRect(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()
