"""Keeping the present weights, for a plane or a line between runs."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from playground.document.differences import difference_words
from playground.document.experiment import Experiment
from playground.engine.landscape.plane_kind import SavedState
from playground.session.snapshot import Snapshot
from playground.ui.landscape.asking import NUMBERS
from playground.ui.plot import SPACE
from playground.ui.tooltip import tooltip

NAMES = ("start", "end A", "end B")
_HELP = (
    "Go to a place on the timeline and keep its weights here: first where the runs began, then "
    "where each of them ended. Two give the line between them, three a surface."
)


class StatesBar(QWidget):
    """Three buttons that keep the present weights, and tell at which step they were."""

    changed = Signal(object)
    """Carries all states that are kept, in the order of their names."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("isControl", True)
        self._snapshot: Snapshot | None = None
        self._kept: dict[str, SavedState] = {}
        self._origins: dict[str, tuple[int, Experiment]] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(QLabel("Keep as"))
        self.buttons: dict[str, QToolButton] = {}
        for name in NAMES:
            button = self.buttons[name] = QToolButton()
            button.setText(name)
            button.setToolTip(tooltip(_HELP))
            button.clicked.connect(partial(self._keep, name))
            layout.addWidget(button)
        layout.addStretch()
        self.hide()

    @property
    def states(self) -> tuple[SavedState, ...]:
        """What is kept."""
        return tuple(self._kept[name] for name in NAMES if name in self._kept)

    def follow(self, snapshot: Snapshot) -> None:
        """Take note of where training is."""
        self._snapshot = snapshot

    def forget(self) -> None:
        """Let go of everything, as where the network has become another."""
        self._kept.clear()
        self._origins.clear()
        self._show_origins()

    def words(self, name: str) -> str:
        """Return what is kept under a name: of which step, and how it was trained otherwise."""
        if name not in self._origins:
            return name
        step, experiment = self._origins[name]
        other = self._other(name)
        differing = difference_words(other, experiment, 1) if other is not None else ""
        return f"{name}: step {step:,}" + (f", {differing}" if differing else "")

    def _other(self, name: str) -> Experiment | None:
        """Return the experiment of what a state is compared with: end A for end B, or the start."""
        earlier = [each for each in NAMES[: NAMES.index(name)] if each in self._origins]
        return self._origins[earlier[-1]][1] if earlier else None

    def _show_origins(self) -> None:
        for name, button in self.buttons.items():
            whole = self.words(name)
            short = f"{name}: step {self._origins[name][0]:,}" if name in self._origins else name
            button.setText(short)
            button.setToolTip(tooltip(f"{whole}. {_HELP}" if whole != name else _HELP))

    def _keep(self, name: str) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        self._kept[name] = SavedState(next(NUMBERS), name, snapshot.theta)
        self._origins[name] = snapshot.step, snapshot.experiment
        self._show_origins()
        self.changed.emit(self.states)
