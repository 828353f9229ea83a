from dataclasses import dataclass, field

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.confusion import shares
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.preparation import class_targets
from playground.engine.saliency.looked_at import LookedAt, answer_of, input_gradient


@dataclass(frozen=True, eq=False)
class SaliencyMap:
    """What each value of an input did to an answer; arrays are (n_inputs,) unless said."""

    values: FloatArray
    """The input: grey values from 0 to 1, or what the network takes in."""
    slope: FloatArray
    """By how much the sum of the output in question rises as a value does."""
    loss_slope: FloatArray | None
    """By how much the loss rises as a value does; None where nobody knows the right answer."""
    class_index: int
    """The output in question, -1 where the network gives no number."""
    answer: int
    """The class, or the largest output, that the network chose; -1 where there is none."""
    label: int | None
    """The right class, where there are classes and it is known."""
    shares: FloatArray
    """(n_classes,): how far each class's output is from no to yes."""

    @property
    def contribution(self) -> FloatArray:
        """Value times slope: what each value brought the sum, as far as the network is linear.

        Source: Shrikumar et al. 2016, Not Just a Black Box, section 2.
        """
        return self.values * self.slope


@MEASUREMENTS.register("saliency")
@dataclass(frozen=True)
class Saliency(Measurement[SaliencyMap]):
    """Which values of an input spoke for a class, and which against it.

    Without a class it is about the one that the network answers.
    """

    of: LookedAt = field(default_factory=LookedAt)
    class_index: int | None = None

    def cost(self, subject: Subject) -> float:
        return 6.0 * subject.network.n_parameters

    def measure(self, subject: Subject, instant: Instant) -> SaliencyMap:
        gradient = input_gradient(subject, instant.theta)
        values = self.of.values(subject)
        gradient.run(values)
        outputs = gradient.outputs.copy()
        answer = answer_of(subject, outputs)
        asked = answer if self.class_index is None else self.class_index
        slope = gradient.of_sums(subject.network.output.id, _weights(len(outputs), asked))
        targets = self.of.targets(subject)
        loss_slope = None if targets is None else gradient.of_loss(subject.loss, targets)
        low, high = class_targets(subject.network, subject.loss)
        with np.errstate(all="ignore"):
            found = shares(outputs, low, high)[:, 0]
        return SaliencyMap(
            values=read_only(values.copy()),
            slope=read_only(slope.copy()),
            loss_slope=None if loss_slope is None else read_only(loss_slope.copy()),
            class_index=asked,
            answer=answer,
            label=self.of.label(subject),
            shares=read_only(found.copy()),
        )


def _weights(n_outputs: int, class_index: int) -> FloatArray:
    """Return with which sign each output's sum speaks for a class, (n_outputs,)."""
    if n_outputs == 1:  # of two classes it is the second one's
        return np.array([-1.0 if class_index == 0 else 1.0])
    return (np.arange(n_outputs) == class_index).astype(np.float64)
