"""Slanted lines over cells without a loss: they come out the same in any SVG viewer."""

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray


def hatch_lines(is_hatched: BoolArray, width: float, height: float, gap: float) -> FloatArray:
    """Return pieces, (k, 2, 2), of lines at 45 degrees over some of the cells, (rows, columns).

    All cells together are `width` by `height`, the first row along y = 0; neighbouring lines are
    `gap` apart, measured along an axis.
    """
    rows, columns = is_hatched.shape
    offsets = np.arange(-height + gap / 2, width, gap)
    # all places where a line x = y + offset enters another cell, in order
    crossings = np.concatenate(
        [
            np.broadcast_to(np.linspace(0, height, rows + 1), (len(offsets), rows + 1)),
            np.linspace(0, width, columns + 1) - offsets[:, np.newaxis],
        ],
        axis=1,
    )
    y = np.sort(np.clip(crossings, 0, height), axis=1)
    x = np.clip(y + offsets[:, np.newaxis], 0, width)
    y = x - offsets[:, np.newaxis]
    middle_x, middle_y = (x[:, 1:] + x[:, :-1]) / 2, (y[:, 1:] + y[:, :-1]) / 2
    column = np.clip((middle_x / width * columns).astype(int), 0, columns - 1)
    row = np.clip((middle_y / height * rows).astype(int), 0, rows - 1)
    is_drawn = is_hatched[row, column] & (np.diff(y, axis=1) > 1e-9 * height)
    starts = np.stack([x[:, :-1], y[:, :-1]], axis=-1)[is_drawn]
    ends = np.stack([x[:, 1:], y[:, 1:]], axis=-1)[is_drawn]
    # a piece ends with each cell; painted one by one they would look dashed
    is_gap = np.abs(starts[1:] - ends[:-1]).max(axis=1, initial=0.0) > 1e-6 * height
    is_first, is_last = (np.ones(len(starts), bool) for _ in range(2))
    is_first[1:], is_last[:-1] = is_gap, is_gap
    return np.stack([starts[is_first], ends[is_last]], axis=1)
