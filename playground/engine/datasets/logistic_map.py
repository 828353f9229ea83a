"""Chaos, one step ahead."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.dataset import DATASETS
from playground.engine.line_cloud import LineCloud
from playground.engine.point_cloud import examples_parameter
from playground.registry import parameter


@DATASETS.register("logistic-map")
@dataclass(frozen=True)
class LogisticMap(LineCloud):
    """The number to predict is the next of a chaotic sequence: x' = 4 x (1 − x).

    Examples lie where a long sequence comes by: x = sin²(π u / 2) with u uniform has its density,
    1 / (π √(x (1 − x))). Source: May 1976, "Simple mathematical models"; Ulam and von Neumann 1947.
    """

    title: ClassVar[str] = "Logistic map (curve)"
    x_range: ClassVar[tuple[float, float]] = (0.0, 1.0)
    y_range: ClassVar[tuple[float, float]] = (-0.2, 1.2)

    n_examples: int = examples_parameter(200)
    noise: float = parameter(
        0.0,
        "Noise",
        "How far chance moves each value up or down, as a measurement would.",
        minimum=0.0,
        maximum=0.5,
    )

    def places(self, rng: Generator) -> FloatArray:
        return np.sin(np.pi / 2 * rng.random(self.n_examples)) ** 2

    def value(self, x: FloatArray) -> FloatArray:
        return 4 * x * (1 - x)
