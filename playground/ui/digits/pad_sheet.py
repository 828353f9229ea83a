"""The sheet of the pad: what has been drawn, and how it was before each mark."""

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from playground.engine.arrays import ByteArray, FloatArray
from playground.engine.digit_picture import fit

SIDE = 280
"""Pixels: ten for each of MNIST's."""
_MOST_UNDONE = 200
_PICTURE_SHARE = 0.72
"""Of the sheet, for a picture that is put onto it: that of the box in MNIST's images."""
_FULL, _NONE = 255, 0


class PadSheet:
    """Ink from 0 to 255 on a square; strokes, pictures and clearings can be undone and redone."""

    def __init__(self) -> None:
        self._image = _blank()
        self._before: list[QImage] = []
        self._after: list[QImage] = []
        self._last: QPointF | None = None
        self._width = 0.0
        self._is_eraser = False

    @property
    def ink(self) -> ByteArray:
        """(SIDE, SIDE): a copy of what there is."""
        stride = self._image.bytesPerLine()
        values = np.frombuffer(self._image.constBits(), np.uint8)
        return values.reshape(SIDE, stride)[:, :SIDE].copy()

    @property
    def is_empty(self) -> bool:
        """Whether there is no ink at all."""
        return not self.ink.any()

    @property
    def can_undo(self) -> bool:
        """Whether there has been anything."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether anything has been undone, and nothing marked since."""
        return bool(self._after)

    def begin(self, at: QPointF, width: float, *, is_eraser: bool) -> None:
        """Begin a stroke at a place, in shares of the side, as the width is."""
        self._remember()
        self._width, self._is_eraser = width, is_eraser
        self._draw(at, at)

    def extend(self, at: QPointF) -> None:
        """Go on with the stroke that was begun."""
        if self._last is not None:
            self._draw(self._last, at)

    def end(self) -> None:
        """Lift the brush."""
        self._last = None

    def clear(self) -> None:
        """Take all ink away."""
        if not self.is_empty:
            self._remember()
            self._image = _blank()

    def put(self, ink: FloatArray) -> None:
        """Put the ink of a picture, (rows, columns), in the middle, instead of what there is.

        Raises DigitPictureError if it has none.
        """
        laid = fit(ink, (SIDE, SIDE), round(_PICTURE_SHARE * SIDE))
        self._remember()
        image = QImage(laid.tobytes(), SIDE, SIDE, SIDE, QImage.Format.Format_Grayscale8)
        self._image = image.copy()

    def undo(self) -> None:
        """Take back the last mark, if there is any."""
        if self._before:
            self._after.append(self._image)
            self._image = self._before.pop()
            self._last = None

    def redo(self) -> None:
        """Make the mark again that was taken back last, if there is any."""
        if self._after:
            self._before.append(self._image)
            self._image = self._after.pop()
            self._last = None

    def _remember(self) -> None:
        self._after = []
        self._before = [*self._before, self._image.copy()][-_MOST_UNDONE:]

    def _draw(self, start: QPointF, end: QPointF) -> None:
        self._last = end
        shade = _NONE if self._is_eraser else _FULL
        pen = QPen(Qt.GlobalColor.white if shade else Qt.GlobalColor.black, self._width * SIDE)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter = QPainter(self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        if start == end:
            painter.drawPoint(end * SIDE)
        else:
            painter.drawLine(start * SIDE, end * SIDE)
        painter.end()


def _blank() -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
    image.fill(_NONE)
    return image
