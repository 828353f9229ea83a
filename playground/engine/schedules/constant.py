from dataclasses import dataclass
from typing import ClassVar

from playground.engine.letter import Letter
from playground.engine.schedule import INITIAL_RATE, SCHEDULES, Schedule


@SCHEDULES.register("constant")
@dataclass(frozen=True)
class Constant(Schedule):
    """The learning rate stays as it is set."""

    title: ClassVar[str] = "Constant"
    formula: ClassVar[str] = "η = η₀"
    latex: ClassVar[str] = r"\eta_0"
    letters: ClassVar[tuple[Letter, ...]] = (INITIAL_RATE,)
    is_constant: ClassVar[bool] = True

    def rate(self, initial: float, step: int) -> float:
        return initial
