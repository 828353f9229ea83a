from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.engine.arrays import FloatArray
from playground.engine.gradients.column_histograms import (
    ACTIVATIONS,
    GRADIENTS,
    PRE_ACTIVATIONS,
    WEIGHTS,
    ColumnHistograms,
    of_sizes,
    of_values,
)
from playground.engine.gradients.flow import weights_by_node
from playground.engine.gradients.next_step import has_next_step, mean_gradient
from playground.engine.gradients.sample import sample, sample_size
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject

_SORTING = 30
"""Multiplications in whose time a number finds its bin, about."""


@MEASUREMENTS.register("histograms")
@dataclass(frozen=True)
class Histograms(Measurement[Mapping[str, ColumnHistograms]]):
    """How weights, gradients, sums and outputs are spread, column by column.

    By quantity; the gradients are the next step's and missing where the network cannot be trained,
    the pre-activations and activations those of a sample of the training examples.
    """

    batch_size: int = field(default=10, compare=False)
    """About how many examples there will be, for the cost to be told; the question is the same."""

    def cost(self, subject: Subject) -> float:
        network, n_seen = subject.network, sample_size(subject)
        n_examples = 3 * self.batch_size + n_seen
        n_wires = 2 * n_seen * sum(node.layer.n_units for node in network.nodes[1:])
        n_sorted = 2 * network.n_parameters + n_wires
        return float(n_examples * network.n_parameters + _SORTING * n_sorted)

    def measure(self, subject: Subject, instant: Instant) -> Mapping[str, ColumnHistograms]:
        network, seen = subject.network, sample(subject, instant.theta)
        found = {WEIGHTS: of_values(weights_by_node(network, instant.theta))}
        if has_next_step(subject, instant):
            gradient = weights_by_node(network, mean_gradient(subject, instant))
            found[GRADIENTS] = of_sizes(gradient)
        found[PRE_ACTIVATIONS] = of_values(_raveled(seen.pre_activations))
        found[ACTIVATIONS] = of_values(_raveled(seen.activations))
        return found

    def entry(self, answer: Mapping[str, ColumnHistograms]) -> tuple[float, ...]:
        """Return the entry of each quantity, as `column_histograms.of_entry` reads them."""
        return tuple(number for each in answer.values() for number in each.entry)


def _raveled(by_node: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    return {node: values.ravel() for node, values in by_node.items()}
