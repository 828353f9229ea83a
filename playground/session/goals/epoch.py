from dataclasses import dataclass
from typing import ClassVar, Literal

from playground.registry import parameter
from playground.session.goal import GOALS, Course, Goal, Report, between


@GOALS.register("epoch")
@dataclass(frozen=True)
class ReachEpoch(Goal):
    """So many passes through the training examples, counted from the start."""

    title = "epoch"
    needs: ClassVar[Literal["steps"]] = "steps"

    epoch: int = parameter(
        10,
        "Epoch",
        "Train until all training examples have been seen so many times since the start.",
        minimum=0,
        maximum=10**9,
    )

    def is_reached(self, course: Course) -> bool:
        return course.now.epoch >= self.epoch

    def share(self, course: Course) -> float:
        first, now = (each.epoch + each.epoch_share for each in (course.first, course.now))
        return between(first, now, self.epoch)

    def objection(self, first: Report) -> str | None:
        if first.epoch <= self.epoch:
            return None
        return f"Epoch {self.epoch:,} lies behind; choose a later one, or go back on the timeline."

    @property
    def words(self) -> str:
        return f"epoch {self.epoch:,}"
