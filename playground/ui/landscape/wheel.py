"""Zooming with the wheel over the contours."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QWheelEvent

from playground.ui.surface.contour_view import ContourView

_FACTOR = 1.25
"""By one notch of the wheel."""

_NOTCH = 120


class SurfaceWheel(QObject):
    """Watches the wheel over a view that shows a picture."""

    zoomed = Signal(float, float, float)
    """Carries the factor by which the range becomes larger, and the place that stays."""

    def __init__(self, view: ContourView) -> None:
        super().__init__(view)
        self._view = view
        self.is_on = False
        """Whether there is anything to zoom."""
        view.plot.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QWheelEvent) or not self.is_on:
            return False
        notches = event.angleDelta().y() / _NOTCH
        if notches:
            x, y = self._view.place_at(event.position())
            self.zoomed.emit(_FACTOR**-notches, x, y)
        return True
