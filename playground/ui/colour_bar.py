"""A strip with all colours of a map, and the numbers that they stand for."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.engine.arrays import ByteArray
from playground.ui.vector_items import draw_image

_WIDTH, _HEIGHT, _GAP = 128, 12, 3


class ColourBar(QWidget):
    """The colours from left to right, below them the numbers of both ends and of the middle."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._colours: QImage | None = None
        self.numbers = ("", "", "")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_colours(self, colours: ByteArray, numbers: tuple[str, str, str]) -> None:
        """Show colours, (rows, columns, 4) RGBA, the first row on top."""
        rows, columns, _ = colours.shape
        self._colours = QImage(
            colours.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888
        ).copy()  # the image does not keep the bytes alive
        self.numbers = numbers
        self.setAccessibleDescription(" to ".join(number for number in numbers if number))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _HEIGHT + _GAP + self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._colours is None:
            return
        painter = QPainter(self)
        place = QRectF(0, 0, self.width(), _HEIGHT)
        draw_image(painter, place, self._colours, is_smooth=False)
        painter.setPen(self.palette().color(self.palette().ColorRole.PlaceholderText))
        below = self.rect().adjusted(0, _HEIGHT + _GAP, 0, 0)
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter)
        for number, side in zip(self.numbers, (*sides, Qt.AlignmentFlag.AlignRight), strict=True):
            painter.drawText(below, side | Qt.AlignmentFlag.AlignTop, number)
