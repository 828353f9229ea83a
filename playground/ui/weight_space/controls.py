"""Small menus that choose axes."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from playground.ui.tooltip import tooltip

_NARROWEST, _WIDEST = 52, 150
"""Pixels of a menu."""


class AxesMenu(QWidget):
    """Two menus, across and up; hidden where there is no choice."""

    changed = Signal()

    def __init__(self, help_text: str, extra: str = "") -> None:
        """`extra` is a further entry of the first menu, which makes the second one pointless."""
        super().__init__()
        self._extra = extra
        self._names: tuple[str, ...] = ()
        self.across, self.up = QComboBox(), QComboBox()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._times = QLabel("×")
        for each in (self.across, self._times, self.up):
            layout.addWidget(each)
        layout.addStretch()
        for menu in (self.across, self.up):
            menu.setToolTip(tooltip(help_text))
            menu.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            menu.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            menu.setMinimumWidth(_NARROWEST)
            menu.setMaximumWidth(_WIDEST)
            menu.activated.connect(self._choose)
        self.setProperty("isControl", True)
        self.hide()

    @property
    def axes(self) -> tuple[int, int] | None:
        """The two places that are chosen; None for the extra entry."""
        if self._extra and self.across.currentIndex() == len(self._names):
            return None
        if len(self._names) < 2:
            return 0, 1
        return self.across.currentIndex(), self.up.currentIndex()

    def show_names(self, names: Sequence[str], preferred: tuple[int, int] = (0, 1)) -> None:
        """Offer these axes; where they are others than before, the preferred ones are chosen."""
        if tuple(names) == self._names:
            return
        before = self.axes
        self._names = tuple(names)
        for menu, index in zip((self.across, self.up), preferred, strict=True):
            with QSignalBlocker(menu):
                menu.clear()
                menu.addItems(list(names))
                if menu is self.across and self._extra and len(names) > 2:
                    menu.addItem(self._extra)
                menu.setCurrentIndex(min(index, len(names) - 1))
        self.setVisible(len(names) > 2)
        self._show_up()
        if self.axes != before:
            self.changed.emit()

    def _choose(self) -> None:
        if self.axes is not None and self.across.currentIndex() == self.up.currentIndex():
            other = self.up if self.sender() is self.across else self.across
            other.setCurrentIndex((other.currentIndex() + 1) % len(self._names))
        self._show_up()
        self.changed.emit()

    def _show_up(self) -> None:
        for each in (self._times, self.up):
            each.setVisible(self.axes is not None)
