"""The matrix, beside it the examples behind a cell, and one of them large."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.document.experiment import Experiment
from playground.engine.confusion import Confusion
from playground.engine.dataset import Part
from playground.engine.measurements.saliency import SaliencyMap
from playground.ui.digits.confusion_card import ExampleCard
from playground.ui.digits.confusion_grid import ScrolledGrid
from playground.ui.digits.confusion_matrix import MatrixPicture, Pair
from playground.ui.digits.confusion_words import MOST_TILES, heading, sentence, tile_of
from playground.ui.digits.looking_bars import ShownBars
from playground.ui.examples.chip_painter import picture_of
from playground.ui.examples.words import pixels_of
from playground.ui.plot import SPACE
from playground.ui.theme import Theme, current_theme

_MATRIX_SHARE, _SIDE_SHARE = 3, 2
"""Of the room, whatever is shown: a cell must not move away from the mouse that clicks it."""
_CARD_WIDTH, _CARD_HEIGHT = 220, 280
"""Pixels below which the examples need the room more than a large image beside its outputs."""


class _Side(QWidget):
    """Takes the room it is given, however much its words need: that would move the matrix."""

    def __init__(self, *widgets: QWidget) -> None:
        """`widgets` lie one below the other; the last takes what room is left."""
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for widget in widgets:
            layout.addWidget(widget, int(widget is widgets[-1]))
        self.setMinimumSize(96, 60)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def hasHeightForWidth(self) -> bool:
        return False


class ConfusionPage(QWidget):
    """Shows all mistakes until a cell is chosen."""

    pair_pointed = Signal(object)
    """Carries the pair of classes under the mouse, or None."""
    row_pointed = Signal(object)
    """Carries the row of the example under the mouse, or None."""
    row_clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._shown: tuple[Experiment, Part, Confusion] | None = None
        self.pair: Pair | None = None
        """The cell whose examples are shown; None: all mistakes."""
        self.matrix, self.examples, self.card = MatrixPicture(), ScrolledGrid(), ExampleCard()
        self.heading = QLabel()
        self.heading.setWordWrap(True)
        self.heading.setProperty("isMuted", True)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(SPACE)
        self._sides.addWidget(self.matrix, _MATRIX_SHARE)
        self._sides.addWidget(_Side(self.card, self.heading, self.examples), _SIDE_SHARE)
        self.card.hide()
        self.matrix.pointed.connect(self.pair_pointed)
        self.matrix.chosen.connect(self._choose)
        self.examples.grid.pointed.connect(self.row_pointed)
        self.examples.grid.clicked.connect(self.row_clicked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        self._make_room()
        self._sides.setDirection(
            directions.LeftToRight if self._is_wide else directions.TopToBottom
        )

    @property
    def _is_wide(self) -> bool:
        return self.width() > 1.15 * self.height()

    def _make_room(self) -> None:
        width, height = self.width(), self.height()
        share = _SIDE_SHARE / (_MATRIX_SHARE + _SIDE_SHARE)
        if self._is_wide:
            width = int(share * width)
        else:
            height = int(share * height)
        is_small = width < _CARD_WIDTH or height < _CARD_HEIGHT
        self.card.be_short(is_short=is_small)
        self.heading.setHidden(is_small and not self.card.isHidden())

    def show_confusion(self, experiment: Experiment, part: Part, confusion: Confusion) -> None:
        """Show what was answered to the examples of a part; cheap where it is the same."""
        shown = self._shown
        if shown is None or shown[2] is not confusion or shown[0] is not experiment:
            if self.pair is not None and max(self.pair) >= len(confusion.counts):
                self.pair = None
            self._shown = experiment, part, confusion
            self._draw()

    def forget(self) -> None:
        """Show no cell's examples: the classes are others."""
        self.pair = None

    def mark(self, chosen: int | None, hovered: int | None) -> None:
        """Mark the chosen example and the one under the mouse."""
        self.examples.grid.mark(chosen, hovered)

    def show_card(self, row: int | None, found: SaliencyMap | None) -> None:
        """Show an example large, with its outputs where they are known; None: none."""
        self.card.setVisible(row is not None and self._shown is not None)
        self._make_room()
        if row is None or self._shown is None:
            return
        experiment, part, confusion = self._shown
        names = experiment.dataset.classes
        pixels = pixels_of(experiment.dataset, part, row)
        image = None if pixels is None else picture_of(pixels, self._theme)
        bars = None
        if found is not None and len(found.shares) == len(names):
            bars = ShownBars(names, found.shares, is_signed=False, marked=max(found.answer, 0))
        self.card.show_example(image, sentence(experiment, confusion, row), bars)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        for part in (self.matrix, self.examples, self.card):
            part.set_theme(theme)
        self._draw()

    def _choose(self, pair: Pair | None) -> None:
        self.pair = pair
        self._draw()

    def _draw(self) -> None:
        if self._shown is None:
            return
        experiment, part, confusion = self._shown
        self.matrix.show_confusion(confusion, experiment.dataset.classes)
        self.matrix.choose(self.pair)
        if self.pair is None:
            rows = confusion.mistakes(MOST_TILES)
        else:
            rows = confusion.rows_of(*self.pair, MOST_TILES)
        tiles = [tile_of(experiment, part, confusion, int(row), self._theme) for row in rows]
        self.heading.setText(heading(experiment, confusion, self.pair, len(tiles)))
        self.examples.grid.show_tiles(tiles, "" if self.pair else "All answers are right.")
