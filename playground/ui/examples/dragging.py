"""An image that is dragged from wherever it is shown to where it can be put."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt
from PySide6.QtGui import QDrag, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from playground.engine.arrays import ByteArray
from playground.ui.examples.chip_painter import picture_of
from playground.ui.theme import current_theme

_ROW = "application/x-network-playground-row"
_PIXELS = "application/x-network-playground-pixels"
_SIDE = 40
"""Pixels of the picture under the mouse."""


@dataclass(frozen=True, eq=False)
class Dragged:
    """An image, and its row if it is of the training part."""

    pixels: ByteArray
    """(rows, columns) of grey values."""
    row: int | None = None


def content_of(dragged: Dragged) -> QMimeData:
    """Return what is dragged as other widgets receive it."""
    content = QMimeData()
    content.setData(_PIXELS, dragged.pixels.tobytes())
    if dragged.row is not None:
        content.setData(_ROW, str(dragged.row).encode())
    return content


def is_image(content: QMimeData) -> bool:
    """Whether an image of the data is dragged."""
    return content.hasFormat(_PIXELS)


def image_in(content: QMimeData) -> tuple[bytes, int | None]:
    """Return the image that is dragged, a byte for each pixel, and its row if it has one."""
    row = bytes(content.data(_ROW).data()).decode()
    return bytes(content.data(_PIXELS).data()), int(row) if row else None


class DragSource(QObject):
    """Lets images be dragged out of a widget, without a change to its clicks."""

    def __init__(self, widget: QWidget, image_at: Callable[[QPointF], Dragged | None]) -> None:
        """Ask `image_at` which image is at a pixel of the widget, None for none."""
        super().__init__(widget)
        self._widget, self._image_at = widget, image_at
        self._pressed_at: QPointF | None = None
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            is_left = event.button() == Qt.MouseButton.LeftButton
            self._pressed_at = event.position() if is_left else None
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed_at = None
        elif event.type() == QEvent.Type.MouseMove and self._pressed_at is not None:
            moved = (event.position() - self._pressed_at).manhattanLength()
            if moved >= QApplication.startDragDistance():
                start, self._pressed_at = self._pressed_at, None
                return self._begin(start)
        return False

    def _begin(self, start: QPointF) -> bool:
        dragged = self._image_at(start)
        if dragged is None:
            return False
        drag = QDrag(self._widget)
        drag.setMimeData(content_of(dragged))
        picture = QPixmap.fromImage(picture_of(dragged.pixels, current_theme()))
        drag.setPixmap(picture.scaled(_SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio))
        drag.exec(Qt.DropAction.CopyAction)
        return True
