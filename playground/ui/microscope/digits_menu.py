"""The menu that says how many digits the numbers of a step have."""

from dataclasses import replace

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from playground.ui.lens import DIGITS, Lens, remember_digits
from playground.ui.workbench import Workbench


class DigitsMenu(QMenu):
    """One entry for each number of digits; the choice is remembered."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__("D&igits", parent)
        self._workbench = workbench
        self.group = QActionGroup(self)
        for digits in DIGITS:
            action = self.addAction(f"{digits} after the point")
            action.setCheckable(True)
            action.setData(digits)
            self.group.addAction(action)
        self.group.triggered.connect(lambda action: self._choose(action.data()))
        workbench.lens_changed.connect(self._follow)
        self._follow(workbench.lens)

    def _choose(self, digits: int) -> None:
        remember_digits(digits)
        self._workbench.look_through(replace(self._workbench.lens, digits=digits))

    def _follow(self, lens: Lens) -> None:
        for action in self.actions():
            action.setChecked(action.data() == lens.digits)
