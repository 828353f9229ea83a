"""Fitting parts of a network without gradients: centres from the data, outputs by least squares."""

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import BoolArray, FloatArray

_MOST_ROUNDS = 300
"""Of Lloyd's iterations, which end by themselves; data sets of a screen need some ten."""


def exemplars(points: FloatArray, n_centres: int, rng: Generator) -> FloatArray:
    """Return points, (n, d), chosen at random, each once if there are enough: (n_centres, d)."""
    rows = rng.choice(len(points), n_centres, replace=len(points) < n_centres)
    return points[rows].astype(np.float64)


def k_means(points: FloatArray, n_centres: int, rng: Generator) -> FloatArray:
    """Return centres, (n_centres, d), each the mean of those points, (n, d), nearest to it.

    A centre that no point is nearest to stays. Source: Arthur and Vassilvitskii 2007, "k-means++",
    for the start; Lloyd 1982, "Least squares quantization in PCM", for the rest.
    """
    points = points.astype(np.float64)
    centres = _spread_out(points, n_centres, rng)
    nearest = np.full(len(points), -1)
    for _ in range(_MOST_ROUNDS):
        before, nearest = nearest, _squared_distances(points, centres).argmin(axis=1)
        if np.array_equal(before, nearest):
            break
        for k in np.unique(nearest):
            centres[k] = points[nearest == k].mean(axis=0)
    return centres


def _spread_out(points: FloatArray, n_centres: int, rng: Generator) -> FloatArray:
    """Choose points one after the other, likelier the further they are from those chosen."""
    centres = points[[rng.integers(len(points))]]
    squares = _squared_distances(points, centres)[:, 0]
    while len(centres) < n_centres:
        total = squares.sum()
        row = rng.choice(len(points), p=squares / total if total > 0 else None)
        centres = np.vstack([centres, points[row]])
        squares = np.minimum(squares, _squared_distances(points, centres[-1:])[:, 0])
    return centres


def _squared_distances(points: FloatArray, centres: FloatArray) -> FloatArray:
    """Return the squares of the distances, (n, n_centres)."""
    return np.stack([np.square(points - centre).sum(axis=1) for centre in centres], axis=1)


def least_squares(
    taken: FloatArray, targets: FloatArray, matrix: FloatArray, is_free: BoolArray
) -> FloatArray:
    """Return the weights, (units, d), with which matrix @ taken comes nearest to the targets.

    `taken` is (d, n), `targets` (units, n). What is not free stays as it is in `matrix`. Where
    several are as good, those closest to 0 are returned.
    """
    fitted = matrix.astype(np.float64)
    for unit, free in enumerate(is_free):
        rest = targets[unit] - fitted[unit, ~free] @ taken[~free]
        fitted[unit, free] = np.linalg.lstsq(taken[free].T, rest, rcond=None)[0]
    return fitted


def project(
    taken: FloatArray, targets: FloatArray, matrix: FloatArray, is_free: BoolArray
) -> FloatArray:
    """Return the weights after one pass in which each example in turn is made exactly right.

    w += (y - w·φ) φ / (φ·φ): the smallest change that does it, a projection onto the weights that
    give y. Shapes as for `least_squares`. Source: Kaczmarz 1937; Widrow and Hoff 1960 with the
    step of full length.
    """
    fitted = matrix.astype(np.float64)
    for phi, y in zip(taken.T.astype(np.float64), targets.T, strict=True):
        error = y - fitted @ phi
        free = phi * is_free
        length = np.square(free).sum(axis=1)
        fitted += np.where(length > 0, error / np.where(length > 0, length, 1), 0)[:, None] * free
    return fitted
