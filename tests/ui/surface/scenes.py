"""Pictures of known functions, and how to look at a widget."""

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication

from playground.ui.surface.heights import nice_levels
from playground.ui.surface.surface_picture import PathOnSurface, Place, SurfacePicture

NAMES = ("weight 1", "weight 2")


def bowl(x, y):
    return x**2 + 0.5 * y**2 + 0.1


def picture(loss=bowl, *, is_log=False, n=51, reach=2.0, levels=None, **more):
    axis = np.linspace(-reach, reach, n)
    z = loss(*np.meshgrid(axis, axis))
    levels = nice_levels(z, is_log=is_log) if levels is None else levels
    return SurfacePicture(axis, axis, z, levels, is_log, NAMES, **more)


def path(xy, losses, *, off=(), colour=None, name=""):
    is_off = np.isin(np.arange(len(xy)), off)
    return PathOnSurface(np.array(xy, float), np.array(losses, float), is_off, colour, name)


def place(x, y, loss=bowl):
    return Place(x, y, float(loss(x, y)))


def image_of(widget):
    return pixels(widget.grab().toImage())


def pixels(image):
    """Return colours, (height, width, 3)."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def rgb(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])


def mouse(widget, kind, at, *, is_down=False, button=Qt.MouseButton.LeftButton):
    at = QPointF(at)
    moving = kind == QEvent.Type.MouseMove
    event = QMouseEvent(
        kind,
        at,
        widget.mapToGlobal(at),
        Qt.MouseButton.NoButton if moving else button,
        button if is_down else Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def press(widget, at):
    mouse(widget, QEvent.Type.MouseMove, at)
    mouse(widget, QEvent.Type.MouseButtonPress, at, is_down=True)


def move(widget, at, *, is_down=True):
    mouse(widget, QEvent.Type.MouseMove, at, is_down=is_down)


def release(widget, at):
    mouse(widget, QEvent.Type.MouseButtonRelease, at)


def click(widget, at):
    press(widget, at)
    release(widget, at)
