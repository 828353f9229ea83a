"""How much of words and curves there is room for beside the picture of the loss surface."""

from enum import IntEnum

from PySide6.QtWidgets import QWidget

from playground.ui.plot import AXIS_HEIGHT, LABEL_HEIGHT, MARGIN

LEAST_MAP = 190
"""Pixels of the sides of a map in which its contour lines can be told apart."""

PICTURE_HEIGHT = LEAST_MAP + AXIS_HEIGHT + LABEL_HEIGHT + MARGIN + 40
"""Of such a map with its axes and, below it, the loss under the mouse."""

_CURVES, _LOW_CURVES, _LINE = 150, 44, 22
"""Pixels of height: of curves with axis and key, of low ones, and of a line of words."""

_WORDS, _WORDS_OF_CURVATURE = 48_000, 32_000
"""Square pixels of all words below a picture."""


class Fold(IntEnum):
    """How little of the words is seen."""

    WHOLE = 0
    LOW = 1
    """One line of each text, and low curves."""
    LINES = 2
    """One line of each text, and no curves."""


def fold_for(height: int, width: int, *, has_curvature: bool) -> Fold:
    """Return how words are folded that share so many pixels with a picture above them."""
    room, n = height - PICTURE_HEIGHT, 1 + has_curvature
    words = (_WORDS + _WORDS_OF_CURVATURE * has_curvature) // max(width, 1)
    if room >= n * _CURVES + words:
        return Fold.WHOLE
    return Fold.LOW if room >= n * (_LOW_CURVES + _LINE) + _LINE else Fold.LINES


def height_of(widget: QWidget, width: int, spacing: int) -> int:
    """Return the height that a row takes up where it is so wide; 0 where it is hidden."""
    if widget.isHidden():
        return 0
    is_flowing = widget.hasHeightForWidth()
    return spacing + (widget.heightForWidth(width) if is_flowing else widget.sizeHint().height())
