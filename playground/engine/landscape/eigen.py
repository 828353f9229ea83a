"""The largest eigenvalues of a curvature, and what they mean for the learning rate."""

import importlib
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.landscape.curvature import Curvature
from playground.engine.landscape.plane import LandscapeError

Product = Callable[[FloatArray], FloatArray]
"""Multiplies a direction, (n_parameters,), by a symmetric matrix."""

_DENSE = 48
"""Up to how many parameters forming the matrix is as fast as Lanczos."""

_MOST_ROUNDS = 300


class Eigenpairs(NamedTuple):
    """Eigenvalues, the largest first, and their eigenvectors, of unit length."""

    values: FloatArray
    """(k,)"""
    vectors: FloatArray
    """(k, n_parameters)"""


def top_eigenpairs(
    product: Product,
    is_free: BoolArray,
    n: int = 2,
    *,
    tolerance: float = 1e-6,
    watch: Callable[[int], None] | None = None,
) -> Eigenpairs:
    """Return the algebraically largest eigenvalues of a matrix by Lanczos, at most n.

    `product` multiplies by the matrix, whose rows and columns are 0 where not `is_free`,
    (n_parameters,); only the others count. The relative error is about `tolerance`. `watch` is
    told the number of products after each; what it raises ends the search and is passed on.
    Raises LandscapeError if a product is not a number, or the search does not end.
    """
    free = np.flatnonzero(is_free)
    if not len(free):
        raise LandscapeError("No weight may be changed, so there is no curvature; unfreeze some.")
    n_done = 0

    def multiply(direction: FloatArray) -> FloatArray:
        nonlocal n_done
        whole = np.zeros(len(is_free))
        whole[free] = direction.reshape(-1)
        result = product(whole)[free]
        if not np.isfinite(result).all():
            raise LandscapeError("The curvature is not a number here; go back to an earlier step.")
        n_done += 1
        if watch is not None:
            watch(n_done)
        return result

    n = min(n, len(free))
    solve = _dense if len(free) <= max(_DENSE, 2 * n) else _lanczos
    values, columns = solve(multiply, len(free), n, tolerance)
    vectors = np.zeros((n, len(is_free)))
    vectors[:, free] = columns.T
    return Eigenpairs(values, vectors)


def _dense(multiply: Product, size: int, n: int, tolerance: float) -> tuple[FloatArray, FloatArray]:
    matrix = np.stack([multiply(row) for row in np.eye(size)])
    values, columns = np.linalg.eigh((matrix + matrix.T) / 2)
    return values[::-1][:n], columns[:, ::-1][:, :n]


def _lanczos(
    multiply: Product, size: int, n: int, tolerance: float
) -> tuple[FloatArray, FloatArray]:
    sparse: Any = importlib.import_module("scipy.sparse.linalg")  # slow to import
    start = np.random.default_rng(0).standard_normal(size)  # the same answer every time
    if not multiply(start).any():  # flat, as behind steps: every direction is as good
        return np.zeros(n), np.eye(size, n)
    operator = sparse.LinearOperator((size, size), matvec=multiply, dtype=np.float64)
    try:
        values, columns = sparse.eigsh(
            operator, n, which="LA", v0=start, tol=tolerance, maxiter=_MOST_ROUNDS
        )
    except sparse.ArpackNoConvergence as error:
        raise LandscapeError(
            "The largest curvatures lie too close together to be told apart; ask for fewer of them."
        ) from error
    order = np.argsort(values)[::-1]
    return values[order], columns[:, order]


def hessian_eigenpairs(
    curvature: Curvature, n: int = 2, watch: Callable[[int], None] | None = None
) -> Eigenpairs:
    """Return the largest eigenvalues of the Hessian; the first one is called the sharpness."""
    return top_eigenpairs(curvature.hessian, curvature.is_free, n, watch=watch)


def gauss_newton_eigenpairs(
    curvature: Curvature, n: int = 2, watch: Callable[[int], None] | None = None
) -> Eigenpairs:
    """Return the largest eigenvalues of the Gauss-Newton approximation, which are never below 0."""
    return top_eigenpairs(curvature.gauss_newton, curvature.is_free, n, watch=watch)


def largest_stable_learning_rate(sharpness: float) -> float:
    """Return 2 / sharpness, beyond which gradient descent on a bowl of that curvature diverges.

    Infinite where nothing curves upwards. Source: LeCun, Simard and Pearlmutter 1993.
    """
    return 2 / sharpness if sharpness > 0 else math.inf
