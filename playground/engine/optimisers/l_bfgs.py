from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.batch_optimiser import BatchOptimiser, Memory, Move, Site
from playground.engine.letter import Letter
from playground.engine.line_search import find_length, search_parameter
from playground.engine.optimiser import OPTIMISERS

_MOST_PAIRS = 10
_LEAST_CURVATURE = 1e-10


@OPTIMISERS.register("l-bfgs")
@dataclass(frozen=True)
class LBfgs(BatchOptimiser):
    """Learns from its last ten steps how the loss curves, and heads for the bottom of the valley.

    Source: Nocedal and Wright 2006, algorithms 7.4 and 7.5.
    """

    title: ClassVar[str] = "L-BFGS"
    formula: ClassVar[str] = "p = −H g, H from the last ten moves and changes of g,  θ ← θ + η α p"
    letters: ClassVar[tuple[Letter, ...]] = (
        *BatchOptimiser.letters[:2],
        Letter("p", "the direction: downhill, corrected for how the loss curves"),
    )
    slots: ClassVar[tuple[str, ...]] = (
        "step_length",
        "direction",
        "last_theta",
        "last_gradient",
        "moves",
        "changes",
    )

    search: Literal["strong Wolfe", "backtracking", "none"] = search_parameter(
        "strong Wolfe", "none"
    )

    def slot_shape(self, name: str, n_parameters: int) -> tuple[int, ...]:
        if name in ("moves", "changes"):
            return (_MOST_PAIRS, n_parameters)
        return super().slot_shape(name, n_parameters)

    def find_move(self, site: Site) -> Move:
        theta, objective, memory, *_ = site
        gradient = objective.gradient(theta)
        if memory["step_length"]:
            _remember(memory, theta - memory["last_theta"], gradient - memory["last_gradient"])
        memory["last_theta"], memory["last_gradient"] = theta, gradient
        direction = -_times_inverse_hessian(gradient, memory)
        if not memory["moves"].any():
            direction *= min(1.0, 1 / max(float(np.abs(gradient).sum()), _LEAST_CURVATURE))
        if self.search == "none":
            return Move(1.0 if gradient.any() else 0.0, direction)
        length = find_length(objective, self.search, theta, direction)
        if not length:
            memory["moves"], memory["changes"] = (np.zeros_like(memory["moves"]) for _ in range(2))
            length = find_length(objective, self.search, theta, -gradient)
            direction = -gradient
        return Move(length, direction)


def _remember(memory: Memory, move: FloatArray, change: FloatArray) -> None:
    """Put a move and the gradient's change to the others, the newest last, if of any use."""
    if float(move @ change) > _LEAST_CURVATURE:
        memory["moves"] = np.vstack([memory["moves"][1:], move])
        memory["changes"] = np.vstack([memory["changes"][1:], change])


def _times_inverse_hessian(gradient: FloatArray, memory: Memory) -> FloatArray:
    """Return H g by the two loops of algorithm 7.4."""
    pairs = [
        (move, change, 1 / float(move @ change))
        for move, change in zip(memory["moves"], memory["changes"], strict=True)
        if float(move @ change) > 0
    ]
    result, shares = gradient.copy(), list[float]()
    for move, change, rho in reversed(pairs):
        shares.append(rho * float(move @ result))
        result -= shares[-1] * change
    if pairs:
        _, change, rho = pairs[-1]
        result /= rho * float(change @ change)
    for (move, change, rho), share in zip(pairs, reversed(shares), strict=True):
        result += (share - rho * float(change @ result)) * move
    return result
