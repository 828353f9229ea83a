"""The ways that connections take from neuron to neuron, as arithmetic without Qt."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.network import Node
from playground.ui.editor.boxes import Arrangement, Box, ColumnPlace

Route = FloatArray
"""(k, 2): the points (x, y) that a connection passes, at all of them horizontally."""

_PIECES = 14
"""Straight pieces that stand for a curve when the pointer is near."""
_NARROWEST = 6.0
"""Pixels between two neurons through which a connection can pass."""
_MOST_DETOURS = 200
"""Above this, connections that skip a column run straight on behind it."""


class Strands(Protocol):
    """Connections between two nodes: for each the indices of the neurons at its ends."""

    @property
    def source(self) -> Node: ...
    @property
    def target(self) -> Node: ...
    @property
    def rows(self) -> IntArray: ...
    @property
    def columns(self) -> IntArray: ...
    def __len__(self) -> int: ...


def route(parts: Sequence[Strands], arrangement: Arrangement) -> list[Route]:
    """Return the ways of all connections, in order; they pass between neurons in their way."""
    routes: list[Route] = []
    detours = _Detours(arrangement)
    for part in parts:
        source, target = arrangement.by_id[part.source.id], arrangement.by_id[part.target.id]
        starts = np.array(source.ports(is_exit=True))[part.columns - source.shown.start]
        ends = np.array(target.ports(is_exit=False))[part.rows - target.shown.start]
        fresh = list(np.stack([starts, ends], axis=1))
        skipped = range(source.depth + 1, target.depth)
        if skipped and len(fresh) <= _MOST_DETOURS:
            fresh = [detours.around(each, skipped) for each in fresh]
        routes.extend(fresh)
    _fan_out(routes, parts, arrangement)
    return routes


def _fan_out(routes: Sequence[Route], parts: Sequence[Strands], arrangement: Arrangement) -> None:
    """Let a neuron's connections arrive side by side, in the order in which they come in."""
    arriving: dict[tuple[str, int], list[Route]] = {}
    names = [(part.target.id, row) for part in parts for row in part.rows.tolist()]
    for name, each in zip(names, routes, strict=True):
        arriving.setdefault(name, []).append(each)
    for (node_id, _), together in arriving.items():
        place = arrangement.by_id[node_id]
        width = 0.5 * place.side / place.n_files
        together.sort(key=lambda each: each[-2, 1])
        for i, each in enumerate(together):
            each[-1, 1] += width * ((i + 0.5) / len(together) - 0.5)


class _Detours:
    """Finds ways past the columns between, and keeps them apart from one another."""

    def __init__(self, arrangement: Arrangement) -> None:
        self._arrangement = arrangement
        self._users: dict[tuple[int, float], int] = {}

    def around(self, direct: Route, skipped: range) -> Route:
        (x0, y0), (x1, y1) = direct
        points = [(x0, y0)]
        for depth in skipped:
            columns = self._arrangement.at_depth(depth)
            if not columns:
                continue
            left = min(column.outside.x for column in columns)
            right = max(column.outside.right for column in columns)
            wanted = y0 + (y1 - y0) * ((left + right) / 2 - x0) / (x1 - x0)
            y = self._free(columns, depth, wanted)
            points += [(left - 4, y), (right + 4, y)]
        return np.array([*points, (x1, y1)])

    def _free(self, columns: Sequence[ColumnPlace], depth: int, wanted: float) -> float:
        gap = min(_gaps(columns), key=lambda each: abs(each.middle - wanted))
        n_before = self._users.get((depth, gap.middle), 0)
        self._users[depth, gap.middle] = n_before + 1
        return gap.lane(n_before)


@dataclass(frozen=True)
class _Gap:
    """A free place in a stack: between two neurons, or above or below them all."""

    middle: float
    step: float
    """From one connection to the next, in pixels."""
    outward: int = 0
    """-1 above the neurons, 1 below: further connections pass further away from them."""

    def lane(self, n_before: int) -> float:
        """Return where the next connection passes, after so many others."""
        if self.outward:
            return self.middle + self.outward * self.step * n_before
        side = 1 if n_before % 2 else -1
        return self.middle + side * self.step * ((n_before + 1) // 2)


def _gaps(columns: Sequence[ColumnPlace]) -> list[_Gap]:
    boxes = _obstacles(columns)
    found = [_Gap(boxes[0].y - 8, 5, -1)]
    bottom = boxes[0].bottom
    for box in boxes[1:]:
        free = box.y - bottom
        if free >= _NARROWEST:
            found.append(_Gap(bottom + free / 2, min(5, free / 6)))
        bottom = max(bottom, box.bottom)
    found.append(_Gap(bottom + 8, 5, 1))
    return found


def _obstacles(columns: Sequence[ColumnPlace]) -> list[Box]:
    """Return what stands in the way: neurons, whole grids, and the headers between columns."""
    top = min(column.header.y for column in columns)
    boxes = [column.header for column in columns if column.header.y > top]
    for column in columns:
        boxes += [column.outside] if column.is_grid or not column.neurons else column.neurons
    return sorted(boxes, key=lambda box: box.y)


def flattened(routes: Sequence[Route], *, is_curved: bool) -> list[FloatArray]:
    """Return the routes as polylines, each (m, 2), that look like what is drawn."""
    if not is_curved:
        return list(routes)
    return [np.concatenate([_curve(a, b) for a, b in itertools.pairwise(r)]) for r in routes]


def _curve(start: FloatArray, end: FloatArray) -> FloatArray:
    """Return points on the cubic that leaves `start` and reaches `end` horizontally."""
    t = np.linspace(0, 1, _PIECES + 1)
    middle = (start[0] + end[0]) / 2
    x = (1 - t) ** 3 * start[0] + 3 * t * (1 - t) * middle + t**3 * end[0]
    y = start[1] + (end[1] - start[1]) * t * t * (3 - 2 * t)
    return np.stack([x, y], axis=1)
