"""Examples from IDX files: what the data sets of labelled images have in common."""

from functools import cache

import numpy as np

from playground.engine import idx
from playground.engine.dataset import DataError, Part, Read


@cache
def pixel_names(shape: tuple[int, int]) -> tuple[str, ...]:
    """Return one name for each pixel, row by row."""
    rows, columns = shape
    return tuple(f"pixel {row}, {column}" for row in range(rows) for column in range(columns))


def read_images(
    read: Read, images_at: str, labels_at: str, shape: tuple[int, int], n_classes: int
) -> Part:
    """Return labelled images, the inputs uint8 of shape (n_images, rows * columns).

    Raises DataError if a file cannot be understood, or the images are not of this shape, or a
    label is not one of the classes.
    """
    images = idx.decode_images(read(images_at), images_at)
    labels = idx.decode_labels(read(labels_at), labels_at)
    idx.check_counts(images, labels, images_at, labels_at)
    idx.check_classes(labels, n_classes, labels_at)
    if images.shape[1:] != shape:
        found, wanted = (" x ".join(map(str, size)) for size in (images.shape[1:], shape))
        raise DataError(
            f"{images_at}: the images have {found} pixels where {wanted} are expected; choose "
            "the folder again, so that the network gets as many inputs."
        )
    return Part(images.reshape(len(images), -1), labels.astype(np.int64))
