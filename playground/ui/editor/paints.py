"""The pens, brushes and tables of colours that a theme gives the drawing."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from playground.engine.arrays import ByteArray
from playground.ui.colours import Theme, diverging_table, value_colour
from playground.ui.editor.scales import LEVELS

ColourTable = NDArray[np.uint32]
"""Colours as 0xffrrggbb."""

_WIDTHS_PER_PIXEL = 8


class Paints:
    """What the drawing is painted with; made once for a theme."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.paper = QColor(theme.base)
        self.ink = QColor(theme.text)
        self.soft_ink = QColor(theme.muted_text)
        self.faint_ink = QColor(theme.disabled_text)
        self.accent = QColor(theme.accent)
        self.outline = QPen(QColor(theme.border), 1)
        self.strong_outline = QPen(self.ink, 2)
        self.bias_outline = QPen(mixed(self.soft_ink, self.paper, 0.35), 1)
        self.halo = faded(self.ink, 0.35)
        self.selected_outline = QPen(self.accent, 3)
        self.selected_halo = mixed(self.paper, self.accent, 0.6)
        """Opaque: where halos cross they must not look like something else."""
        self.bundle = QBrush(mixed(self.paper, QColor(theme.border), 0.32))
        self.cone = QBrush(faded(self.ink, 0.3))
        self.blank = QBrush(QColor(theme.window))
        colours = [value_colour(2 * i / (LEVELS - 1) - 1, theme) for i in range(LEVELS)]
        self.brushes = [QBrush(colour) for colour in colours]
        self._line_colours = [_line_colour(i, theme) for i in range(LEVELS)]
        self._pens: dict[tuple[int, int], QPen] = {}

    @cached_property
    def table(self) -> ColourTable:
        """(257,) uint32: the colours of values from -1 to 1, and last that of no number at all."""
        error = np.array([QColor(self.theme.error).rgb()], np.uint32)
        return np.concatenate([_packed(diverging_table(self.theme, 256)), error])

    @cached_property
    def grey_table(self) -> ColourTable:
        """(256,) uint32: from blank paper to full ink, for the pixels of an image."""
        colours = [mixed(self.paper, self.ink, i / 255).rgb() for i in range(256)]
        return np.array(colours, np.uint32)

    def line_pen(self, level: int, width: float) -> QPen:
        """Return the pen of a connection, with the colour of a level, about `width` pixels wide."""
        key = (level, max(round(width * _WIDTHS_PER_PIXEL), 1))
        pen = self._pens.get(key)
        if pen is None:
            pen = QPen(self._line_colours[level], key[1] / _WIDTHS_PER_PIXEL)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            self._pens[key] = pen
        return pen


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour between two: `share` of the other, 0 to 1."""
    channels = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(a * (1 - share) + b * share) for a, b in channels))


def faded(colour: QColor, alpha: float) -> QColor:
    """Return a colour with an opacity from 0 to 1."""
    result = QColor(colour)
    result.setAlphaF(alpha)
    return result


def _line_colour(level: int, theme: Theme) -> QColor:
    # the zero colour is that of the paper, almost: lines begin at a grey that can be seen
    share = abs(2 * level / (LEVELS - 1) - 1)
    end = theme.negative if level < LEVELS // 2 else theme.positive
    return mixed(QColor(theme.border), QColor(end), share)


def _packed(rgba: ByteArray) -> ColourTable:
    bgra = np.ascontiguousarray(rgba[:, [2, 1, 0, 3]])
    return bgra.view("<u4")[:, 0].astype(np.uint32)
