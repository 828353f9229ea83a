from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from playground.engine.arrays import FloatArray
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.neuron_name import NeuronName
from playground.engine.saliency.excite import Excitation, excite, noise
from playground.engine.saliency.input_gradient import InputGradient
from playground.engine.saliency.looked_at import LookedAt, input_gradient

_STEPS_A_STAGE = 4


@dataclass(frozen=True, eq=False)
class ExcitedInput:
    """How far the way uphill has come."""

    neuron: NeuronName
    first: Excitation
    now: Excitation
    is_over: bool


@MEASUREMENTS.register("excitation")
@dataclass(frozen=True)
class ExcitingInput(Measurement[ExcitedInput | None]):
    """The input that excites a neuron most, step by step from noise or from an example.

    Without a neuron it is the first output; where the network has no such neuron, or it is an
    input, there is no answer.
    """

    is_once: ClassVar[bool] = True

    neuron: NeuronName | None = None
    start: LookedAt | None = None
    """None: noise."""
    seed: int = 0
    n_steps: int = 100
    nonce: int = 0
    """Tells one climb from the next."""

    def cost(self, subject: Subject) -> float:
        return 6.0 * self.n_steps * subject.network.n_parameters

    def measure(self, subject: Subject, instant: Instant) -> ExcitedInput | None:
        answer = None
        for each in self.stages(subject, instant):
            answer = each
        return answer

    def stages(self, subject: Subject, instant: Instant) -> Iterator[ExcitedInput | None]:
        output = subject.network.output
        neuron = self.neuron or NeuronName(output.id, output.neurons[0])
        if not _is_there(subject, neuron):
            yield None
            return
        # between two stages other questions may be answered, so the wires are its own
        kept = input_gradient(subject, instant.theta)
        gradient = InputGradient(kept.network, instant.theta, kept.space)
        unit = subject.network[neuron.node].neurons.index(neuron.neuron)
        climb = excite(gradient, neuron.node, unit, self._begin(subject, gradient), self.n_steps)
        first = now = next(climb)
        yield ExcitedInput(neuron, first, now, is_over=False)
        for now in climb:
            if now.n_steps % _STEPS_A_STAGE == 0:
                yield ExcitedInput(neuron, first, now, is_over=False)
        yield ExcitedInput(neuron, first, now, is_over=True)

    def _begin(self, subject: Subject, gradient: InputGradient) -> FloatArray:
        if self.start is None:
            return noise(gradient, self.seed)
        return self.start.values(subject)


def _is_there(subject: Subject, neuron: NeuronName) -> bool:
    nodes = {node.id: node for node in subject.network.nodes[1:]}
    return neuron.node in nodes and neuron.neuron in nodes[neuron.node].neurons
