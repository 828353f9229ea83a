"""Cutting convex polygons along the lines where linear functions of the plane are 0."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Cut:
    """Polygons cut along one line each, where it crosses them."""

    polygons: list[FloatArray]
    """(k, 2) each, anticlockwise."""
    parents: IntArray
    """(n_polygons,): of which polygon each is a part."""
    segments: FloatArray
    """(s, 2, 2): the two ends of every piece of the line on whose sides the signs differ."""


def cut(polygons: list[FloatArray], forms: FloatArray, tolerance: float) -> Cut:
    """Cut each polygon where its form a x1 + b x2 + c is 0.

    `forms` is (n_polygons, 3); a value within `tolerance` counts as 0.
    """
    values = at_vertices(polygons, forms[:, np.newaxis])[:, 0]
    starts = starts_of(polygons)
    low, high = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
    pieces = list(polygons)
    segments: list[FloatArray] = []
    is_cut = (low < -tolerance) & (high > tolerance)
    for i in np.flatnonzero(is_cut):
        own = values[starts[i] : starts[i] + len(polygons[i])]
        pieces[i], below, segment = _halves(polygons[i], own, tolerance)
        pieces.append(below)
        segments.append(segment)
    above = _edges_at_zero(
        polygons, values, (np.abs(low) <= tolerance) & (high > tolerance), tolerance
    )
    if above:  # rare: the line is an edge already, as where two neurons are alike
        under = (np.abs(high) <= tolerance) & (low < -tolerance)
        segments += _shared(above, _edges_at_zero(polygons, values, under, tolerance))
    parents = np.append(np.arange(len(polygons)), np.flatnonzero(is_cut))
    return Cut(pieces, parents, np.array(segments).reshape(-1, 2, 2))


def starts_of(polygons: list[FloatArray]) -> IntArray:
    """Return where each polygon's vertices begin when all of them stand in one array."""
    lengths = [len(polygon) for polygon in polygons]
    return np.cumsum([0, *lengths[:-1]])


def at_vertices(polygons: list[FloatArray], forms: FloatArray) -> FloatArray:
    """Return the values, (n_vertices, units), of each polygon's forms, (n_polygons, units, 3)."""
    owner = np.repeat(np.arange(len(polygons)), [len(polygon) for polygon in polygons])
    x1, x2 = np.concatenate(polygons).T
    own = forms[owner]
    return own[..., 0] * x1[:, np.newaxis] + own[..., 1] * x2[:, np.newaxis] + own[..., 2]


def _halves(
    polygon: FloatArray, values: FloatArray, tolerance: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the part where the values are positive, the other, and the segment between."""
    above: list[FloatArray] = []
    below: list[FloatArray] = []
    shared: list[FloatArray] = []
    for i, (vertex, value) in enumerate(zip(polygon, values, strict=True)):
        if abs(value) <= tolerance:
            shared.append(vertex)
        if value >= -tolerance:
            above.append(vertex)
        if value <= tolerance:
            below.append(vertex)
        following = values[i + 1 - len(values)]
        if min(value, following) < -tolerance and max(value, following) > tolerance:
            share = value / (value - following)
            crossing = vertex + share * (polygon[i + 1 - len(values)] - vertex)
            for part in (shared, above, below):
                part.append(crossing)
    return np.array(above), np.array(below), np.array([shared[0], shared[-1]])


def _edges_at_zero(
    polygons: list[FloatArray], values: FloatArray, chosen: BoolArray, tolerance: float
) -> list[FloatArray]:
    """Return the edges, (2, 2), of the chosen polygons along which the values are 0."""
    starts = starts_of(polygons)
    edges: list[FloatArray] = []
    for i in np.flatnonzero(chosen):
        own = values[starts[i] : starts[i] + len(polygons[i])]
        ends = polygons[i][np.abs(own) <= tolerance]
        if len(ends) == 2:
            edges.append(ends)
    return edges


def _shared(above: list[FloatArray], below: list[FloatArray]) -> list[FloatArray]:
    """Return the stretches, (2, 2), that edges of polygons on both sides of a line share."""
    found: list[FloatArray] = []
    for edge in above:
        way = edge[1] - edge[0]
        length = float(np.hypot(*way))
        along, across = way / length, np.array([-way[1], way[0]]) / length
        for other in below:
            if np.abs((other - edge[0]) @ across).max() > 1e-9 * length:
                continue
            places = np.sort((other - edge[0]) @ along)
            low, high = max(places[0], 0.0), min(places[1], length)
            if high - low > 1e-9 * length:
                found.append(edge[0] + np.outer([low, high], along))
    return found
