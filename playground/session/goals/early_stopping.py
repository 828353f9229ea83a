from dataclasses import dataclass
from typing import ClassVar, Literal

from playground.registry import parameter
from playground.session.goal import GOALS, Course, Goal, between


@GOALS.register("early-stopping")
@dataclass(frozen=True)
class StopEarly(Goal):
    """An end when the held-out loss no longer falls, and the way back to where it was lowest."""

    title = "early stopping"
    needs: ClassVar[Literal["scores"]] = "scores"
    returns_to_best: ClassVar[bool] = True

    patience: int = parameter(
        10,
        "Patience (epochs)",
        "After so many epochs without a lower test loss, go back to the step at which it was "
        "lowest.",
        minimum=1,
        maximum=100_000,
    )

    def is_reached(self, course: Course) -> bool:
        return course.now.epoch - course.best.epoch >= self.patience

    def share(self, course: Course) -> float:
        return between(course.best.epoch, course.now.epoch, course.best.epoch + self.patience)

    @property
    def words(self) -> str:
        epochs = "epoch" if self.patience == 1 else "epochs"
        return f"the best test loss ({self.patience:,} {epochs} of patience)"
