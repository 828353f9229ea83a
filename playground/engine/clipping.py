"""Clipping: what keeps a gradient that is too large from throwing the weights far off."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from playground.engine.arithmetic.equation import Equation
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, run
from playground.engine.letter import Letter
from playground.registry import Member, Registry, parameter


@dataclass(frozen=True)
class Clipping(Member, ABC):
    """What happens to a minibatch's gradient before the optimiser gets it."""

    latex: ClassVar[str] = r"\frac{\partial L}{\partial \theta}"
    """The gradient g that the optimiser gets, as LaTeX."""
    letters: ClassVar[tuple[Letter, ...]] = ()
    """What the letters of `latex` and of `explain` stand for."""
    needs_all: ClassVar[bool] = False
    """Whether what becomes of one parameter's gradient depends on all others'."""

    @abstractmethod
    def bind(
        self, gradient: FloatArray, scale: float, is_free: BoolArray
    ) -> tuple[Calls, FloatArray]:
        """Return calls that clip, and the array, (n_parameters,), into which they do so.

        `gradient`, which stays as it is, arrives multiplied by `scale`, and so does the clipped
        one. `is_free`, (n_parameters,), says which parameters training moves at all.
        """

    @abstractmethod
    def explain(self, gradient: float, length: float, derivative: str) -> tuple[Equation, ...]:
        """Return how one parameter's gradient is clipped, the clipped one g as the last result.

        `length` is that of the whole gradient, without what is fixed; `derivative` is how the
        gradient of this parameter is written, as LaTeX.
        """

    def clip(self, gradient: FloatArray, is_free: BoolArray) -> FloatArray:
        """Return a gradient as clipped, by the very calls of training; both (n_parameters,)."""
        calls, clipped = self.bind(gradient, 1.0, is_free)
        with np.errstate(all="ignore"):
            run(calls)
        return clipped


def threshold_parameter(default: float, text: str) -> Any:
    """Return the field of the size above which gradients are clipped."""
    return parameter(
        default,
        "Threshold",
        text,
        minimum=1e-6,
        maximum=1e6,
        choices=(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
        is_logarithmic=True,
    )


def length_of(gradient: FloatArray, is_free: BoolArray) -> float:
    """Return the length of a gradient, (n_parameters,), without what is fixed."""
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(gradient[is_free].astype(np.float64)))


CLIPPINGS: Registry[Clipping] = Registry("clipping", "playground.engine.clippings")
