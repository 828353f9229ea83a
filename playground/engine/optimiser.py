"""An optimiser: what one step does with the gradient."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from playground.engine.arithmetic.equation import Equation, Term
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls
from playground.engine.letter import GRADIENT, LEARNING_RATE, Letter
from playground.registry import Member, Registry, parameter

LEARNING_RATES = (1e-5, 1e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


def learning_rate_parameter(default: float, text: str) -> Any:
    """Return a learning rate's field; `text` says what the rate means to this optimiser."""
    return parameter(
        default,
        "Learning rate",
        text,
        minimum=0,
        maximum=1e6,
        choices=LEARNING_RATES,
        is_logarithmic=True,
    )


def epsilon_parameter(default: float, text: str = "") -> Any:
    """Return the field of the small number that keeps a divisor from being 0."""
    use = "A tiny number, so that nothing is divided by 0 where there was no gradient."
    return parameter(
        default,
        "Epsilon ε",
        f"{use} {text}".rstrip(),
        minimum=1e-12,
        maximum=1,
        choices=(1e-10, 1e-8, 1e-6, 1e-4, 0.01, 1.0),
        is_logarithmic=True,
    )


@dataclass(frozen=True)
class Optimiser(Member, ABC):
    """Arithmetic on the vector of all parameters."""

    formula: ClassVar[str] = ""
    update_latex: ClassVar[str] = ""
    """What a step adds to a parameter with the gradient g, as LaTeX: the sum that `explain` gives.
    """
    letters: ClassVar[tuple[Letter, ...]] = (LEARNING_RATE, GRADIENT)
    """What the letters of `update_latex` and of `workings` stand for."""
    slots: ClassVar[tuple[str, ...]] = ()
    """The names of the vectors, (n_parameters,) each, that it remembers; they start at zero."""
    is_scale_free: ClassVar[bool] = False
    """Whether gradients that are all ten times as large lead to the same steps."""
    second_moment_words: ClassVar[str] = ""
    """What `second_moment` gives; "" where it gives nothing."""

    learning_rate: float = learning_rate_parameter(
        0.03,
        "How far each step goes against the gradient: too small learns slowly, too large "
        "overshoots.",
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

    def second_moment(self, slots: Mapping[str, FloatArray]) -> FloatArray | None:
        """Return what it remembers of squared gradients, (n_parameters,), or None if nothing."""
        return None

    def workings(self, gradient: float, slots: Mapping[str, float]) -> tuple[Equation, ...]:
        """Return how what stands in `update_latex` comes about, where that needs saying."""
        return ()


OPTIMISERS: Registry[Optimiser] = Registry("optimiser", "playground.engine.optimisers")
