from dataclasses import dataclass
from typing import ClassVar

from playground.engine.letter import Letter
from playground.engine.schedule import INITIAL_RATE, SCHEDULES, STEP, Schedule
from playground.registry import parameter


@SCHEDULES.register("inverse")
@dataclass(frozen=True)
class Inverse(Schedule):
    """The rate falls as 1 over the number of steps: fast at first, then ever more slowly.

    Source: Bottou 2012, "Stochastic gradient descent tricks", section 5.2.
    """

    title: ClassVar[str] = "1 / (1 + η₀ λ t)"
    formula: ClassVar[str] = "η = η₀ / (1 + η₀ λ t)"
    latex: ClassVar[str] = r"\frac{\eta_0}{1 + \eta_0 \lambda t}"
    letters: ClassVar[tuple[Letter, ...]] = (
        INITIAL_RATE,
        Letter("λ", "how fast the rate falls", "decay"),
        STEP,
    )

    decay: float = parameter(
        0.1,
        "Rate decay λ",
        "How fast the learning rate falls: after 1 / (η₀ λ) steps it is half of what it was.",
        minimum=0,
        maximum=1e6,
        choices=(0.0, 1e-4, 0.001, 0.01, 0.1, 1.0, 10.0),
        is_logarithmic=True,
    )

    def rate(self, initial: float, step: int) -> float:
        return initial / (1 + initial * self.decay * step)
