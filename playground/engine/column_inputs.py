"""What a column takes in for the training examples, for those who fit it without gradients."""

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.instant import Instant
from playground.engine.measurement import Subject
from playground.engine.minibatch import Minibatch

_MOST = 10_000


def most_examples(subject: Subject) -> int:
    """Return how many of the training examples are looked at."""
    return min(len(subject.prepared.train), _MOST)


def column_inputs(
    subject: Subject, instant: Instant, node_id: str
) -> tuple[FloatArray, FloatArray]:
    """Return what a column takes in, (fan_in + 1, n) with a last row of ones, and the targets.

    The targets are (n_outputs, n); both are of the first training examples, as float64.
    """
    n = most_examples(subject)
    batch = Minibatch(subject.prepared.train.head(n), n, np.dtype(subject.dtype))
    batch.gather(np.arange(n))
    theta = instant.theta.astype(subject.dtype)
    bound = BoundNetwork(subject.network, theta, n, batch.inputs)
    with np.errstate(all="ignore"):  # a diverged network gives what is not finite
        run(bound.forward)
    taken = bound.nodes[node_id].wires.inputs
    return taken.astype(np.float64), batch.targets.astype(np.float64)
