from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import IntArray
from playground.engine.gradients.check import (
    GradientCheck,
    Progress,
    check_gradient,
    sample_parameters,
)
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.preparation import output_misfit

_MOST_EXAMPLES = 1000
_WITHOUT_MINIBATCH = 10
"""Examples that are taken where nobody says which come next."""
_STAGE = 1e9
"""Multiplications between two reports of progress: about a tenth of a second."""
_LONGEST_STAGE = 2500
"""Weights in one stage, however little each takes: the calls take time too."""


@dataclass(frozen=True)
class CheckReport:
    """How far a gradient check has come, and at the end what it found."""

    progress: Progress
    check: GradientCheck | None = None
    """None while it is under way."""


@MEASUREMENTS.register("gradient-check")
@dataclass(frozen=True)
class CheckOfGradient(Measurement[CheckReport | None]):
    """Backpropagation beside central differences, for the minibatch that comes next.

    No answer where outputs and data do not fit, so that there is no loss.
    """

    is_once: ClassVar[bool] = True

    n_parameters: int | None = None
    """How many weights and biases are compared, drawn at random; None: all."""
    nonce: int = 0
    """Tells one check from the next."""

    def cost(self, subject: Subject) -> float:
        n = subject.network.n_parameters
        return 2.0 * _WITHOUT_MINIBATCH * n * min(n, self.n_parameters or n)

    def measure(self, subject: Subject, instant: Instant) -> CheckReport | None:
        report = None
        for each in self.stages(subject, instant):
            report = each
        return report

    def stages(self, subject: Subject, instant: Instant) -> Iterator[CheckReport | None]:
        network = subject.network
        if output_misfit(subject.dataset, network) is not None or network.n_parameters == 0:
            yield None
            return
        part, rows = subject.prepared.train, _rows(subject, instant)
        each = 2 * len(rows) * network.n_parameters
        n_in_stage = int(np.clip(_STAGE / each, 1, _LONGEST_STAGE))
        check = check_gradient(
            network, subject.loss, part, instant.theta.copy(), rows, self._indices(subject)
        )
        while True:
            try:
                progress = next(check)
            except StopIteration as end:
                found: GradientCheck = end.value
                n = len(found.indices)
                yield CheckReport(Progress(n, n), found)
                return
            if progress.done % n_in_stage == 0:
                yield CheckReport(progress)

    def _indices(self, subject: Subject) -> IntArray | None:
        if self.n_parameters is None or self.n_parameters >= subject.network.n_parameters:
            return None
        rng = np.random.default_rng(self.nonce)
        return sample_parameters(subject.network, self.n_parameters, rng)


def _rows(subject: Subject, instant: Instant) -> IntArray:
    if len(instant.rows):
        return instant.rows[:_MOST_EXAMPLES].copy()
    return np.arange(min(_WITHOUT_MINIBATCH, len(subject.prepared.train)))
