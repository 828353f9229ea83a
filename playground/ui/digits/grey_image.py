"""Grey values as ink on paper, in the colours of a theme."""

from functools import lru_cache

import numpy as np
from PySide6.QtGui import QColor, QImage

from playground.engine.arrays import ByteArray
from playground.ui.editor.paints import mixed
from playground.ui.theme import Theme


def grey_image(pixels: ByteArray, theme: Theme) -> QImage:
    """Return an image of grey values, (rows, columns): 0 is blank paper, 255 full ink."""
    rows, columns = pixels.shape
    content = np.ascontiguousarray(pixels).tobytes()
    image = QImage(content, columns, rows, columns, QImage.Format.Format_Indexed8)
    image.setColorTable(_shades(theme))
    return image.copy()  # which owns its memory


@lru_cache(maxsize=4)
def _shades(theme: Theme) -> list[int]:
    paper, ink = QColor(theme.base), QColor(theme.text)
    return [mixed(paper, ink, i / 255).rgb() for i in range(256)]
