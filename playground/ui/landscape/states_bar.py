"""Choosing what a plane or a line between runs leads through: runs, or the present weights."""

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from playground.engine.landscape.plane_kind import SavedState
from playground.engine.measurement import Measurement
from playground.engine.measurements.run_paths import RunPaths
from playground.session.snapshot import Snapshot
from playground.ui.flow_layout import FlowLayout
from playground.ui.landscape.kept_states import NAMES, KeptStates
from playground.ui.landscape.run_chips import RunChips
from playground.ui.plot import SPACE
from playground.ui.theme import Theme
from playground.ui.tooltip import tooltip

_HELP = (
    "Go to a place on the timeline and keep its weights here: first where the runs began, then "
    "where each of them ended. Two give the line between them, three a surface."
)


class StatesBar(QWidget):
    """Buttons for the runs there are, and three that keep the present weights and tell their step.

    The ways of training that it has to know first it asks for.
    """

    changed = Signal(object)
    """Carries all states that are kept, in the order of their names."""
    measurements_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("isControl", True)
        self._snapshot: Snapshot | None = None
        self._kept = KeptStates()
        self.chips = RunChips()
        self.chips.chosen.connect(self.take)
        row = FlowLayout(spacing=SPACE // 2)
        label = QLabel("Keep as")
        label.setFixedHeight(QToolButton().sizeHint().height())  # in line with the buttons
        row.addWidget(label)
        self.buttons: dict[str, QToolButton] = {}
        for name in NAMES:
            button = self.buttons[name] = QToolButton()
            button.setText(name)
            button.setToolTip(tooltip(_HELP))
            button.clicked.connect(partial(self._keep, name))
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(self.chips)
        layout.addLayout(row)
        self.hide()

    @property
    def states(self) -> tuple[SavedState, ...]:
        """What is kept."""
        return self._kept.states

    def measurements(self) -> frozenset[Measurement[Any]]:
        """Return the question about the runs that are wanted, if any are."""
        runs = self._kept.runs_needed
        return frozenset({RunPaths(runs)} if runs else ())

    def begin(self) -> None:
        """Take the runs that are compared on the timeline, where nothing is kept yet."""
        if not self._kept.states and not self._kept.runs:
            self.take(self.chips.usual)

    def take(self, runs: tuple[int, ...]) -> None:
        """Keep the start and the ends of runs, from the timeline."""
        self._kept.take(runs)
        self._tell()

    def take_again(self) -> None:
        """Keep the ends of the same runs as they are now."""
        if self._kept.runs:
            self.take(self._kept.runs)

    def follow(self, snapshot: Snapshot) -> None:
        """Take note of where training is, and of the ways that were asked for."""
        self._snapshot = snapshot
        self.chips.follow(snapshot)
        for question in self.measurements():
            answer = snapshot.answer(question)
            if answer is not None:
                self._kept.receive(answer.value, snapshot.timeline)
                self._tell()

    def forget(self) -> None:
        """Let go of everything, as where the network has become another."""
        self._kept.forget()
        self._show()

    def set_theme(self, theme: Theme) -> None:
        self.chips.set_theme(theme)

    def words(self, name: str) -> str:
        """Return what is kept under a name: of which step, and how it was trained otherwise."""
        return self._kept.words(name)

    def run_colour(self, name: str) -> int | None:
        """Return the number for the colour of the run whose end is kept under a name, if any."""
        run = self._kept.run(name)
        timeline = None if self._snapshot is None else self._snapshot.timeline
        branch = None if run is None or timeline is None else timeline.find(run)
        return None if branch is None else branch.colour

    def _tell(self) -> None:
        self._show()
        self.changed.emit(self.states)
        self.measurements_changed.emit()

    def _show(self) -> None:
        self.chips.show_chosen(self._kept.runs)
        for name, button in self.buttons.items():
            whole, step = self.words(name), self._kept.step(name)
            button.setText(name if step is None else f"{name}: step {step:,}")
            button.setToolTip(tooltip(f"{whole}. {_HELP}" if step is not None else _HELP))

    def _keep(self, name: str) -> None:
        if self._snapshot is not None:
            self._kept.keep(name, self._snapshot)
            self._tell()
