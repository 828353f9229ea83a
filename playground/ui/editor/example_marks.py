"""Where an example lies in the maps of the neurons: a small ring in each."""

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from playground.session.snapshot import Snapshot
from playground.ui.editor.drawn_network import DrawnNetwork
from playground.ui.editor.paints import Paints, faded
from playground.ui.editor.scene import NetworkScene
from playground.ui.lens import Lens

Share = tuple[float, float]
"""A place in a map, from its left and from its top, 0 to 1."""

_ABOVE = 4.0
"""Below the numbers of the microscope."""
_RADIUS, _LEAST = 0.065, 2.8
"""Of a ring: a share of the map's side, but at least so many pixels."""
_PIN, _HOVER = 1.75, 1.0


class MarkedMaps(QGraphicsItem):
    """Lies above the network that is drawn; it does not repaint by itself."""

    def __init__(self, drawn: DrawnNetwork) -> None:
        super().__init__()
        place = drawn.arrangement
        self._rect = QRectF(0, 0, place.width, place.height)
        boxes = [box for column in place.columns for box in column.neurons]
        self._boxes = boxes if drawn.drawing.has_plane else []
        self.paints: Paints | None = None
        self.marks: tuple[tuple[Share, float], ...] = ()
        """Where rings are, and how wide their pens."""
        self.setZValue(_ABOVE)

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self.paints is None or not self.marks:
            return
        halo, accent = faded(self.paints.paper, 0.9), QColor(self.paints.accent)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for (across, down), width in self.marks:
            for box in self._boxes:
                radius = max(_RADIUS * box.width, _LEAST)
                middle = QPointF(box.x + across * box.width, box.y + down * box.height)
                for colour, pen in ((halo, width + 2), (accent, width)):
                    painter.setPen(QPen(colour, pen))
                    painter.drawEllipse(middle, radius, radius)


class ExampleMarks(QObject):
    """Keeps the rings where the pinned example is, and the one under the mouse."""

    def __init__(self, scene: NetworkScene) -> None:
        super().__init__(scene)
        self._scene = scene
        self._paints: Paints | None = None
        self._marks: tuple[tuple[Share, float], ...] = ()
        self.item: MarkedMaps | None = None
        """Lies on what is drawn now."""

    def set_paints(self, paints: Paints) -> None:
        """Take on other colours."""
        self._paints = paints
        if self.item is not None:
            self.item.paints = paints

    def lie_on_drawing(self) -> None:
        """Lay rings on another drawing."""
        if self._scene.drawn is not None:
            self.item = MarkedMaps(self._scene.drawn)
            self.item.paints, self.item.marks = self._paints, self._marks
            self._scene.addItem(self.item)

    def look(self, snapshot: Snapshot, lens: Lens) -> None:
        """Show where the examples are that a lens looks at."""
        marks: list[tuple[Share, float]] = []
        for row, width in ((lens.pinned, _PIN), (lens.hovered, _HOVER)):
            share = None if row is None else _share_of(snapshot, row)
            if share is not None and not (width == _HOVER and row == lens.pinned):
                marks.append((share, width))
        if tuple(marks) == self._marks:
            return
        self._marks = tuple(marks)
        if self.item is not None:
            self.item.marks = self._marks
            self._scene.redraw()


def _share_of(snapshot: Snapshot, row: int) -> Share | None:
    """Return where an example lies in the maps, or None if there are none or it is beyond them."""
    train, dataset = snapshot.examples.train, snapshot.experiment.dataset
    if row >= len(train) or len(dataset.columns) != 2 or dataset.image_shape:
        return None
    (left, right), (bottom, top) = dataset.bounds
    x, y = train.inputs[row].tolist()
    across, down = (x - left) / (right - left), (top - y) / (top - bottom)
    return (across, down) if 0 <= across <= 1 and 0 <= down <= 1 else None
