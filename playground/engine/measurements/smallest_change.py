from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.preparation import class_targets, output_misfit
from playground.engine.saliency.input_gradient import InputGradient
from playground.engine.saliency.looked_at import LookedAt, input_gradient
from playground.engine.saliency.smallest_change import MOST_STEPS, Change, Turning


@dataclass(frozen=True, eq=False)
class TurnedInput:
    """How far an input has been turned into another class."""

    wanted: int
    change: Change
    is_over: bool


@MEASUREMENTS.register("smallest-change")
@dataclass(frozen=True)
class SmallestChange(Measurement[TurnedInput | None]):
    """The smallest change of an input that makes the network answer a class of one's choice.

    There is no answer where there is no such class, or the outputs do not fit the classes.
    """

    is_once: ClassVar[bool] = True

    of: LookedAt = field(default_factory=LookedAt)
    wanted: int = 1
    nonce: int = 0
    """Tells one search from the next."""

    def cost(self, subject: Subject) -> float:
        return 6.0 * MOST_STEPS * subject.network.n_parameters

    def measure(self, subject: Subject, instant: Instant) -> TurnedInput | None:
        answer = None
        for each in self.stages(subject, instant):
            answer = each
        return answer

    def stages(self, subject: Subject, instant: Instant) -> Iterator[TurnedInput | None]:
        network, classes = subject.network, subject.dataset.classes
        is_misfit = output_misfit(subject.dataset, network) is not None
        if is_misfit or not 0 <= self.wanted < len(classes):
            yield None
            return
        # between two stages other questions may be answered, so the wires are its own
        kept = input_gradient(subject, instant.theta)
        gradient = InputGradient(network, instant.theta, kept.space)
        turning = Turning(gradient, self.wanted, class_targets(network, subject.loss))
        change = None
        for change in turning.steps(self.of.values(subject)):
            yield TurnedInput(self.wanted, change, is_over=False)
        assert change is not None  # the last step is always told
        yield TurnedInput(self.wanted, change, is_over=True)
