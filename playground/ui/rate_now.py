"""The learning rate of the moment, beside the choice of how it changes with the steps."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from playground.document.experiment import Experiment
from playground.session.snapshot import Snapshot
from playground.ui.number_format import short_number
from playground.ui.parameter_form import MemberChooser
from playground.ui.tooltip import tooltip

_AT_REST = "0 (at rest)"
_WIDEST = max("0.000123", _AT_REST, key=len)


class RateNow(QWidget):
    """Shown where the rate is not always the same; it stands at the end of the choice."""

    def __init__(self, chooser: MemberChooser) -> None:
        super().__init__(chooser)
        self._head, self.value = QLabel("Rate now"), QLabel("")
        self._head.setProperty("isMuted", True)
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance(_WIDEST))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._head)
        layout.addWidget(self.value, 1)
        self._chooser, self._step = chooser, 0
        chooser.add_beside(self)

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the rate that the next step has under this experiment."""
        self.setVisible(not experiment.schedule.is_constant)
        self._show(experiment)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the rate that the next step has."""
        self._step = snapshot.step
        self._show(snapshot.experiment)

    def _show(self, experiment: Experiment) -> None:
        schedule = experiment.schedule
        rate = experiment.recipe.rate(self._step)
        self.value.setText(short_number(rate) if rate else _AT_REST)
        text = f"The learning rate of the next step, after {self._step:,}: {rate:.4g}."
        if not rate:
            text += " The schedule has come to its end, so the weights stay where they are."
        self.setToolTip(f"{schedule.formula}\n{tooltip(text)}")
