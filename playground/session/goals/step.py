from dataclasses import dataclass
from typing import ClassVar, Literal

from playground.registry import parameter
from playground.session.goal import GOALS, Course, Goal, Report, between


@GOALS.register("step")
@dataclass(frozen=True)
class ReachStep(Goal):
    """So many updates of the weights, counted from the start."""

    title = "step"
    needs: ClassVar[Literal["steps"]] = "steps"

    step: int = parameter(
        1000,
        "Step",
        "Train until so many steps have been made since the start; one step is one minibatch.",
        minimum=0,
        maximum=10**9,
    )

    def is_reached(self, course: Course) -> bool:
        return course.now.step >= self.step

    def share(self, course: Course) -> float:
        return between(course.first.step, course.now.step, self.step)

    def steps_until_look(self, now: Report, steps_left_in_epoch: int) -> int:
        return max(1, self.step - now.step)

    def objection(self, first: Report) -> str | None:
        if first.step <= self.step:
            return None
        return f"Step {self.step:,} lies behind; choose a later one, or go back on the timeline."

    @property
    def words(self) -> str:
        return f"step {self.step:,}"
