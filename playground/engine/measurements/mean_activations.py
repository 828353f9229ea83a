from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.minibatch import Minibatch

MOST = 1000
"""Examples that are looked at: enough for a mean, few enough to stay in the cache."""


@MEASUREMENTS.register("mean-activations")
@dataclass(frozen=True)
class MeanActivations(Measurement[Mapping[str, FloatArray]]):
    """How active every neuron is: its mean absolute output over the first training examples.

    For each node (units,) float, at most the first 1,000 examples taken together.
    """

    def cost(self, subject: Subject) -> float:
        return _n_examples(subject) * subject.network.n_parameters

    def measure(self, subject: Subject, instant: Instant) -> Mapping[str, FloatArray]:
        bound = subject.keep(self, lambda: _bound(subject))
        bound.theta[...] = instant.theta
        with np.errstate(all="ignore"):  # a diverged network gives what is not finite
            run(bound.forward)
            return {
                node_id: read_only(np.abs(node.wires.outputs).mean(axis=1))
                for node_id, node in bound.nodes.items()
            }


def _n_examples(subject: Subject) -> int:
    return min(MOST, len(subject.prepared.train))


def _bound(subject: Subject) -> BoundNetwork:
    """Return the network bound to its examples, which stay in its inputs."""
    n = _n_examples(subject)
    batch = Minibatch(subject.prepared.train.head(n), n, np.dtype(subject.dtype))
    batch.gather(np.arange(n))
    return subject.bind(n, batch.inputs)
