"""Who runs in a race, and how far."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from playground.engine.optimiser import OPTIMISERS, Optimiser
from playground.registry import ParameterInfo
from playground.ui.choice_fields import CheckField
from playground.ui.number_field import NumberField
from playground.ui.plot import SPACE
from playground.ui.tooltip import tooltip

_LEAST_RATE = 0.01
_FIRST = ("sgd", "momentum", "adam")
_STEPS = ParameterInfo(
    "Steps",
    "How many minibatches each optimiser learns from.",
    minimum=1,
    maximum=5000,
    choices=(50, 100, 200, 500, 1000),
)
_OPTIMISERS = (
    "An optimiser is the rule by which the gradient becomes a step. Each runs with a usual "
    "learning rate, the one that you train with as you have set it."
)
_ALONE = (
    "Hold all other weights still: then the race runs on this very surface. Otherwise all weights "
    "move, and the paths leave the surface, where their points are hollow."
)


class RaceBar(QWidget):
    """A row that is seen while there is a race."""

    changed = Signal()
    """By the user only."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("isControl", True)
        self._chosen = dict.fromkeys(OPTIMISERS.names(), False) | dict.fromkeys(_FIRST, True)
        self.optimisers = QToolButton()
        self.optimisers.setText("Optimisers")
        self.optimisers.setToolTip(tooltip(_OPTIMISERS))
        self.optimisers.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.optimisers)
        for name in OPTIMISERS.names():
            action = menu.addAction(OPTIMISERS[name].title)
            action.setCheckable(True)
            action.setChecked(self._chosen[name])
            action.toggled.connect(partial(self._choose, name))
        self.optimisers.setMenu(menu)
        self.steps = NumberField(_STEPS, is_whole=True)
        self.steps.set_value(200)
        self.steps.value_changed.connect(self.changed)
        self.alone = CheckField()
        self.alone.setText("only these two move")
        self.alone.setToolTip(tooltip(_ALONE))
        self.alone.set_value(True)
        self.alone.value_changed.connect(self.changed)
        self.progress = QLabel()
        self.progress.setProperty("isMuted", True)
        self.progress.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        label = QLabel("Steps")
        label.setBuddy(self.steps)
        for widget in (self.optimisers, label, self.steps, self.alone):
            layout.addWidget(widget, alignment=Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.progress, 1)
        self.hide()

    @property
    def n_steps(self) -> int:
        """How far they run."""
        return int(self.steps.value)

    def runners(self, in_use: Optimiser) -> tuple[Optimiser, ...]:
        """Return who runs: the optimiser in use as it is set, the others as they usually are."""
        kinds = [OPTIMISERS[name] for name, is_chosen in self._chosen.items() if is_chosen]
        return tuple(in_use if kind is type(in_use) else _as_usual(kind) for kind in kinds)

    def say(self, n_done: int, sentence: str) -> None:
        """Say how far they have come until they are there, or why there is no race."""
        self.progress.setText(sentence or ("" if n_done >= self.n_steps else f"step {n_done:,} …"))

    def _choose(self, name: str, is_chosen: bool) -> None:
        self._chosen[name] = is_chosen
        self.changed.emit()


def _as_usual(kind: type[Optimiser]) -> Optimiser:
    """Return an optimiser with its usual learning rate, if that goes anywhere in a short race."""
    usual = kind()
    return replace(usual, learning_rate=max(usual.learning_rate, _LEAST_RATE))
