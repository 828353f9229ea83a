"""The step that comes next: its examples one by one, and what the optimiser will do with them."""

from collections.abc import Callable, Hashable, Iterator
from typing import TypeVar

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray, read_only
from playground.engine.bound_network import BoundNetwork, bind_backward
from playground.engine.calls import Calls, run
from playground.engine.chance import Chance, Noise
from playground.engine.gradients.per_example import PerExample
from playground.engine.instant import Instant
from playground.engine.measurement import Subject
from playground.engine.minibatch import Minibatch
from playground.engine.mover import Mover, Recipe
from playground.engine.preparation import output_misfit

T = TypeVar("T")
CHUNK = 1000
_MOST_KEPT = 4
"""Networks bound to so many sizes of minibatches are kept: an epoch's last one is smaller."""


def has_next_step(subject: Subject, instant: Instant) -> bool:
    """Whether training could take a step from here."""
    fits = output_misfit(subject.dataset, subject.network) is None
    return fits and len(instant.rows) > 0 and subject.network.n_parameters > 0


def fixed_parameters(subject: Subject, instant: Instant) -> BoolArray:
    """Return which parameters no optimiser may move, (n_parameters,)."""
    return subject.network.is_fixed if instant.is_fixed is None else instant.is_fixed


def in_chunks(
    subject: Subject, instant: Instant, most: int = CHUNK
) -> Iterator[tuple[slice, PerExample]]:
    """Yield the next minibatch's examples, so many at a time: their places in it, and gradients."""
    for start in range(0, len(instant.rows), most):
        rows = instant.rows[start : start + most]
        examples = _bound_to(subject, len(rows), instant.noise)
        examples.run(instant.theta, rows, instant.step)
        yield slice(start, start + len(rows)), examples


def mean_gradient(subject: Subject, instant: Instant) -> FloatArray:
    """Return the gradient of the next minibatch's mean loss, (n_parameters,)."""
    total = np.zeros(subject.network.n_parameters, subject.dtype)
    for place, examples in in_chunks(subject, instant):
        total += examples.mean() * ((place.stop - place.start) / len(instant.rows))
    return total


def next_update(subject: Subject, instant: Instant) -> FloatArray:
    """Return what the next step adds to the parameters, (n_parameters,), to the last bit."""
    is_fixed, n = fixed_parameters(subject, instant), len(instant.rows)
    recipe, factors = instant.recipe, instant.rate_factors
    known = b"" if factors is None else factors.tobytes()
    what = (n, recipe, is_fixed.tobytes(), instant.noise, known)
    step = _kept(
        subject,
        NextStep,
        what,
        lambda: NextStep(subject, n, recipe, is_fixed, instant.noise, factors),
    )
    return step.update(instant)


class NextStep:
    """A step by the calls of training, on buffers of its own."""

    def __init__(
        self,
        subject: Subject,
        n_examples: int,
        recipe: Recipe,
        is_fixed: BoolArray,
        noise: Noise,
        rate_factors: FloatArray | None,
    ) -> None:
        network, dtype = subject.network, np.dtype(subject.dtype)
        self._is_fixed = is_fixed
        self._theta = np.zeros(network.n_parameters, dtype)
        self._slots = recipe.optimiser.empty_slots(self._theta)
        gradient, scale = np.zeros_like(self._theta), recipe.gradient_scale(rate_factors)
        batch = Minibatch(subject.prepared.train, n_examples, dtype)
        self._chance = Chance(noise)
        bound = BoundNetwork(network, self._theta, n_examples, batch.inputs, self._chance)
        disturb = self._chance.add_to_inputs(batch.inputs[:-1])
        noisy = self._chance.on_gradient(gradient, scale)
        backward = bind_backward(bound, subject.loss, gradient, scale, batch.targets)
        self._mover = Mover(
            recipe,
            backward,
            subject.prepared.train,
            self._slots,
            ~is_fixed,
            rate_factors,
            gradient=noisy.gradient,
        )
        self._rows: IntArray = batch.rows
        begin = batch.calls + self._chance.calls + disturb
        self._calls: Calls = noisy.calls + self._mover.calls
        if not recipe.optimiser.is_batch:  # which looks at all examples by itself
            self._calls = begin + bound.forward + backward.calls + self._calls

    def update(self, instant: Instant) -> FloatArray:
        """Return what the step from there adds to the parameters, (n_parameters,)."""
        self._theta[...] = instant.theta
        for name, slot in self._slots.items():
            known = instant.slots.get(name)
            slot[...] = 0 if known is None or known.shape != slot.shape else known
        self._rows[:] = instant.rows
        self._chance.step = self._mover.step = instant.step
        before = self._theta.copy()
        with np.errstate(all="ignore"):  # a step may diverge
            run(self._calls)
            change = self._theta - before
        change[self._is_fixed] = 0
        return read_only(change)


def _bound_to(subject: Subject, n: int, noise: Noise) -> PerExample:
    network, loss, part, dtype = (
        subject.network,
        subject.loss,
        subject.prepared.train,
        subject.dtype,
    )
    return _kept(
        subject,
        PerExample,
        (n, noise),
        lambda: PerExample(network, loss, part, n, dtype, noise),
    )


def _kept(subject: Subject, family: type[T], key: Hashable, make: Callable[[], T]) -> T:
    kept = subject.keep((__name__, family), dict[Hashable, T])
    if key not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[key] = make()
    return kept[key]
