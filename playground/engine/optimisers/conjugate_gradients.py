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
    return -gradient + _share(gradient, memory["last_gradient"]) * memory["direction"]


def _share(gradient: FloatArray, last: FloatArray) -> float:
    """Return how much of the last direction is kept, by the gradients now and then."""
    square = float(last @ last)  # 0 where the last step had nowhere to go
    return max(0.0, float((gradient - last) @ gradient) / square) if square else 0.0


def _search(
    objective: Objective,
    search: str,
    theta: FloatArray,
    direction: FloatArray,
    before: float | None,
) -> float:
    last = objective.gradient(theta)

    def is_good(length: float, there: FloatArray, loss: float, gradient: FloatArray) -> bool:
        if not gradient.any():
            return True
        slope = float((-gradient + _share(gradient, last) * direction) @ gradient)
        return slope <= -_SUFFICIENT * float(gradient @ gradient)

    return find_length(objective, search, theta, direction, before, _CURVATURE, is_good)
