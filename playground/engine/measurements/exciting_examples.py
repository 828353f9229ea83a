from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.confusion import Classifier
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.neuron_name import NeuronName


@dataclass(frozen=True, eq=False)
class NeuronExtremes:
    """The training examples to which a neuron gives most and least, by its weighted sum."""

    neuron: NeuronName
    most: IntArray
    """(n,): rows of the training part, the largest sum first."""
    least: IntArray
    """(n,): the smallest sum first."""
    most_sums: FloatArray
    """(n,)"""
    least_sums: FloatArray
    """(n,)"""
    n_examples: int


@MEASUREMENTS.register("exciting-examples")
@dataclass(frozen=True)
class ExcitingExamples(Measurement[NeuronExtremes | None]):
    """Which training examples excite a neuron most and least, of all of them.

    Without a neuron it is the first output; there is no answer where the network has no such neuron
    or its sums are no numbers.
    """

    neuron: NeuronName | None = None
    n_shown: int = 10

    def cost(self, subject: Subject) -> float:
        return float(len(subject.prepared.train) * subject.network.n_parameters)

    def measure(self, subject: Subject, instant: Instant) -> NeuronExtremes | None:
        network, part = subject.network, subject.prepared.train
        neuron = self.neuron or NeuronName(network.output.id, network.output.neurons[0])
        nodes = {node.id: node for node in network.nodes[1:]}
        if neuron.node not in nodes or neuron.neuron not in nodes[neuron.node].neurons:
            return None
        unit = nodes[neuron.node].neurons.index(neuron.neuron)
        classifier = subject.keep(
            ExcitingExamples, lambda: Classifier(network, subject.loss, part, subject.dtype)
        )
        sums = np.empty(len(part))
        for rows, bound in classifier.run(instant.theta):
            sums[rows] = bound.nodes[neuron.node].wires.pre_activation[unit]
        if not np.isfinite(sums).all():
            return None
        order = np.argsort(sums, kind="stable")
        most, least = order[::-1][: self.n_shown].copy(), order[: self.n_shown].copy()
        return NeuronExtremes(
            neuron,
            read_only(most),
            read_only(least),
            read_only(sums[most]),
            read_only(sums[least]),
            len(part),
        )
