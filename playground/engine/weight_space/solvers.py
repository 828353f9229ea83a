"""What SciPy answers, with types; it is imported when first asked, for it takes a while."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray


def _scipy(name: str) -> Any:
    """Return one of SciPy's modules, which come without types."""
    return import_module(f"scipy.{name}")


@dataclass(frozen=True, eq=False)
class Optimum:
    """Where a linear program is at its smallest."""

    point: FloatArray
    """(dimension,)"""
    prices: FloatArray
    """(n,): by how much the cost rises with each constraint's bound; 0 where it does not bind."""


def linear_program(cost: FloatArray, rows: FloatArray, at_least: FloatArray) -> Optimum | None:
    """Return the smallest cost . x with rows x >= at_least, or None where nothing meets these.

    The cost must not fall without end.
    """
    found = _scipy("optimize").linprog(cost, -rows, -at_least, bounds=(None, None))
    if not found.success:
        return None
    return Optimum(np.asarray(found.x), -np.asarray(found.ineqlin.marginals))


def nearest_mixture(rows: FloatArray, target: FloatArray) -> FloatArray | None:
    """Return the shares, (n,) none negative, of the mixture of rows that is nearest to `target`.

    The rows with a share are linearly independent. None where the search did not come to an end.
    """
    try:
        shares, _ = _scipy("optimize").nnls(rows.T, target, maxiter=30 * len(rows) + 100)
    except RuntimeError:
        return None
    return np.asarray(shares)


def least_squares(rows: FloatArray, values: FloatArray) -> FloatArray:
    """Return the shortest x for which rows x comes nearest to the values."""
    found, *_ = cast(tuple[FloatArray, Any, Any, Any], np.linalg.lstsq(rows, values))
    return found


def fewest_shares(
    rows: FloatArray, is_strict: BoolArray, n_counted: int, most: int
) -> IntArray | None:
    """Return the fewest of the first `n_counted` rows that, with the others, mix to nothing.

    The shares are none negative, and the strict rows have some. None where more than `most` are
    needed, or it would take too long to know.
    """
    scipy = _scipy("optimize")
    n, dimension = rows.shape
    unused = np.zeros((1, n_counted))
    # the unknowns: a share of each row, then a 1 for each row that has one, up to which it may be
    table = np.vstack(
        [
            np.hstack([rows.T, np.tile(unused, (dimension, 1))]),
            np.hstack([is_strict[np.newaxis], unused]),
            np.hstack([np.eye(n_counted, n), -np.eye(n_counted)]),
            np.append(np.zeros(n), np.ones(n_counted))[np.newaxis],
        ]
    )
    least = np.concatenate([np.zeros(dimension), [0.01], np.full(n_counted, -np.inf), [1]])
    highest = np.concatenate([np.zeros(dimension), [np.inf], np.zeros(n_counted), [most]])
    is_counter = np.append(np.zeros(n), np.ones(n_counted))
    found = scipy.milp(
        is_counter,
        integrality=is_counter,
        bounds=scipy.Bounds(0, 1),
        constraints=scipy.LinearConstraint(table, least, highest),
        options={"node_limit": 1000},
    )
    return None if found.x is None else np.flatnonzero(found.x[n:] > 0.5)


def corners(normals: FloatArray, offsets: FloatArray, inside: FloatArray) -> FloatArray:
    """Return the corners, (k, dimension), of the half-spaces normal . x + offset >= 0.

    There are two dimensions or more; `inside`, (dimension,), is well within all of them. A corner
    may come more than once.
    """
    halves = np.column_stack([-normals, -offsets])
    return np.asarray(_scipy("spatial").HalfspaceIntersection(halves, inside).intersections)
