import math
from dataclasses import dataclass
from typing import ClassVar

from playground.engine.letter import Letter
from playground.engine.schedule import INITIAL_RATE, SCHEDULES, STEP, Schedule, steps_parameter


@SCHEDULES.register("exponential")
@dataclass(frozen=True)
class Exponential(Schedule):
    """The rate shrinks by the same share in every step, as radioactivity does."""

    title: ClassVar[str] = "Exponential"
    formula: ClassVar[str] = "η = η₀ 2^(−t / T)"
    latex: ClassVar[str] = r"\eta_0 \cdot 2^{-t / T}"
    letters: ClassVar[tuple[Letter, ...]] = (
        INITIAL_RATE,
        STEP,
        Letter("T", "steps after which the rate is half", "half_life"),
    )

    half_life: int = steps_parameter(
        1000, "Half-life T (steps)", "After so many steps the learning rate is half of what it was."
    )

    def rate(self, initial: float, step: int) -> float:
        return initial * math.exp2(-step / self.half_life)
