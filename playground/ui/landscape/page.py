"""The page of the loss surface: controls, the picture, what it shows in words, and how honest."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from playground.engine.measurements.loss_line import LineSurvey
from playground.ui.landscape.controls import Controls
from playground.ui.landscape.curvature_strip import CurvatureStrip
from playground.ui.landscape.folding import PICTURE_HEIGHT, Fold, fold_for, height_of
from playground.ui.landscape.folding_label import FoldingLabel
from playground.ui.landscape.honest_strip import HonestStrip
from playground.ui.landscape.line_view import LineView, line_caption
from playground.ui.landscape.race_bar import RaceBar
from playground.ui.landscape.states_bar import StatesBar
from playground.ui.landscape.weights_bar import WeightsBar
from playground.ui.plot import SPACE
from playground.ui.surface.contour_view import ContourView
from playground.ui.surface.surface_picture import SurfacePicture
from playground.ui.surface.surface_view import SurfaceView
from playground.ui.theme import Theme
from playground.ui.tooltip import tooltip

_WIDE, _WIDE_ENOUGH = 1.5, 760
"""How many times as wide as high, and how many pixels wide, a page is with words at the side."""

_MAP = (
    "How large the loss is for each choice of the weights that vary. The large point is where "
    "training is, the line where it came from; hollow points are not in this surface, but above "
    "or below it. The arrow leads straight downhill, the longer the steeper; it is pale where it "
    "belongs to a hollow point. The ring is where the next step leads; dotted is the way of a hand."
    " A star marks the lowest point where it is known."
)


class _Pictures(QStackedWidget):
    """Takes the room that there is, and asks for no more than it needs."""

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def hasHeightForWidth(self) -> bool:
        return False


class SurfacePage(QWidget):
    """Lays its widgets out; who made it fills them."""

    def __init__(self) -> None:
        super().__init__()
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._room = QSize()
        self.controls = Controls()
        self.contours, self.surface = ContourView(), SurfaceView()
        self.contours.readout.setToolTip(tooltip(_MAP))  # over the map it would cover it
        self.line = LineView()
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setMargin(4 * SPACE)
        self.sentence.setProperty("isMuted", True)
        self.pictures = _Pictures()
        self.pictures.setMinimumHeight(PICTURE_HEIGHT)
        for view in (self.contours, self.surface, self.line, self.sentence):
            self.pictures.addWidget(view)
        self.caption = FoldingLabel()
        self.honest = HonestStrip()
        self.race_bar, self.states_bar = RaceBar(), StatesBar()
        self.weights_bar = WeightsBar()
        self.curvature = CurvatureStrip()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE // 2)
        self._rows = (self.controls, self.weights_bar, self.states_bar, self.race_bar)
        for row in self._rows:
            layout.addWidget(row)
        self._words = QVBoxLayout()
        self._words.setSpacing(SPACE // 2)
        for row in (self.caption, self.honest, self.curvature):
            self._words.addWidget(row)
        self._words.addStretch(0)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._halves.setSpacing(SPACE // 2)
        self._halves.addWidget(self.pictures, 1)
        self._halves.addLayout(self._words)
        layout.addLayout(self._halves, 1)

    def show_picture(self, picture: SurfacePicture, *, is_deep: bool) -> None:
        """Show a picture in three dimensions, or from above."""
        view = self.surface if is_deep else self.contours
        had_no_key = view.key.isHidden()
        view.show_picture(picture)
        if view.key.isHidden() != had_no_key:
            self.make_room(self._room)
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

    def make_room(self, room: QSize) -> None:
        """Show as much of words and curves as there is room for, beside the picture or below it."""
        self._room = room
        is_wide = room.width() > max(_WIDE * room.height(), _WIDE_ENOUGH)
        self._put_words(is_beside=is_wide)
        width, spacing = room.width() - 2 * SPACE, SPACE // 2
        key = max(height_of(view.key, width, spacing) for view in (self.contours, self.surface))
        self.weights_bar.hint.show()
        rows = sum(height_of(row, width, spacing) for row in self._rows)
        height = room.height() - 2 * SPACE - rows - key
        has_curvature = not self.curvature.isHidden()
        fold = Fold.WHOLE if is_wide else fold_for(height, width, has_curvature=has_curvature)
        self.caption.set_low(fold > Fold.WHOLE)
        self.weights_bar.hint.setHidden(fold > Fold.WHOLE)
        self.honest.set_room(room.height(), fold, is_beside=is_wide)
        self.curvature.set_fold(fold)
        # of a page that is too low for it a part is seen, and it can be scrolled
        self.pictures.setMinimumHeight(PICTURE_HEIGHT + key)

    def _put_words(self, *, is_beside: bool) -> None:
        directions = QBoxLayout.Direction
        direction = directions.LeftToRight if is_beside else directions.TopToBottom
        if direction != self._halves.direction():
            self._halves.setDirection(direction)
            self._halves.setSpacing(2 * SPACE if is_beside else SPACE // 2)
            self._halves.setStretch(0, 3 if is_beside else 1)
            self._halves.setStretch(1, 2 if is_beside else 0)
            self._words.setStretch(self._words.count() - 1, int(is_beside))

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        parts = (
            self.contours,
            self.surface,
            self.line,
            self.states_bar,
            self.honest,
            self.curvature,
        )
        for part in parts:
            part.set_theme(theme)


class PageScroll(QScrollArea):
    """The page, of which a part is seen where the panel is too low for all of it."""

    def __init__(self, page: SurfacePage) -> None:
        super().__init__()
        self._page = page
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._page.make_room(event.size())
        super().resizeEvent(event)
