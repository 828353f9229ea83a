from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.batch_optimiser import BatchOptimiser, Memory, Move, Site
from playground.engine.letter import Letter
from playground.engine.line_search import find_length, search_parameter
from playground.engine.objective import Objective
from playground.engine.optimiser import OPTIMISERS

_CURVATURE = 0.4
_SUFFICIENT = 0.01
"""How steep the next direction has to be for a length to do, as a share of the gradient's own."""


@OPTIMISERS.register("conjugate-gradients")
@dataclass(frozen=True)
class ConjugateGradients(BatchOptimiser):
    """Each step searches along a direction that does not undo what those before it have gained.

    Source: Polak and Ribiere 1969; Nocedal and Wright 2006, equation 5.44 with 5.45, and SciPy's
    condition on the length (Gilbert and Nocedal 1992), whose iterates these are.
    """

    title: ClassVar[str] = "Conjugate gradients"
    formula: ClassVar[str] = "p ← −g + β p, β = max(0, g·(g − g_old) / g_old·g_old),  θ ← θ + η α p"
    letters: ClassVar[tuple[Letter, ...]] = (
        *BatchOptimiser.letters[:2],
        Letter("p", "the direction: downhill, and a share of the direction before"),
    )
    slots: ClassVar[tuple[str, ...]] = ("step_length", "direction", "last_gradient", "last_loss")
    scalars: ClassVar[frozenset[str]] = frozenset({"step_length", "last_loss"})

    search: Literal["strong Wolfe", "backtracking"] = search_parameter()

    def find_move(self, site: Site) -> Move:
        theta, objective, memory, *_ = site
        gradient, loss = objective.gradient(theta), objective.value(theta)
        is_first = not memory["step_length"]
        before = loss + float(np.linalg.norm(gradient)) / 2
        if not is_first:
            before = float(memory["last_loss"])
        direction = -gradient if is_first else _next(gradient, memory)
        length = _search(objective, self.search, theta, direction, before)
        if not length and not is_first:
            direction = -gradient  # what went before is of no use here
            length = _search(objective, self.search, theta, direction, None)
        memory["last_gradient"], memory["last_loss"] = gradient, np.array(loss)
        return Move(length, direction)


def _next(gradient: FloatArray, memory: Memory) -> FloatArray:
    """Return the direction that follows the remembered one."""
    last = memory["last_gradient"]
    share = max(0.0, float((gradient - last) @ gradient) / float(last @ last))
    return -gradient + share * memory["direction"]


def _search(
    objective: Objective,
    search: str,
    theta: FloatArray,
    direction: FloatArray,
    before: float | None,
) -> float:
    last = objective.gradient(theta)
    square = float(last @ last)

    def is_good(length: float, there: FloatArray, loss: float, gradient: FloatArray) -> bool:
        if not gradient.any():
            return True
        share = max(0.0, float((gradient - last) @ gradient) / square)
        slope = float((-gradient + share * direction) @ gradient)
        return slope <= -_SUFFICIENT * float(gradient @ gradient)

    return find_length(objective, search, theta, direction, before, _CURVATURE, is_good)
