import math
from dataclasses import dataclass
from typing import ClassVar, Literal

from playground.registry import parameter
from playground.session.goal import GOALS, Course, Goal, Report, between


@GOALS.register("gradient-below")
@dataclass(frozen=True)
class GradientBelow(Goal):
    """A gradient so short that training has as good as arrived; looked at where an epoch ends."""

    title = "gradient norm below"
    needs: ClassVar[Literal["gradient"]] = "gradient"

    norm: float = parameter(
        0.01,
        "Gradient norm below",
        "Train until the gradient of the training loss, over all training examples, is shorter "
        "than this: near a minimum, or on a plateau, it is almost zero.",
        minimum=1e-12,
        maximum=1e12,
        is_logarithmic=True,
    )

    def is_reached(self, course: Course) -> bool:
        return self._value(course.now) < self.norm

    def share(self, course: Course) -> float:
        first, now = self._value(course.first), self._value(course.now)
        if not (0 < first < math.inf and 0 < now < math.inf):
            return 0.0
        return between(math.log(first), math.log(now), math.log(self.norm))

    def _value(self, report: Report) -> float:
        norm = report.gradient_norm
        return math.inf if norm is None or math.isnan(norm) else norm

    @property
    def words(self) -> str:
        return f"gradient norm below {self.norm:g}"
