"""Directions through weight space that are worth looking along."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.landscape.plane import LandscapeError, Plane, check_length, unit
from playground.engine.network import Network

_NOTHING = 1e-12
"""The share of a variance, or of a length squared, that is only rounding."""

_COLUMNS = 4096
"""How many parameters of a path are looked at in float64 at a time."""


def two_parameters(theta: FloatArray, across: int, along: int) -> Plane:
    """Return the plane of two weights or biases, given by their places in theta.

    Its coordinates are the values of the two themselves; the others stay as they are in theta,
    (n_parameters,). Raises LandscapeError if it is twice the same.
    """
    if across == along:
        raise LandscapeError(
            "Both directions are the same weight, so they span no surface; choose another one."
        )
    origin = theta.astype(np.float64)
    origin[[across, along]] = 0
    axes = np.zeros((2, len(theta)))
    axes[0, across] = axes[1, along] = 1
    return Plane(origin, axes[0], axes[1])


def random_direction(network: Network, theta: FloatArray, rng: Generator) -> FloatArray:
    """Return a filter-normalised Gaussian direction, shape (n_parameters,).

    Each neuron's weights get a random direction as long as they are themselves; biases, and what
    is frozen or erased, get no component. Source: Li et al. 2018, section 4.
    """
    direction = rng.standard_normal(network.n_parameters)
    direction[network.is_fixed] = 0
    weights = np.where(network.is_fixed, 0, theta).astype(np.float64)
    views = network.views(direction)
    for node_id, own in network.views(weights).items():
        for name, values in own.items():
            _normalise_filters(views[node_id][name], values)
    return direction


def _normalise_filters(direction: FloatArray, weights: FloatArray) -> None:
    """Give each row the length that the same row of the weights has; what is no matrix, none."""
    if direction.ndim < 2:
        direction[...] = 0
        return
    own = np.linalg.norm(direction, axis=1, keepdims=True)
    wanted = np.linalg.norm(weights, axis=1, keepdims=True)
    direction *= np.divide(wanted, own, out=np.zeros_like(own), where=own > 0)


def random_plane(network: Network, theta: FloatArray, rng: Generator) -> Plane:
    """Return the plane through theta along two random directions; see `random_direction`."""
    across = random_direction(network, theta, rng)
    if not across.any():
        raise LandscapeError(
            "All weights are 0 or frozen, so random directions scaled to them have no length; "
            "train a step first, or unfreeze some weights."
        )
    return Plane(theta, across, random_direction(network, theta, rng))


@dataclass(frozen=True, eq=False)
class Principal:
    """The two directions in which a path extends most."""

    directions: FloatArray
    """(2, n_parameters), of unit length and orthogonal."""
    shares: FloatArray
    """(k,): the shares of the variance of all principal directions, the largest first."""


def principal_directions(path: FloatArray) -> Principal:
    """Return the principal directions of a path, (k, n_parameters), about its mean.

    They point the way the path went. Raises LandscapeError if the path has fewer than three points
    or is straight. Source: Li et al. 2018, section 7, but about the mean.
    """
    if len(path) < 3:
        raise LandscapeError(
            f"The path has {len(path)} points, too few for two principal directions; "
            "train a few more steps."
        )
    values, columns = np.linalg.eigh(_gram(path))
    values, columns = np.maximum(values[::-1], 0), columns[:, ::-1]
    if not np.isfinite(values).all() or values[0] <= 0:
        raise LandscapeError(
            "The path has not moved, so it has no principal directions; train a few more steps."
        )
    if values[1] <= _NOTHING * values[0]:
        raise LandscapeError(
            "The path is a straight line, so it has one principal direction only; "
            "train a few more steps or choose other directions."
        )
    # the right singular vectors are those of the path's points, combined by the left ones
    combinations = columns[:, :2].T / np.sqrt(values[:2, np.newaxis])
    combinations -= combinations.mean(axis=1, keepdims=True)
    combinations *= np.where(combinations[:, -1:] < combinations[:, :1], -1, 1)
    blocks = [combinations @ path[:, i : i + _COLUMNS] for i in range(0, path.shape[1], _COLUMNS)]
    return Principal(np.hstack(blocks), values / values.sum())


def _gram(path: FloatArray) -> FloatArray:
    """Return the scalar products of a path's points about their mean, (k, k)."""
    gram = np.zeros((len(path), len(path)))
    with np.errstate(all="ignore"):  # what is no number is found below
        for start in range(0, path.shape[1], _COLUMNS):
            block = path[:, start : start + _COLUMNS].astype(np.float64)
            block -= block.mean(axis=0)
            gram += block @ block.T
    if not np.isfinite(gram).all():
        raise LandscapeError(
            "The path has points that are not numbers; look at an earlier part of it."
        )
    return gram


def principal_plane(path: FloatArray) -> tuple[Plane, Principal]:
    """Return the plane of the principal directions through the last point of a path."""
    principal = principal_directions(path)
    return Plane(path[-1], *principal.directions), principal


def orthogonal_part(direction: FloatArray, other: FloatArray) -> FloatArray:
    """Return what of `other` is orthogonal to `direction`, at unit length.

    Both are (n_parameters,). Raises LandscapeError if there is nothing of it.
    """
    check_length(direction, "first")
    check_length(other, "second")
    one, two = unit(direction), unit(other)
    rest = two - (two @ one) * one
    if rest @ rest <= _NOTHING:
        raise LandscapeError(
            "Both directions are the same, so they span no surface; choose two different ones."
        )
    rest = unit(rest)
    return unit(rest - (rest @ one) * one)  # once more: the first time leaves rounding


def gradient_plane(theta: FloatArray, gradient: FloatArray, other: FloatArray) -> Plane:
    """Return the plane through theta, downhill across and orthogonal to that along.

    `other`, such as the last step, the momentum or a random direction, says where the second one
    points. Both are of unit length. Raises LandscapeError if the gradient is 0.
    """
    if not gradient.any():
        raise LandscapeError(
            "The gradient is 0 here, so it has no direction; choose other directions."
        )
    check_length(gradient, "gradient's")
    return Plane(theta, -unit(gradient), orthogonal_part(gradient, other))


def random_step(network: Network, rng: Generator) -> FloatArray:
    """Return a Gaussian direction over all that training may move, (n_parameters,)."""
    return np.where(network.is_fixed, 0, rng.standard_normal(network.n_parameters))


def plane_through(first: FloatArray, second: FloatArray, third: FloatArray) -> Plane:
    """Return the plane in which three states are at (0, 0), (1, 0) and (0, 1).

    Raises LandscapeError if two are the same or all lie on a line.
    """
    origin = first.astype(np.float64)
    across, along = second - origin, third - origin
    if not across.any() or not along.any() or np.array_equal(second, third):
        raise LandscapeError(
            "Two of the three states are the same weights; choose three different ones."
        )
    return Plane(origin, across, along)
