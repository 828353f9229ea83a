"""The button of a gradient check, beside it how much is compared, and while it runs how far."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from playground.engine.gradients.check import Progress
from playground.ui.choice_fields import ChoiceField
from playground.ui.plot import SPACE
from playground.ui.tooltip import tooltip

_SAMPLES = (100, 1000, 10_000)
_ALL_UP_TO = 5000
"""Weights that are all compared unless the user wants fewer."""
_USUAL_SAMPLE = 1000
_CHECK = (
    "Compare the gradient by backpropagation with central differences, weight by weight, in "
    "float64 and for the minibatch of the next step."
)
_AMOUNT = (
    "How many weights and biases are compared. Those of a sample are drawn at random, from every "
    "column alike; a mistake in a formula shows in a few as well as in all."
)


class CheckControls(QWidget):
    """Begins a check, or cancels it."""

    begun = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("isControl", True)
        self._n_parameters = 0
        self._is_running = False
        self.button = QPushButton("Check")
        self.button.setToolTip(tooltip(_CHECK))
        self.bar = QProgressBar()
        self.bar.setAccessibleName("progress")
        self._right = QStackedWidget()
        self.amount = ChoiceField(())
        policy = QSizePolicy.Policy
        self._right.setSizePolicy(policy.Preferred, policy.Fixed)
        self._right.addWidget(self.amount)
        self._right.addWidget(self.bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.button)
        layout.addWidget(self._right, 1, Qt.AlignmentFlag.AlignVCenter)
        self.button.clicked.connect(self._press)

    def _press(self) -> None:
        (self.cancelled if self._is_running else self.begun).emit()

    @property
    def n_parameters(self) -> int | None:
        """How many weights and biases are wanted; None: all."""
        return _read(self.amount.value) if self.amount.value else None

    def offer(self, n_parameters: int) -> None:
        """Offer samples of so many parameters."""
        if n_parameters == self._n_parameters:
            return
        self._n_parameters = n_parameters
        samples = [each for each in _SAMPLES if each < n_parameters]
        whole = f"all {n_parameters:,} weights and biases"
        choices = [*(f"{each:,} drawn at random" for each in samples), whole]
        self._right.removeWidget(self.amount)
        self.amount.deleteLater()
        self.amount = ChoiceField(choices)
        self.amount.setAccessibleName("how many weights")
        self.amount.setToolTip(tooltip(_AMOUNT))
        is_many = n_parameters > _ALL_UP_TO
        self.amount.set_value(f"{_USUAL_SAMPLE:,} drawn at random" if is_many else whole)
        self._right.insertWidget(0, self.amount)
        self._right.setCurrentIndex(1 if self._is_running else 0)

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far a check has come; None: none is under way."""
        self._is_running = progress is not None
        self.button.setText("Cancel" if self._is_running else "Check")
        self._right.setCurrentIndex(1 if self._is_running else 0)
        if progress is not None:
            self.bar.setRange(0, max(progress.total, 1))
            self.bar.setValue(progress.done)


def _read(choice: str) -> int | None:
    return None if choice.startswith("all") else int(choice.split()[0].replace(",", ""))
