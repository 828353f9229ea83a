"""The points of a data set in the colours of their targets."""

import numpy as np
from PySide6.QtGui import QBrush, QColor

from playground.engine.dataset import Part
from playground.ui.plane_view import Points
from playground.ui.theme import Theme, class_colour, diverging_table

MOST = 500
"""Points drawn of a part at most; parts are shuffled, so the first are as good as any."""


_SHADES = 33
"""Colours for numbers: pyqtgraph takes half a millisecond for each."""


def point_groups(
    part: Part, n_classes: int, value_range: tuple[float, float], theme: Theme, target: int = 0
) -> list[Points]:
    """Return the first points of a part: a group for each class, or one coloured by its numbers.

    `value_range` gives the numbers that have the full colours; of several, that of `target` counts.
    """
    positions, targets = part.inputs[:MOST].astype(float), part.targets[:MOST]
    if n_classes:
        groups = ((label, positions[targets == label]) for label in range(n_classes))
        return [Points(where, QBrush(class_colour(k, theme))) for k, where in groups if len(where)]
    low, high = value_range
    table = diverging_table(theme, _SHADES)
    share = (targets.reshape(len(targets), -1)[:, target] - low) / (high - low)
    share = np.where(np.isnan(share), 0.5, np.clip(share, 0, 1))  # not acted on: nobody knows
    rows = np.rint(share * (len(table) - 1)).astype(int)
    brushes = [QBrush(QColor(*row)) for row in table.tolist()]
    return [Points(positions, [brushes[row] for row in rows])]


def point_of(
    part: Part,
    row: int,
    n_classes: int,
    value_range: tuple[float, float],
    theme: Theme,
    target: int = 0,
) -> Points:
    """Return one point of a part, wherever in it, as `point_groups` would colour it."""
    only = Part(part.inputs[row : row + 1], part.targets[row : row + 1])
    return point_groups(only, n_classes, value_range, theme, target)[0]
