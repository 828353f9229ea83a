from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.instant import Instant
from playground.engine.landscape.curvature import Curvature
from playground.engine.landscape.eigen import (
    gauss_newton_eigenpairs,
    hessian_eigenpairs,
    largest_stable_learning_rate,
)
from playground.engine.landscape.ground import Ground, lay_out, size_of
from playground.engine.landscape.plane import LandscapeError
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.optimiser import Optimiser
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd

_PRODUCTS = 60
"""About how many products with the curvature it takes."""

_FLAT = 0.01
"""Of the loss."""

_SLOW = 1e9
"""However small the network is: it is more than may be asked for at every step."""


@dataclass(frozen=True, eq=False)
class CurvatureHere:
    """How the loss curves at the present weights."""

    hessian: FloatArray
    """(k,): the largest eigenvalues of the Hessian, the largest first: the sharpness."""
    gauss_newton: FloatArray | None
    """(k,): those of its Gauss-Newton part; None while they are being looked for."""
    largest_stable: float
    """The learning rate beyond which the optimiser in use, or plain gradient descent where no
    bound is known for it, does not settle here.
    """
    learning_rate: float
    """The one in use."""
    optimiser: str
    """The name of the optimiser in use."""
    bound_words: str
    """The formula of the bound; "" where none is known for the optimiser in use."""
    is_flat: bool
    """Whether even a way of length 1 would hardly change the loss, by gradient and curvature."""
    n_examples: int
    n_in_part: int


@dataclass(frozen=True)
class NoCurvature:
    """There is none; the sentence says why and what to do."""

    sentence: str


@MEASUREMENTS.register("curvature")
@dataclass(frozen=True)
class CurvatureNow(Measurement[CurvatureHere | NoCurvature]):
    """The largest eigenvalues of the Hessian and of J^T J at the present weights.

    Each product with them takes all examples forward and back, so no more than `n_sample` count.
    """

    ground: Ground = Ground.SAMPLE
    n_sample: int = 300
    n_values: int = 3

    def cost(self, subject: Subject) -> float:
        n_examples = size_of(subject, self.ground, self.n_sample)
        return _SLOW + float(_PRODUCTS * 4 * n_examples * subject.network.n_parameters)

    def measure(self, subject: Subject, instant: Instant) -> CurvatureHere | NoCurvature:
        *_, last = self.stages(subject, instant)
        return last

    def stages(self, subject: Subject, instant: Instant) -> Iterator[CurvatureHere | NoCurvature]:
        try:
            yield from self._find(subject, instant)
        except LandscapeError as error:
            yield NoCurvature(str(error))

    def _find(self, subject: Subject, instant: Instant) -> Iterator[CurvatureHere]:
        terrain = lay_out(subject, instant, self.ground, self.n_sample)
        curvature = Curvature(terrain, instant.theta)
        hessian = read_only(hessian_eigenpairs(curvature, self.n_values).values.copy())
        factor, bound_words = _bound(instant.optimiser)
        slope = mean_gradient(
            terrain.network, terrain.loss, terrain.part, instant.theta, terrain.rows
        )
        loss = float(terrain.losses(instant.theta[np.newaxis], subject.dtype)[0])
        steepest = np.linalg.norm(np.where(subject.network.is_fixed, 0, slope))
        change = float(steepest) + float(np.abs(hessian).max()) / 2

        def found(gauss_newton: FloatArray | None) -> CurvatureHere:
            return CurvatureHere(
                hessian=hessian,
                gauss_newton=gauss_newton,
                largest_stable=factor * largest_stable_learning_rate(float(hessian[0])),
                learning_rate=instant.optimiser.learning_rate,
                optimiser=instant.optimiser.name,
                bound_words=bound_words,
                is_flat=change < _FLAT * abs(loss),
                n_examples=len(terrain.chosen),
                n_in_part=len(terrain.part),
            )

        yield found(None)
        pairs = gauss_newton_eigenpairs(curvature, self.n_values)
        yield found(read_only(pairs.values.copy()))

    def entry(self, answer: CurvatureHere | NoCurvature) -> tuple[float, ...]:
        if isinstance(answer, NoCurvature) or answer.gauss_newton is None:
            return ()
        return float(answer.hessian[0]), float(answer.gauss_newton[0])


def _bound(optimiser: Optimiser) -> tuple[float, str]:
    """Return how many times 2/λ the largest stable learning rate is, and its formula.

    Source for momentum μ: Polyak 1964; on a bowl it settles if η < 2 (1 + μ) / λ.
    """
    if isinstance(optimiser, Momentum):
        return 1 + optimiser.momentum, "2 (1 + μ)/λ"
    return 1.0, "2/λ" if isinstance(optimiser, Sgd) else ""
