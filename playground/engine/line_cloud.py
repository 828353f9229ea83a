"""Points of a line: one number in, one number to predict, so that the answer is a curve."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.dataset import Dataset, Examples, Read, no_files, split
from playground.engine.point_cloud import examples_parameter
from playground.registry import parameter


@dataclass(frozen=True)
class LineCloud(Dataset, ABC):
    """Numbers x1 drawn at random, each with the value of a function there and some noise.

    Noise is normal, of the deviation `noise`, and moves the values only.
    """

    x_range: ClassVar[tuple[float, float]] = (-6.0, 6.0)
    y_range: ClassVar[tuple[float, float]] = (-2.0, 2.0)
    """The part of both axes that a plot should show."""

    n_examples: int = examples_parameter(100)
    noise: float = parameter(
        0.2,
        "Noise",
        "How far chance moves each value up or down: a network that goes through every example has "
        "learnt the noise and not the rule.",
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
        return ("x1",)

    @property
    def classes(self) -> tuple[str, ...]:
        return ()

    @property
    def bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the range of x1, and that of the values."""
        return self.x_range, self.y_range

    @abstractmethod
    def value(self, x: FloatArray) -> FloatArray:
        """Return the function without noise, (n,), at places (n,)."""

    def places(self, rng: Generator) -> FloatArray:
        """Return where the examples are, (n_examples,): anywhere between the ends."""
        return rng.uniform(*self.x_range, self.n_examples)

    def load(self, rng: Generator, read: Read = no_files) -> Examples:
        x = self.places(rng)
        y = self.value(x) + self.noise * rng.standard_normal(self.n_examples)
        return split(x[:, np.newaxis], y[:, np.newaxis], self.train_share, rng)
