"""A wave to predict."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.dataset import DATASETS
from playground.engine.line_cloud import LineCloud


@DATASETS.register("noisy-sine")
@dataclass(frozen=True)
class NoisySine(LineCloud):
    """The number to predict is sin(x1), with noise, for x1 from −6 to 6.

    Source: Bishop, Pattern Recognition and Machine Learning, section 1.1, with another range.
    """

    title: ClassVar[str] = "Noisy sine (curve)"

    def value(self, x: FloatArray) -> FloatArray:
        return np.sin(x)
