"""Hills and hollows to predict."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.dataset import DATASETS
from playground.engine.point_cloud import RegressionCloud

_CENTRES = np.array([(-4, 2.5), (0, 2.5), (4, 2.5), (-4, -2.5), (0, -2.5), (4, -2.5)])
_SIGNS = np.array([1, -1, 1, -1, 1, -1])


@DATASETS.register("gaussians")
@dataclass(frozen=True)
class Gaussians(RegressionCloud):
    """Three hills and three hollows: cones of height 1 and radius 2, flat ground between them."""

    title: ClassVar[str] = "Hills and hollows"

    def value(self, positions: FloatArray) -> FloatArray:
        distance = np.linalg.norm(positions[:, np.newaxis] - _CENTRES, axis=2)
        heights = _SIGNS * np.maximum(0, 1 - distance / 2)
        nearest = distance.argmin(axis=1)
        return heights[np.arange(len(heights)), nearest]
