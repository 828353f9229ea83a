"""The loss behind weight space, as a calm picture."""

import numpy as np
from PySide6.QtGui import QImage

from playground.engine.arrays import FloatArray
from playground.ui.theme import Theme, loss_table

_STEPS = 12
"""Levels of loss that are told apart."""


def loss_image(losses: FloatArray, theme: Theme) -> QImage:
    """Return a picture of losses, (n, n), whose rows go upwards, in steps of the theme's colours.

    The steps are narrow near the least loss, where training comes to be.
    """
    low, high = float(losses.min()), float(losses.max())
    shares = (losses - low) / (high - low) if high > low else np.zeros_like(losses)
    steps = np.floor(np.sqrt(shares) * _STEPS) / _STEPS
    table = loss_table(theme)
    rows = np.clip((steps * 0.6 * (len(table) - 1)).astype(np.int64), 0, len(table) - 1)
    pixels = np.ascontiguousarray(table[rows][::-1])
    height, width = losses.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
