"""Which frozen weights and biases carry a lock in the drawing, and where; no Qt."""

import math
from collections.abc import Sequence

from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.ui.editor.routes import Route, flattened
from playground.ui.editor.wiring import Lines

MOST_LOCKS = 60
"""Locks of single connections in a drawing; more would cover it."""
_APART = 1.2
"""Between the middles of two locks, in units of their width."""
_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)
"""Where along a line a lock may stand, the best place first."""


def lock_places(lines: Lines, size: float) -> list[tuple[float, float]]:
    """Return a place on each frozen connection for a lock of `size` pixels.

    There are none where they would be too many; a column that is frozen as a whole says so above
    it. Lines that cross have the same middle: locks move along theirs until they stand apart.
    """
    routes = [lines.routes[i] for i in _frozen(lines)]
    if len(routes) > MOST_LOCKS:
        return []
    places: list[tuple[float, float]] = []
    for route in routes:
        candidates = _along(route, is_curved=lines.is_curved)
        free = (place for place in candidates if _is_free(place, places, _APART * size))
        places.append(next(free, candidates[0]))
    return places


def locked_biases(network: Network) -> frozenset[NeuronName]:
    """Return the neurons whose biases carry a lock."""
    found = frozenset(
        NeuronName(node.id, neuron)
        for node in network.nodes
        if not node.is_frozen
        for neuron in node.frozen_biases
    )
    return found if len(found) <= MOST_LOCKS else frozenset()


def _frozen(lines: Lines) -> list[int]:
    found: list[int] = []
    start = 0
    for pair in lines.pairs:
        frozen = frozenset() if pair.target.is_frozen else pair.target.frozen
        for i in range(len(pair) if frozen else 0):
            key = pair.key(i)
            if key.source is not None and (*key.source, key.neuron) in frozen:
                found.append(start + i)
        start += len(pair)
    return found


def _along(route: Route, *, is_curved: bool) -> list[tuple[float, float]]:
    """Return the points of a line where a lock may stand."""
    (line,) = flattened([route], is_curved=is_curved)
    found: list[tuple[float, float]] = []
    for share in _SHARES:
        at = share * (len(line) - 1)
        i = min(math.floor(at), len(line) - 2)
        x, y = line[i] + (at - i) * (line[i + 1] - line[i])
        found.append((float(x), float(y)))
    return found


def _is_free(
    place: tuple[float, float], taken: Sequence[tuple[float, float]], apart: float
) -> bool:
    return all(math.dist(place, other) >= apart for other in taken)
