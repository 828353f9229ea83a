from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.gradients.against_all import (
    MOST_EXAMPLES,
    gradient_scatter,
    usual_batch_sizes,
)
from playground.engine.gradients.comparison import Comparison, compare
from playground.engine.gradients.next_step import has_next_step, mean_gradient
from playground.engine.gradients.scatter import DrawnMinibatches, GradientScatter, ScatterLaw
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.preparation import output_misfit

N_BATCHES = 100
_N_PREDICTED = 60
"""Points of the curve of the law."""


@dataclass(frozen=True, eq=False)
class NextAgainstAll:
    """The gradient of the minibatch that comes next."""

    n_examples: int
    point: FloatArray
    """(2,): where it lies in the plane."""
    comparison: Comparison


@dataclass(frozen=True, eq=False)
class AgainstAllAnswer:
    """Minibatch gradients around that of all examples; see `GradientScatter` for the plane."""

    n_all: int
    """How many examples the training part has."""
    n_examples: int
    """How many of them stand for all."""
    batch_size: int
    """Of the minibatches that were drawn."""
    full_length: float
    sigma: float
    """How far a single example's gradient lies from the full one, root mean square."""
    share_seen: float
    """The share of the examples' squared distances that the plane shows."""
    drawn: DrawnMinibatches
    law: ScatterLaw
    """Measured for sizes from 1 to all, `batch_size` among them."""
    curve_sizes: IntArray
    """(k,): minibatch sizes, close together."""
    curve: FloatArray
    """(k,): the distances that the law predicts for them."""
    coming: NextAgainstAll | None
    """None where no next step is known."""
    is_through_next: bool
    """Whether the plane goes through the gradient of the next minibatch, or the largest spread."""

    @property
    def is_sample(self) -> bool:
        """Whether some examples stand for all."""
        return self.n_examples < self.n_all

    @property
    def places(self) -> FloatArray:
        """Where the arrows of the drawn minibatches end, (n_batches, 2).

        Each is turned about the full gradient into the plane through the next minibatch's, so that
        all lengths and angles are true; in the plane of the largest spread they are shadows.
        """
        points = self.drawn.points
        if not self.is_through_next:
            return points
        lengths, angles = self.full_length * self.drawn.ratios, np.radians(self.drawn.angles)
        sides = np.where(points[:, 1] < 0, -1.0, 1.0)
        turned = np.stack([lengths * np.cos(angles), sides * lengths * np.sin(angles)], axis=1)
        return np.where(np.isfinite(turned), turned, points)

    def angle_of(self, batch_size: int) -> float:
        """Return the usual angle, in degrees, of a size that was measured."""
        return float(self.law.angles[np.flatnonzero(self.law.batch_sizes == batch_size)[0]])


@MEASUREMENTS.register("against-all")
@dataclass(frozen=True)
class AgainstAll(Measurement[AgainstAllAnswer | None]):
    """How far minibatches of a size would lead from where all examples together point.

    The draws are the same at every step, so that only the weights move the cloud. There is no
    answer where outputs and data do not fit.
    """

    batch_size: int = 10
    """Of the minibatches that are drawn."""
    other_size: int = 100
    """A further size of which the usual angle is wanted."""
    is_through_next: bool = True
    """Whether the plane is to go through the next minibatch's gradient; else where it is widest."""

    def cost(self, subject: Subject) -> float:
        n = min(len(subject.prepared.train), MOST_EXAMPLES)
        return 10.0 * n**3 + 10.0 * N_BATCHES * n**2 + 6.0 * n * subject.network.n_parameters

    def measure(self, subject: Subject, instant: Instant) -> AgainstAllAnswer | None:
        if output_misfit(subject.dataset, subject.network) is not None:
            return None
        widest = _scatter(subject, instant)
        scatter, n = widest, widest.n_examples
        if self.is_through_next and has_next_step(subject, instant):
            scatter = widest.through(mean_gradient(subject, instant))
        size, other = min(self.batch_size, n), min(self.other_size, n)
        coming = min(len(instant.rows), n) or size
        sizes = np.union1d(usual_batch_sizes(n), [size, other, coming])
        dense = np.unique(np.geomspace(1, n, _N_PREDICTED).round().astype(np.int64))
        with np.errstate(all="ignore"):  # a diverged network has no finite gradient
            return AgainstAllAnswer(
                n_all=scatter.n_all,
                n_examples=n,
                batch_size=size,
                full_length=scatter.full_length,
                sigma=scatter.sigma,
                share_seen=scatter.share_seen,
                drawn=scatter.minibatches(size, N_BATCHES, np.random.default_rng(0)),
                law=scatter.law(sizes, N_BATCHES, np.random.default_rng(0)),
                curve_sizes=read_only(dense),
                curve=read_only(scatter.predicted(dense)),
                coming=_coming(subject, instant, scatter),
                is_through_next=scatter is not widest,
            )


def _scatter(subject: Subject, instant: Instant) -> GradientScatter:
    """Return the scatter at theta; the last one is kept, for other sizes of minibatches."""
    kept = subject.keep((__name__, "scatter"), dict[bytes, GradientScatter])
    key = instant.theta.tobytes() + instant.rows.tobytes()
    if key not in kept:
        kept.clear()
        kept[key] = gradient_scatter(
            subject.network,
            subject.loss,
            subject.prepared.train,
            instant.theta,
            np.random.default_rng(0),
            others=instant.rows,
        )
    return kept[key]


def _coming(subject: Subject, instant: Instant, scatter: GradientScatter) -> NextAgainstAll | None:
    if not has_next_step(subject, instant):
        return None
    gradient, full = mean_gradient(subject, instant), scatter.axes[0] * scatter.full_length
    point = read_only(scatter.project(gradient))
    return NextAgainstAll(len(instant.rows), point, compare(gradient, full))
