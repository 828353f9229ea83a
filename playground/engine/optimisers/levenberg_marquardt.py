from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.batch_optimiser import BatchOptimiser, Move, Site
from playground.engine.letter import Letter
from playground.engine.optimiser import OPTIMISERS
from playground.registry import parameter

_FACTOR = 10.0
_MOST_TRIES = 20
_LEAST, _MOST = 1e-12, 1e12


@OPTIMISERS.register("levenberg-marquardt")
@dataclass(frozen=True)
class LevenbergMarquardt(BatchOptimiser):
    """Between gradient descent and a leap to the bottom of the bowl that fits: small networks only.

    A step that lowers the loss makes the damping ten times smaller, one that does not is not taken
    but tried again with ten times as much. Source: Levenberg 1944; Marquardt 1963; with the loss's
    own Hessian between J^T and J where it is not quadratic (Schraudolph 2002).
    """

    title: ClassVar[str] = "Levenberg-Marquardt"
    formula: ClassVar[str] = "(JᵀJ + λ I) p = −g,  θ ← θ + η p"
    letters: ClassVar[tuple[Letter, ...]] = (
        *BatchOptimiser.letters[:1],
        Letter("α", "1, or 0 where no step lowers the loss"),
        Letter("p", "the step that leads to the bottom of the damped bowl"),
    )
    slots: ClassVar[tuple[str, ...]] = ("step_length", "direction", "damping")
    scalars: ClassVar[frozenset[str]] = frozenset({"step_length", "damping"})
    most_parameters: ClassVar[int | None] = 1000

    damping: float = parameter(
        0.01,
        "First damping λ",
        "How carefully the first step goes: much damping means short steps straight downhill, "
        "little means leaps. Later steps find their own.",
        minimum=1e-6,
        maximum=1e6,
        choices=(1e-4, 0.001, 0.01, 0.1, 1.0, 10.0),
        is_logarithmic=True,
    )

    def find_move(self, site: Site) -> Move:
        theta, objective, memory, *_ = site
        damping = float(memory["damping"]) or self.damping
        value, gradient = objective.value(theta), objective.gradient(theta)
        matrix = objective.gauss_newton(theta)
        if not (np.isfinite(matrix).all() and np.isfinite(gradient).all()):
            return Move(0.0, np.zeros_like(theta))
        diagonal = np.arange(len(theta))
        for _ in range(_MOST_TRIES):
            damped = matrix.copy()
            damped[diagonal, diagonal] += damping
            step = -np.linalg.solve(damped, gradient)
            if objective.value(theta + step) < value:
                memory["damping"] = np.array(max(damping / _FACTOR, _LEAST))
                return Move(1.0, step)
            damping = min(damping * _FACTOR, _MOST)
        memory["damping"] = np.array(damping)
        return Move(0.0, np.zeros_like(theta))
