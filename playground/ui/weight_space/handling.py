"""Handling: what is done by hand in the views becomes edits."""

from PySide6.QtCore import QObject, Signal

from playground.document.edit import Edit
from playground.document.point_edits import make_points_own
from playground.engine.arrays import FloatArray
from playground.session.snapshot import Snapshot
from playground.ui.weight_space.gestures import Gestures
from playground.ui.weight_space.page import Page
from playground.ui.weight_space.picture import Picture


class Handling(QObject):
    """Listens to the views of a page."""

    edit_wanted = Signal(object)
    edit_ended = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.gestures: Gestures | None = None
        """What the hand can do now; None where there is nothing to take hold of."""
        page.own.clicked.connect(self._make_points_own)
        page.weights.weights_dragged.connect(self._drag_weights)
        page.solid.weights_dragged.connect(self._drag_weights)
        page.data.line_dragged.connect(self._drag_line)
        page.data.point_dragged.connect(self._drag_point)
        page.data.point_chosen.connect(self._change_point)
        page.data.place_chosen.connect(self._add_point)
        for view in (page.data, page.weights, page.solid):
            view.dropped.connect(self._end_drag)

    def hold_out(self, picture: Picture, snapshot: Snapshot) -> None:
        """Let this be what the hand takes hold of from now on."""
        self.gestures = Gestures(picture, snapshot)

    def _drag_weights(self, at: FloatArray) -> None:
        axes = self._page.axes()[: len(at)]
        self._edit(self.gestures and self.gestures.set_weights(axes, at))

    def _drag_line(self, normal: FloatArray, offset: float) -> None:
        self._edit(self.gestures and self.gestures.set_line(normal, offset))

    def _drag_point(self, row: int, at: FloatArray) -> None:
        self._edit(self.gestures and self.gestures.move_point(row, at))

    def _change_point(self, row: int) -> None:
        gestures = self.gestures
        if gestures is not None:
            is_removal = self._page.data.tool == "remove"
            self._edit(gestures.remove_point(row) if is_removal else gestures.flip(row))
        self.edit_ended.emit()

    def _add_point(self, at: FloatArray) -> None:
        gestures, is_positive = self.gestures, self._page.data.tool == "add positive"
        self._edit(gestures and gestures.add_point(at, is_positive=is_positive))
        self.edit_ended.emit()

    def _make_points_own(self) -> None:
        if self.gestures is not None:
            self._edit(make_points_own(self.gestures.snapshot.examples))
        self.edit_ended.emit()

    def _end_drag(self) -> None:
        self._page.hold(is_held=False)
        self._page.weights.settle()
        self.edit_ended.emit()

    def _edit(self, edit: Edit | None) -> None:
        if edit is None:
            return
        page = self._page
        views = (page.data, page.weights, page.solid)
        page.hold(is_held=any(view.hand.is_dragging for view in views))
        self.edit_wanted.emit(edit)
