"""The switch beside Step: whether a step is a phase, a minibatch or an epoch."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from playground.ui.step_unit import StepChoice, StepUnit
from playground.ui.tooltip import tooltip

_HELP = (
    "What Step and the right arrow key go on by. A minibatch is a few examples, after which the "
    "weights move once; a phase is a part of that; an epoch is every example once. With phases, "
    "Play shows them one by one at up to 20 a second."
)


class StepSwitch(QComboBox):
    """Shows the unit that has been chosen, and lets another be chosen."""

    def __init__(self, choice: StepChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = choice
        for unit in StepUnit:
            self.addItem(unit.value, unit)
            self.setItemData(self.count() - 1, tooltip(unit.help), Qt.ItemDataRole.ToolTipRole)
        self.setAccessibleName("A step is a")
        self.setAccessibleDescription(_HELP)
        self.setToolTip(tooltip(_HELP))
        self.currentIndexChanged.connect(lambda index: choice.choose(self.itemData(index)))
        choice.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setCurrentIndex(self.findData(self._choice.unit))
