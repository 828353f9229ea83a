"""The small controls above and below weight space."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSlider, QTabBar

from playground.ui.surface.heights import number_text
from playground.ui.tooltip import tooltip

_STEPS = 20
"""Of the margin's slider for a margin of 1."""
_MARGIN = (
    "How far on its right side each example should be, as a multiple of its squared length |x|². "
    "Shading, circle and curve all go by it. Where it is more than half the learning rate, every "
    "mistake of the perceptron rule brings the weights nearer to the darker region."
)
_OWN = (
    "Turn the present points into points of your own, which can be dragged, flipped, added and "
    "removed; undo brings the data set back."
)
_LOSS = (
    "Colour weight space by the mean loss of the examples: the stronger the colour, the more loss. "
    "Learning goes downhill in it."
)
_SOLID = (
    "Show three weights at once, usually with the bias as the third. Drag the point across the "
    "screen, or one of its arrows to change that weight alone; drag elsewhere, or press "
    "arrow keys, to turn. Shift with an arrow key, Page Up or Page Down changes a weight."
)
_FIT = "Choose the ranges of both views anew, for all that there is to be seen."


def button(text: str, help_text: str, *, is_checkable: bool = False) -> QPushButton:
    made = QPushButton(text)
    made.setCheckable(is_checkable)
    made.setToolTip(tooltip(help_text))
    made.setProperty("isControl", True)
    return made


class Buttons:
    """The buttons of the page, and the tabs for where only one view has room."""

    def __init__(self) -> None:
        self.own = button("Make these points my own", _OWN)
        self.is_solid = button("3D", _SOLID, is_checkable=True)
        self.has_loss = button("Loss", _LOSS, is_checkable=True)
        self.has_loss.setChecked(True)
        self.fit = button("Fit", _FIT)
        self.which = QTabBar()
        for name in ("Data space", "Weight space"):
            self.which.addTab(name)
        self.which.setCurrentIndex(1)
        self.which.setProperty("isControl", True)
        self.which.hide()

    def begin(self) -> None:
        """Be as in a new window: another document is shown."""
        for each, is_on in ((self.is_solid, False), (self.has_loss, True)):
            with QSignalBlocker(each):
                each.setChecked(is_on)


class MarginSlider(QSlider):
    """The margin of every example, as a multiple of |x|²; by itself it follows a learning rate."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.label = QLabel()
        self.label.setToolTip(tooltip(_MARGIN))
        self._is_chosen = False
        self.setRange(0, 2 * _STEPS)
        self.setValue(_STEPS)
        self.setMinimumWidth(50)
        self.setMaximumWidth(90)
        self.setToolTip(tooltip(_MARGIN))
        self.setAccessibleName("Margin")
        self.setProperty("isControl", True)
        self._say()
        self.valueChanged.connect(self._choose)

    @property
    def margin(self) -> float:
        return self.value() / _STEPS

    def _choose(self) -> None:
        self._is_chosen = True
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        self.label.setText(f"Margin {number_text(self.margin)} |x|²")

    def begin(self) -> None:
        """Forget what was chosen: another document is shown."""
        self._is_chosen = False

    def suit(self, rate: float | None) -> bool:
        """Be as wide as a perceptron's learning rate, unless somebody has chosen; tell if it moved.

        With less than half of it, mistakes need not bring the weights nearer.
        """
        wanted = _STEPS if rate is None else min(max(round(rate * _STEPS), 1), 2 * _STEPS)
        if self._is_chosen or wanted == self.value():
            return False
        with QSignalBlocker(self):
            self.setValue(wanted)
        self._say()
        return True
