"""The step that comes next: its examples one by one, and what the optimiser will do with them."""

from collections.abc import Callable, Hashable, Iterator
from typing import TypeVar

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray, read_only
from playground.engine.bound_network import BoundNetwork, bind_backward
from playground.engine.calls import Calls, run
from playground.engine.clipping import Clipping
from playground.engine.gradients.per_example import PerExample
from playground.engine.instant import Instant
from playground.engine.measurement import Subject
from playground.engine.minibatch import Minibatch
from playground.engine.optimiser import Optimiser
from playground.engine.penalty import Penalty
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
        examples = _bound_to(subject, len(rows))
        examples.run(instant.theta, rows)
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
    optimiser, clipping, penalty = instant.optimiser, instant.clipping, instant.penalty
    what = (n, optimiser, clipping, penalty, is_fixed.tobytes())
    step = _kept(
        subject,
        NextStep,
        what,
        lambda: NextStep(subject, n, optimiser, clipping, penalty, is_fixed),
    )
    return step.update(instant)


class NextStep:
    """A step by the calls of training, on buffers of its own."""

    def __init__(
        self,
        subject: Subject,
        n_examples: int,
        optimiser: Optimiser,
        clipping: Clipping,
        penalty: Penalty,
        is_fixed: BoolArray,
    ) -> None:
        network, dtype = subject.network, np.dtype(subject.dtype)
        self._is_fixed = is_fixed
        self._theta = np.zeros(network.n_parameters, dtype)
        self._slots = {name: np.zeros_like(self._theta) for name in optimiser.slots}
        gradient, scale = np.zeros_like(self._theta), optimiser.gradient_scale
        batch = Minibatch(subject.prepared.train, n_examples, dtype)
        bound = BoundNetwork(network, self._theta, n_examples, batch.inputs)
        backward = bind_backward(bound, subject.loss, gradient, scale, batch.targets)
        pull = penalty.bind(network, self._theta, gradient, scale, ~is_fixed)
        clip, clipped = clipping.bind(pull.gradient, scale, ~is_fixed)
        update = pull.calls + clip + optimiser.bind(self._theta, clipped, self._slots)
        self._rows: IntArray = batch.rows
        self._calls: Calls = batch.calls + bound.forward + backward.calls + update + pull.limits

    def update(self, instant: Instant) -> FloatArray:
        """Return what the step from there adds to the parameters, (n_parameters,)."""
        self._theta[...] = instant.theta
        for name, slot in self._slots.items():
            slot[...] = instant.slots.get(name, 0)
        self._rows[:] = instant.rows
        before = self._theta.copy()
        with np.errstate(all="ignore"):  # a step may diverge
            run(self._calls)
            change = self._theta - before
        change[self._is_fixed] = 0
        return read_only(change)


def _bound_to(subject: Subject, n: int) -> PerExample:
    network, loss, part = subject.network, subject.loss, subject.prepared.train
    return _kept(subject, PerExample, n, lambda: PerExample(network, loss, part, n, subject.dtype))


def _kept(subject: Subject, family: type[T], key: Hashable, make: Callable[[], T]) -> T:
    kept = subject.keep((__name__, family), dict[Hashable, T])
    if key not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[key] = make()
    return kept[key]
