"""Points of the plane: what the small two-dimensional data sets have in common."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.dataset import Dataset, Examples, Read, no_files, split
from playground.registry import parameter


def examples_parameter(default: int) -> Any:
    """Return the field that says how many points are drawn."""
    return parameter(
        default,
        "Examples",
        "One example is one point together with the answer that the network should give for it; "
        "this is how many there are, for training and for testing together.",
        minimum=20,
        maximum=20_000,
        choices=(100, 200, 500, 1200, 5000),
    )


@dataclass(frozen=True)
class PointCloud(Dataset, ABC):
    """Points (x1, x2) drawn at random; 500 of them suffice to show the border of classes."""

    n_examples: int = examples_parameter(500)
    noise: float = parameter(
        0.0,
        "Noise",
        "How far chance disturbs the examples: at 0 they follow the rule exactly; with more noise "
        "some of them contradict it, as measurements do.",
        minimum=0.0,
        maximum=0.5,
    )
    train_share: float = parameter(
        0.5,
        "Train share",
        "The network learns from this part of the examples; the others are kept back to test "
        "whether it has understood the rule or only learnt its examples by heart.",
        minimum=0.1,
        maximum=0.9,
    )

    @property
    def columns(self) -> tuple[str, ...]:
        return ("x1", "x2")

    @property
    def classes(self) -> tuple[str, ...]:
        return ("−1", "+1")

    @abstractmethod
    def draw(self, rng: Generator) -> tuple[FloatArray, IntArray | FloatArray]:
        """Return all positions, shape (n_examples, 2), and their targets, in any order."""

    def load(self, rng: Generator, read: Read = no_files) -> Examples:
        positions, targets = self.draw(rng)
        return split(positions, targets, self.train_share, rng)

    def is_first_half(self) -> NDArray[np.bool_]:
        """Return True for the first half of the examples, the larger one of an odd number."""
        return np.arange(self.n_examples) < self.n_examples / 2

    def jittered(self, positions: FloatArray, reach: float, rng: Generator) -> FloatArray:
        """Return the positions moved by up to `reach` times the noise in each coordinate."""
        return positions + rng.uniform(-reach, reach, positions.shape) * self.noise


@dataclass(frozen=True)
class RegressionCloud(PointCloud, ABC):
    """Points of the square of half side 6 with a number to predict at each.

    The number belongs to the position jittered by U(-6, 6) times the noise per coordinate, so
    noise changes the numbers and never the positions. Source: TensorFlow Playground.
    """

    n_examples: int = examples_parameter(1200)

    @property
    def classes(self) -> tuple[str, ...]:
        return ()

    @abstractmethod
    def value(self, positions: FloatArray) -> FloatArray:
        """Return the rule's number at each of the positions (n, 2), shape (n,)."""

    def draw(self, rng: Generator) -> tuple[FloatArray, FloatArray]:
        positions = rng.uniform(-6, 6, (self.n_examples, 2))
        return positions, self.value(self.jittered(positions, 6, rng))[:, np.newaxis]
