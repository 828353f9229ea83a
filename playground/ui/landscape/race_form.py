"""Who runs in a race, and at which learning rate: a small form that opens over the surface."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from playground.engine.optimiser import OPTIMISERS, Optimiser
from playground.registry import parameters_of
from playground.ui.choice_fields import CheckField
from playground.ui.number_field import NumberField
from playground.ui.plot import SPACE
from playground.ui.tooltip import tooltip

_FIRST = ("sgd", "momentum", "adam")
_LEAST_RATE = 0.01
_ALONE = (
    "Hold all other weights still: then the race runs on this very surface. Otherwise all weights "
    "move, and the paths leave the surface, where their points are hollow."
)


class RaceForm(QFrame):
    """A row for each optimiser."""

    changed = Signal()
    """By the user only."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.runs: dict[str, CheckField] = {}
        self.rates: dict[str, NumberField] = {}
        self._set_by_hand: set[str] = set()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(*[2 * SPACE] * 4)
        self._grid.addWidget(QLabel("Optimiser"), 0, 0)
        self._grid.addWidget(QLabel("Learning rate"), 0, 1)
        for row, name in enumerate(OPTIMISERS.names(), start=1):
            self._add(row, name)
        self.alone = CheckField()
        self.alone.setText("Only these two weights move")
        self.alone.setToolTip(tooltip(_ALONE))
        self.alone.set_value(True)
        self.alone.value_changed.connect(self.changed)
        self._grid.addWidget(self.alone, self._grid.rowCount(), 0, 1, 2)

    def _add(self, row: int, name: str) -> None:
        kind = OPTIMISERS[name]
        runs, rate = CheckField(), NumberField(parameters_of(kind)["learning_rate"])
        runs.setText(kind.title)
        runs.set_value(name in _FIRST)
        rate.set_value(max(kind().learning_rate, _LEAST_RATE))
        runs.value_changed.connect(self.changed)
        rate.value_changed.connect(lambda _: self._take_rate(name))
        self._grid.addWidget(runs, row, 0)
        self._grid.addWidget(rate, row, 1)
        self.runs[name], self.rates[name] = runs, rate

    def _take_rate(self, name: str) -> None:
        self._set_by_hand.add(name)
        self.changed.emit()

    def runners(self, in_use: Optimiser) -> tuple[Optimiser, ...]:
        """Return who runs: each as it usually is, that in use as it is set, at the rates here."""
        return tuple(
            replace(self._usual(name, in_use), learning_rate=self._rate(name, in_use))
            for name, runs in self.runs.items()
            if runs.value
        )

    def _usual(self, name: str, in_use: Optimiser) -> Optimiser:
        return in_use if OPTIMISERS[name] is type(in_use) else OPTIMISERS[name]()

    def _rate(self, name: str, in_use: Optimiser) -> float:
        if name not in self._set_by_hand and OPTIMISERS[name] is type(in_use):
            return in_use.learning_rate
        return float(self.rates[name].value)

    def follow(self, in_use: Optimiser) -> None:
        """Show the learning rate of the optimiser in use, unless another one was typed."""
        for name, rate in self.rates.items():
            if name not in self._set_by_hand and OPTIMISERS[name] is type(in_use):
                rate.set_value(in_use.learning_rate)

    def open_below(self, widget: QWidget) -> None:
        """Open at the left lower corner of a widget."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(0, widget.height() + 2))
        screen = widget.screen().availableGeometry()
        x = max(screen.left(), min(corner.x(), screen.right() - self.width()))
        y = max(screen.top(), min(corner.y(), screen.bottom() - self.height()))
        self.move(x, y)
        self.show()
