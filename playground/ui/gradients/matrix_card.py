"""One quantity of a layer: its name, the scale of its colours, and the matrix."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.ui.colour_bar import ColourBar
from playground.ui.gradients.matrix_grid import MatrixGrid
from playground.ui.gradients.matrix_numbers import Quantity
from playground.ui.gradients.matrix_view import Shown
from playground.ui.gradients.matrix_words import EMPTY, HELP, scale_numbers
from playground.ui.plot import SPACE
from playground.ui.theme import Theme, current_theme, diverging_table
from playground.ui.tooltip import tooltip

_LEAST_BAR, _WIDEST_BAR = 64, 128
_SCALE = (
    "What the colours stand for: orange is negative, blue positive, and the scale reaches as far "
    "down as up. It grows at once and shrinks after a while, so that colours can be compared."
)


class ScaleBar(ColourBar):
    """The colours from minus to plus a limit, or from 0 where there are no negative numbers."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._shown: tuple[Quantity, float, Theme, bool] | None = None
        self.setMinimumWidth(_LEAST_BAR)
        self.setMaximumWidth(_WIDEST_BAR)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(tooltip(_SCALE))
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)

    def show_scale(
        self, quantity: Quantity, limit: float, theme: Theme, *, is_cut: bool = False
    ) -> None:
        """Show how far the colours of a quantity reach; `is_cut`: some numbers are beyond."""
        if (quantity, limit, theme, is_cut) != self._shown:
            self._shown = (quantity, limit, theme, is_cut)
            self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    def _write(self) -> None:
        if self._shown is None:
            return
        quantity, limit, theme, is_cut = self._shown
        table = diverging_table(theme, 2 * _WIDEST_BAR + 1)
        ramp = table if quantity.is_signed else table[_WIDEST_BAR:]
        numbers = scale_numbers(quantity, limit, is_cut=is_cut)
        widths = [self.fontMetrics().horizontalAdvance(number) for number in numbers]
        if max(widths) * 2 + widths[1] + 20 > self.width():
            numbers = (numbers[0], "", numbers[2])
        if sum((widths[0], widths[2], 8)) > self.width():
            numbers = ("", f"±{numbers[2]}", "")
        self.show_colours(ramp[None], numbers)


class MatrixCard(QWidget):
    """Lays out the name and the scale above a picture."""

    def __init__(self, quantity: Quantity) -> None:
        super().__init__()
        self.quantity = quantity
        self.name = name = QLabel(quantity.value[0].upper() + quantity.value[1:])
        name.setStyleSheet("font-weight: bold;")
        name.setToolTip(tooltip(HELP[quantity]))
        self.bar = ScaleBar(f"colour scale of {quantity.value}")
        self.grid = MatrixGrid()
        self.grid.note = EMPTY[quantity]
        self.grid.setAccessibleName(quantity.value)
        head = QHBoxLayout()
        head.setSpacing(SPACE // 2)
        head.addWidget(name, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        head.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addLayout(head)
        layout.addWidget(self.grid, 1)
        self.set_theme(current_theme())

    def show_matrix(self, shown: Shown | None, limit: float) -> None:
        """Show numbers, and how far their colours reach."""
        self.grid.show_matrix(shown)
        self.bar.setVisible(shown is not None)
        self.bar.show_scale(self.quantity, limit, self.grid.theme)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.grid.set_theme(theme)
