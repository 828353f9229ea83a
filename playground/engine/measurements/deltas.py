from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.gradients.next_step import has_next_step, in_chunks
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject

MOST_KEPT = 200_000
"""Numbers up to which each example's own deltas are told: neurons times examples."""


@dataclass(frozen=True, eq=False)
class NeuronDeltas:
    """The deltas dL/dz of a minibatch, by node, but of the inputs; z is a neuron's sum."""

    rows: IntArray
    """(n,): the examples, as rows of the training part, in the minibatch's order."""
    means: Mapping[str, FloatArray]
    """(units,) each: how the minibatch's mean loss changes if a neuron's sum grows everywhere."""
    mean_sizes: Mapping[str, FloatArray]
    """(units,) each: the mean of their absolute values, which do not cancel."""
    each: Mapping[str, FloatArray]
    """(units, n) each: dL_i/dz of each example's own loss; {} where they are too many."""

    def of_example(self, row: int) -> Mapping[str, FloatArray] | None:
        """Return the deltas of one example, (units,) each, if they are known."""
        places = np.flatnonzero(self.rows == row)
        if not len(places) or not self.each:
            return None
        return {node: deltas[:, places[0]] for node, deltas in self.each.items()}


@MEASUREMENTS.register("deltas")
@dataclass(frozen=True)
class Deltas(Measurement[NeuronDeltas | None]):
    """The deltas of the minibatch that the next step takes, at the present weights.

    There is no answer where the network cannot be trained.
    """

    batch_size: int = 10
    """About how many examples there will be, for the cost to be told."""

    def cost(self, subject: Subject) -> float:
        return 3.0 * self.batch_size * subject.network.n_parameters

    def measure(self, subject: Subject, instant: Instant) -> NeuronDeltas | None:
        if not has_next_step(subject, instant):
            return None
        n, nodes = len(instant.rows), subject.network.nodes[1:]
        n_units = sum(node.layer.n_units for node in nodes)
        each: dict[str, FloatArray] = {}
        if n * n_units <= MOST_KEPT:
            each = {node.id: np.empty((node.layer.n_units, n), subject.dtype) for node in nodes}
        sums = {node.id: np.zeros(node.layer.n_units, subject.dtype) for node in nodes}
        sizes = {node_id: np.zeros_like(total) for node_id, total in sums.items()}
        with np.errstate(all="ignore"):  # a diverged network gives what is not finite
            for place, examples in in_chunks(subject, instant):
                for node_id, deltas in examples.deltas.items():
                    sums[node_id] += deltas.sum(axis=1)
                    sizes[node_id] += np.abs(deltas).sum(axis=1)
                    if each:
                        each[node_id][:, place] = deltas
            return NeuronDeltas(
                rows=read_only(instant.rows.copy()),
                means={node_id: read_only(total / n) for node_id, total in sums.items()},
                mean_sizes={node_id: read_only(total / n) for node_id, total in sizes.items()},
                each={node_id: read_only(deltas) for node_id, deltas in each.items()},
            )
