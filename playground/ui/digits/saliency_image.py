"""Signed numbers of pixels as an image: alone, or laid over what they are about."""

import numpy as np
from PySide6.QtGui import QColor, QImage

from playground.engine.arrays import FloatArray
from playground.ui.gradients.matrix_picture import as_image
from playground.ui.gradients.nudge_picture import in_colours
from playground.ui.theme import Theme

_FAINT = 0.3
"""How much of the ink is left below what is laid over it."""
_BOLDNESS = 0.6
"""Below 1: what is small is shown too."""


def largest(values: FloatArray) -> float:
    """Return the size that gets the full colour: 1 where there is nothing else."""
    sizes = np.abs(values[np.isfinite(values)])
    return float(sizes.max(initial=0)) or 1.0


def signed_image(values: FloatArray, shape: tuple[int, int], limit: float, theme: Theme) -> QImage:
    """Return numbers, (n_pixels,), as an image: orange for -limit, blue for limit."""
    return as_image(in_colours(values.reshape(shape), limit, theme))


def grey_values(values: FloatArray, shape: tuple[int, int], theme: Theme) -> QImage:
    """Return grey values from 0 to 1, (n_pixels,), as ink on paper."""
    return as_image(_ink(values.reshape(shape), theme, 1.0))


def overlay(values: FloatArray, signed: FloatArray, shape: tuple[int, int], theme: Theme) -> QImage:
    """Return numbers, (n_pixels,), in colours over the faint ink of the grey values `values`."""
    behind = _ink(values.reshape(shape), theme, _FAINT)
    limit = largest(signed)
    numbers = np.nan_to_num(signed).reshape(shape)
    ends = np.where(numbers[..., None] < 0, _rgb(theme.negative), _rgb(theme.positive))
    share = np.clip(np.abs(numbers) / limit, 0, 1)[..., None] ** _BOLDNESS
    behind[..., :3] = np.rint(share * ends + (1 - share) * behind[..., :3])
    return as_image(behind)


def _ink(values: FloatArray, theme: Theme, strength: float) -> np.ndarray:
    share = strength * np.clip(np.nan_to_num(values), 0, 1)[..., None]
    pixels = np.full((*values.shape, 4), 255, np.uint8)
    # as the chips and the pinned bar paint them: white on black where the theme is dark
    paper, ink = (0.0, 255.0) if theme.is_dark else (255.0, 0.0)
    pixels[..., :3] = np.rint(share * ink + (1 - share) * paper)
    return pixels


def _rgb(colour: str) -> FloatArray:
    wanted = QColor(colour)
    return np.array([wanted.red(), wanted.green(), wanted.blue()], float)
