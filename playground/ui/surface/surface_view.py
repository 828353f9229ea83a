"""A loss surface in three dimensions that can be turned."""

from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.ui.pictures import is_enlarged
from playground.ui.surface.box import Box
from playground.ui.surface.camera import Camera, Frame
from playground.ui.surface.marks import Marks
from playground.ui.surface.path_key import PathKey, show_key
from playground.ui.surface.placing import SurfaceMarks
from playground.ui.surface.quads import draw_relief, relief_image
from playground.ui.surface.relief import Relief
from playground.ui.surface.surface_picture import SurfacePicture
from playground.ui.theme import Theme, current_theme
from playground.ui.vector_items import SHARPNESS, is_vector

_COARSE = 31
"""Grid lines while the surface is turned."""

_FINE = 40
"""Of a surface with more grid lines the cells are small enough for smooth colours."""

_REST_MS = 250
_DEGREES_PER_PIXEL = 0.5
_DEGREES_PER_KEY = 5.0
_TURNS = {
    Qt.Key.Key_Left: (-_DEGREES_PER_KEY, 0.0),
    Qt.Key.Key_Right: (_DEGREES_PER_KEY, 0.0),
    Qt.Key.Key_Up: (0.0, _DEGREES_PER_KEY),
    Qt.Key.Key_Down: (0.0, -_DEGREES_PER_KEY),
}
_ZOOM_PER_NOTCH = 1.15
_BESIDE, _ABOVE, _BELOW = 46, 22, 40
"""Pixels around the box for the numbers and names."""

_IN_A_FILE = SHARPNESS + 1
"""Pixels for each of the widget's: in a file the surface is the only thing made of pixels."""

_PIXELS_AT_REST, _PIXELS_TURNED = 4e6, 2e6
"""Of a picture that is drawn smaller than it is: more would take too long."""


class SurfaceView(QWidget):
    """Drag or press the arrow keys to turn, roll the wheel to zoom, click twice to go back."""

    def __init__(self, name: str = "loss surface") -> None:
        super().__init__()
        self.setMinimumSize(160, 130)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.key = PathKey()
        self._theme = current_theme()
        self._picture: SurfacePicture | None = None
        self._camera = Camera()
        self._reliefs: dict[tuple[int | None, int], Relief] = {}
        self._image: QImage | None = None
        self._image_of: tuple[Any, ...] = ()
        self._held: QPointF | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.update)
        self._still = QTimer(self, singleShot=True, interval=_REST_MS)
        self._still.timeout.connect(self.update)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.key)
        layout.addStretch()

    @property
    def camera(self) -> Camera:
        """From where it is looked at."""
        return self._camera

    @property
    def is_coarse(self) -> bool:
        """Whether fewer cells are drawn, since the surface is being turned."""
        return self._held is not None or self._rest.isActive()

    def show_picture(self, picture: SurfacePicture | None) -> None:
        """Show a picture from now on, or nothing; a surface that is the same is not drawn anew."""
        if picture is None or not picture.has_surface_of(self._picture):
            self._reliefs.clear()
            self._image_of = ()
            self._still.start()
        self._picture = picture
        show_key(self.key, picture, self._theme)
        self.update()

    def finish(self) -> None:
        """Show it as it is at rest, without waiting."""
        for timer in (self._rest, self._still):
            timer.stop()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        show_key(self.key, self._picture, theme)
        self.update()

    def look_from(self, camera: Camera) -> None:
        """Turn the surface."""
        if camera != self._camera:
            self._camera = camera
            self.update()

    def frame(self) -> Frame:
        """Return how the box is placed on the widget."""
        top = self.key.geometry().bottom() if not self.key.isHidden() else 0
        place = QRectF(self.rect()).adjusted(_BESIDE, top + _ABOVE, -_BESIDE, -_BELOW)
        return Frame(self._camera, place)

    def relief(self) -> Relief:
        """Return the surface as it is drawn now; only while there is a picture."""
        assert self._picture is not None
        is_whole = is_enlarged.get() or not self.is_coarse
        is_still = is_enlarged.get() or not (self.is_coarse or self._still.isActive())
        is_large = max(self._picture.z.shape) > _FINE
        detail = (None if is_whole else _COARSE, 2 if is_still and not is_large else 1)
        if detail not in self._reliefs:
            self._reliefs[detail] = Relief(self._picture, *detail)
        return self._reliefs[detail]

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        painter = QPainter(self)
        relief, frame, place = self.relief(), self.frame(), QRectF(self.rect())
        box = Box(self._picture, relief, frame, self._theme, place)
        box.draw(painter)
        draw_relief(painter, self._surface(painter, relief, frame), self.rect())
        box.draw_labels(painter)
        marks = Marks(painter, self._theme, place)
        SurfaceMarks(self._picture, relief, frame, self._theme).draw(marks)
        painter.end()

    def _surface(self, painter: QPainter, relief: Relief, frame: Frame) -> QImage:
        """Return the picture of the surface, from before if nothing has changed."""
        sharpness = self._sharpness()
        if is_vector(painter) or is_enlarged.get():
            sharpness = _IN_A_FILE
        these = (relief, frame, self._theme, self.size(), sharpness)
        if self._image is None or these != self._image_of:
            self._image = relief_image(relief, frame, self._theme, self.size(), sharpness)
            self._image_of = these
        return self._image

    def _sharpness(self) -> float:
        """Return twice the sharpness of the screen, less where that would take too long."""
        sharpness = self.devicePixelRatioF()
        n_pixels = max(1.0, self.width() * self.height() * sharpness**2)
        affordable = _PIXELS_TURNED if self.is_coarse else _PIXELS_AT_REST
        return sharpness * min(2.0, max(1.0, (affordable / n_pixels) ** 0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._held = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            return
        moved = event.position() - self._held
        self._held = event.position()
        self.look_from(
            self._camera.turned(-_DEGREES_PER_PIXEL * moved.x(), _DEGREES_PER_PIXEL * moved.y())
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._held is not None:
            self._held = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.look_from(Camera())

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches:
            self._rest.start()
            self.look_from(self._camera.zoomed(_ZOOM_PER_NOTCH**notches))
        event.accept()

    def event(self, event: QEvent) -> bool:
        is_for_shortcuts = event.type() == QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and is_for_shortcuts and _turn(event) is not None:
            event.accept()  # else the window would take it, to step training
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (turn := _turn(event)) is None:
            super().keyPressEvent(event)
            return
        self._rest.start()
        self.look_from(self._camera.turned(*turn))


def _turn(event: QKeyEvent) -> tuple[float, float] | None:
    """Return by how many degrees an arrow key turns a surface, None for other keys."""
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return None
    return _TURNS.get(Qt.Key(event.key()))
