"""One example, large, with what the network said of it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.ui.digits.looking_bars import NamedBars, ShownBars
from playground.ui.plot import SPACE
from playground.ui.theme import Theme
from playground.ui.vector_items import draw_image


class LargeImage(QWidget):
    """An image, pixel by pixel, as large as there is room; it keeps its shape."""

    def __init__(self, name: str, side: int = 104, *, is_expected: bool = False) -> None:
        """`is_expected`: a dashed frame shows where an image will be."""
        super().__init__()
        self._is_expected = is_expected
        self.image: QImage | None = None
        self._side = side
        self.setProperty("isControl", is_expected)
        self.setAccessibleName(name)
        self.setMinimumSize(56, 56)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def show_image(self, image: QImage | None) -> None:
        """Show another image, or none."""
        self.image = image
        if self._is_expected:  # a picture has no empty frame
            self.setProperty("isControl", image is None)
        self.update()

    @property
    def place(self) -> QRectF:
        """Where the image is."""
        if self.image is None:
            return QRectF()
        size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        where = QRectF(0, 0, size.width(), size.height())
        where.moveCenter(QRectF(self.rect()).center())
        return where

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.image is None and not self._is_expected:
            return
        painter, border = QPainter(self), self.palette().color(self.palette().ColorRole.Mid)
        if self.image is None:
            side = min(self.width(), self.height())
            place = QRectF(0, 0, side, side)
            place.moveCenter(QRectF(self.rect()).center())
            painter.setPen(QPen(border, 1, Qt.PenStyle.DashLine))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
            return
        draw_image(painter, self.place, self.image, is_smooth=False)
        painter.setPen(border)
        painter.drawRect(self.place.adjusted(0, 0, -1, -1))


class ExampleCard(QWidget):
    """The image, a sentence, and the outputs as bars."""

    def __init__(self) -> None:
        super().__init__()
        self._is_short = False
        self.picture = LargeImage("the chosen image")
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.bars = NamedBars("outputs for the chosen example")
        right = QVBoxLayout()
        right.setSpacing(SPACE // 2)
        right.addWidget(self.sentence)
        right.addWidget(self.bars, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(right, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def be_short(self, *, is_short: bool) -> None:
        """Leave out all but the sentence, where there is little room."""
        self._is_short = is_short
        self.picture.setVisible(self.picture.image is not None and not is_short)
        self.bars.setVisible(not is_short)

    def show_example(self, image: QImage | None, sentence: str, bars: ShownBars | None) -> None:
        """Show another example; without bars where the outputs are not known yet."""
        self.picture.show_image(image)
        self.be_short(is_short=self._is_short)
        self.sentence.setText(sentence)
        self.bars.show_bars(bars)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.bars.set_theme(theme)
