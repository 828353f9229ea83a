from dataclasses import dataclass
from typing import ClassVar

from playground.engine.letter import Letter
from playground.engine.schedule import INITIAL_RATE, SCHEDULES, STEP, Schedule, steps_parameter
from playground.registry import parameter


@SCHEDULES.register("step")
@dataclass(frozen=True)
class Stairs(Schedule):
    """The rate goes down a stair every so many steps, and is constant in between."""

    title: ClassVar[str] = "Step by step"
    formula: ClassVar[str] = "η = η₀ γ^⌊t / T⌋"
    latex: ClassVar[str] = r"\eta_0 \, \gamma^{\lfloor t / T \rfloor}"
    letters: ClassVar[tuple[Letter, ...]] = (
        INITIAL_RATE,
        Letter("γ", "share of the rate that is left at each stair", "share"),
        STEP,
        Letter("T", "steps between two stairs", "every"),
    )

    every: int = steps_parameter(
        1000, "Every T steps", "The learning rate is lowered after so many steps, again and again."
    )
    share: float = parameter(
        0.5,
        "Factor γ",
        "What is left of the learning rate at each stair: 0.5 halves it, 0.1 leaves a tenth.",
        minimum=0,
        maximum=1,
        choices=(0.1, 0.3, 0.5, 0.7, 0.9),
    )

    def rate(self, initial: float, step: int) -> float:
        return initial * self.share ** (step // self.every)
