"""A schedule: how the learning rate changes as steps go by."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from playground.engine.letter import Letter
from playground.registry import Member, Registry, parameter

INITIAL_RATE = Letter("η₀", "learning rate as it is set")
STEP = Letter("t", "number of steps so far")


@dataclass(frozen=True)
class Schedule(Member, ABC):
    """The learning rate of each step, as a function of the one that is set."""

    formula: ClassVar[str] = ""
    latex: ClassVar[str] = ""
    """The rate at step t, the right side, as LaTeX."""
    letters: ClassVar[tuple[Letter, ...]] = ()
    """What the letters of `latex` stand for."""
    is_constant: ClassVar[bool] = False
    """Whether the rate never changes."""

    @abstractmethod
    def rate(self, initial: float, step: int) -> float:
        """Return the learning rate of the step before which `step` others were taken."""


def steps_parameter(default: int, label: str, text: str) -> Any:
    """Return the field of a number of steps."""
    return parameter(
        default,
        label,
        text,
        minimum=1,
        maximum=10_000_000,
        choices=(10, 30, 100, 300, 1000, 3000, 10_000, 100_000),
        is_logarithmic=True,
    )


SCHEDULES: Registry[Schedule] = Registry("schedule", "playground.engine.schedules")
