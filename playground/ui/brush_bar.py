"""The row of tools with which points are painted, moved and erased."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from playground.ui.flow_layout import FlowLayout
from playground.ui.theme import Theme, class_colour, current_theme
from playground.ui.tooltip import tooltip

_PAINT = (
    "Paint training examples of the class {name}: click for one, drag for several. The data set "
    "becomes your own points; test points stay as they are, and undo brings the data set back."
)
_MOVE = "Move a training example: drag it to another place."
_ERASE = "Erase training examples: drag over them. Test points stay."
_LONGEST = 12
_SIDE = 14


class BrushBar(QWidget):
    """One button for each class, one to move, one to erase; one of them is held."""

    chosen = Signal(object, int)
    """Carries the tool, or None, and the class of a brush."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("isControl", True)
        self._layout = FlowLayout(self)
        self._names: tuple[str, ...] = ()
        self.buttons: dict[tuple[str, int], QToolButton] = {}
        """By tool, and class."""

    @property
    def key(self) -> tuple[str, int] | None:
        """The tool that is held, and its class."""
        return next((key for key, each in self.buttons.items() if each.isChecked()), None)

    def show_classes(self, names: Sequence[str]) -> None:
        """Offer a brush for each class."""
        if tuple(names) == self._names:
            return
        self._names = tuple(names)
        for button in self.buttons.values():
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for label, name in enumerate(names):
            short = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
            self._add(("paint", label), short, _PAINT.format(name=name))
        self._add(("move", 0), "Move", _MOVE)
        self._add(("erase", 0), "Erase", _ERASE)
        self.set_theme(current_theme())
        self.chosen.emit(None, 0)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        for (tool, label), button in self.buttons.items():
            if tool == "paint":
                button.setIcon(_disc(class_colour(label, theme)))

    def let_go(self) -> None:
        """Hold no tool any more."""
        for button in self.buttons.values():
            button.setChecked(False)

    def _add(self, key: tuple[str, int], text: str, help_text: str) -> None:
        button = QToolButton()
        button.setText(text)
        button.setCheckable(True)
        button.setIconSize(QSize(_SIDE, _SIDE))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setToolTip(tooltip(help_text))
        button.setAccessibleDescription(help_text)
        button.toggled.connect(lambda is_on: self._toggle(key, is_on=is_on))
        button.clicked.connect(lambda: button.setChecked(True))  # a second click changes nothing
        self.buttons[key] = button
        self._layout.addWidget(button)

    def _toggle(self, key: tuple[str, int], *, is_on: bool) -> None:
        if is_on:
            for other, button in self.buttons.items():
                if other != key:
                    button.setChecked(False)
            self.chosen.emit(*key)
        elif self.key is None:
            self.chosen.emit(None, 0)


def _disc(colour: QColor) -> QIcon:
    picture = QPixmap(2 * _SIDE, 2 * _SIDE)
    picture.setDevicePixelRatio(2)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 0))
    painter.setBrush(colour)
    painter.drawEllipse(1, 1, _SIDE - 2, _SIDE - 2)
    painter.end()
    return QIcon(picture)
