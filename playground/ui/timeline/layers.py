"""The scenery as pictures, so that moving the playhead over it costs next to nothing."""

import time

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from playground.ui.pictures import is_enlarged
from playground.ui.timeline.scenery import FUTURE, Scenery
from playground.ui.vector_items import is_vector


class Layers:
    """Two pictures of a scenery: one to be seen left of the playhead, a paler one right of it."""

    def __init__(self) -> None:
        self._pictures: dict[float, QPixmap] = {}
        self.drawn_at = 0.0
        """When a picture was made last, in seconds of `time.perf_counter`."""
        self.cost = 0.0
        """How many seconds that took."""

    def forget(self) -> None:
        """Make them anew, since there is something else to see."""
        self._pictures.clear()

    def paint(
        self, painter: QPainter, scenery: Scenery, x: float, ratio: float, pointed: int | None
    ) -> None:
        """Paint a scenery with the playhead at a place, on a screen of so many dots a pixel.

        `pointed` is the branch that is not to be faint.
        """
        if is_enlarged.get() or is_vector(painter):  # a picture for a file has its own dots
            scenery.paint_still(painter, pointed)
            scenery.paint_branch(painter, -1, x)
            painter.setOpacity(FUTURE)
            scenery.paint_branch(painter, x, scenery.size.width())
            painter.setOpacity(1)
            return
        cut, size = round(x), scenery.size
        past = QRect(0, 0, cut, size.height())
        future = QRect(cut, 0, size.width() - cut, size.height())
        for part, opacity in ((past, 1.0), (future, 1.0 if scenery.is_at_end else FUTURE)):
            if opacity not in self._pictures or self._ratio(opacity) != ratio:
                self._pictures[opacity] = self._make(scenery, opacity, ratio, pointed)
            source = QRectF(part.x() * ratio, 0, part.width() * ratio, part.height() * ratio)
            painter.drawPixmap(QRectF(part), self._pictures[opacity], source)

    def _ratio(self, opacity: float) -> float:
        return self._pictures[opacity].devicePixelRatio()

    def _make(self, scenery: Scenery, opacity: float, ratio: float, pointed: int | None) -> QPixmap:
        started = time.perf_counter()
        picture = QPixmap((scenery.size * ratio).expandedTo(QSize(1, 1)))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        scenery.paint_still(painter, pointed)
        painter.setOpacity(opacity)
        scenery.paint_branch(painter, -1, scenery.size.width())
        painter.end()
        self.drawn_at = time.perf_counter()
        self.cost = self.drawn_at - started
        return picture
