"""The row above the surface: what it is laid through, how it is drawn, and what to do with it."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from playground.engine.landscape.plane_kind import PLANES, PlaneKind
from playground.ui.choice_fields import ChoiceField
from playground.ui.plot import SPACE
from playground.ui.tooltip import tooltip

_ORDER = ("two-weights", "random", "principal", "gradient", "hessian", "runs")
"""The kinds as they are offered, the easiest to understand first; others come after them."""

_KIND = (
    "The loss depends on all weights and biases; a picture can show two directions only. Choose "
    "which two: those of two weights, or others that lead through all weights at once."
)
_DEPTH = "Show the loss as the height of a landscape that can be turned, or from above as a map."
_REFRESH = "Refresh: lay the surface anew, through the weights as they are now."
_RACE = (
    "Let several optimisers start from the present point, on the same minibatches, and draw where "
    "each of them goes. What you train yourself stays as it is."
)
_CURVATURE = (
    "Curvature tells how quickly the slope changes. The largest one, the sharpness, limits the "
    "learning rate: beyond 2 / sharpness gradient descent jumps out of the valley."
)
_MORE = "Which examples count, how heights are drawn, and what follows training."

_KIND_WIDTH = 115
"""Pixels in which something of the name of a kind can be read."""


def kinds() -> list[type[PlaneKind]]:
    """Return the kinds of planes in the order in which they are offered."""
    names = [*_ORDER, *(name for name in PLANES.names() if name not in _ORDER)]
    return [PLANES[name] for name in names]


class Controls(QWidget):
    """Fields and buttons; whoever made it listens."""

    kind_chosen = Signal(object)
    """Carries the class of a kind of plane."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("isControl", True)
        self.kind = ChoiceField(kinds())
        self.kind.setAccessibleName("Directions")
        self.kind.setToolTip(tooltip(_KIND))
        for each in kinds():
            self.kind.set_hint(each, (each.__doc__ or "").partition("\n")[0])
        self.kind.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.kind.setMaximumWidth(260)
        self.kind.value_changed.connect(self.kind_chosen)
        self.in_3d = _button("3D", _DEPTH, is_checkable=True)
        self.refresh = _button("⟳", _REFRESH)
        self.refresh.setAccessibleName("Refresh")
        self.race = _button("Race", _RACE, is_checkable=True)
        self.curvature = _button("Curvature", _CURVATURE, is_checkable=True)
        self.more = _button("⋯", _MORE)
        self.more.setAccessibleName("More about the surface")
        row = QHBoxLayout()
        row.setSpacing(SPACE // 2)
        for button in (self.in_3d, self.refresh, self.race, self.curvature, self.more):
            row.addWidget(button)
        self._buttons = row
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE // 2)
        self._layout.addWidget(self.kind, 1)
        self._layout.addLayout(row)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._buttons.sizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the list where its words have no room beside them."""
        super().resizeEvent(event)
        is_narrow = self.width() < self._buttons.sizeHint().width() + _KIND_WIDTH
        directions = QBoxLayout.Direction
        wanted = directions.TopToBottom if is_narrow else directions.LeftToRight
        if wanted != self._layout.direction():
            self._layout.setDirection(wanted)
            self.updateGeometry()


def _button(text: str, help_text: str, *, is_checkable: bool = False) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tooltip(help_text))
    button.setAccessibleDescription(help_text)
    button.setCheckable(is_checkable)
    return button
