"""The gradient of the mean loss, for those who look at it; training has its own bound one."""

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.bound_network import BoundNetwork, bind_backward
from playground.engine.calls import run
from playground.engine.loss import Loss
from playground.engine.minibatch import Minibatch
from playground.engine.network import Network
from playground.engine.preparation import Prepared

CHUNK = 1000


def mean_gradient(
    network: Network,
    loss: Loss,
    part: Prepared,
    theta: FloatArray,
    rows: IntArray | None = None,
) -> FloatArray:
    """Return the gradient of the mean loss over these rows, or all, at theta: (n_parameters,)."""
    chosen = np.arange(len(part)) if rows is None else rows
    total = np.zeros_like(theta)
    for start in range(0, len(chosen), CHUNK):
        chunk = chosen[start : start + CHUNK]
        total += _chunk_gradient(network, loss, part, theta, chunk) * (len(chunk) / len(chosen))
    return total


def _chunk_gradient(
    network: Network, loss: Loss, part: Prepared, theta: FloatArray, rows: IntArray
) -> FloatArray:
    batch = Minibatch(part, len(rows), theta.dtype)
    bound = BoundNetwork(network, theta.copy(), len(rows), batch.inputs)
    gradient = np.zeros_like(theta)
    backward = bind_backward(bound, loss, gradient, targets=batch.targets)
    batch.gather(rows)
    with np.errstate(all="ignore"):  # a diverged network has no finite gradient, and no warning
        run(bound.forward)
        run(backward.calls)
    return gradient
