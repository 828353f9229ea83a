"""What a hand does on the surface of two weights: it sets them."""

from PySide6.QtCore import QObject, Signal

from playground.document.parameter_edits import set_parameters
from playground.engine.landscape.plane_kind import Laid
from playground.engine.parameter_key import ParameterKey
from playground.session.snapshot import Snapshot
from playground.ui.surface.contour_view import ContourView


class SurfaceHand(QObject):
    """Turns drags and clicks on contours into edits of the two weights that are the coordinates."""

    edit_wanted = Signal(object)
    """Carries the Edit."""
    edit_ended = Signal()
    """The point was let go: the edits until now are one step of undo."""
    grabbed = Signal()
    """The point begins to be dragged."""
    dropped = Signal(object)
    """The weights have been set: carries their values by ParameterKey."""

    def __init__(self, view: ContourView) -> None:
        super().__init__(view)
        self._view = view
        self._laid: Laid | None = None
        self._snapshot: Snapshot | None = None
        self.is_dragging = False
        """Whether the point is being dragged."""
        view.point_dragged.connect(self._drag)
        view.point_released.connect(self._release)
        view.place_clicked.connect(self._click)
        self.hold(None, None)

    def hold(self, laid: Laid | None, snapshot: Snapshot | None) -> None:
        """Let the point be dragged where two weights are the coordinates."""
        self._laid, self._snapshot = laid, snapshot
        can_set = laid is not None and laid.keys is not None
        self._view.can_drag = self._view.can_click = can_set

    def _drag(self, x: float, y: float) -> None:
        if not self.is_dragging:
            self.is_dragging = True
            self.edit_ended.emit()  # what was edited before is a step of its own
            self.grabbed.emit()
        self._set(x, y)

    def _release(self, x: float, y: float) -> None:
        self.is_dragging = False
        self.edit_ended.emit()
        self.dropped.emit(self._values(x, y))

    def _click(self, x: float, y: float) -> None:
        self.edit_ended.emit()
        self._set(x, y)
        self.edit_ended.emit()
        self.dropped.emit(self._values(x, y))

    def _set(self, x: float, y: float) -> None:
        values = self._values(x, y)
        if values and self._snapshot is not None:
            self.edit_wanted.emit(set_parameters(values, is_start=self._snapshot.step == 0))

    def _values(self, x: float, y: float) -> dict[ParameterKey, float]:
        if self._laid is None or self._laid.keys is None:
            return {}
        first, second = self._laid.keys
        return {first: _short(x), second: _short(y)}


def _short(value: float) -> float:
    """Return a value with as many digits as a hand can mean, so that a file can be read."""
    return float(f"{value:.4g}")
