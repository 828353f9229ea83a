"""The page of a minibatch against all: a sentence, controls, two pictures, and their key."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.ui.choice_fields import ChoiceField
from playground.ui.flow_layout import FlowLayout
from playground.ui.gradients.cloud_law import LawPlot
from playground.ui.gradients.cloud_plot import CloudPlot
from playground.ui.gradients.cloud_size import SizeSlider
from playground.ui.plot import SPACE
from playground.ui.tooltip import tooltip

_CLOUD, _LAW = "cloud", "by size"
_WIDE, _HIGH = 620, 480
"""Pixels from which on both pictures fit beside or below each other."""
_WIDEST = (
    "Turn the plane to where the gradients of single examples differ most. Otherwise it goes "
    "through the gradient of the next minibatch, whose length and angle are then true."
)


class CloudPage(QWidget):
    """Lays its widgets out; who made it fills them."""

    arranged = Signal()
    """Other pictures may be in view than before."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.size_slider = SizeSlider()
        self.view = ChoiceField([_CLOUD, _LAW])
        self.view.setAccessibleName("picture")
        self.view.value_changed.connect(lambda _: self._arrange())
        self.is_widest = QCheckBox("largest spread")
        self.is_widest.setToolTip(tooltip(_WIDEST))
        self.cloud, self.law = CloudPlot(), LawPlot()
        self.key = QLabel()
        self.key.setWordWrap(True)
        self.key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        controls = QWidget()
        controls.setProperty("isControl", True)
        row = FlowLayout(controls, SPACE)
        row.addWidget(self.size_slider)
        row.addWidget(self.is_widest)
        row.addWidget(self.view)
        self._plots = QHBoxLayout()
        self._plots.setSpacing(SPACE)
        self._plots.addWidget(self.cloud, 1)
        self._plots.addWidget(self.law, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(self.sentence)
        layout.addWidget(controls)
        layout.addLayout(self._plots, 1)
        layout.addWidget(self.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Show both pictures where there is room, else the one that is wanted."""
        is_wide = self.width() >= _WIDE
        has_room = is_wide or self.height() >= _HIGH
        directions = QHBoxLayout.Direction
        self._plots.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)
        self.view.setHidden(has_room)
        self.cloud.setVisible(has_room or self.view.value == _CLOUD)
        self.law.setVisible(has_room or self.view.value == _LAW)
        self.is_widest.setVisible(self.cloud.isVisibleTo(self))
        self._plots.activate()
        self.arranged.emit()
