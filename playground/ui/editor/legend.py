"""The legend below the drawing: what connections show, to be chosen, and how to read it."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.editor.connection_modes import WEIGHT, ConnectionMode
from playground.ui.editor.legend_key import LINE, LegendKey
from playground.ui.editor.mode_choice import ModeChoice
from playground.ui.editor.paints import Paints
from playground.ui.editor.rings import Rings
from playground.ui.editor.shown_numbers import ShownNumbers

_ABOVE, _BELOW = 2, 6
_BETWEEN = 10


class Legend(QWidget):
    """The choice beside the key where there is room for both, or above it."""

    mode_chosen = Signal(object)
    """Carries the ConnectionMode."""

    def __init__(self, paints: Paints, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paints = paints
        self.mode: ConnectionMode = WEIGHT
        """What the connections are to show."""
        self.key = LegendKey(paints, self)
        self.choice = ModeChoice(self)
        self.choice.set_theme(paints.theme)
        self.choice.chosen.connect(self._choose)
        self.choice.installEventFilter(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_paints(self, paints: Paints) -> None:
        """Take on other colours."""
        self._paints = paints
        self.choice.set_theme(paints.theme)
        self.key.set_paints(paints)
        self.update()

    def show_numbers(self, shown: ShownNumbers, rings: Rings | None = None) -> None:
        """Explain what is shown of a moment, the rings too where there are any."""
        if self.key.show_numbers(shown, rings):
            self._arrange()
            self.updateGeometry()

    def _choose(self, mode: ConnectionMode) -> None:
        self.mode = mode
        self.mode_chosen.emit(mode)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(place.bottom() + 1 for place in self._places(width)) + _BELOW

    def sizeHint(self) -> QSize:
        width = self.width() or 400
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.choice.sizeHint().width(), LINE + _ABOVE + _BELOW)

    def _places(self, width: int) -> tuple[QRect, QRect]:
        """Return where the choice and the key are in a width."""
        choice, key = self.choice.sizeHint(), round(self.key.whole_width) + 1
        height = max(choice.height(), LINE)
        spare = width - choice.width() - _BETWEEN - key
        if spare >= 2 * _BETWEEN:
            left = QRect(spare // 2, _ABOVE, choice.width(), height)
            return left, QRect(left.right() + 1 + _BETWEEN, _ABOVE, key, height)
        above = QRect(max((width - choice.width()) // 2, 0), _ABOVE, choice.width(), height)
        below = QRect(0, above.bottom() + 3, width, self.key.height_for(width))
        return above, below

    def _arrange(self) -> None:
        """Give both their places; the key says what is shown where the choice is left out."""
        is_alone = self.choice.isHidden()
        self.key.title = self.mode.title if is_alone else ""
        choice, key = self._places(self.width())
        self.choice.setGeometry(choice)
        self.key.setGeometry(self.rect() if is_alone else key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HideToParent, QEvent.Type.ShowToParent):
            self._arrange()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._paints.paper)
        painter.end()
