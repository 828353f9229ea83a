from dataclasses import dataclass
from typing import ClassVar, Literal

from playground.registry import parameter
from playground.session.goal import GOALS, PARTS, Course, Goal, Report, between


@GOALS.register("accuracy-above")
@dataclass(frozen=True)
class AccuracyAbove(Goal):
    """A share of right answers that is large enough; looked at where an epoch ends."""

    title = "accuracy above"
    needs: ClassVar[Literal["scores"]] = "scores"

    percent: float = parameter(
        95.0,
        "Accuracy above (%)",
        "Train until more than so many of a hundred examples get the right class; it is measured "
        "at the ends of epochs.",
        minimum=0,
        maximum=100,
    )
    part: Literal["test", "training"] = parameter(
        "test", "Examples", "The examples that are classified.", choices=PARTS
    )

    def is_reached(self, course: Course) -> bool:
        return 100 * self._value(course.now) > self.percent

    def share(self, course: Course) -> float:
        first, now = (100 * self._value(each) for each in (course.first, course.now))
        return between(first, now, self.percent)

    def _value(self, report: Report) -> float:
        """Return the accuracy; a regression has none, and never reaches any."""
        if report.scores is None:
            return 0.0
        part = report.scores.test if self.part == "test" else report.scores.train
        return -1.0 if part.accuracy is None else part.accuracy

    def objection(self, first: Report) -> str | None:
        if first.scores is None or first.scores.train.accuracy is not None:
            return None
        return "This data has no classes, so there is no accuracy; run to a loss instead."

    @property
    def words(self) -> str:
        return f"{self.part} accuracy above {self.percent:g} %"
