"""Ink: from a picture of any kind to how much ink there is, whatever the paper."""

from importlib import import_module
from typing import Any

import numpy as np

from playground.engine.arrays import BoolArray, ByteArray, FloatArray

MOST_PIXELS = 4000
"""Of a side of a picture."""
_WORKED_ON = 500
"""Pixels of a side to which larger pictures are shrunk first: plenty for 28."""
_LEAST_CONTRAST = 0.08
"""Between paper and ink, black and white being 1 apart."""
_FAINT = 0.1
"""Of the darkest ink: what is fainter is the trace of a JPEG file's squares."""
_SPECK = 0.004
"""Of the largest piece of ink: what is smaller is dust."""
_THIN, _THICKENED = 1.4, 2.0
"""Pixels of a stroke, where the longer side has 20: MNIST's are about 2 to 4 wide."""
_RED_GREEN_BLUE = np.array([0.299, 0.587, 0.114], np.float32)


class DigitPictureError(ValueError):
    """A picture cannot become a digit; the message says in one sentence why and what to do."""


def ink_of(picture: ByteArray) -> FloatArray:
    """Return how much ink there is, 0 to 1, where a picture has some; large ones come out smaller.

    Lines as thin as those of a pen on a large sheet come out thicker. Raises DigitPictureError.
    """
    grey = _grey(_shrunk(_checked(picture)))
    ink = _without_specks(_on_paper(grey))
    return _thickened(ink)


def ink_bounds(ink: FloatArray | ByteArray) -> tuple[int, int, int, int]:
    """Return the first row with ink and that after the last, and the same of columns.

    Raises DigitPictureError if there is none.
    """
    rows, columns = (np.flatnonzero(ink.max(axis=axis) > 0) for axis in (1, 0))
    if not len(rows):
        raise DigitPictureError("The picture is empty; draw something first.")
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def check_size(width: int, height: int) -> None:
    """Raise DigitPictureError where a picture is too large."""
    if max(width, height) > MOST_PIXELS:
        raise DigitPictureError(
            f"The picture has {width:,} × {height:,} pixels; choose one of at most "
            f"{MOST_PIXELS:,} a side, or make it smaller first."
        )


def _checked(picture: ByteArray) -> ByteArray:
    if picture.ndim not in (2, 3) or (picture.ndim == 3 and picture.shape[2] not in (3, 4)):
        raise DigitPictureError("This is no picture in grey or in colour; choose another file.")
    if not picture.size:
        raise DigitPictureError("The picture has no pixels; choose another one.")
    check_size(picture.shape[1], picture.shape[0])
    return picture


def _shrunk(picture: ByteArray) -> FloatArray:
    """Return the means of squares of pixels, so that neither side is much too large."""
    side = -(-max(picture.shape[:2]) // _WORKED_ON)
    side = min(side, *picture.shape[:2])
    rows, columns = picture.shape[0] // side, picture.shape[1] // side
    part = picture[: rows * side, : columns * side]
    squares = part.reshape(rows, side, columns, side, *picture.shape[2:])
    return squares.mean(axis=(1, 3), dtype=np.float32) / 255


def _grey(picture: FloatArray) -> FloatArray:
    """Return how light each pixel is, 0 to 1; what is transparent shows white paper."""
    if picture.ndim == 2:
        return picture
    light = picture[..., :3] @ _RED_GREEN_BLUE
    if picture.shape[2] == 3:
        return light
    return light * picture[..., 3] + 1 - picture[..., 3]


def _on_paper(grey: FloatArray) -> FloatArray:
    """Return how far each pixel is from the paper towards the ink, 1 at the most.

    The paper is a plane through the border, for light falls on it from one side.
    """
    is_border = np.zeros(grey.shape, bool)
    is_border[[0, -1]] = is_border[:, [0, -1]] = True
    paper, noise = _paper(grey, is_border)
    difference = grey - paper
    is_light_ink = difference.max() > -difference.min()
    ink = difference if is_light_ink else -difference
    strength = float(ink.max())
    if strength < max(_LEAST_CONTRAST, 2 * noise):
        raise DigitPictureError(
            "There is nothing to be seen in the picture; choose one with a dark digit on light "
            "paper, or a light one on dark."
        )
    floor = min(max(_FAINT * strength, 1.5 * noise), 0.5 * strength)
    return np.where(ink > floor, ink / strength, 0)


def _paper(grey: FloatArray, is_border: BoolArray) -> tuple[FloatArray, float]:
    """Return the plane of the paper, and how far from it the paper's own pixels are, at most."""
    rows, columns = np.indices(grey.shape)
    places = np.stack([np.ones(grey.shape), rows / len(grey), columns / grey.shape[1]], axis=-1)
    there, values = places[is_border], grey[is_border].astype(np.float64)
    is_paper = np.abs(values - np.median(values)) < 0.3  # where ink touches the border it is none
    plane = np.array([np.median(values), 0.0, 0.0])
    off = values - plane[0]
    for _ in range(3):
        usual = max(3 * float(np.median(np.abs(off[is_paper]))), 1e-3)
        is_paper &= np.abs(off) <= max(usual, 0.02)
        if is_paper.sum() < 8:
            break
        plane = np.linalg.lstsq(there[is_paper], values[is_paper], rcond=None)[0]
        off = values - there @ plane
    noise = float(np.quantile(np.abs(off[is_paper]), 0.99)) if is_paper.any() else 0.0
    return (places @ plane).astype(np.float32), noise


def _without_specks(ink: FloatArray) -> FloatArray:
    pieces = _ndimage().label(ink > 0, np.ones((3, 3)))[0]
    masses = np.bincount(np.ravel(pieces), np.ravel(ink))
    return np.where((masses >= _SPECK * masses.max())[pieces], ink, 0)


def _thickened(ink: FloatArray) -> FloatArray:
    """Return ink whose lines, if they are thin, are widened to about MNIST's."""
    top, bottom, left, right = ink_bounds(ink)
    pixel = max(bottom - top, right - left) / 20
    is_ink = np.pad(ink > 0.4, 1)
    inside = _ndimage().distance_transform_edt(is_ink)[is_ink]
    width = 4 * float(inside.mean()) - 1  # on average an edge is a quarter of the width away
    radius = round((_THICKENED * pixel - width) / 2)
    if width > _THIN * pixel or radius < 1:
        return ink
    squares = np.arange(-radius, radius + 1) ** 2
    disc = np.add.outer(squares, squares) <= radius * radius + 0.5
    return _ndimage().grey_dilation(np.pad(ink, radius), footprint=disc)


def _ndimage() -> Any:
    return import_module("scipy.ndimage")  # which takes a while
