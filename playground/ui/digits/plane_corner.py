"""The images on the three corners of the triangle."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import ByteArray
from playground.engine.image_plane import three_of_different_classes
from playground.session.snapshot import Snapshot
from playground.ui.examples.words import example_words, pixels_of

NAMES = ("A", "B", "C")


@dataclass(frozen=True)
class Corner:
    """An image of the data, or one's own."""

    pixels: bytes
    """A byte for each pixel, row by row."""
    words: str
    row: int | None = None
    """Of the training part; None for any other image."""

    def picture(self, shape: tuple[int, int]) -> ByteArray:
        """Return the grey values, (rows, columns)."""
        return np.frombuffer(self.pixels, np.uint8).reshape(shape)


def corner_of(snapshot: Snapshot, row: int) -> Corner | None:
    """Return a training example as a corner, None where it is no image or does not exist."""
    dataset, train = snapshot.experiment.dataset, snapshot.examples.train
    pixels = pixels_of(dataset, train, row) if 0 <= row < len(train) else None
    if pixels is None:
        return None
    return Corner(pixels.tobytes(), example_words(dataset, train, row), row)


def corner_of_own(snapshot: Snapshot, pixels: bytes, words: str) -> Corner | None:
    """Return an image that is not of the training part, None where the data's have another size."""
    dataset = snapshot.experiment.dataset
    if dataset.image_shape is None or len(pixels) != len(dataset.columns):
        return None
    return Corner(pixels, words)


def three_corners(snapshot: Snapshot, nonce: int) -> tuple[Corner, ...]:
    """Return three training images of different classes; every nonce gives others.

    () where the data are no images.
    """
    experiment, train = snapshot.experiment, snapshot.examples.train
    rng = np.random.default_rng((experiment.seed, nonce))
    labels = train.targets if train.targets.ndim == 1 else np.zeros(len(train), np.int64)
    n_classes = len(experiment.dataset.classes) or 1
    rows = three_of_different_classes(labels.astype(np.int64), n_classes, rng)
    corners = [corner_of(snapshot, row) for row in rows]
    return tuple(corner for corner in corners if corner is not None)
