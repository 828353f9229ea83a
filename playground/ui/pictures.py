"""Pictures of widgets, as PNG or as SVG that looks the same in every viewer.

A widget whose dynamic property "isControl" is true is left out where only a part of the window is
taken.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from math import ceil
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSaveFile, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QGraphicsView, QMainWindow, QWidget

from playground.ui.picture_page import CanShowWhole, lay_out, on_paper, unscrolled

is_enlarged = ContextVar("is_enlarged", default=False)
"""Whether a picture larger than on the screen is being painted: widths in pixels have to grow."""

FORMATS = (".png", ".svg")

_LEAST_WIDTH = 1200
"""Pixels of a picture for a page or a slide."""

_SLIDE = (960, 640)
"""Pixels up to which a picture is drawn like a panel on the screen, and beyond which enlarged."""

_SHARPNESS = 3
"""Pixels of an image in an SVG file for each pixel of the screen."""

_SCREEN_PEN = b' vector-effect="non-scaling-stroke"'
_ALONE = QWidget.RenderFlag(0)
_WHOLE = QWidget.RenderFlag.DrawWindowBackground | QWidget.RenderFlag.DrawChildren


@runtime_checkable
class CanFinish(Protocol):
    """What is shown bit by bit."""

    def finish(self) -> None:
        """Show all of it at once."""
        ...


class PictureError(ValueError):
    """A picture cannot be written; the message says why and what to do."""


def save_picture(
    widget: QWidget,
    path: Path,
    *,
    scale: float = 1.0,
    size: tuple[int, int] | None = None,
    grows: bool = False,
) -> None:
    """Write what a widget shows to a .png or .svg file; raise PictureError if that fails.

    A PNG file gets `scale` pixels for each of the widget's, and is cut to a `size`; an SVG file is
    sharp at any size. Where it `grows` it is higher than the widget, if there is something in it
    that has to be scrolled to.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise PictureError(f"{path.name}: choose a file name that ends in .png or .svg.")
    for each in (widget, *widget.findChildren(QWidget)):
        if isinstance(each, CanFinish):
            each.finish()
    with _whole(widget), _without_controls(widget), _as_a_page(widget, grows=grows):
        content = _png(widget, scale, size) if suffix == ".png" else _svg(widget)
    file = QSaveFile(str(path))  # a full disk leaves the old file whole
    is_open = file.open(QIODevice.OpenModeFlag.WriteOnly)
    if not (is_open and file.write(content) == len(content) and file.commit()):
        raise PictureError(f"{path} cannot be written; choose another folder.")


def scale_for_page(widget: QWidget) -> float:
    """Return the scale at which a PNG picture of a widget is sharp on a page or a slide."""
    return float(max(2, ceil(_LEAST_WIDTH / max(widget.width(), 1))))


def scale_for_size(size: tuple[int, int]) -> float:
    """Return the scale at which letters in a picture of so many pixels suit the picture."""
    return max(1.0, min(side / usual for side, usual in zip(size, _SLIDE, strict=True)))


def scale_for_width(widget: QWidget, width: int) -> float:
    """Return the scale at which a PNG picture of a widget has so many pixels across."""
    return width / max(widget.width(), 1)


def _whole(widget: QWidget) -> AbstractContextManager[None]:
    """Have a widget of which a part is in view show all of it, until the end."""
    return widget.shown_whole() if isinstance(widget, CanShowWhole) else nullcontext()


@contextmanager
def _without_controls(widget: QWidget) -> Iterator[None]:
    """Hide the focus, and in a part of the window what can be clicked, until the end.

    The screen shows none of it: it is painted when events are handled.
    """
    is_part = not isinstance(widget, QMainWindow)
    controls = [
        each
        for each in widget.findChildren(QWidget)
        if is_part and each.property("isControl") and not each.isHidden()
    ]
    focus = QApplication.focusWidget()
    if focus is not None and focus is not widget and not widget.isAncestorOf(focus):
        focus = None
    try:
        if focus is not None:
            focus.clearFocus()
        for each in controls:
            each.hide()
        lay_out(widget)
        yield
    finally:
        for each in controls:
            each.show()
        lay_out(widget)
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)


@contextmanager
def _as_a_page(widget: QWidget, *, grows: bool) -> Iterator[None]:
    """Have a part of the window on paper and without scroll bars, until the end."""
    if isinstance(widget, QMainWindow):
        yield
        return
    with on_paper(widget), unscrolled(widget, grows=grows):
        yield


def _png(widget: QWidget, scale: float, size: tuple[int, int] | None) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image = _image(widget, widget.rect(), scale, _WHOLE)
    if size is not None:
        image = image.copy(0, 0, *size)  # scaling has rounded up
    image.setDevicePixelRatio(1)  # a file is as large as its pixels say
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())


def _image(widget: QWidget, part: QRect, scale: float, flags: QWidget.RenderFlag) -> QImage:
    image = QImage(part.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    token = is_enlarged.set(scale != 1)
    try:
        QWidget.render(widget, image, QPoint(), QRegion(part), flags)
    finally:
        is_enlarged.reset(token)
    return image


def _svg(widget: QWidget) -> bytes:
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setTitle(widget.accessibleName() or widget.windowTitle())
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    generator.setResolution(widget.logicalDpiX())  # else texts are smaller than their places
    painter = QPainter(generator)
    try:
        painter.fillRect(widget.rect(), widget.palette().color(widget.backgroundRole()))
        _paint(widget, painter, QPoint(), widget.rect())
    finally:
        painter.end()
    # many viewers do not know pens whose width is not scaled; nothing here is scaled
    return bytes(buffer.data().data()).replace(_SCREEN_PEN, b"")


def _paint(widget: QWidget, painter: QPainter, offset: QPoint, visible: QRect) -> None:
    """Paint a widget at an offset and its children upon it, where they are visible.

    Qt's SVG files cut nothing off; so what is seen in part becomes an image.
    """
    place = QRect(offset, widget.size())
    seen = place.intersected(visible)
    if seen.isEmpty():
        return
    if seen == place and not _is_scrolled(widget):
        QWidget.render(widget, painter, offset, QRegion(), _ALONE)  # plots have another `render`
    else:
        part = seen.translated(-offset)
        painter.drawImage(seen, _image(widget, part, _SHARPNESS, _ALONE))
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow() and not child.isHidden():
            _paint(child, painter, offset + child.pos(), seen)


def _is_scrolled(widget: QWidget) -> bool:
    """Return whether a widget is the window onto a drawing that is larger."""
    area = widget.parentWidget()
    if not isinstance(area, QGraphicsView) or widget is not area.viewport():
        return False
    return bool(area.property("showsPart")) or any(
        not bar.isHidden() and bar.maximum() > bar.minimum()
        for bar in (area.horizontalScrollBar(), area.verticalScrollBar())
    )
