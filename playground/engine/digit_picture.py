"""From strokes, scans and photographs to pictures of digits as MNIST has them.

Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits": "The original black and
white (bilevel) images from NIST were size normalized to fit in a 20x20 pixel box while preserving
their aspect ratio. The resulting images contain grey levels as a result of the anti-aliasing
technique used by the normalization algorithm. The images were centered in a 28x28 image by
computing the center of mass of the pixels, and translating the image so as to position this point
at the center of the 28x28 field."
"""

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import BoolArray, ByteArray, FloatArray
from playground.engine.ink import ink_bounds, ink_of

Shape = tuple[int, int]


def usual_box(shape: Shape) -> int:
    """Return the side of the box that digits fill where images have this shape: 20 of 28 pixels."""
    return max(1, round(min(shape) * 20 / 28))


def box_of(images: ByteArray) -> int:
    """Return the side of the box that images, (n, rows, columns), fill: 20 for those of MNIST.

    It is the median of their longer sides; blank images count for nothing.
    """
    shape = images.shape[1], images.shape[2]
    has_row, has_column = (images.max(axis=axis) > 0 for axis in (2, 1))
    has_ink = has_row.max(axis=1)
    longer = np.maximum(_extents(has_row), _extents(has_column))[has_ink]
    return int(np.median(longer)) if len(longer) else usual_box(shape)


def _extents(has_ink: BoolArray) -> NDArray[np.int64]:
    """Return from the first to the last yes of each line how many there are, (n,)."""
    first, last = has_ink.argmax(axis=1), has_ink[:, ::-1].argmax(axis=1)
    return has_ink.shape[1] - first - last


def digit_picture(picture: ByteArray, shape: Shape = (28, 28), box: int | None = None) -> ByteArray:
    """Return a picture of any kind as MNIST has it, ink 255 on paper 0, of this shape.

    `picture` is (rows, columns) of grey values, or with 3 or 4 channels of colour. What lies along
    the border is paper, be it dark or light. Raises DigitPictureError.
    """
    return fit(ink_of(picture), shape, box)


def fit(ink: FloatArray | ByteArray, shape: Shape = (28, 28), box: int | None = None) -> ByteArray:
    """Return ink, (rows, columns) from 0 on, scaled into a box and centred by its mass.

    The longer side fills the box, and the shape is kept. Raises DigitPictureError if there is none.
    """
    top, bottom, left, right = ink_bounds(ink)
    part = ink[top:bottom, left:right].astype(np.float32)
    side = usual_box(shape) if box is None else min(box, *shape)
    share = side / max(part.shape)
    rows, columns = (max(1, round(n * share)) for n in part.shape)
    small = _resampling(part.shape[0], rows) @ part @ _resampling(part.shape[1], columns).T
    small *= 255 / small.max()
    return _centred(np.clip(np.rint(small), 0, 255).astype(np.uint8), shape)


def centre_of_mass(image: FloatArray | ByteArray) -> tuple[float, float]:
    """Return the row and the column of the centre of mass, the middle of a pixel being its number.

    MNIST puts it into the pixel (14, 14): from 13.5 to 14.5.
    """
    values = image.astype(np.float64)
    total = values.sum()
    rows, columns = (np.arange(n, dtype=np.float64) for n in values.shape)
    return float(rows @ values.sum(axis=1) / total), float(columns @ values.sum(axis=0) / total)


def _centred(small: ByteArray, shape: Shape) -> ByteArray:
    """Return an image moved by whole pixels until its mass is in the middle, as far as it fits."""
    result = np.zeros(shape, np.uint8)
    starts = [
        min(max(n // 2 - round(at), 0), n - size)
        for n, at, size in zip(shape, centre_of_mass(small), small.shape, strict=True)
    ]
    (row, column), (rows, columns) = starts, small.shape
    result[row : row + rows, column : column + columns] = small
    return result


def _resampling(n: int, wanted: int) -> FloatArray:
    """Return the weights, (wanted, n), of an antialiased change from n pixels to others.

    Each is a triangle as wide as two of the larger pixels, which lets no ink between two get lost.
    """
    scale = n / wanted
    reach = max(scale, 1.0)
    middles = (np.arange(wanted) + 0.5) * scale
    distance = np.abs(np.arange(n) + 0.5 - middles[:, np.newaxis]) / reach
    weights = np.maximum(1 - distance, 0)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
