"""One neuron: its weights, the images it likes, what it passes on, and its dream."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from playground.ui.control_row import control_row
from playground.ui.digits.confusion_card import LargeImage
from playground.ui.digits.confusion_grid import ExampleGrid
from playground.ui.digits.find_button import FindButton
from playground.ui.digits.looking_bars import NamedBars
from playground.ui.digits.looking_words import FROM
from playground.ui.plot import SPACE
from playground.ui.segments import Segment, Segments
from playground.ui.still_label import StillLabel
from playground.ui.theme import Theme
from playground.ui.tooltip import tooltip

_TOLD_LINES = 2
_FIND = (
    "Start from an image and change every pixel a little, again and again, in the direction that "
    "raises the neuron’s weighted sum."
)


class NeuronPage(QScrollArea):
    """Everything about the neuron that is chosen in the drawing."""

    find_pressed = Signal()
    """The input that excites it most is wanted, or no longer."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.weights = LargeImage("its weights")
        self.dream = LargeImage("the exciting input", is_expected=True)
        self.about_weights, self.leads = QLabel("Its weights"), QLabel()
        self.about_dream = QLabel("The input that excites it most")
        self.bars = NamedBars("outgoing weights")
        self.button, self.progress = FindButton(), QProgressBar()
        self.start = Segments(
            "begin",
            (Segment("noise", "noise", FROM["noise"]), Segment("image", "image", FROM["image"])),
        )
        self.told = StillLabel(is_muted=True, hides=False)
        self.told.reserve(_TOLD_LINES)
        self.most, self.least = ExampleGrid(), ExampleGrid()
        self.about_most, self.about_least = QLabel(), QLabel()
        self._lay_out()
        self.button.setToolTip(tooltip(_FIND))
        self.button.clicked.connect(self.find_pressed)

    def _lay_out(self) -> None:
        for label in (self.leads, self.about_most, self.about_least):
            label.setWordWrap(True)
            label.setProperty("isMuted", True)
        self.progress.setMaximumHeight(6)
        self.progress.setTextVisible(False)
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        controls = control_row(self.button, QLabel("from"), self.start, spacing=SPACE)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * SPACE)
        for column, (head, widget) in enumerate(
            ((self.about_weights, self.weights), (self.about_dream, self.dream))
        ):
            head.setWordWrap(True)
            grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(widget, 1, column)
        grid.addWidget(self.leads, 0, 2, Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(self.bars, 1, 2)
        for column, stretch in enumerate((2, 2, 3)):
            grid.setColumnStretch(column, stretch)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, SPACE, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(grid)
        for widget in (controls, self.progress, self.told):
            layout.addWidget(widget)
        for widget in (self.about_most, self.most, self.about_least, self.least):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.setWidget(content)

    def show_climb(self, image: QImage | None, words: str, done: int, total: int) -> None:
        """Show how far the climb has come; `total` is 0 where none is under way."""
        self.dream.show_image(image)
        for each in (self.about_dream, self.told):
            each.setProperty("isControl", image is None)  # not in a picture
        self.told.say(words)
        self.button.show_running(is_running=total > 0)
        self.progress.setVisible(total > 0)
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        for part in (self.bars, self.start, self.most, self.least):
            part.set_theme(theme)
