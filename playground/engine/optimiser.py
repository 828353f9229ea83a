"""An optimiser: what one step does with the gradient."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from playground.engine.arithmetic.equation import Term
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls
from playground.registry import Member, Registry, parameter

LEARNING_RATES = (1e-5, 1e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


@dataclass(frozen=True)
class Optimiser(Member, ABC):
    """Arithmetic on the vector of all parameters."""

    formula: ClassVar[str] = ""
    update_latex: ClassVar[str] = ""
    """What a step adds to a parameter with the gradient g, as LaTeX: the sum that `explain` gives.
    """
    slots: ClassVar[tuple[str, ...]] = ()
    """The names of the vectors, (n_parameters,) each, that it remembers; they start at zero."""

    learning_rate: float = parameter(
        0.03,
        "Learning rate",
        "How far each step goes against the gradient: too small learns slowly, too large "
        "overshoots.",
        minimum=0,
        maximum=1e6,
        choices=LEARNING_RATES,
        is_logarithmic=True,
    )

    @property
    def gradient_scale(self) -> float:
        """The factor by which the gradient arrives multiplied, folded into the output's error."""
        return 1.0

    @abstractmethod
    def bind(
        self, theta: FloatArray, gradient: FloatArray, slots: Mapping[str, FloatArray]
    ) -> Calls:
        """Return calls that update `theta` and the slots in place, all (n_parameters,)."""

    @abstractmethod
    def explain(
        self, theta: float, gradient: float, slots: Mapping[str, float]
    ) -> tuple[Term, ...]:
        """Return the terms whose sum one step adds to a parameter.

        All values are those of that parameter before the step; `gradient` is not scaled.
        """


OPTIMISERS: Registry[Optimiser] = Registry("optimiser", "playground.engine.optimisers")
