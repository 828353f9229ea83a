"""Who runs in a race, and how far."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from playground.engine.optimiser import Optimiser
from playground.registry import ParameterInfo
from playground.ui.flow_layout import FlowLayout
from playground.ui.landscape.race_form import RaceForm
from playground.ui.number_field import NumberField
from playground.ui.plot import SPACE
from playground.ui.tooltip import tooltip

_STEPS = ParameterInfo(
    "Steps",
    "How many minibatches each optimiser learns from.",
    minimum=1,
    maximum=5000,
    choices=(50, 100, 200, 500, 1000),
)
_OPTIMISERS = (
    "An optimiser is the rule by which the gradient becomes a step. Choose who runs, and at which "
    "learning rate."
)
_REPLAY = "See the race once more from its start."

_HELD, _FREE = "only these two weights move", "all weights move"
_HELD_HELP = (
    "All other weights stand still, so that the race runs on this very surface. Let all of them "
    "move under Optimisers …"
)


class RaceBar(QWidget):
    """A row that is seen while there is a race."""

    changed = Signal()
    """By the user only."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("isControl", True)
        self.optimisers = QToolButton()
        self.optimisers.setText("Optimisers …")
        self.optimisers.setToolTip(tooltip(_OPTIMISERS))
        self.form = RaceForm(self)
        self.form.changed.connect(self.changed)
        self.alone = self.form.alone
        self.optimisers.clicked.connect(lambda: self.form.open_below(self.optimisers))
        self.replay = QToolButton()
        self.replay.setText("Replay")
        self.replay.setToolTip(tooltip(_REPLAY))
        self.steps = NumberField(_STEPS, is_whole=True)
        self.steps.set_value(200)
        self.steps.value_changed.connect(self.changed)
        self.progress = QLabel()
        self.progress.setProperty("isMuted", True)
        layout = FlowLayout(self, SPACE)
        label = QLabel("Steps")
        label.setBuddy(self.steps)
        for each in (label, self.progress):
            each.setFixedHeight(self.replay.sizeHint().height())  # in line with the buttons
        for widget in (self.optimisers, label, self.steps, self.replay, self.progress):
            layout.addWidget(widget)
        self.hide()

    @property
    def n_steps(self) -> int:
        """How far they run."""
        return int(self.steps.value)

    def runners(self, in_use: Optimiser) -> tuple[Optimiser, ...]:
        """Return who runs."""
        self.form.follow(in_use)
        return self.form.runners(in_use)

    def say(self, n_done: int, sentence: str) -> None:
        """Say how far they have come until they are there, or why there is no race."""
        is_alone = not self.alone.isHidden() and self.alone.value
        text = _HELD if is_alone else _FREE
        if n_done < self.n_steps:
            text = f"step {n_done:,} …"
        self.progress.setText(sentence or text)
        self.progress.setToolTip(tooltip(sentence or (_HELD_HELP if is_alone else "")))
