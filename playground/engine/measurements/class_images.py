from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject

_AT_A_TIME = 2000


@dataclass(frozen=True, eq=False)
class ClassImagesAnswer:
    """What the images of each class have in common; NaN for a class without images."""

    means: FloatArray
    """(n_classes, rows, columns): the mean grey value of each pixel, 0 to 255."""
    deviations: FloatArray
    """(n_classes, rows, columns): its standard deviation."""
    counts: IntArray
    """(n_classes,)"""


@MEASUREMENTS.register("class-images")
@dataclass(frozen=True)
class ClassImages(Measurement[ClassImagesAnswer | None]):
    """The mean image of each class and the spread around it, or None for data without images."""

    is_once: ClassVar[bool] = True
    of_test: bool = False
    """Of the test part instead of the training part."""

    def cost(self, subject: Subject) -> float:
        part = subject.examples.test if self.of_test else subject.examples.train
        return 2.0 * part.inputs.size if _has_pictures(subject) else 0.0

    def measure(self, subject: Subject, instant: Instant) -> ClassImagesAnswer | None:
        if not _has_pictures(subject):
            return None
        part = subject.examples.test if self.of_test else subject.examples.train
        n_classes, n_pixels = len(subject.dataset.classes), part.inputs.shape[1]
        counts = np.bincount(part.targets.astype(np.int64), minlength=n_classes)
        sums, squares = np.zeros((2, n_classes, n_pixels))
        unit = 1 if part.inputs.dtype == np.uint8 else 255
        for start in range(0, len(part), _AT_A_TIME):
            values = part.inputs[start : start + _AT_A_TIME].astype(np.float64) * unit
            labels = part.targets[start : start + _AT_A_TIME]
            is_of = (labels == np.arange(n_classes)[:, np.newaxis]).astype(np.float64)
            sums += is_of @ values
            squares += is_of @ (values * values)
        with np.errstate(invalid="ignore", divide="ignore"):  # a class may have no images
            means = sums / counts[:, np.newaxis]
            variances = np.maximum(squares / counts[:, np.newaxis] - means**2, 0)
        shape = (n_classes, *(subject.dataset.image_shape or ()))
        return ClassImagesAnswer(
            read_only(means.reshape(shape)),
            read_only(np.sqrt(variances).reshape(shape)),
            read_only(counts),
        )


def _has_pictures(subject: Subject) -> bool:
    return subject.dataset.image_shape is not None and bool(subject.dataset.classes)
