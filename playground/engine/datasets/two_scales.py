"""Two inputs of very different size."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.dataset import DATASETS
from playground.engine.point_cloud import PointCloud, examples_parameter
from playground.registry import parameter


@DATASETS.register("two-scales")
@dataclass(frozen=True)
class TwoScales(PointCloud):
    """A plane to predict, (x1 + x2/r)/2, of inputs of which x2 is r times as large as x1.

    Without “normalise inputs” the loss surface is a ravine, steep in one direction and flat in the
    other, r² times as curved: steps that do not jump across it are too short to follow it.
    Noise is normal and changes the numbers. Source: LeCun et al. 1998, "Efficient BackProp", 4.3.
    """

    title: ClassVar[str] = "Two scales (ravine)"
    is_raw: ClassVar[bool] = True

    n_examples: int = examples_parameter(200)
    ratio: float = parameter(
        10.0,
        "Ratio",
        "How many times as large the second input is as the first.",
        minimum=1,
        maximum=100,
        choices=(1, 5, 10, 50),
    )

    @property
    def classes(self) -> tuple[str, ...]:
        return ()

    @property
    def bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return (-1.0, 1.0), (-self.ratio, self.ratio)

    def draw(self, rng: Generator) -> tuple[FloatArray, FloatArray]:
        places = rng.uniform(-1, 1, (self.n_examples, 2))
        values = places.mean(axis=1) + self.noise * rng.standard_normal(self.n_examples)
        return places * np.array([1, self.ratio]), values[:, np.newaxis]
