from dataclasses import dataclass
from typing import ClassVar

from playground.engine.letter import Letter
from playground.engine.schedule import INITIAL_RATE, SCHEDULES, STEP, Schedule, steps_parameter


@SCHEDULES.register("warm-up")
@dataclass(frozen=True)
class WarmUp(Schedule):
    """The rate rises evenly from almost nothing, and stays: no wild first steps.

    Source: Goyal et al. 2017, "Accurate, large minibatch SGD", section 2.2.
    """

    title: ClassVar[str] = "Warm-up"
    formula: ClassVar[str] = "η = η₀ min(1, (t + 1) / T)"
    latex: ClassVar[str] = r"\eta_0 \min\left(1, \frac{t + 1}{T}\right)"
    letters: ClassVar[tuple[Letter, ...]] = (
        INITIAL_RATE,
        STEP,
        Letter("T", "steps until the rate is reached", "length"),
    )

    length: int = steps_parameter(
        100, "Length T (steps)", "After so many steps the learning rate is as high as it is set."
    )

    def rate(self, initial: float, step: int) -> float:
        return initial * min(1.0, (step + 1) / self.length)
