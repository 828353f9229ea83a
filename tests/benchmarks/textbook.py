"""The second yardstick: a textbook network that treats one example after the other.

It follows the program of Nielsen's Neural Networks and Deep Learning, chapter 1: lists of column
vectors, feedforward and backpropagation for each example, gradients added up over a minibatch.
"""

import random
from collections.abc import Callable

import numpy as np
from workloads import Task

Column = np.ndarray

_FUNCTIONS: dict[str, Callable[[Column], Column]] = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
    "softmax": lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(),
}
_SLOPES: dict[str, Callable[[Column, Column], Column]] = {
    "sigmoid": lambda z, a: a * (1 - a),
    "tanh": lambda z, a: 1 - a * a,
    "relu": lambda z, a: z > 0,
}


class Network:
    """Weights, (units, fan_in), and biases, (units, 1), a layer each."""

    def __init__(self, task: Task) -> None:
        self.weights = [w.astype(np.float64) for w in task.weights]
        self.biases = [b.astype(np.float64)[:, np.newaxis] for b in task.biases]
        self.activations = task.activations
        self.is_cross_entropy = task.loss == "softmax-cross-entropy"
        self.learning_rate, self.batch_size = task.learning_rate, task.batch_size
        self.data = [
            (x[:, np.newaxis], y[:, np.newaxis])
            for x, y in zip(task.inputs[:2000].astype(np.float64), task.targets[:2000], strict=True)
        ]
        self.at = len(self.data)

    def feedforward(self, a: Column) -> Column:
        for w, b, name in zip(self.weights, self.biases, self.activations, strict=True):
            a = _FUNCTIONS[name](w @ a + b)
        return a

    def backpropagate(self, x: Column, y: Column) -> tuple[list[Column], list[Column], float]:
        """Return one example's gradients for weights and biases, and its loss."""
        outputs, sums = [x], []
        for w, b, name in zip(self.weights, self.biases, self.activations, strict=True):
            sums.append(w @ outputs[-1] + b)
            outputs.append(_FUNCTIONS[name](sums[-1]))
        delta = outputs[-1] - y
        if self.is_cross_entropy:
            loss = -float(np.sum(y * np.log(outputs[-1])))
        else:
            loss = 0.5 * float(np.sum(delta**2))
            delta = delta * _SLOPES[self.activations[-1]](sums[-1], outputs[-1])
        for_weights, for_biases = [delta @ outputs[-2].T], [delta]
        for at in range(len(self.weights) - 2, -1, -1):
            slope = _SLOPES[self.activations[at]](sums[at], outputs[at + 1])
            delta = (self.weights[at + 1].T @ delta) * slope
            for_weights.insert(0, delta @ outputs[at].T)
            for_biases.insert(0, delta)
        return for_weights, for_biases, loss

    def train(self, n_steps: int) -> list[float]:
        """Take steps of gradient descent; return the loss of each minibatch."""
        losses = []
        for _ in range(n_steps):
            if self.at >= len(self.data):
                random.shuffle(self.data)
                self.at = 0
            batch = self.data[self.at : self.at + self.batch_size]
            self.at += self.batch_size
            losses.append(self._update(batch))
        return losses

    def _update(self, batch: list[tuple[Column, Column]]) -> float:
        for_weights = [np.zeros(w.shape) for w in self.weights]
        for_biases = [np.zeros(b.shape) for b in self.biases]
        total = 0.0
        for x, y in batch:
            more_weights, more_biases, loss = self.backpropagate(x, y)
            for_weights = [a + b for a, b in zip(for_weights, more_weights, strict=True)]
            for_biases = [a + b for a, b in zip(for_biases, more_biases, strict=True)]
            total += loss
        rate = self.learning_rate / len(batch)
        self.weights = [w - rate * g for w, g in zip(self.weights, for_weights, strict=True)]
        self.biases = [b - rate * g for b, g in zip(self.biases, for_biases, strict=True)]
        return total / len(batch)
