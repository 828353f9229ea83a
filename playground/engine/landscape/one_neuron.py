"""One neuron alone: where its loss is lowest, which nobody has to search for step by step."""

import importlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.bound_network import output_activation
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.landscape.plane import LandscapeError
from playground.engine.landscape.terrain import Terrain
from playground.engine.minibatch import Minibatch
from playground.engine.network import Network
from playground.engine.preparation import class_targets

_FLAT = 1e-6
"""The slope below which a point counts as a minimum."""

_SOLVED, _SEARCHED = "by the normal equations", "by a search (BFGS)"

_FAR = 1e3
"""A weight that grows beyond this is still on its way to infinity."""


@dataclass(frozen=True, eq=False)
class Optimum:
    """The lowest point that was found."""

    theta: FloatArray
    """(n_parameters,) float64"""
    loss: float
    is_global: bool
    """Whether the loss is a bowl, so that there is certainly no lower point."""
    way: str
    """How it was found, in words."""


def is_one_neuron(network: Network) -> bool:
    """Whether a network is a single neuron that takes in the inputs."""
    nodes = network.nodes
    return len(nodes) == 2 and network.output.layer.n_units == 1 and bool(nodes[1].sources)


def optimum(terrain: Terrain, theta: FloatArray, free: IntArray | None = None) -> Optimum:
    """Return where one neuron's loss is lowest, over the parameters at `free` or all unfixed ones.

    The others stay as they are in theta. By the normal equations for a linear neuron with quadratic
    loss, else by SciPy from theta and from 0. A penalty is left out. Raises LandscapeError if the
    network is no single neuron or there is no lowest point; the message says why.
    """
    terrain = replace(terrain, penalty=None)
    network = terrain.network
    activation = getattr(output_activation(network), "name", "")
    if not is_one_neuron(network) or not activation:
        raise LandscapeError(
            "Only a single neuron's lowest point can be found; remove the hidden columns."
        )
    if activation == "step":
        raise LandscapeError(
            "A step neuron's loss is made of flat stairs without a slope, so no lowest point is "
            "marked; choose another activation."
        )
    chosen = np.flatnonzero(~network.is_fixed) if free is None else free
    start = theta.astype(np.float64)
    inputs, targets = _examples(terrain)
    if not np.isfinite(targets).all():
        raise LandscapeError(
            "The output column does not fit the data, so there is no loss; choose other data."
        )
    kind = (terrain.loss.name, activation)
    if kind == ("quadratic", "identity"):
        return _solved(terrain, start, chosen, inputs, targets)
    if activation in ("sigmoid", "tanh") and _is_separable(terrain, inputs[:, chosen], targets):
        raise LandscapeError(
            "A line separates the classes, so the loss falls for ever as the weights grow and has "
            "no lowest point; add noise to the data to see one."
        )
    return _searched(terrain, start, chosen, is_global=kind[0] == "binary-cross-entropy")


def _examples(terrain: Terrain) -> tuple[FloatArray, FloatArray]:
    """Return inputs with a column of ones, (n, n_parameters), and targets, (n,), as float64."""
    batch = Minibatch(terrain.part, len(terrain.chosen), np.dtype(np.float64))
    batch.gather(terrain.chosen)
    return batch.inputs.T, batch.targets[0]


def _solved(
    terrain: Terrain, theta: FloatArray, free: IntArray, inputs: FloatArray, targets: FloatArray
) -> Optimum:
    """Solve the normal equations (X'X) w = X'y, by least squares for accuracy."""
    fixed = theta.copy()
    fixed[free] = 0
    theta[free] = np.linalg.lstsq(inputs[:, free], targets - inputs @ fixed, rcond=None)[0]
    return Optimum(theta, float(terrain.losses(theta[np.newaxis])[0]), True, _SOLVED)


def _is_separable(terrain: Terrain, inputs: FloatArray, targets: FloatArray) -> bool:
    """Whether some direction of the weights turns no example the wrong way, and one the right way.

    Along it the loss falls for ever. A linear program; source: Albert and Anderson 1984.
    """
    low, high = class_targets(terrain.network, terrain.loss)
    if not np.isin(targets, (low, high)).all():
        return False  # targets that are reached at finite weights
    signs = np.where(targets == high, 1.0, -1.0)
    right = signs[:, np.newaxis] * inputs / np.abs(inputs).max(axis=0, initial=1e-300)
    optimize: Any = importlib.import_module("scipy.optimize")  # slow to import
    found = optimize.linprog(
        -right.mean(axis=0), A_ub=-right, b_ub=np.zeros(len(right)), bounds=(-1, 1)
    )
    return bool(found.status == 0 and -found.fun > 1e-9)


def _searched(terrain: Terrain, theta: FloatArray, free: IntArray, *, is_global: bool) -> Optimum:
    optimize: Any = importlib.import_module("scipy.optimize")  # slow to import

    def at(values: FloatArray) -> FloatArray:
        whole = theta.copy()
        whole[free] = values
        return whole

    def loss(values: FloatArray) -> float:
        return float(terrain.losses(at(values)[np.newaxis])[0])

    def slope(values: FloatArray) -> FloatArray:
        every = mean_gradient(terrain.network, terrain.loss, terrain.part, at(values), terrain.rows)
        return every[free]

    starts = [theta[free], np.zeros(len(free))]
    found = [optimize.minimize(loss, x, jac=slope, method="BFGS", tol=1e-9) for x in starts]
    best = min(found, key=lambda result: float(result.fun))
    if np.abs(best.x).max(initial=0) > _FAR or not np.abs(best.jac).max(initial=0) < _FLAT:
        raise LandscapeError(
            "No lowest point was found: the loss keeps falling as the weights grow, or has a "
            "corner; choose another activation or loss to see one."
        )
    return Optimum(at(best.x), float(best.fun), is_global, _SEARCHED)
