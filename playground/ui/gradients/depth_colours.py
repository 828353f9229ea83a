"""Colours of columns by their depth: the first pale, the output full."""

from PySide6.QtGui import QColor

from playground.ui.colours import Theme, loss_table

_PALEST = 130
"""In a table of 256 colours: still seen on the background."""


def depth_colour(index: int, n_columns: int, theme: Theme) -> QColor:
    """Return the colour of a column by its place among so many."""
    share = index / (n_columns - 1) if n_columns > 1 else 1.0
    return QColor(*loss_table(theme)[round(_PALEST + share * (255 - _PALEST))].tolist())
