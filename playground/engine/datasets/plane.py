"""A tilted plane to predict."""

from dataclasses import dataclass
from typing import ClassVar

from playground.engine.arrays import FloatArray
from playground.engine.dataset import DATASETS
from playground.engine.point_cloud import RegressionCloud


@DATASETS.register("plane")
@dataclass(frozen=True)
class Plane(RegressionCloud):
    """The number to predict is (x1 + x2)/10."""

    title: ClassVar[str] = "Plane"

    def value(self, positions: FloatArray) -> FloatArray:
        return positions.sum(axis=1) / 10
