"""The IDX format, in which MNIST and its relatives come: a header, then unsigned bytes.

The header is the magic number (two zero bytes, the kind of the numbers, the number of dimensions)
and the size of each dimension, big-endian, four bytes each. Source: LeCun, Cortes, Burges, "The
MNIST database of handwritten digits".
"""

import math

import numpy as np

from playground.engine.arrays import ByteArray
from playground.engine.dataset import DataError

_UNSIGNED_BYTE = 0x08
_OTHER_KINDS = {
    0x09: "signed bytes",
    0x0B: "16-bit integers",
    0x0C: "32-bit integers",
    0x0D: "32-bit floating-point numbers",
    0x0E: "64-bit floating-point numbers",
}
_CONTENTS = {1: "labels", 3: "images"}
_FETCH_AGAIN = "copy or download the whole file again"


def decode_images(content: bytes, location: str) -> ByteArray:
    """Return the images of an IDX file, shape (n_images, rows, columns), without copying.

    Raises DataError, whose sentence begins with `location`.
    """
    images = _decode(content, 3, location)
    if not images.size:
        raise DataError(f"{location}: the file has no images; choose one that has some.")
    return images


def decode_labels(content: bytes, location: str) -> ByteArray:
    """Return the labels of an IDX file, shape (n_labels,), without copying.

    Raises DataError, whose sentence begins with `location`.
    """
    return _decode(content, 1, location)


def encode(values: ByteArray) -> bytes:
    """Return the content of an IDX file of images, (n, rows, columns), or of labels, (n,)."""
    magic = bytes((0, 0, _UNSIGNED_BYTE, values.ndim))
    return magic + np.array(values.shape, ">u4").tobytes() + values.tobytes()


def check_counts(images: ByteArray, labels: ByteArray, images_at: str, labels_at: str) -> None:
    """Raise DataError unless there is one label for each image."""
    if len(images) != len(labels):
        raise DataError(
            f"{images_at}: there are {len(images):,} images here but {len(labels):,} labels in "
            f"{labels_at}; choose two files that belong together."
        )


def check_classes(labels: ByteArray, n_classes: int, location: str) -> None:
    """Raise DataError unless every label is one of 0 to n_classes - 1."""
    wrong = np.flatnonzero(labels >= n_classes)
    if len(wrong):
        first = int(wrong[0])
        raise DataError(
            f"{location}: label {first + 1:,} is {labels[first]}, but {n_classes} classes are "
            f"numbered 0 to {n_classes - 1}; choose labels that belong to this data set."
        )


def _decode(content: bytes, n_dimensions: int, location: str) -> ByteArray:
    start = 4 + 4 * n_dimensions
    if len(content) >= 4:
        _check_magic_number(content[:4], n_dimensions, location)
    if len(content) < start:
        raise DataError(
            f"{location}: the file is truncated and lacks {start - len(content)} of its {start} "
            f"header bytes; {_FETCH_AGAIN}."
        )
    shape = tuple(np.frombuffer(content, ">u4", n_dimensions, 4).tolist())
    _check_length(len(content) - start, shape, location)
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _check_magic_number(magic: bytes, n_dimensions: int, location: str) -> None:
    expected = bytes((0, 0, _UNSIGNED_BYTE, n_dimensions))
    if magic == expected:
        return
    if magic[:2] == b"\0\0" and magic[2] in _OTHER_KINDS:
        raise DataError(
            f"{location}: the file holds {_OTHER_KINDS[magic[2]]}, which are not supported; "
            "store the numbers as unsigned bytes, 0 to 255."
        )
    contents = _CONTENTS[n_dimensions]
    raise DataError(
        f"{location}: the file begins with the magic number {int.from_bytes(magic)} where "
        f"{contents} begin with {int.from_bytes(expected)}, so it holds {_found(magic)}; "
        f"choose the IDX file with the {contents}."
    )


def _found(magic: bytes) -> str:
    if magic[:3] != bytes((0, 0, _UNSIGNED_BYTE)):
        return "something else"
    return _CONTENTS.get(magic[3], f"an array of {magic[3]} dimensions")


def _check_length(n_bytes: int, shape: tuple[int, ...], location: str) -> None:
    """Compare the bytes that follow the header with those that the header promises."""
    promised = math.prod(shape)
    size = " x ".join(map(str, shape))
    if n_bytes < promised:
        raise DataError(
            f"{location}: the file is truncated and lacks {promised - n_bytes:,} of the "
            f"{promised:,} bytes of its {size} values; {_FETCH_AGAIN}."
        )
    if n_bytes > promised:
        raise DataError(
            f"{location}: the file has {n_bytes:,} bytes where its {size} values take "
            f"{promised:,}; {_FETCH_AGAIN}."
        )
