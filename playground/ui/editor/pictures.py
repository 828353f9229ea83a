"""Little images that change with every snapshot, without being made anew."""

import numpy as np
from PySide6.QtGui import QImage

from playground.engine.arrays import ByteArray, FloatArray
from playground.ui.editor.paints import ColourTable

_Format = QImage.Format.Format_RGB32


class Pictures:
    """Images of the same shape that share their memory with one array."""

    def __init__(self, n: int, shape: tuple[int, int]) -> None:
        rows, columns = shape
        self.shape = shape
        self._pixels = np.zeros((n, rows, columns), np.uint32)
        self.images = [
            QImage(pixels.data, columns, rows, 4 * columns, _Format) for pixels in self._pixels
        ]

    def show(self, values: FloatArray, table: ColourTable) -> None:
        """Paint values from -1 to 1, (n, rows, columns), in the colours of a table of 257."""
        scaled = np.clip(values * 127.5 + 127.5, 0, 255)
        if not np.isfinite(scaled.sum()):
            scaled[np.isnan(scaled)] = 256
        np.take(table, scaled.astype(np.uint16), out=self._pixels, mode="clip")

    def show_bytes(self, values: ByteArray, table: ColourTable) -> None:
        """Paint values from 0 to 255, (n, rows, columns), in the colours of a table of 256."""
        np.take(table, values, out=self._pixels, mode="clip")
