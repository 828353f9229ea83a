"""What the loss is below the mouse, and what the colours stand for."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from playground.ui.colour_bar import ColourBar
from playground.ui.curve_key import steady_number
from playground.ui.number_format import with_minus
from playground.ui.plot import SPACE
from playground.ui.surface.heights import Heights, number_text, number_texts
from playground.ui.surface.surface_picture import Place, SurfacePicture
from playground.ui.theme import Theme, loss_table


class LossReadout(QWidget):
    """Two lines of text, which stay where they are, beside a bar of colours."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = ColourBar("colours of the losses")
        self.title = QLabel("loss")
        self.loss, self.place = QLabel(), QLabel()
        for label in (self.loss, self.place):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for label in (self.place, self.title):
            label.setProperty("isMuted", True)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(SPACE)
        layout.setVerticalSpacing(0)
        layout.addWidget(self.loss, 0, 0)
        layout.addWidget(self.place, 1, 0)
        layout.addWidget(self.title, 0, 1)
        layout.addWidget(self.bar, 0, 2, 2, 1, Qt.AlignmentFlag.AlignTop)
        layout.setColumnStretch(0, 1)

    def show_colours(self, picture: SurfacePicture, heights: Heights, theme: Theme) -> None:
        low, middle, high = number_texts([heights.low, heights.middle, heights.high])
        if heights.is_log:  # else it would be longer than both ends
            middle = number_text(float(f"{heights.middle:.2g}"))
        is_known = np.isfinite(picture.z).any()
        ends = (low, middle, high) if is_known else ("", "", "")
        self.bar.show_colours(loss_table(theme)[np.newaxis], ends)

    def say_loss(self, picture: SurfacePicture, x: float, y: float) -> None:
        """Say about what the loss is at a place: that of the nearest place where it is computed."""
        column = int(np.abs(picture.x - x).argmin())
        row = int(np.abs(picture.y - y).argmin())
        self._say("≈", float(picture.z[row, column]), x, y)

    def say_point(self, point: Place) -> None:
        """Say the loss at the point, which is no point of the grid."""
        self._say("=", point.loss, point.x, point.y)

    def say_optimum(self, optimum: Place) -> None:
        """Say where the lowest point is, and its true loss: no interpolation tells it."""
        self._say("=", optimum.loss, optimum.x, optimum.y, "★ ")

    def _say(self, sign: str, loss: float, x: float, y: float, mark: str = "") -> None:
        number = with_minus(steady_number(loss))
        self.loss.setText(f"{mark}loss {sign} {number}")
        self.place.setText(f"→ {number_text(x)},  ↑ {number_text(y)}")

    def stand_below(self, left: int, right: int) -> None:
        """Begin and end so many pixels from the sides, below the map that the colours belong to."""
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(left, 0, right, 0)

    def clear(self) -> None:
        """Say nothing; the room stays."""
        self.loss.clear()
        self.place.clear()
