"""A neuron's cases: the examples that it sees, each with the side on which its sum should be."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray, read_only


@dataclass(frozen=True, eq=False)
class Cases:
    """Examples of one neuron: sign (x . w + b) should be positive for each of them.

    A weight vector w here is (n_weights,): a weight for each input, then the bias if it is learnt.
    Raises ValueError if the arrays do not fit together.
    """

    inputs: FloatArray
    """(n, n_inputs): what the neuron takes in."""
    signs: FloatArray
    """(n,): +1 where its output should be 1, -1 where it should be 0."""
    fixed_bias: float | None = None
    """The bias where it does not learn; None where it is one more weight, of an input of 1."""
    value_at_zero: float = 1.0
    """The output at a sum of exactly 0: 1 in Hinton's course, 0 in Nielsen's book."""

    def __post_init__(self) -> None:
        inputs, signs = np.array(self.inputs, np.float64), np.array(self.signs, np.float64)
        if inputs.ndim != 2 or signs.shape != inputs.shape[:1]:
            raise ValueError("Each example needs a row of inputs and one sign; give as many signs.")
        if not np.isin(signs, (-1, 1)).all():
            raise ValueError("An example's sign is neither +1 nor -1; give it one of the two.")
        if not np.isfinite(inputs).all():
            raise ValueError("An example has an input that is not a number; leave it out.")
        object.__setattr__(self, "inputs", read_only(inputs))
        object.__setattr__(self, "signs", read_only(signs))

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def n_weights(self) -> int:
        """The dimension of weight space."""
        return self.inputs.shape[1] + (self.fixed_bias is None)

    @property
    def offset(self) -> float:
        """What every sum has in it whatever the weights: the fixed bias."""
        return self.fixed_bias or 0.0

    @cached_property
    def vectors(self) -> FloatArray:
        """(n, n_weights): the input vectors, with the 1 that a learnt bias is the weight of.

        Each is the normal of its example's plane, and what the perceptron rule adds or subtracts.
        """
        if self.fixed_bias is not None:
            return self.inputs
        return read_only(np.hstack([self.inputs, np.ones((len(self), 1))]))

    @cached_property
    def lengths(self) -> FloatArray:
        """(n,): how long these vectors are."""
        return read_only(np.linalg.norm(self.vectors, axis=1))

    def weights(self, weights: FloatArray, bias: float) -> FloatArray:
        """Return the weight vector, (n_weights,), of a neuron's input weights and its bias."""
        return np.append(weights, bias) if self.fixed_bias is None else np.array(weights)

    def neuron(self, weights: FloatArray) -> tuple[FloatArray, float]:
        """Return the input weights, (n_inputs,), and the bias of a weight vector."""
        if self.fixed_bias is None:
            return weights[:-1], float(weights[-1])
        return weights, self.fixed_bias

    def sums(self, weights: FloatArray) -> FloatArray:
        """Return x . w + b of every example, (n,); of weights (p, n_weights), (p, n)."""
        return np.asarray(weights @ self.vectors.T + self.offset)

    def outputs(self, weights: FloatArray) -> FloatArray:
        """Return the 0 or 1 that a perceptron gives for every example, shaped as `sums`."""
        return np.heaviside(self.sums(weights), self.value_at_zero)

    def are_right(self, weights: FloatArray) -> BoolArray:
        """Return whether each example comes out as it should, shaped as `sums`."""
        return self.outputs(weights) == (self.signs > 0)

    def mistakes(self, weights: FloatArray) -> IntArray:
        """Return the examples that this weight vector gets wrong."""
        return np.flatnonzero(~self.are_right(weights))

    def only(self, rows: IntArray) -> "Cases":
        """Return some of the cases, in this order."""
        return Cases(self.inputs[rows], self.signs[rows], self.fixed_bias, self.value_at_zero)
