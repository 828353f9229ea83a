"""Learning rules for one neuron and one example: rate times error times input vector."""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray


@dataclass(frozen=True)
class Rule(ABC):
    """What the neuron gives for a sum, what it should give, and how wrong that is.

    Every rule adds learning_rate (target - output) x to the weights; all of them decide at a sum of
    0, so that a case is the same plane for each.
    """

    title: ClassVar[str]

    learning_rate: float

    @abstractmethod
    def target(self, sign: float) -> float:
        """Return what the neuron should give for a case of this sign."""

    @abstractmethod
    def output(self, total: float, value_at_zero: float) -> float:
        """Return what the neuron gives for a weighted sum."""

    @abstractmethod
    def losses(self, agreements: FloatArray) -> FloatArray:
        """Return how wrong each sum is, given sign (x . w + b), in any shape."""


@dataclass(frozen=True)
class PerceptronRule(Rule):
    """Adds the input vector where the output should have been 1, subtracts it where 0.

    Source: Rosenblatt 1958; Hinton, Neural Networks for Machine Learning, 2b.
    """

    title: ClassVar[str] = "Perceptron rule"

    learning_rate: float = 1.0

    def target(self, sign: float) -> float:
        return 1.0 if sign > 0 else 0.0

    def output(self, total: float, value_at_zero: float) -> float:
        return float(np.heaviside(total, value_at_zero))

    def losses(self, agreements: FloatArray) -> FloatArray:
        return np.maximum(-agreements, 0)


@dataclass(frozen=True)
class DeltaRule(Rule):
    """Moves a linear neuron's sum towards +1 or -1, by the more the further it is away.

    It is the descent of half the squared error, example by example. Source: Widrow and Hoff 1960.
    """

    title: ClassVar[str] = "Delta rule"

    learning_rate: float = 0.1

    def target(self, sign: float) -> float:
        return sign

    def output(self, total: float, value_at_zero: float) -> float:
        return total

    def losses(self, agreements: FloatArray) -> FloatArray:
        return (1 - agreements) ** 2 / 2


@dataclass(frozen=True)
class LogisticRule(Rule):
    """Moves a sigmoid neuron's sum until its output, a probability, is near 1 or 0.

    It is the descent of the cross-entropy, example by example.
    """

    title: ClassVar[str] = "Logistic neuron"

    learning_rate: float = 0.1

    def target(self, sign: float) -> float:
        return 1.0 if sign > 0 else 0.0

    def output(self, total: float, value_at_zero: float) -> float:
        small = math.exp(-abs(total))  # never overflows
        return 1 / (1 + small) if total >= 0 else small / (1 + small)

    def losses(self, agreements: FloatArray) -> FloatArray:
        return np.logaddexp(0, -agreements)
