"""A race: several optimisers from the same weights, on the same minibatches."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray, read_only
from playground.engine.bound_network import BoundNetwork, bind_backward
from playground.engine.calls import Calls, run
from playground.engine.landscape.plane import Plane
from playground.engine.landscape.terrain import Terrain
from playground.engine.measurement import Subject
from playground.engine.minibatch import Minibatch
from playground.engine.mover import Mover, Recipe
from playground.engine.optimiser import Optimiser
from playground.engine.penalties.none import NoPenalty
from playground.engine.penalty import Penalty

_FAR = 1e15
"""A weight beyond this is on its way to infinity."""


@dataclass(frozen=True, eq=False)
class Lane:
    """Where one optimiser went, as seen from a plane; k points, the start first."""

    optimiser: Optimiser
    steps: IntArray
    """(k,)"""
    xy: FloatArray
    """(k, 2): the coordinates of the shadows on the plane."""
    losses: FloatArray
    """(k,): the loss that is drawn, at the points themselves."""
    distances: FloatArray
    """(k,): from the plane."""
    has_diverged: bool
    """Whether its weights ran off to infinity, where it ends."""


def draw_minibatches(n_examples: int, size: int, n_steps: int, seed: int) -> IntArray:
    """Return the rows, (n_steps, size), that each step takes: epochs shuffled by lot."""
    size = min(size, n_examples)
    rng, per_epoch = np.random.default_rng(seed), n_examples // size
    n_epochs = -(-n_steps // per_epoch)
    epochs = [rng.permutation(n_examples)[: per_epoch * size] for _ in range(n_epochs)]
    return np.concatenate(epochs).reshape(-1, size)[:n_steps]


class Runner:
    """One optimiser on its way, with weights and a memory of its own."""

    def __init__(
        self,
        subject: Subject,
        optimiser: Optimiser,
        start: FloatArray,
        size: int,
        is_fixed: BoolArray,
        penalty: Penalty | None = None,
    ) -> None:
        """`start` is (n_parameters,); what `is_fixed`, (n_parameters,), stays as it is there."""
        self.optimiser = optimiser
        dtype = np.dtype(subject.dtype)
        self.theta = start.astype(dtype)
        self._start, self._is_fixed = self.theta.copy(), is_fixed
        slots = optimiser.empty_slots(self.theta)
        recipe = Recipe(optimiser, penalty=penalty or NoPenalty())
        gradient, scale = np.zeros_like(self.theta), recipe.gradient_scale(None)
        batch = Minibatch(subject.prepared.train, size, dtype)
        bound = BoundNetwork(subject.network, self.theta, size, batch.inputs)
        backward = bind_backward(bound, subject.loss, gradient, scale, batch.targets)
        mover = Mover(recipe, backward, subject.prepared.train, slots, ~is_fixed)
        self._rows = batch.rows
        self._calls: Calls = mover.calls
        if not optimiser.is_batch:  # which looks at all examples by itself
            self._calls = batch.calls + bound.forward + backward.calls + mover.calls
        self.has_diverged = False
        self._steps: list[int] = [0]
        self._thetas: list[FloatArray] = [self.theta.copy()]

    def step(self, rows: IntArray) -> None:
        """Take the step of one minibatch, unless the weights have run off."""
        if self.has_diverged:
            return
        self._rows[:] = rows
        with np.errstate(all="ignore"):
            run(self._calls)
            self.theta[self._is_fixed] = self._start[self._is_fixed]
            self.has_diverged = not bool((np.abs(self.theta) < _FAR).all())

    def note(self, step: int) -> None:
        """Keep where it stands."""
        if not self.has_diverged:
            self._steps.append(step)
            self._thetas.append(self.theta.copy())

    def lane(self, terrain: Terrain, plane: Plane) -> Lane:
        """Return what has been kept."""
        thetas = np.stack(self._thetas).astype(np.float64)
        return Lane(
            self.optimiser,
            read_only(np.array(self._steps)),
            read_only(plane.coordinates(thetas)),
            read_only(terrain.losses(thetas, self.theta.dtype.type)),
            read_only(plane.distance(thetas)),
            self.has_diverged,
        )


def race(
    runners: list[Runner], minibatches: IntArray, n_points: int, n_stages: int
) -> Iterator[float]:
    """Let them run over minibatches, (n_steps, size); yield the share that is done now and then."""
    n_steps = len(minibatches)
    kept = set(np.unique(np.rint(np.linspace(0, n_steps, n_points + 1))).astype(int).tolist())
    told = set(np.unique(np.rint(np.linspace(0, n_steps, n_stages + 1))).astype(int).tolist())
    for step, rows in enumerate(minibatches, start=1):
        for runner in runners:
            runner.step(rows)
            if step in kept:
                runner.note(step)
        if step in told:
            yield step / n_steps
