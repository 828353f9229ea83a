"""The weights of each neuron as an image, where what comes in is one."""

from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from playground.ui.gradients.matrix_layout import Cell, GalleryLayout
from playground.ui.gradients.matrix_picture import as_image, coloured
from playground.ui.gradients.matrix_view import MatrixView
from playground.ui.theme import Theme
from playground.ui.vector_items import draw_image


class MatrixGallery(MatrixView):
    """An image for each neuron; below it its number and, as a square, its bias."""

    def __init__(self) -> None:
        super().__init__()
        self._room = (300.0, 300.0)
        self._shape = (28, 28)
        self._names: tuple[str, ...] = ()
        self._pixels: tuple[list[QImage], list[QColor]] | None = None
        self.setAccessibleName("weights of each neuron as images")

    def show_images(self, shape: tuple[int, int], names: tuple[str, ...]) -> None:
        """Say how many rows and columns of pixels there are, and what the neurons are called."""
        self._shape, self._names = shape, names
        self.fit(*self._room)

    def fit(self, width: float, height: float) -> None:
        """Fill a room, or be higher than it."""
        self._room = (width, height)
        least = ceil(self.arrangement.height)
        if least != self.minimumHeight():
            self.setMinimumHeight(least)
        self.update()

    @property
    def arrangement(self) -> GalleryLayout:
        """Where the images are."""
        text = self.fontMetrics().height() + 2
        return GalleryLayout.fit(self._room, max(1, len(self._names)), self._shape, text)

    def forget_pictures(self) -> None:
        self._pixels = None

    def cell_at(self, place: QPointF) -> Cell | None:
        return self.arrangement.cell_at(place)

    def place_of(self, cell: Cell) -> QRectF:
        return self.arrangement.place_of(cell)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.shown is None:
            return
        painter, gallery = QPainter(self), self.arrangement
        images, biases = self._pictures()
        seen = QRectF(event.rect())
        outline = QPen(QColor(self.theme.border), 1)
        metrics, is_named = painter.fontMetrics(), self._has_room_for_names(gallery)
        for row, (picture, bias) in enumerate(zip(images, biases, strict=True)):
            place = gallery.image(row)
            if not place.adjusted(0, 0, 0, gallery.label + 2).intersects(seen):
                continue
            draw_image(painter, place, picture, is_smooth=False)
            painter.setPen(outline)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place)
            if gallery.label:
                painter.setBrush(bias)
                painter.drawRect(gallery.bias(row))
                painter.setPen(QColor(self.theme.muted_text))
                below = QRectF(place.left(), place.bottom() + 2, place.width(), metrics.height())
                name = self._names[row] if is_named else str(row + 1)
                painter.drawText(below, Qt.AlignmentFlag.AlignLeft, name)
        self.paint_marks(painter)

    def _has_room_for_names(self, gallery: GalleryLayout) -> bool:
        widest = max(map(self.fontMetrics().horizontalAdvance, self._names), default=0)
        return widest < gallery.width - gallery.label

    def _pictures(self) -> tuple[list[QImage], list[QColor]]:
        if self._pixels is None and self.shown is not None:
            shown = self.shown
            pixels = coloured(shown.values, shown.is_absent, shown.limit, self.theme)
            images = pixels[:, :-1].reshape(len(pixels), *self._shape, 4)
            biases = [QColor(*bias) for bias in pixels[:, -1].tolist()]
            self._pixels = ([as_image(image) for image in images], biases)
        return self._pixels or ([], [])


class GalleryArea(QScrollArea):
    """Gives the gallery the room that there is, and scrolls it where that is too little."""

    def __init__(self) -> None:
        super().__init__()
        self.gallery = MatrixGallery()
        self.setWidget(self.gallery)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.gallery.fit(self.viewport().width(), self.viewport().height())

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.gallery.set_theme(theme)
