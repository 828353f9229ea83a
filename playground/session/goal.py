"""A goal: how long to train, by what is reached."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal

from playground.engine.measurements.scores import TrainAndTest
from playground.registry import Member, Registry

PARTS = ("test", "training")
"""Of which examples a goal asks."""


@dataclass(frozen=True)
class Report:
    """Where training stands, as far as a goal asks."""

    step: int
    epoch: int
    epoch_share: float
    """How much of the present epoch is done, from 0 to 1."""
    scores: TrainAndTest | None = None
    gradient_norm: float | None = None
    """The length of the gradient of the mean loss over the training part."""


@dataclass(frozen=True)
class Course:
    """A run to a goal: its first report, the best so far by held-out loss, and the latest."""

    first: Report
    best: Report
    now: Report


@dataclass(frozen=True)
class Goal(Member, ABC):
    """Something that training is to reach, and that can be told from reports."""

    needs: ClassVar[Literal["steps", "scores", "gradient"]]
    """What has to be measured; what is told from steps alone is met to the step."""
    returns_to_best: ClassVar[bool] = False
    """Whether the run goes back to where the held-out loss was lowest."""

    @abstractmethod
    def is_reached(self, course: Course) -> bool:
        """Tell whether training is to end here."""

    @abstractmethod
    def share(self, course: Course) -> float:
        """Return how much of the way is done, from 0 to 1, as well as it can be told."""

    def steps_until_look(self, now: Report, steps_left_in_epoch: int) -> int:
        """Return how many steps may be taken before the next report, at least one."""
        return steps_left_in_epoch

    def objection(self, first: Report) -> str | None:
        """Return in one sentence why there is nothing to run to, or None."""
        return None

    @property
    @abstractmethod
    def words(self) -> str:
        """What is to be reached, as it follows "Run to": "step 1,000"."""


@dataclass(frozen=True)
class RunProgress:
    """How far a run to a goal has come."""

    goal: Goal
    share: float
    """From 0 to 1, as well as it can be told."""
    best_step: int | None = None
    """Where the held-out loss was lowest so far, where the goal asks for it."""


GOALS: Registry[Goal] = Registry("goal", "playground.session.goals")


def between(first: float, now: float, last: float) -> float:
    """Return how much of the way from `first` to `last` is done, from 0 to 1."""
    return min(1.0, max(0.0, (now - first) / (last - first))) if last != first else 1.0
