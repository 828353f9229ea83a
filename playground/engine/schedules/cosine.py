import math
from dataclasses import dataclass
from typing import ClassVar

from playground.engine.letter import Letter
from playground.engine.schedule import INITIAL_RATE, SCHEDULES, STEP, Schedule, steps_parameter
from playground.registry import parameter


@SCHEDULES.register("cosine")
@dataclass(frozen=True)
class Cosine(Schedule):
    """The rate follows half a wave down: slowly at first, fast in the middle, gently at the end.

    Source: Loshchilov and Hutter 2017, "SGDR", equation 5, without restarts.
    """

    title: ClassVar[str] = "Cosine"
    formula: ClassVar[str] = "η = η₀ (r + (1 − r) (1 + cos(π t / T)) / 2) up to step T, then η₀ r"
    latex: ClassVar[str] = (
        r"\eta_0 \left(r + \frac{1 - r}{2} \left(1 + \cos\frac{\pi t}{T}\right)\right)"
    )
    letters: ClassVar[tuple[Letter, ...]] = (
        INITIAL_RATE,
        Letter("r", "share of the rate that is left at the end", "rest"),
        STEP,
        Letter("T", "steps until the end of the wave; t stays there", "length"),
    )

    length: int = steps_parameter(
        1000,
        "Length T (steps)",
        "After so many steps the learning rate has come down, and stays there.",
    )
    rest: float = parameter(
        0.0,
        "Rest r",
        "The share of the learning rate that is left at the end; with 0 the weights then rest.",
        minimum=0,
        maximum=1,
        choices=(0.0, 0.01, 0.1),
    )

    def rate(self, initial: float, step: int) -> float:
        wave = (1 + math.cos(math.pi * min(step / self.length, 1.0))) / 2
        return initial * (self.rest + (1 - self.rest) * wave)
