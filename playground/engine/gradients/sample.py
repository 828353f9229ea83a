"""What every neuron gives for a sample of the training examples."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.measurement import Subject
from playground.engine.minibatch import Minibatch

MOST = 500
"""Examples that are looked at: the first, which come in no order; a share is told to some 4 %."""


@dataclass(frozen=True, eq=False)
class Sample:
    """The wires of a network for some examples; they are buffers of the next sample too."""

    n_examples: int
    pre_activations: Mapping[str, FloatArray]
    """(units, n) by node, but of the inputs."""
    activations: Mapping[str, FloatArray]
    """(units, n) by node, but of the inputs."""


def sample(subject: Subject, theta: FloatArray) -> Sample:
    """Return what a network with these parameters makes of the first training examples."""
    bound = subject.keep((__name__, sample), lambda: _bound(subject))
    bound.theta[...] = theta
    with np.errstate(all="ignore"):  # a diverged network gives what is not finite
        run(bound.forward)
    wires = {node.id: bound.nodes[node.id].wires for node in subject.network.nodes[1:]}
    return Sample(
        bound.n_examples,
        {node: each.pre_activation for node, each in wires.items()},
        {node: each.outputs for node, each in wires.items()},
    )


def sample_size(subject: Subject) -> int:
    """Return how many examples are looked at."""
    return min(MOST, len(subject.prepared.train))


def _bound(subject: Subject) -> BoundNetwork:
    n = sample_size(subject)
    batch = Minibatch(subject.prepared.train.head(n), n, np.dtype(subject.dtype))
    batch.gather(np.arange(n))
    return subject.bind(n, batch.inputs)
