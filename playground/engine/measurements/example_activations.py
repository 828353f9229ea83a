from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.calls import run
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.minibatch import Minibatch
from playground.engine.preparation import Prepared


@MEASUREMENTS.register("example-activations")
@dataclass(frozen=True)
class ExampleActivations(Measurement[Mapping[str, FloatArray]]):
    """What every neuron gives for one training example; an index beyond them means the nearest.

    For each node (units,) float.
    """

    index: int = 0

    def cost(self, subject: Subject) -> float:
        return subject.network.n_parameters

    def measure(self, subject: Subject, instant: Instant) -> Mapping[str, FloatArray]:
        bound = subject.keep(ExampleActivations, lambda: subject.bind(1))
        batch = Minibatch(_only(subject.prepared.train, self.index), 1, np.dtype(subject.dtype))
        batch.gather(np.zeros(1, np.int64))
        bound.inputs[...] = batch.inputs[:-1]
        bound.theta[...] = instant.theta
        with np.errstate(all="ignore"):  # a diverged network gives what is not finite
            run(bound.forward)
        return {
            node_id: read_only(node.wires.outputs[:, 0].copy())
            for node_id, node in bound.nodes.items()
        }


def _only(part: Prepared, index: int) -> Prepared:
    """Return a part with just one of its examples, sharing memory."""
    at = min(max(index, 0), len(part) - 1)
    inputs, targets = part.inputs[at : at + 1], part.targets[at : at + 1]
    return Prepared(inputs, targets, None, part.scale, part.shift)
