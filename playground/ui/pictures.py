"""Pictures of widgets, as PNG or as SVG that stays sharp at any size."""

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

FORMATS = (".png", ".svg")


class PictureError(ValueError):
    """A picture cannot be written; the message says why and what to do."""


def save_picture(widget: QWidget, path: Path) -> None:
    """Write what a widget shows to a .png or .svg file; raise PictureError if that fails."""
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise PictureError(f"{path.name}: choose a file name that ends in .png or .svg.")
    is_written = _save_png(widget, path) if suffix == ".png" else _save_svg(widget, path)
    if not is_written:
        raise PictureError(f"{path} cannot be written; choose another folder.")


def _save_png(widget: QWidget, path: Path) -> bool:
    return widget.grab().save(str(path), "PNG")


def _save_svg(widget: QWidget, path: Path) -> bool:
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setTitle(widget.accessibleName() or widget.windowTitle())
    size: QSize = widget.size()
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setResolution(widget.logicalDpiX())  # else texts are smaller than their places
    painter = QPainter()
    if not painter.begin(generator):
        return False
    widget.render(painter, QPoint())
    return painter.end()
