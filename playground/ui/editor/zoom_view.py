"""A window onto a scene that can be zoomed and panned, or kept wholly in view."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from playground.ui.editor.boxes import Arrangement
from playground.ui.editor.camera import Arrange, Camera, Fitting, fitted
from playground.ui.editor.shapes import MARGIN

_STEPS = (0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8)


class ZoomView(QGraphicsView):
    """Shows all of the drawing until someone zooms or pans; from then on it stays where it is."""

    resized = Signal()
    """The drawing has another room: it is to be arranged anew."""
    moved = Signal()
    """The scene has moved below the window, or its size: what lies on top has to follow."""
    zoomed = Signal()
    """`zoom` or `is_fitted` is another."""

    def __init__(self, scene: QGraphicsScene) -> None:
        super().__init__(scene)
        self.is_fitted = True
        """Whether all of the drawing is kept in view."""
        self.corner = QSize(0, 0)
        """The lower right corner, which a drawing that is kept in view leaves free."""
        self._camera = Camera()
        self._fitting: Fitting | None = None
        self._room = QSize(0, 0)
        self._is_settling = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        hints = QPainter.RenderHint
        self.setRenderHints(hints.Antialiasing | hints.SmoothPixmapTransform)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def zoom(self) -> float:
        """Pixels of the window for one of the scene."""
        return self._camera.zoom

    @property
    def seen(self) -> QRectF:
        """The part of the scene's plane that is in view."""
        seen = self._camera.seen
        return QRectF(seen.x, seen.y, seen.width, seen.height)

    @property
    def is_whole(self) -> bool:
        """Whether all of the drawing is in view."""
        return self._camera.is_whole(MARGIN)

    @property
    def room(self) -> QSize:
        """The size of the window that the drawing was, or is to be, arranged for."""
        is_kept = self._fitting is not None and not self.is_fitted
        return self._room if is_kept else self.maximumViewportSize()

    def fit(self, arrange: Arrange) -> Arrangement:
        """Return the arrangement for the present room, and look at it.

        The caller draws it, and then has what lies on top follow.
        """
        before = self.zoom
        if self._fitting is None or self.is_fitted:
            self._room = self.maximumViewportSize()
            corner = (self.corner.width(), self.corner.height())
            self._fitting = fitted(arrange, _pair(self._room), corner)
            self._camera = self._camera.resized(_pair(self._room)).fitted(self._fitting)
            result = self._fitting.arrangement
        else:
            result = arrange(*self._fitting.room)
            if (result.width, result.height) != self._camera.drawing:
                self._camera = self._camera.redrawn((result.width, result.height))
        self._settle()
        if self.zoom != before:
            self.zoomed.emit()
        return result

    def show_whole(self) -> None:
        """Keep all of the drawing in view from now on."""
        self.is_fitted = True
        self.resized.emit()
        self.zoomed.emit()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom, with the point of the scene that is there, or in the middle, staying in place."""
        self.zoom_to(self.zoom * factor, at)

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom so that a pixel of the scene is so many of the window; within limits."""
        place = QPointF(self.viewport().rect().center()) if at is None else at
        self._look(self._camera.zoomed_to(zoom, place.x(), place.y()))

    def zoom_in(self) -> None:
        """Zoom to the next of some round numbers."""
        self.zoom_to(next((step for step in _STEPS if step > self.zoom * 1.01), _STEPS[-1]))

    def zoom_out(self) -> None:
        """Zoom to the round number before."""
        smaller = [step for step in _STEPS if step < self.zoom * 0.99]
        self.zoom_to(smaller[-1] if smaller else _STEPS[0])

    def pan_by(self, distance: QPointF) -> None:
        """Move the drawing by a distance in pixels; it never leaves the middle of the window."""
        self._look(self._camera.panned(distance.x(), distance.y()))

    def centre_on_point(self, point: QPointF) -> None:
        """Move a point of the scene into the middle of the window."""
        self._look(self._camera.centred_on(point.x(), point.y()))

    def _look(self, camera: Camera) -> None:
        self.is_fitted = False
        self._camera = camera
        self._settle()
        self.moved.emit()
        self.zoomed.emit()

    def _settle(self) -> None:
        """Show what the camera says, in whole pixels."""
        camera = self._camera
        self._is_settling = True
        self.setTransform(QTransform.fromScale(camera.zoom, camera.zoom))
        across, down = (0.5 * size / camera.zoom + 2 for size in camera.view)
        width, height = camera.drawing
        self.setSceneRect(-across, -down, width + 2 * across, height + 2 * down)
        self.horizontalScrollBar().setValue(round(camera.left))
        self.verticalScrollBar().setValue(round(camera.top))
        self._is_settling = False
        self.setProperty("showsPart", not self.is_whole)
        self.viewport().update()

    @contextmanager
    def shown_whole(self) -> Iterator[None]:
        """Show all of the drawing, as for a picture, and in the end what was in view before."""
        if self.is_fitted:
            yield
            return
        camera, fitting, room = self._camera, self._fitting, self._room
        self.show_whole()
        try:
            yield
        finally:
            self._fitting, self._room = fitting, room
            self.is_fitted = False
            self.resized.emit()  # arranges the drawing as it was
            self._look(camera.resized(self._camera.view))

    def in_scene(self, place: QPointF) -> QPointF:
        """Return the point of the scene at a place of the window, finer than in whole pixels."""
        return self.viewportTransform().inverted()[0].map(place)

    def lay_over(self, widget: QWidget, middle: QPointF) -> None:
        """Put a widget of the viewport with its middle over a point of the scene."""
        place = self.mapFromScene(middle)
        widget.move(place.x() - widget.width() // 2, place.y() - widget.height() // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._is_settling = True
        super().resizeEvent(event)
        self._camera = self._camera.resized(_pair(self.maximumViewportSize()))
        self._settle()
        self.resized.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if not self._is_settling:  # somebody else has moved a scroll bar
            self._look(self._camera.panned(dx, dy))


def _pair(size: QSize) -> tuple[float, float]:
    return max(size.width(), 1), max(size.height(), 1)
