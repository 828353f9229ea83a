"""The switches above the matrices."""

from collections.abc import Sequence
from enum import Enum
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from playground.ui.gradients.matrix_numbers import Part, Quantity
from playground.ui.gradients.matrix_words import HELP
from playground.ui.plot import SPACE
from playground.ui.tooltip import tooltip

_LAYER = (
    "Whose weights are shown: those that lead into a column of neurons. A click on a neuron or a "
    "weight in the drawing chooses its column."
)
_IMAGES = (
    "The weights from all pixels to one neuron, put in the places of the pixels: the image that "
    "the neuron answers to most."
)
_MATRICES = "A row for each neuron, a column for each of its inputs."
_PARTS = {
    Part.BOTH: "Positive numbers blue, negative ones orange.",
    Part.POSITIVE: "Only the numbers above 0.",
    Part.NEGATIVE: "Only the numbers below 0.",
}
_SAME_SCALE = (
    "The same colour stands for the same number in every layer, so that layers can be compared. "
    "Otherwise each layer has the scale that suits it."
)

E = TypeVar("E", bound=Enum)


class View(Enum):
    """How a layer is shown whose inputs are the pixels of an image."""

    IMAGES = "images"
    MATRICES = "matrices"


class Choice(QWidget, Generic[E]):
    """One of a few."""

    def __init__(self, helps: dict[E, str], name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE + SPACE // 2)
        group = QButtonGroup(self)
        self.buttons = {each: QRadioButton(each.value) for each in helps}
        for each, button in self.buttons.items():
            button.setToolTip(tooltip(helps[each]))
            # so that a click leaves the arrow keys to training
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            group.addButton(button)
            layout.addWidget(button)
        layout.addStretch()
        next(iter(self.buttons.values())).setChecked(True)

    @property
    def chosen(self) -> E:
        """What has been chosen."""
        return next(each for each, button in self.buttons.items() if button.isChecked())


class MatrixControls(QWidget):
    """What is shown, and how; left out of saved pictures."""

    changed = Signal()
    """Something else has been chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("isControl", True)
        self.layer = QComboBox()
        self.layer.setAccessibleName("Layer")
        self.layer.setToolTip(tooltip(_LAYER))
        self.view = Choice({View.IMAGES: _IMAGES, View.MATRICES: _MATRICES}, "View")
        self.part = Choice(_PARTS, "Part")
        self.quantity = Choice(HELP, "Quantity")
        self.is_shared = QCheckBox("same scale for all layers")
        self.is_shared.setToolTip(tooltip(_SAME_SCALE))
        self.is_shared.setChecked(True)
        self._lay_out()
        self.layer.currentIndexChanged.connect(self.changed)
        self.is_shared.toggled.connect(self.changed)
        for choice in (self.view, self.part, self.quantity):
            for button in choice.buttons.values():
                button.toggled.connect(lambda is_on: is_on and self.changed.emit())
        self.show_for(has_images=False)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        for widgets in ((self.layer, self.view), (self.part, self.is_shared), (self.quantity,)):
            row = QHBoxLayout()
            row.setSpacing(SPACE + SPACE // 2)
            for widget in widgets:
                row.addWidget(widget)
            row.addStretch(1)
            layout.addLayout(row)

    def show_layers(self, titles: Sequence[tuple[str, str]]) -> None:
        """Offer layers as (node, title); the chosen one stays chosen if it is still there."""
        offered = [
            (self.layer.itemData(i), self.layer.itemText(i)) for i in range(self.layer.count())
        ]
        if offered == [*titles]:
            return
        before = self.node
        self.layer.blockSignals(True)
        self.layer.clear()
        for node, title in titles:
            self.layer.addItem(title, node)
        self.layer.setCurrentIndex(max(0, self.layer.findData(before)))
        self.layer.blockSignals(False)

    def choose_layer(self, node: str) -> None:
        """Choose a layer, if it is one of those that are offered."""
        index = self.layer.findData(node)
        if index >= 0:
            self.layer.setCurrentIndex(index)

    def show_for(self, *, has_images: bool) -> None:
        """Offer images where there are some."""
        self.view.setVisible(has_images)
        self.quantity.setVisible(has_images and self.view.chosen is View.IMAGES)

    @property
    def node(self) -> str | None:
        """The layer that has been chosen; None where there is none."""
        return self.layer.currentData()

    @property
    def shown_quantity(self) -> Quantity:
        """Of which there are images."""
        return self.quantity.chosen
