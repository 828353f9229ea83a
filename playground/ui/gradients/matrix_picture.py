"""A matrix as an image in which no large number is lost and what is absent stays empty."""

import numpy as np
from PySide6.QtGui import QColor, QImage

from playground.engine.arrays import BoolArray, ByteArray, FloatArray
from playground.ui.gradients.nudge_picture import in_colours, shrunk
from playground.ui.theme import Theme


def fitted(
    values: FloatArray, is_absent: BoolArray, height: int, width: int
) -> tuple[FloatArray, BoolArray]:
    """Return (rows, columns) of at most so many pixels: the largest of what shares a pixel.

    A pixel is absent where all that shares it is.
    """
    is_there = shrunk((~is_absent).astype(np.float32), height, width) > 0
    # what is no number stands out however small the picture
    known = np.nan_to_num(np.where(is_absent, 0, values), nan=np.inf)
    smaller = shrunk(known, height, width)
    return np.where(np.isinf(smaller), np.nan, smaller), ~is_there


def coloured(values: FloatArray, is_absent: BoolArray, limit: float, theme: Theme) -> ByteArray:
    """Return (rows, columns, 4) RGBA: orange for -limit, blue for limit, transparent if absent.

    What is no number gets the colour of errors.
    """
    pixels = in_colours(values, limit, theme)
    colour = QColor(theme.error)
    pixels[np.isnan(values)] = (colour.red(), colour.green(), colour.blue(), 255)
    pixels[is_absent] = 0
    return pixels


def as_image(pixels: ByteArray) -> QImage:
    """Return (rows, columns, 4) RGBA as an image."""
    rows, columns, _ = pixels.shape
    data = np.ascontiguousarray(pixels).tobytes()
    # the image does not keep the bytes alive
    return QImage(data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()
