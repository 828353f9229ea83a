from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.activation import Activation
from playground.engine.activations.identity import Identity
from playground.engine.arrays import FloatArray
from playground.engine.calls import Call, Calls, call, constant, product
from playground.engine.initialiser import Initialiser
from playground.engine.layer import LAYERS, BackwardWires, Layer, Wires
from playground.engine.weighted_sums import OwnSums, WeightedSums
from playground.registry import parameter

MEAN, VARIANCE = "running_mean", "running_variance"


@LAYERS.register("batch-normalisation")
@dataclass(frozen=True)
class BatchNormalisation(OwnSums):
    """Shifts and stretches what comes in to mean 0 and variance 1, as measured on the minibatch.

    x' = (x - mean) / sqrt(variance + epsilon), and then a = f(W x' + b). With one connection into
    each neuron, as such a column is inserted, W is the scale gamma and b the shift beta of the
    source. After training, running averages of mean and variance stand in for the minibatch's. They
    are vectors like theta, in which the number of an input stands at each weight that it has.
    Source: Ioffe and Szegedy 2015, "Batch Normalization", algorithms 1 and 2.
    """

    title: ClassVar[str] = "Batch normalisation"
    memory: ClassVar[Mapping[str, float]] = {MEAN: 0.0, VARIANCE: 1.0}

    activation: Activation = field(default_factory=Identity)
    share: float = parameter(
        0.1,
        "Share of the newest",
        "How much each minibatch counts in the running mean and variance, which are used whenever "
        "the network is not being trained.",
        minimum=1e-4,
        maximum=1.0,
        choices=(0.01, 0.03, 0.1, 0.3, 1.0),
        is_logarithmic=True,
    )
    epsilon: float = parameter(
        1e-5,
        "Epsilon ε",
        "A tiny number added to the variance, so that nothing is divided by 0 where an input is "
        "the same in the whole minibatch.",
        minimum=1e-12,
        maximum=1.0,
        choices=(1e-8, 1e-5, 0.001, 0.1),
        is_logarithmic=True,
    )

    def initialise(
        self, parameters: FloatArray, fan_in: int, initialiser: Initialiser, rng: Generator
    ) -> None:
        """Pass on what comes in as it is, normalised: gamma 1 and beta 0."""
        views = self.views(parameters, fan_in)
        views["weight"][...] = np.eye(self.units, fan_in)
        views["bias"][...] = 0

    def recalling(self, memory: Mapping[str, FloatArray]) -> Layer:
        fields = (self.units, self.activation, self.dropout, self.share, self.epsilon)
        return _Recalling(*fields, self._matrix(memory[MEAN]), self._matrix(memory[VARIANCE]))

    def forward(self, wires: Wires) -> Calls:
        """Normalise by the mean and variance of before the first step, which change nothing."""
        return self._at_start(wires).forward(wires)

    def backward(self, wires: Wires, back: BackwardWires) -> Calls:
        return self._at_start(wires).backward(wires, back)

    def per_example(self, wires: Wires, delta: FloatArray, out: FloatArray) -> None:
        self._at_start(wires).per_example(wires, delta, out)

    def _at_start(self, wires: Wires) -> Layer:
        start = {name: np.full_like(wires.parameters, v) for name, v in self.memory.items()}
        return self.recalling(start)

    def train_forward(self, wires: Wires) -> Calls:
        """Normalise by the minibatch; the mean, variance, ... stay in `wires.work`."""
        inputs = wires.inputs[:-1]
        normalised = np.ones(wires.inputs.shape, inputs.dtype)
        squares = np.empty(inputs.shape, inputs.dtype)
        average, variance, root = (np.zeros((len(inputs), 1), inputs.dtype) for _ in range(3))
        names = {"mean": average, "variance": variance, "root": root, "normalised": normalised}
        wires.work.update(names)
        centred = normalised[:-1]
        return (
            call(inputs.mean, axis=1, keepdims=True, out=average),
            call(np.subtract, inputs, average, centred),
            call(np.multiply, centred, centred, squares),
            call(squares.mean, axis=1, keepdims=True, out=variance),
            call(np.add, variance, constant(self.epsilon, root), root),
            call(np.sqrt, root, root),
            call(np.divide, centred, root, centred),
            *product(self._matrix(wires.parameters), normalised, wires.pre_activation),
            *self.activation.forward(wires.pre_activation, wires.outputs),
        )

    def train_backward(self, wires: Wires, back: BackwardWires) -> Calls:
        """Go back through mean and variance too, by which the examples depend on one another."""
        seen = Wires(
            wires.work["normalised"],
            wires.pre_activation,
            wires.outputs,
            wires.parameters,
            wires.mask,
        )
        calls = WeightedSums.backward(self, seen, back)
        if back.input_gradient is None:
            return calls
        gradient, normalised = back.input_gradient, seen.inputs[:-1]
        along = np.empty_like(gradient)
        average, slope = (np.zeros((len(gradient), 1), gradient.dtype) for _ in range(2))
        return (
            *calls,
            call(gradient.mean, axis=1, keepdims=True, out=average),
            call(np.multiply, gradient, normalised, along),
            call(along.mean, axis=1, keepdims=True, out=slope),
            call(np.multiply, normalised, slope, along),
            call(np.subtract, gradient, average, gradient),
            call(np.subtract, gradient, along, gradient),
            call(np.divide, gradient, wires.work["root"], gradient),
        )

    def remember(self, wires: Wires, memory: Mapping[str, FloatArray]) -> Calls:
        """Average the means, and the variances without bias; of one example there is none."""
        n = wires.inputs.shape[1]
        if n == 1 or len(wires.inputs) == 1:
            return ()
        calls: Calls = ()
        for name, what, factor in ((MEAN, "mean", 1.0), (VARIANCE, "variance", n / (n - 1))):
            new = wires.work[what]
            part = np.empty_like(new)
            running = self._matrix(memory[name])[:, :-1]
            calls += (
                call(np.multiply, running, constant(1 - self.share, new), running),
                call(np.multiply, new, constant(self.share * factor, new), part),
                call(np.add, running, part.T, running),
            )
        return calls


@dataclass(frozen=True, eq=False)
class _Recalling(BatchNormalisation):
    """Normalises by running averages, which are constants: the examples do not meet.

    Its gradients are those of a column of weighted sums with W / sqrt(variance + epsilon).
    """

    mean: FloatArray = field(default_factory=lambda: np.zeros((1, 1)))
    """(units, fan_in + 1), whose last column is not used, and so is that of `variance`."""
    variance: FloatArray = field(default_factory=lambda: np.ones((1, 1)))

    def recalling(self, memory: Mapping[str, FloatArray]) -> Layer:
        return self

    def _folding(self, wires: Wires) -> tuple[FloatArray, Call]:
        """Return a matrix that gives the same sums of what is not normalised, and what fills it."""
        parameters = self._matrix(wires.parameters)
        matrix = np.zeros_like(parameters)

        def fold() -> None:
            matrix[...] = parameters
            matrix[:, :-1] /= self._root
            matrix[:, -1] -= (matrix[:, :-1] * self.mean[:, :-1]).sum(axis=1)

        return matrix, fold

    @property
    def _root(self) -> FloatArray:
        return np.sqrt(self.variance[:, :-1] + self.variance.dtype.type(self.epsilon))

    def forward(self, wires: Wires) -> Calls:
        matrix, fold = self._folding(wires)
        return (
            fold,
            *product(matrix, wires.inputs, wires.pre_activation),
            *self.activation.forward(wires.pre_activation, wires.outputs),
        )

    def backward(self, wires: Wires, back: BackwardWires) -> Calls:
        matrix, fold = self._folding(wires)

        def unfold() -> None:
            gradient = self._matrix(back.parameter_gradient)
            gradient[:, :-1] -= gradient[:, -1:] * self.mean[:, :-1]
            gradient[:, :-1] /= self._root
            if wires.mask is not None:
                gradient[:, :-1] *= wires.mask

        folded = Wires(
            wires.inputs, wires.pre_activation, wires.outputs, matrix.reshape(-1), wires.mask
        )
        return (fold, *WeightedSums.backward(self, folded, back), unfold)

    def per_example(self, wires: Wires, delta: FloatArray, out: FloatArray) -> None:
        WeightedSums.per_example(self, wires, delta, out)
        blocks = out.reshape(len(out), self.units, -1)  # never a copy: only rows are divided
        blocks[:, :, :-1] -= blocks[:, :, -1:] * self.mean[:, :-1]
        blocks[:, :, :-1] /= self._root
        if wires.mask is not None:
            blocks[:, :, :-1][:, wires.mask == 0] = 0
