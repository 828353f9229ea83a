"""The slider c that multiplies all weights and biases: a slim row below the drawing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from playground.document.parameter_edits import multiply_parameters
from playground.registry import ParameterInfo
from playground.ui.colours import Theme
from playground.ui.slider_field import SliderField
from playground.ui.tooltip import tooltip
from playground.ui.workbench import Workbench

_HELP = (
    "Multiplies all weights and biases. It does not move the line at which a neuron changes over, "
    "but makes the change steeper: with a large c a sigmoid neuron is nearly a perceptron, all or "
    "nothing."
)
_INFO = ParameterInfo("c", _HELP, minimum=0.1, maximum=100, is_logarithmic=True)
_WIDTH = 320


class FactorSlider(QWidget):
    """Shown for experiments that have a factor."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._wanted: float | None = None
        self.setProperty("isControl", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setToolTip(tooltip(_HELP))
        title = QLabel("All weights and biases × c", self)
        self.field = SliderField(_INFO, self)
        self.field.setFixedWidth(_WIDTH)
        self.field.slider.setAccessibleDescription(_HELP)
        title.setBuddy(self.field)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 0)
        layout.setSpacing(8)
        layout.addStretch(1)
        layout.addWidget(title)
        layout.addWidget(self.field)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.field.value_changed.connect(self._want)
        self.field.editing_finished.connect(self._finish)
        workbench.snapshot_taken.connect(self._multiply)

    def set_theme(self, look: Theme) -> None:
        """Take on the colours of a theme."""
        self.setStyleSheet(f"FactorSlider {{ background: {look.base}; }}")

    def show_factor(self, factor: float | None) -> None:
        """Show what weights are multiplied by; hide where they are not."""
        self.setVisible(factor is not None)
        if factor is not None and self._wanted is None:
            self.field.set_value(factor)

    def _want(self, factor: float) -> None:
        self._wanted = factor
        self._multiply()

    def _multiply(self) -> None:
        """Multiply as soon as the weights that the last multiplication made are known."""
        workbench, snapshot = self._workbench, self._workbench.snapshot
        is_known = snapshot is not None and snapshot.experiment is workbench.experiment
        if self._wanted is None or not is_known:
            return
        factor, self._wanted = self._wanted, None
        now = workbench.now()
        is_start = workbench.is_at_start
        workbench.apply(multiply_parameters(now.experiment, now.theta, factor, is_start=is_start))

    def _finish(self) -> None:
        self._multiply()
        self._workbench.stop_merging()
