"""Contour lines of a grid: none run through a cell with a corner that is not a number."""

import numpy as np
from contourpy import LineType, contour_generator

from playground.engine.arrays import FloatArray


def contour_lines(
    x: FloatArray, y: FloatArray, z: FloatArray, levels: FloatArray
) -> list[tuple[int, FloatArray]]:
    """Return for each level that z, (n, m), crosses its index and points, (k, 2).

    NaN separates two lines of a level.
    """
    finite = z[np.isfinite(z)]
    if not len(finite):
        return []
    generator = contour_generator(
        *(x, y, np.ma.masked_invalid(z)), line_type=LineType.ChunkCombinedNan, corner_mask=False
    )
    lines: list[tuple[int, FloatArray]] = []
    for index in np.flatnonzero((levels > finite.min()) & (levels < finite.max())).tolist():
        line = generator.lines(float(levels[index]))[0][0]
        if line is not None:
            lines.append((index, line))
    return lines
