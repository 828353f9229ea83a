"""Keeping what is drawn off each other, on a line and in the plane; no Qt."""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from playground.ui.editor.boxes import Box, united

_TOUCHING = 0.01
"""Pixels that two boxes may share without covering each other."""
_MOST_PAIRS = 12
"""Of boxes that are looked at together: all ways around them are tried."""


def covers(one: Box, other: Box) -> bool:
    """Whether two boxes have more in common than an edge."""
    across = min(one.right, other.right) - max(one.x, other.x)
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    return across > _TOUCHING and down > _TOUCHING


def moved_by(box: Box, dx: float, dy: float) -> Box:
    """Return a box somewhere else."""
    return replace(box, x=box.x + dx, y=box.y + dy)


def way_into(box: Box, room: Box) -> tuple[float, float]:
    """Return how far a box has to go to be in a room; in one too small it is at the upper left."""
    dx = max(min(0.0, room.right - box.right), room.x - box.x)
    dy = max(min(0.0, room.bottom - box.bottom), room.y - box.y)
    return dx, dy


def way_clear(
    boxes: Sequence[Box],
    others: Iterable[Box],
    room: Box,
    gap: float,
    *,
    is_upright: bool = False,
) -> tuple[float, float] | None:
    """Return the shortest way for boxes, kept together, to a place in a room clear of others.

    `gap` is what they keep between them and the others. None means that no place has been found;
    with `is_upright` they go up and down only.
    """
    dx, dy = way_into(united(boxes), room)
    start = [moved_by(box, dx, dy) for box in boxes]
    known = [other.around(gap) for other in others]
    for x, y in _ways(start, known, is_upright=is_upright):
        there = [moved_by(box, x, y) for box in start]
        is_within = max(map(abs, way_into(united(there), room))) <= _TOUCHING
        if is_within and not any(covers(a, b) for a in there for b in known):
            return dx + x, dy + y
    return None


def _ways(
    boxes: Sequence[Box], others: Sequence[Box], *, is_upright: bool
) -> Iterator[tuple[float, float]]:
    """Yield the ways past others, the shortest first."""
    pairs = [(a, b) for a in boxes for b in others]
    pairs.sort(key=lambda pair: math.dist(pair[0].centre, pair[1].centre))
    downs = {0.0, *(way for a, b in pairs for way in (b.y - a.bottom, b.bottom - a.y))}
    near = pairs[:_MOST_PAIRS]
    asides = {0.0, *(way for a, b in near for way in (b.x - a.right, b.right - a.x))}
    near_downs = {0.0, *(way for a, b in near for way in (b.y - a.bottom, b.bottom - a.y))}
    ways = {(0.0, down) for down in downs}
    if not is_upright:
        ways |= set(itertools.product(asides, near_downs))
    yield from sorted(ways, key=lambda way: math.hypot(*way))


def spread(
    middles: Sequence[float], sizes: Sequence[float], gap: float, end: float = math.inf
) -> list[float]:
    """Return middles, in the same order, at which things on a line keep a gap between them.

    Each goes as little as possible (least squares): things that meet move apart together. The line
    goes from 0 to `end`, or has no ends.
    """
    order = sorted(range(len(middles)), key=lambda i: middles[i])
    offsets = [0.0]
    for left, right in itertools.pairwise(order):
        offsets.append(offsets[-1] + (sizes[left] + sizes[right]) / 2 + gap)
    blocks: list[tuple[float, int]] = []  # what is in one shares a mean, and they rise
    for i, offset in zip(order, offsets, strict=True):
        mean, count = middles[i] - offset, 1
        while blocks and blocks[-1][0] > mean:
            before, n = blocks.pop()
            mean, count = (before * n + mean * count) / (n + count), n + count
        blocks.append((mean, count))
    means = [mean for mean, count in blocks for _ in range(count)]
    if end < math.inf:
        last = end - sizes[order[-1]] / 2 - offsets[-1]
        means = [max(min(mean, last), sizes[order[0]] / 2) for mean in means]
    found = dict(zip(order, map(sum, zip(means, offsets, strict=True)), strict=True))
    return [found[i] for i in range(len(middles))]
