"""Several clouds on a ring, one for each class."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.dataset import DATASETS
from playground.engine.point_cloud import PointCloud
from playground.registry import parameter


@DATASETS.register("blobs")
@dataclass(frozen=True)
class Blobs(PointCloud):
    """Normal clouds, their centres evenly on a ring of radius 4, the first at the top.

    Their standard deviation is 0.4 without noise and 1.6 at noise 0.5. The classes are as large
    as each other, up to one example.
    """

    title: ClassVar[str] = "Several clouds"

    n_classes: int = parameter(
        5,
        "Classes",
        "Into how many groups the examples fall; the network gets one output for each.",
        minimum=2,
        maximum=10,
    )

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple("ABCDEFGHIJ"[: self.n_classes])

    def draw(self, rng: Generator) -> tuple[FloatArray, IntArray]:
        targets = np.arange(self.n_examples, dtype=np.int64) % self.n_classes
        angle = 2 * np.pi * targets / self.n_classes
        centres = 4 * np.stack((np.sin(angle), np.cos(angle)), axis=1)
        return rng.normal(centres, 0.4 + 2.4 * self.noise), targets
