"""How many of the connections that run in bundles are drawn: a slim row below the drawing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from playground.ui.colours import Theme
from playground.ui.editor.boxes import Arrangement
from playground.ui.slider_field import Slider
from playground.ui.tooltip import tooltip

_ALL_DRAWN = "Just now all connections are drawn: close the page to see the strongest."
STEPS = (0, 1, 2, 5, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 400, 500)
"""How many connections the slider can ask for."""
_TITLE = "Strongest connections"
_HELP = (
    "Between large columns there are too many connections to draw them all. This draws those with "
    "the weights that are furthest from zero: they count for most. Point at a neuron to see all of "
    "its own."
)


class StrongestSlider(QWidget):
    """Keeps what was chosen while it is hidden, for there is a large network again soon."""

    changed = Signal(int)
    """Carries how many connections to draw."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("isControl", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setToolTip(tooltip(_HELP))
        title = QLabel(_TITLE, self)
        self.slider = Slider(self)
        self.slider.setRange(0, len(STEPS) - 1)
        self.slider.setPageStep(2)
        self.slider.setFixedWidth(150)
        self.slider.setAccessibleName(_TITLE)
        self.slider.setAccessibleDescription(_HELP)
        self.number = QLabel(self)
        self.number.setFixedWidth(QFontMetrics(self.font()).horizontalAdvance("0000") + 4)
        title.setBuddy(self.slider)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 0)
        layout.setSpacing(8)
        layout.addStretch(1)
        for part in (title, self.slider, self.number):
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.slider.valueChanged.connect(self._tell)
        self._show_number()

    @property
    def value(self) -> int:
        """How many connections are wanted."""
        return STEPS[self.slider.value()]

    def show_for(self, arrangement: Arrangement, *, has_hidden: bool) -> None:
        """Be there where a page is open, too, and of use where connections are not drawn."""
        self.setVisible(has_hidden or any(column.page for column in arrangement.columns))
        self.slider.setEnabled(has_hidden)
        help_text = _HELP if has_hidden else f"{_HELP} {_ALL_DRAWN}"
        self.setToolTip(tooltip(help_text))
        self.slider.setAccessibleDescription(help_text)

    def set_theme(self, look: Theme) -> None:
        """Take on the colours of a theme."""
        self.setStyleSheet(
            f"StrongestSlider {{ background: {look.base}; }}"
            f"QLabel {{ color: {look.muted_text}; background: transparent; }}"
        )

    def _show_number(self) -> None:
        self.number.setText(str(self.value) if self.value else "none")

    def _tell(self) -> None:
        self._show_number()
        self.changed.emit(self.value)
