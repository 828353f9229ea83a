"""Two arms wound around each other."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.dataset import DATASETS
from playground.engine.point_cloud import PointCloud


@DATASETS.register("spiral")
@dataclass(frozen=True)
class Spiral(PointCloud):
    """Two arms of radius 5 i/N and 1.75 turns, i = 0..N-1; noise moves the points.

    The first arm is +1, the second, half a turn further, is -1. Source: TensorFlow Playground.
    """

    title: ClassVar[str] = "Spiral"

    def draw(self, rng: Generator) -> tuple[FloatArray, IntArray]:
        is_first = self.is_first_half()
        n_first = int(np.count_nonzero(is_first))
        arms = (n_first, self.n_examples - n_first)
        along = np.concatenate([np.arange(n) / n for n in arms])  # i/N
        angle = 1.75 * 2 * np.pi * along + np.where(is_first, 0, np.pi)
        positions = 5 * along[:, np.newaxis] * np.stack((np.sin(angle), np.cos(angle)), axis=1)
        return self.jittered(positions, 1, rng), is_first.astype(np.int64)
