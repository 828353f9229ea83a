"""The bundled icons, drawn in the colour that is asked for."""

import atexit
from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from playground.document.resources import resources

SIZES = (16, 20, 24, 32, 48, 64, 128)
"""Pixels; the larger ones serve screens of high density and the task bar."""


def recoloured(name: str, colour: str) -> str:
    """Return the SVG text of an icon whose strokes, `currentColor` in the file, have a colour."""
    return _text(name).replace("currentColor", colour)


@cache
def _text(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def drawn_icon(name: str, colour: str, disabled_colour: str) -> QIcon:
    """Return an icon in `colour`, and in `disabled_colour` where what it stands for is disabled."""
    icon = QIcon()
    for mode, shade in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled_colour)):
        renderer = QSvgRenderer(QByteArray(recoloured(name, shade).encode()))
        for size in SIZES:
            icon.addPixmap(_pixmap(renderer, size), mode)
    return icon


def _pixmap(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


atexit.register(drawn_icon.cache_clear)  # pictures must not outlive the application
