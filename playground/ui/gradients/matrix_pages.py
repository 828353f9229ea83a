"""The two pages of the matrices: four heat maps, or one image for each neuron."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.ui.gradients.matrix_card import MatrixCard, ScaleBar
from playground.ui.gradients.matrix_gallery import GalleryArea
from playground.ui.gradients.matrix_grid import Sides
from playground.ui.gradients.matrix_layout import Cell, GridLayout
from playground.ui.gradients.matrix_numbers import Quantity
from playground.ui.gradients.matrix_view import Shown
from playground.ui.gradients.matrix_words import EMPTY, HELP
from playground.ui.plot import SPACE
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_LEAST_WIDTH = 168
"""Pixels of a card in which its name and its scale have room."""
_HEAD, _SIDE = 60, 40
"""Pixels of a card above and below its cells, and beside them."""


class MatrixPage(QWidget):
    """A matrix for each quantity, side by side or two by two, whichever gives larger cells."""

    pointed = Signal(object)
    """Carries the Cell under the mouse, or None."""
    clicked = Signal(object)
    """Carries the Cell that was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self.cards = {quantity: MatrixCard(quantity) for quantity in Quantity}
        self._shape = (1, 1)
        self._n_across = 0
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(2 * SPACE)
        self._layout.setVerticalSpacing(SPACE)
        for card in self.cards.values():
            card.grid.pointed.connect(self.pointed)
            card.grid.clicked.connect(self.clicked)
        self._arrange()

    def show_matrices(
        self, shown: dict[Quantity, Shown | None], limits: dict[Quantity, float]
    ) -> None:
        """Show the numbers of a layer, and how far their colours reach."""
        for quantity, card in self.cards.items():
            matrix = shown[quantity]
            card.show_matrix(matrix, limits[quantity])
            if matrix is not None:
                self._shape = (matrix.values.shape[0], matrix.values.shape[1] - 1)
        self._arrange()

    def show_sides(self, sides: Sides) -> None:
        """Write the names of neurons and inputs."""
        for card in self.cards.values():
            card.grid.show_sides(sides)
        self.cards[Quantity.WEIGHT].name.setText(sides.weights)

    def mark(self, pointed: Cell | None, chosen: Cell | None) -> None:
        """Mark the same cell in all matrices."""
        for card in self.cards.values():
            card.grid.mark(pointed, chosen)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        for card in self.cards.values():
            card.grid.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        n_across = max((2, 4, 1), key=self._size_of_cells)  # of equal ones the first
        if n_across == self._n_across:
            return
        self._n_across = n_across
        for place in range(len(self.cards)):
            self._layout.setColumnStretch(place, int(place < n_across))
            self._layout.setRowStretch(place, int(place < len(self.cards) // n_across))
        for place, card in enumerate(self.cards.values()):
            self._layout.addWidget(card, *divmod(place, n_across))

    def _size_of_cells(self, n_across: int) -> float:
        width = self.width() / n_across - 2 * SPACE
        height = self.height() * n_across / len(self.cards) - SPACE
        if (width < _LEAST_WIDTH and n_across > 1) or height <= _HEAD:
            return -float(n_across)
        grid = GridLayout.fit(QRectF(0, 0, width - _SIDE, height - _HEAD), *self._shape)
        return grid.cell_width * grid.cell_height


class ImagePage(QWidget):
    """The images of one quantity, all on one scale."""

    def __init__(self) -> None:
        super().__init__()
        self.name = QLabel()
        self.name.setStyleSheet("font-weight: bold;")
        self.bar = ScaleBar("colour scale of the images")
        self.area = GalleryArea()
        self.gallery = self.area.gallery
        self.empty = QLabel()
        self.empty.setProperty("isMuted", True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(self.name, 1, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addLayout(head)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.empty, 1)
        self.set_theme(current_theme())

    def show_images(
        self, quantity: Quantity, shown: Shown | None, limit: float, *, is_cut: bool = False
    ) -> None:
        """Show the numbers of a layer, and how far their colours reach; `is_cut`: some beyond."""
        title = quantity.value[0].upper() + quantity.value[1:]
        if title != self.name.text():
            self.name.setText(title)
            self.name.setToolTip(tooltip(HELP[quantity]))
            self.empty.setText(EMPTY[quantity])
        self.bar.show_scale(quantity, limit, self.gallery.theme, is_cut=is_cut)
        self.bar.setVisible(shown is not None)
        self.area.setVisible(shown is not None)
        self.empty.setVisible(shown is None)
        self.gallery.show_matrix(shown)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.area.set_theme(theme)
