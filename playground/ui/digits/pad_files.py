"""Pictures from files, the clipboard and what is dropped."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from playground.engine.arrays import ByteArray
from playground.engine.ink import DigitPictureError, check_size

_ENOUGH = 1000
"""Pixels of a side; larger ones are shrunk as they are read."""
KINDS = "Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.webp *.pgm *.ppm);;All files (*)"


def read_picture(path: Path) -> ByteArray:
    """Return the picture of a file, (rows, columns, 4), RGBA; raise DigitPictureError."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)  # a photograph says which side is up
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if not path.is_file() or not reader.canRead():
        raise DigitPictureError(
            f"{path.name} is no picture that can be read; choose a PNG or JPEG file."
        )
    if size.isValid():
        check_size(size.width(), size.height())
        if max(size.width(), size.height()) > _ENOUGH:
            reader.setScaledSize(_smaller(size))
    image = reader.read()
    if image.isNull():
        raise DigitPictureError(
            f"{path.name} is damaged or cut off; copy it again or choose another picture."
        )
    return pixels_of_image(image)


def picture_in(content: QMimeData | None) -> ByteArray:
    """Return the picture that was copied or dropped, itself or as a file.

    Raises DigitPictureError where there is none.
    """
    if content is None:  # as where nothing was ever copied
        content = QMimeData()
    files = [url.toLocalFile() for url in content.urls() if url.isLocalFile()]
    if files:
        return read_picture(Path(files[0]))
    image = content.imageData() if content.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        raise DigitPictureError("There is no picture to be pasted; copy one first.")
    return pixels_of_image(image)


def pixels_of_image(image: QImage) -> ByteArray:
    """Return an image as (rows, columns, 4), RGBA; raise DigitPictureError if it is too large."""
    check_size(image.width(), image.height())
    if max(image.width(), image.height()) > _ENOUGH:
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.scaled(_smaller(image.size()), mode=smooth)
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    values = np.frombuffer(rgba.constBits(), np.uint8)
    return values.reshape(rgba.height(), rgba.width(), 4).copy()


def _smaller(size: QSize) -> QSize:
    scaled = size.scaled(_ENOUGH, _ENOUGH, Qt.AspectRatioMode.KeepAspectRatio)
    return scaled.expandedTo(QSize(1, 1))
