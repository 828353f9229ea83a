import math
from dataclasses import dataclass
from typing import ClassVar, Literal

from playground.registry import parameter
from playground.session.goal import GOALS, PARTS, Course, Goal, Report, between


@GOALS.register("loss-below")
@dataclass(frozen=True)
class LossBelow(Goal):
    """A mean loss that is small enough; looked at where an epoch ends."""

    title = "loss below"
    needs: ClassVar[Literal["scores"]] = "scores"

    loss: float = parameter(
        0.01,
        "Loss below",
        "Train until the mean loss is smaller than this; it is measured at the ends of epochs.",
        minimum=1e-12,
        maximum=1e12,
        is_logarithmic=True,
    )
    part: Literal["test", "training"] = parameter(
        "test", "Examples", "The examples over which the mean is taken.", choices=PARTS
    )

    def is_reached(self, course: Course) -> bool:
        return self._value(course.now) < self.loss

    def share(self, course: Course) -> float:
        # a loss falls by about the same factor again and again, so its logarithm tells the way
        first, now, last = (
            math.log(max(value, 1e-300)) if math.isfinite(value) else math.inf
            for value in (self._value(course.first), self._value(course.now), self.loss)
        )
        return between(first, now, last) if math.isfinite(first) and math.isfinite(now) else 0.0

    def _value(self, report: Report) -> float:
        if report.scores is None:
            return math.inf
        return (report.scores.test if self.part == "test" else report.scores.train).loss

    @property
    def words(self) -> str:
        return f"{self.part} loss below {self.loss:g}"
