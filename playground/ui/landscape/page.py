"""The page of the loss surface: controls, the picture, what it shows in words, and how honest."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from playground.engine.measurements.loss_line import LineSurvey
from playground.ui.landscape.controls import Controls
from playground.ui.landscape.curvature_strip import CurvatureStrip
from playground.ui.landscape.folding_label import FoldingLabel
from playground.ui.landscape.honest_strip import HonestStrip
from playground.ui.landscape.line_view import LineView, line_caption
from playground.ui.landscape.race_bar import RaceBar
from playground.ui.landscape.states_bar import StatesBar
from playground.ui.plot import SPACE
from playground.ui.surface.contour_view import ContourView
from playground.ui.surface.surface_picture import SurfacePicture
from playground.ui.surface.surface_view import SurfaceView
from playground.ui.theme import Theme
from playground.ui.tooltip import tooltip

_LOW = 440
"""Pixels of height below which the picture needs the room of words."""

_MAP = (
    "How large the loss is for each choice of the weights that vary. The large point is where "
    "training is, the line where it came from; hollow points are not in this surface, but above "
    "or below it. The arrow leads straight downhill, the dashed ring is where the next step leads. "
    "A star marks the lowest point where it is known."
)


class SurfacePage(QWidget):
    """Lays its widgets out; who made it fills them."""

    def __init__(self) -> None:
        super().__init__()
        self.controls = Controls()
        self.contours, self.surface = ContourView(), SurfaceView()
        self.contours.plot.explain(tooltip(_MAP))
        self.surface.setToolTip(tooltip(_MAP))
        self.line = LineView()
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setMargin(4 * SPACE)
        self.sentence.setProperty("isMuted", True)
        self.pictures = QStackedWidget()
        for view in (self.contours, self.surface, self.line, self.sentence):
            self.pictures.addWidget(view)
        self.caption = FoldingLabel()
        self.honest = HonestStrip()
        self.race_bar, self.states_bar = RaceBar(), StatesBar()
        self.curvature = CurvatureStrip()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE // 2)
        for row in (self.controls, self.race_bar, self.states_bar):
            layout.addWidget(row)
        layout.addWidget(self.pictures, 1)
        for row in (self.caption, self.honest, self.curvature):
            layout.addWidget(row)

    def show_picture(self, picture: SurfacePicture, *, is_deep: bool) -> None:
        """Show a picture in three dimensions, or from above."""
        view = self.surface if is_deep else self.contours
        view.show_picture(picture)
        self.pictures.setCurrentWidget(view)
        for part in (self.caption, self.honest):
            part.show()

    def show_line(self, survey: LineSurvey) -> None:
        """Show the loss between two states."""
        self.line.show_survey(survey)
        self.caption.say(line_caption(survey))
        self.pictures.setCurrentWidget(self.line)
        self.caption.show()
        self.honest.hide()

    def say(self, sentence: str) -> None:
        """Say why there is no picture."""
        self.sentence.setText(sentence)
        self.pictures.setCurrentWidget(self.sentence)
        for part in (self.caption, self.honest):
            part.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_low = event.size().height() < _LOW
        self.caption.set_low(is_low)
        self.honest.set_room(event.size().height(), is_low=is_low)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        for part in (self.contours, self.surface, self.line, self.honest, self.curvature):
            part.set_theme(theme)
