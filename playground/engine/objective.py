"""The objective: the loss over all training examples, as a function of all parameters."""

from collections.abc import Iterator

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, read_only
from playground.engine.bound_network import Backward, BoundNetwork, bind_backward
from playground.engine.calls import run
from playground.engine.gauss_newton import gauss_newton_matrix
from playground.engine.loss import Loss
from playground.engine.minibatch import Minibatch
from playground.engine.network import Network
from playground.engine.penalty import Penalty
from playground.engine.preparation import Prepared

CHUNK = 1000
_MOST_KEPT = 8_000_000
"""Inputs and activations up to which all examples have buffers of their own, which stay filled."""


class Objective:
    """The mean loss over a part of the data plus the penalty, in float64 whatever trains.

    A line search compares losses that differ in their last digits only, which float32 lacks.
    What was asked last is remembered, as searches ask for a value and then for its gradient.
    """

    def __init__(
        self,
        network: Network,
        loss: Loss,
        part: Prepared,
        penalty: Penalty,
        is_free: BoolArray,
    ) -> None:
        """`is_free`, (n_parameters,), says which parameters training moves at all."""
        self.is_free = is_free
        self._network, self._loss, self._part = network, loss, part
        self._theta = np.zeros(network.n_parameters)
        self._raw = np.zeros(network.n_parameters)
        self._penalty = penalty
        self._bound_penalty = penalty.bind(network, self._theta, self._raw, 1.0, is_free)
        self._runs: dict[int, tuple[Minibatch, Backward]] = {}
        units = sum(node.layer.n_units for node in network.nodes)
        self._is_kept = len(part) * units <= _MOST_KEPT
        self._value = np.nan
        self._loss_alone = np.nan
        self._is_known = self._has_gradient = False
        self._latest: Backward | None = None
        self.n_evaluations = 0
        """How often all examples have been looked at."""

    def value(self, theta: FloatArray) -> float:
        """Return the loss with penalty at theta; infinity where it is no number."""
        self._go_to(theta)
        if not self._is_known:
            self._look(needs_gradient=False)
        return self._value

    def gradient(self, theta: FloatArray) -> FloatArray:
        """Return the gradient of `value`, (n_parameters,), 0 where nothing may move."""
        self._go_to(theta)
        if not self._has_gradient:
            self._look(needs_gradient=True)
        with np.errstate(all="ignore"):
            run(self._bound_penalty.calls)
        return read_only(np.where(self.is_free, self._bound_penalty.gradient, 0.0))

    def loss_and_gradient(self, theta: FloatArray) -> tuple[float, FloatArray]:
        """Return the mean loss and its gradient, (n_parameters,), without the penalty."""
        self._go_to(theta)
        if not self._has_gradient:
            self._look(needs_gradient=True)
        return self._loss_alone, self._raw

    def gauss_newton(self, theta: FloatArray) -> FloatArray:
        """Return the Gauss-Newton matrix of the mean loss, (n_parameters, n_parameters)."""
        self._go_to(theta)
        matrix = np.zeros((len(theta), len(theta)))
        with np.errstate(all="ignore"):
            for batch, backward in self._chunks():
                run(backward.bound.forward)
                matrix += gauss_newton_matrix(backward) * (batch.n_examples / len(self._part))
        matrix[~self.is_free] = 0
        matrix[:, ~self.is_free] = 0
        return matrix

    @property
    def last(self) -> Backward | None:
        """The examples that were looked at last: those with a loss that is no number, if any."""
        return self._latest

    def _go_to(self, theta: FloatArray) -> None:
        if np.array_equal(theta, self._theta) and self._is_known:
            return
        self._theta[...] = theta
        self._is_known = self._has_gradient = False

    def _look(self, *, needs_gradient: bool) -> None:
        """Run through all examples, or up to those whose loss is no number."""
        total, n = 0.0, len(self._part)
        self._raw[...] = 0
        is_forward_done = self._is_kept and self._is_known
        self.n_evaluations += not is_forward_done
        with np.errstate(all="ignore"):
            for batch, backward in self._chunks():
                if not is_forward_done:
                    run(backward.bound.forward)
                    run(backward.loss_calls)
                if needs_gradient:
                    run(backward.output_calls)
                    for calls in backward.node_calls.values():
                        run(calls)
                    self._raw += backward.gradient * (batch.n_examples / n)
                total += float(backward.total)
                if not np.isfinite(total):
                    break
            self._loss_alone = total * self._loss.unit / n
            value = self._loss_alone + self._penalty.value(self._network, self._theta)
        self._value = value if np.isfinite(value) else np.inf
        self._is_known, self._has_gradient = True, needs_gradient

    def _chunks(self) -> Iterator[tuple[Minibatch, Backward]]:
        """Yield all examples, a chunk at a time, with their numbers in the buffers."""
        n = len(self._part)
        for start in range(0, n, CHUNK):
            size = min(CHUNK, n - start)
            key = start if self._is_kept else -size
            is_new = key not in self._runs
            if is_new:
                self._runs[key] = self._bind(size)
            batch, backward = self._runs[key]
            if is_new or not self._is_kept:
                batch.gather(np.arange(start, start + size))
            self._latest = backward
            yield batch, backward

    def _bind(self, n: int) -> tuple[Minibatch, Backward]:
        batch = Minibatch(self._part, n, np.dtype(np.float64))
        bound = BoundNetwork(self._network, self._theta, n, batch.inputs)
        gradient = np.zeros_like(self._theta)
        return batch, bind_backward(bound, self._loss, gradient, targets=batch.targets)
