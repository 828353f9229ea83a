"""The squares of a board, black and white in turn."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.dataset import DATASETS
from playground.engine.point_cloud import PointCloud
from playground.registry import parameter


@DATASETS.register("checkerboard")
@dataclass(frozen=True)
class Checkerboard(PointCloud):
    """Squares that belong to one class and the other in turn, from −6 to 6 in both directions.

    The class belongs to the position jittered by U(−3, 3) times the noise in each coordinate, so
    noise changes labels and never positions.
    """

    title: ClassVar[str] = "Checkerboard"

    squares: int = parameter(
        4,
        "Squares",
        "How many squares there are along each side: the more, the more borders to learn.",
        minimum=2,
        maximum=8,
    )

    def draw(self, rng: Generator) -> tuple[FloatArray, IntArray]:
        positions = rng.uniform(-6, 6, (self.n_examples, 2))
        squares = np.floor((self.jittered(positions, 3, rng) + 6) * self.squares / 12)
        return positions, (squares.sum(axis=1) % 2 == 0).astype(np.int64)
