"""A grid of losses as a picture that is smooth between the grid's points."""

import numpy as np

from playground.engine.arrays import ByteArray, FloatArray
from playground.ui.surface.heights import Heights
from playground.ui.surface.relief import holes
from playground.ui.theme import Theme, loss_table

_PIXELS = 400
"""At least about so many in each direction."""


def slice_colours(losses: FloatArray, heights: Heights, theme: Theme) -> ByteArray:
    """Return colours, (rows, columns, 4) RGBA, that reach from the first to the last grid line.

    Between the points, (n, m), heights are bilinear. Cells without a finite loss are transparent;
    what is beyond the heights has the colour of the end.
    """
    shares = np.clip(heights.shares(losses), 0, 1)
    per_row, per_column = (max(1, -(-_PIXELS // (n - 1))) for n in shares.shape)
    rows, columns = _between(len(shares), per_row), _between(shares.shape[1], per_column)
    smooth = rows @ np.nan_to_num(shares) @ columns.T
    colours = loss_table(theme)[np.rint(255 * smooth).astype(np.uint8)]
    is_hole = holes(shares)
    if is_hole.any():
        colours[np.repeat(np.repeat(is_hole, per_row, axis=0), per_column, axis=1)] = 0
    return colours


def _between(n: int, per_cell: int) -> FloatArray:
    """Return the weights, (pixels, n), of the grid's lines at the middles of pixels."""
    places = (np.arange((n - 1) * per_cell) + 0.5) / per_cell
    distances = np.abs(places[:, np.newaxis] - np.arange(n))
    return np.maximum(0.0, 1.0 - distances).astype(np.float32)
