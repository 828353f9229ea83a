"""Two half moons, each reaching into the other."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.dataset import DATASETS
from playground.engine.point_cloud import PointCloud


@DATASETS.register("moons")
@dataclass(frozen=True)
class Moons(PointCloud):
    """The upper half of one circle is -1, the lower half of another +1, both of radius 10/3.

    Noise moves the points normally, with a standard deviation of `noise` radii. Source: the shape
    of scikit-learn's `make_moons`, centred and scaled so that x1 reaches from -5 to 5.
    """

    title: ClassVar[str] = "Half moons"

    def draw(self, rng: Generator) -> tuple[FloatArray, IntArray]:
        is_upper = self.is_first_half()
        angle = rng.uniform(0, np.pi, self.n_examples)
        side = np.where(is_upper, 1.0, -1.0)
        moons = np.stack((side * (np.cos(angle) - 0.5), side * (np.sin(angle) - 0.25)), axis=1)
        moons += rng.normal(0, 1, moons.shape) * self.noise
        return moons * (10 / 3), (~is_upper).astype(np.int64)
