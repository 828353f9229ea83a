import math
from dataclasses import dataclass

import numpy as np

from playground.engine.activations.identity import Identity
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.arrays import FloatArray, read_only
from playground.engine.bound_network import output_activation
from playground.engine.instant import Instant
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.quadratic import Quadratic
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.network import NetworkError
from playground.engine.neuron_name import NeuronName
from playground.engine.weight_space.cases import Cases
from playground.engine.weight_space.feasible import check_axes
from playground.engine.weight_space.loss_map import HasLosses, SquaredError, loss_map
from playground.engine.weight_space.memory import memory_of
from playground.engine.weight_space.polytope import Box
from playground.engine.weight_space.present import MOST, present_cases
from playground.engine.weight_space.rules import DeltaRule, LogisticRule

_MOST_VALUES, _COARSEST = 3e5, 24
"""Losses of single examples that can be computed within a frame; and what there is at least."""


@MEASUREMENTS.register("weight-space-loss")
@dataclass(frozen=True)
class WeightSpaceLoss(Measurement[FloatArray | None]):
    """The mean loss over a view of two of an output's weights, (resolution, resolution) at most.

    Rows follow the second axis upwards. There is no answer but for the quadratic loss (that of the
    delta rule, where the neuron is linear) and for a sigmoid with the cross-entropy, of a neuron
    alone in its column.
    """

    neuron: NeuronName | None = None
    axes: tuple[int, int] = (0, 1)
    view: Box = ((-3.0, 3.0), (-3.0, 3.0))
    resolution: int = 48

    def cost(self, subject: Subject) -> float:
        n = min(len(subject.prepared.train), MOST)
        return n * (4.0 * self.resolution**2 + 6.0 * subject.network.n_parameters)

    def _n_across(self, cases: Cases) -> int:
        """Return how many values an axis gets: fewer with hundreds of examples."""
        coarse = int(math.sqrt(_MOST_VALUES / len(cases)))
        return min(self.resolution, max(_COARSEST, coarse))

    def measure(self, subject: Subject, instant: Instant) -> FloatArray | None:
        rule, network = _rule(subject), subject.network
        is_output = self.neuron is None or self.neuron.node == network.output.id
        is_alone = network.output.layer.n_units == 1 and subject.prepared.train.labels is not None
        if rule is None or not (is_output and is_alone):
            return None
        try:
            found = present_cases(subject, instant, self.neuron)
            cases, weights = found.cases, found.weights
            check_axes(cases, self.axes)
            others = np.delete(weights, self.axes)
            return memory_of(subject).recall(
                self,
                (cases.vectors, cases.signs, cases.offset, others),
                lambda: read_only(
                    loss_map(rule, cases, weights, self.axes, self.view, self._n_across(cases))
                ),
            )
        except (NetworkError, ValueError):
            return None


_QUADRATIC: dict[type, HasLosses] = {
    Identity: DeltaRule(),
    Sigmoid: SquaredError(is_sigmoid=True),
    Tanh: SquaredError(is_sigmoid=False),
}


def _rule(subject: Subject) -> HasLosses | None:
    """Return what has the loss of training, where the output is alone."""
    loss, activation = subject.loss, output_activation(subject.network)
    if isinstance(loss, Quadratic):
        return _QUADRATIC.get(type(activation))
    if isinstance(loss, BinaryCrossEntropy) and isinstance(activation, Sigmoid):
        return LogisticRule()
    return None
