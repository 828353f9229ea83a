"""The switch beside Step: whether a step is a phase, a minibatch or an epoch."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from playground.ui.step_unit import StepChoice, StepUnit
from playground.ui.tooltip import tooltip

_HELP = (
    "What Step and the right arrow key go on by. {what}; a phase is a part of that; an epoch is "
    "every example once. With phases, Play shows them one by one at up to 20 a second."
)
_FEW = "A minibatch is a few examples, after which the weights move once"
_ALL = "A step looks at all training examples, and then the weights move once"


class StepSwitch(QComboBox):
    """Shows the unit that has been chosen, and lets another be chosen."""

    def __init__(self, choice: StepChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = choice
        for unit in StepUnit:
            self.addItem(unit.value, unit)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setAccessibleName("A step is a")
        self._name()
        self.currentIndexChanged.connect(lambda index: choice.choose(self.itemData(index)))
        choice.changed.connect(self._follow)
        choice.renamed.connect(self._name)
        self._follow()

    def sizeHint(self) -> QSize:
        """Have room for the longest name there may be, so that nothing beside it moves."""
        hint, metrics = super().sizeHint(), self.fontMetrics()
        shown = [self.itemText(index) for index in range(self.count())]
        longest, now = (
            max(map(metrics.horizontalAdvance, names))
            for names in ([unit.value for unit in StepUnit], shown)
        )
        return QSize(hint.width() + longest - now, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _name(self) -> None:
        """Call the units what they are with the present optimiser."""
        takes_all = self._choice.takes_all
        for index, unit in enumerate(StepUnit):
            self.setItemText(index, unit.title(takes_all=takes_all))
            help_text = tooltip(unit.help_text(takes_all=takes_all))
            self.setItemData(index, help_text, Qt.ItemDataRole.ToolTipRole)
        words = _HELP.format(what=_ALL if takes_all else _FEW)
        self.setAccessibleDescription(words)
        self.setToolTip(tooltip(words))

    def _follow(self) -> None:
        self.setCurrentIndex(self.findData(self._choice.unit))
