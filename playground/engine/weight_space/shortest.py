"""The shortest vector that meets linear demands: margins, nearest weights, a quick yes or no."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.weight_space.solvers import least_squares, nearest_mixture

EXACT = 1e-9
"""How far a vector may be from a demand, relative to its own length and the largest demand."""


@dataclass(frozen=True, eq=False)
class Shortest:
    """The shortest vector that meets demands, or some demands that no vector meets together."""

    vector: FloatArray | None
    """(dimension,); None if there is none, or rounding hides it."""
    conflict: IntArray | None
    """Where there is none: demands that contradict one another, each of which is needed for it."""


def shortest_vector(normals: FloatArray, at_least: FloatArray) -> Shortest:
    """Return the shortest w with normals w >= at_least, (n, dimension) and (n,).

    There is neither a vector nor a conflict where it would be so long that rounding hides it, some
    1e4 times what the demands would need alone. Source: Lawson and Hanson, Solving Least Squares
    Problems, chapter 23, problem LDP.
    """
    lengths = np.linalg.norm(normals, axis=1)
    impossible = np.flatnonzero((lengths == 0) & (at_least > 0))
    if len(impossible):
        return Shortest(None, impossible[:1])
    rows = np.flatnonzero(lengths)
    units = normals[rows] / lengths[rows, np.newaxis]
    needed = at_least[rows] / lengths[rows]
    size = float(np.max(needed, initial=0))
    if size == 0:
        return Shortest(0 * normals.sum(axis=0), None)
    needed = needed / size
    table = np.column_stack([units, needed])
    target = np.eye(table.shape[1])[-1]
    shares = nearest_mixture(table, target)
    if shares is None:
        return Shortest(None, None)
    is_bound = shares > 0
    if np.linalg.norm(shares @ table - target) < EXACT:
        # they mix to a demand that asks nothing of w and yet something of 0; being independent they
        # do so in this one way only, so that without any of them there is no conflict
        return Shortest(None, rows[shares > EXACT * shares.max()])
    # those with a share are met to the letter, which gives w more exactly than the shares do
    found = least_squares(units[is_bound], needed[is_bound])
    allowance = EXACT * (1 + float(np.linalg.norm(found)))
    is_met = bool((units @ found >= needed - allowance).all())
    return Shortest(found * size if is_met else None, None)
