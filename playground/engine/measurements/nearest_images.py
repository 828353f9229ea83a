from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.dataset import Part
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject

_AT_A_TIME = 2000


@dataclass(frozen=True, eq=False)
class NearestImagesAnswer:
    """The training images that are most like a picture, the nearest first."""

    rows: IntArray
    """(n,): their rows in the training part."""
    distances: FloatArray
    """(n,): from the picture, Euclidean, a pixel's range being 0 to 1."""


@MEASUREMENTS.register("nearest-images")
@dataclass(frozen=True)
class NearestImages(Measurement[NearestImagesAnswer | None]):
    """Which training images are nearest to a picture, pixel by pixel.

    There is no answer where the data have no pictures of as many pixels.
    """

    is_once: ClassVar[bool] = True
    pixels: bytes = b""
    """A byte for each pixel, row by row."""
    n_nearest: int = 11
    """How many; the picture itself may be one of them."""

    def cost(self, subject: Subject) -> float:
        return float(subject.examples.train.inputs.size) if self._fits(subject) else 0.0

    def measure(self, subject: Subject, instant: Instant) -> NearestImagesAnswer | None:
        if not self._fits(subject):
            return None
        part = subject.examples.train
        picture = np.frombuffer(self.pixels, np.uint8).astype(np.float32)
        distances = np.sqrt(_squares(part, picture)) / 255
        order = np.argsort(distances, kind="stable")[: self.n_nearest]
        return NearestImagesAnswer(read_only(order), read_only(distances[order]))

    def _fits(self, subject: Subject) -> bool:
        has_images = subject.dataset.image_shape is not None
        return has_images and len(self.pixels) == len(subject.dataset.columns)


def _squares(part: Part, picture: FloatArray) -> FloatArray:
    """Return the squared distances of all images from a picture, (n,), of grey values to 255."""
    unit = np.float32(1 if part.inputs.dtype == np.uint8 else 255)
    found = np.empty(len(part))
    for start in range(0, len(part), _AT_A_TIME):
        values = part.inputs[start : start + _AT_A_TIME] * unit
        values -= picture  # exact, where |x|² - 2xp + |p|² would round
        found[start : start + _AT_A_TIME] = np.einsum("ij,ij->i", values, values)
    return found
