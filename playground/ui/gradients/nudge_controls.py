"""The switches above the nudges."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from playground.ui.plot import SPACE
from playground.ui.tooltip import tooltip

_WEIGHT = (
    "One weight or bias: each example of the minibatch has a gradient of its own for it, which "
    "says how the loss of this example alone would change if the weight grew a little."
)
_LAYER = (
    "A whole column of neurons: a row for each example of the minibatch, a column for each weight "
    "and bias, and the means, which the step goes by, as the last row."
)
_SORTED = (
    "Put the examples in the order of their gradients; otherwise they stand in the order in which "
    "the minibatch was drawn."
)
_KEEP = (
    "Keep the scale as it is, so that gradients can be seen to shrink while the network learns. "
    "Otherwise it grows at once and shrinks after a while."
)


class NudgeControls(QWidget):
    """What is shown, and how; left out of saved pictures."""

    view_chosen = Signal()
    """By the user: a weight, or a layer."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("isControl", True)
        self.weight, self.layer = QRadioButton("weight"), QRadioButton("layer")
        self.is_sorted, self.keeps_scale = QCheckBox("sort"), QCheckBox("keep scale")
        texts = {
            self.weight: _WEIGHT,
            self.layer: _LAYER,
            self.is_sorted: _SORTED,
            self.keeps_scale: _KEEP,
        }
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        for box, text in texts.items():
            box.setToolTip(tooltip(text))
            layout.addWidget(box)
        layout.addStretch()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.weight.setChecked(True)
        self.layer.toggled.connect(self._tell)
        self._is_told = True

    @property
    def is_layer(self) -> bool:
        """Whether a layer is to be seen, and not a weight."""
        return self.layer.isChecked()

    def choose(self, *, is_layer: bool) -> None:
        """Choose what is shown, and tell nobody."""
        self._is_told = False
        (self.layer if is_layer else self.weight).setChecked(True)
        self._is_told = True

    def _tell(self, is_layer: bool) -> None:
        self.is_sorted.setEnabled(not is_layer)
        if self._is_told:
            self.view_chosen.emit()
