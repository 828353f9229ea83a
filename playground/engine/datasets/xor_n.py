"""Exclusive or of any number of inputs."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.dataset import DATASETS
from playground.engine.point_cloud import PointCloud
from playground.registry import parameter


@DATASETS.register("xor-n")
@dataclass(frozen=True)
class XorN(PointCloud):
    """Points of a cube in n dimensions, |x| between 0.3 and 5.3; +1 where their product is >= 0.

    No input alone, nor any n − 1 of them, says anything about the class. Noise changes labels and
    never positions: it jitters by U(−5, 5) times its size in each coordinate.
    """

    title: ClassVar[str] = "XOR in n dimensions"

    dimensions: int = parameter(
        3, "Dimensions", "How many inputs there are; with 2 it is the XOR.", minimum=2, maximum=8
    )

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(f"x{i + 1}" for i in range(self.dimensions))

    def draw(self, rng: Generator) -> tuple[FloatArray, IntArray]:
        positions = rng.uniform(-5, 5, (self.n_examples, self.dimensions))
        positions += np.where(positions > 0, 0.3, -0.3)
        product = np.prod(self.jittered(positions, 5, rng), axis=1)
        return positions, (product >= 0).astype(np.int64)
