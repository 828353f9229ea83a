"""Principal components: the two directions along which points of many dimensions differ most."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from playground.engine.arrays import FloatArray, read_only


@dataclass(frozen=True, eq=False)
class Principal:
    """The plane that keeps most of the variance of points, (n, d).

    Source: Pearson 1901, On lines and planes of closest fit to systems of points in space.
    """

    mean: FloatArray
    """(d,): the middle of the points."""
    axes: FloatArray
    """(2, d): orthonormal; of each, the component of the largest size is positive. The second is
    zero where the points lie on a line, both where they coincide."""
    shares: FloatArray
    """(2,): the part of the whole variance along each, 0 to 1."""

    def project(self, points: FloatArray) -> FloatArray:
        """Return where points, (..., d), lie in the plane, (..., 2)."""
        return (points - self.mean) @ self.axes.T


def principal(points: FloatArray) -> Principal:
    """Return the principal components of points, (n, d), exactly.

    They are the eigenvectors of the covariance, (d, d), or come from those of the products of the
    points, (n, n), where that is smaller. NaN where a point is not finite.
    """
    points = points.astype(np.float64)
    n_points, n_columns = points.shape
    mean = points.mean(axis=0)
    if not np.isfinite(points).all():
        nowhere = np.full((2, n_columns), np.nan)
        return Principal(read_only(mean), read_only(nowhere), read_only(np.full(2, np.nan)))
    centred = points - mean
    size = min(n_points, n_columns)
    products = centred.T @ centred if n_columns <= n_points else centred @ centred.T
    last = [max(size - 2, 0), size - 1]
    linear: Any = import_module("scipy.linalg")  # slow to import
    found = linear.eigh(products, subset_by_index=last)
    values, vectors = np.asarray(found[0], np.float64), np.asarray(found[1], np.float64)
    axes, shares = np.zeros((2, n_columns)), np.zeros(2)
    total = float(np.trace(products))
    for place, index in enumerate(reversed(range(len(values)))):
        if values[index] > 1e-12 * max(total, 1e-300):  # else it is nothing but rounding
            vector = vectors[:, index]
            axis = vector if n_columns <= n_points else centred.T @ vector
            axes[place] = _directed(axis / np.linalg.norm(axis))
            shares[place] = values[index] / total
    return Principal(read_only(mean), read_only(axes), read_only(shares))


def _directed(axis: FloatArray) -> FloatArray:
    """Return an axis, (d,), or its opposite, so that the component of the largest size is > 0."""
    return axis if axis[np.abs(axis).argmax()] > 0 else -axis


def turn_onto(points: FloatArray, before: FloatArray) -> FloatArray:
    """Return the rotation or reflection, (2, 2), that brings points, (n, 2), nearest to others.

    `points @ turn` has the least sum of squared distances from `before`. Source: Schoenemann 1966,
    A generalized solution of the orthogonal Procrustes problem.
    """
    left, _, right = np.linalg.svd(points.T @ before)
    return left @ right
