"""What the gallery shows: which images, and what stands below them; no Qt."""

from dataclasses import dataclass, field

import numpy as np

from playground.engine.arrays import ByteArray, IntArray
from playground.engine.dataset import Dataset, Part
from playground.engine.measurements.class_images import ClassImagesAnswer
from playground.engine.measurements.nearest_images import NearestImagesAnswer
from playground.ui.examples.words import pixels_of


@dataclass(frozen=True, eq=False)
class Tiles:
    """Images in the order in which they stand, row by row."""

    images: ByteArray
    """(n, rows, columns)"""
    captions: tuple[str, ...]
    """What stands below each."""
    rows: tuple[int | None, ...]
    """Which examples they are, by their rows in their part; None for what is none."""
    labels: tuple[int, ...] = field(default=())
    """Which classes they stand for, where a click leads to the images of a class."""
    n_across: int | None = None
    """How many stand side by side, or None for as many as there is room for."""

    def __len__(self) -> int:
        return len(self.images)


def shuffled_rows(part: Part, label: int | None, seed: int) -> IntArray:
    """Return the rows of all examples, or of those of a class, in an order drawn from the seed."""
    order = np.random.default_rng(seed).permutation(len(part))
    return order if label is None else order[part.targets[order] == label]


def image_tiles(dataset: Dataset, part: Part, rows: IntArray, n_across: int) -> Tiles:
    """Return examples, by their rows, with their classes."""
    captions = tuple(dataset.classes[label] for label in part.targets[rows].tolist())
    return Tiles(_images(dataset, part, rows), captions, tuple(rows.tolist()), (), n_across)


def class_tiles(dataset: Dataset, answer: ClassImagesAnswer, *, are_spreads: bool) -> Tiles:
    """Return the mean image of each class, or the spread around it, with how many there are.

    Spreads are shown on a scale of their own; see `largest_spread`.
    """
    values = answer.deviations if are_spreads else answer.means
    scale = 1.0 if not are_spreads else 255 / max(largest_spread(answer), 1e-9)
    shown = np.clip(np.rint(np.nan_to_num(values) * scale), 0, 255).astype(np.uint8)
    counts = answer.counts.tolist()
    captions = tuple(f"{name}: {n:,}" for name, n in zip(dataset.classes, counts, strict=True))
    return Tiles(shown, captions, (None,) * len(shown), tuple(range(len(shown))))


def largest_spread(answer: ClassImagesAnswer) -> float:
    """Return the largest standard deviation of a pixel, of 255."""
    return float(np.max(np.nan_to_num(answer.deviations), initial=0.0))


def nearest_tiles(
    dataset: Dataset,
    part: Part,
    picture: ByteArray,
    row: int | None,
    answer: NearestImagesAnswer,
) -> Tiles:
    """Return a picture and the training images that are nearest to it, itself left out.

    `row` is its own row in the training part, if it is one of the images there.
    """
    is_other = answer.rows != (-1 if row is None else row)
    n = len(answer.rows) - 1  # one more was asked for, as the picture may be one of them
    rows, distances = answer.rows[is_other][:n], answer.distances[is_other][:n]
    own = "yours" if row is None else dataset.classes[int(part.targets[row])]
    labels = part.targets[rows].tolist()
    pairs = zip(labels, distances.tolist(), strict=True)
    captions = (own, *(f"{dataset.classes[label]} · {distance:.1f}" for label, distance in pairs))
    images = np.concatenate([picture[np.newaxis], _images(dataset, part, rows)])
    return Tiles(images, captions, (row, *rows.tolist()))


def _images(dataset: Dataset, part: Part, rows: IntArray) -> ByteArray:
    shape = dataset.image_shape or (1, 1)
    found = np.zeros((len(rows), *shape), np.uint8)
    for i, row in enumerate(rows.tolist()):
        pixels = pixels_of(dataset, part, row)
        if pixels is not None:
            found[i] = pixels
    return found
