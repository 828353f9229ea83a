"""The results of a sweep: curves, boundaries or paths above the table that is the key to all."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from playground.session.sweep.sweep import Results
from playground.ui.plot import SPACE
from playground.ui.segments import Segment, Segments
from playground.ui.sweep.boundaries import SweepBoundaries
from playground.ui.sweep.curves import SweepCurves
from playground.ui.sweep.paths import SweepPaths
from playground.ui.sweep.run_table import RunTable
from playground.ui.sweep.words import caption
from playground.ui.theme import Theme
from playground.ui.tooltip import tooltip

_PAGES = (
    Segment("curves", "Curves", "How the loss went down in each of the runs."),
    Segment("boundaries", "Boundaries", "What each network answers everywhere on the plane."),
    Segment("paths", "Paths", "Where the weights went, all over one loss surface."),
)
_GO_ON = (
    "Open the chosen run as the experiment on screen: its settings, its weights and its step. Undo "
    "brings back what was there. The row of a value stands for its seed in the middle; open it to "
    "choose another."
)
_LEAST_TABLE, _LEAST_PAGE = 64, 96
"""Pixels."""
_BUTTON = "Go on with this run"


class ResultsView(QWidget):
    """What is chosen in one of its parts stands out in all of them."""

    go_on = Signal(int, int)
    """Carries the numbers of the variant and the seed to go on with."""

    def __init__(self) -> None:
        super().__init__()
        self.results: Results | None = None
        self.pages = Segments("Results", _PAGES)
        self.curves, self.boundaries = SweepCurves(), SweepBoundaries()
        self.paths, self.table = SweepPaths(), RunTable()
        self.caption = QLabel()
        self.caption.setProperty("isMuted", True)
        self.caption.setWordWrap(True)
        self.button = QPushButton(_BUTTON)
        self.button.setToolTip(tooltip(_GO_ON))
        self.button.setProperty("isControl", True)
        self.button.setEnabled(False)
        self._stack = QStackedWidget()
        for page in (self.curves, self.boundaries, self.paths):
            self._stack.addWidget(page)
        self._lay_out()
        self.pages.chosen.connect(self._show_page)
        self.table.chosen.connect(self._choose)
        self.curves.chosen.connect(self.table.choose)
        self.boundaries.chosen.connect(self.table.choose)
        self.button.clicked.connect(self._go_on)

    def _lay_out(self) -> None:
        below = QWidget()
        inside = QVBoxLayout(below)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE)
        inside.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.caption, 1)
        foot.addWidget(self.button)
        inside.addLayout(foot)
        splitter = self._splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self._stack)
        splitter.addWidget(below)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setChildrenCollapsible(False)
        self.table.setMinimumHeight(_LEAST_TABLE)  # less than each asks for: to open the panel
        self._stack.setMinimumHeight(_LEAST_PAGE)  # must not make the window larger
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.pages)
        layout.addWidget(splitter, 1)

    def show_results(self, results: Results) -> None:
        """Show what there is of a sweep."""
        is_new = self.results is None or self.results.sweep is not results.sweep
        self.results = results
        for part in (self.curves, self.boundaries, self.paths, self.table):
            part.show_results(results)
        self.caption.setText(caption(results))
        self._choose(self.table.choice)
        if is_new:
            self._divide()

    def _divide(self) -> None:
        """Give the table the height of its rows, but no more than half."""
        below = self.table.sizeHint().height() + self.button.sizeHint().height() + SPACE
        whole = sum(self._splitter.sizes()) or self.height()
        below = min(below, whole // 2)
        self._splitter.setSizes([whole - below, below])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().height() < 1:
            self._divide()

    def _show_page(self, key: str) -> None:
        self._stack.setCurrentIndex([each.key for each in _PAGES].index(key))

    def _choose(self, choice: tuple[int, int] | None) -> None:
        variant = None if choice is None else choice[0]
        self.curves.choose(variant)
        self.boundaries.choose(variant)
        is_there = choice is not None and self.results is not None
        if is_there and choice is not None and self.results is not None:
            is_there = self.results.outcomes[choice[0]][choice[1]] is not None
        self.button.setEnabled(is_there)
        self.button.setText(self._button_text(choice) if is_there else _BUTTON)

    def _button_text(self, choice: tuple[int, int] | None) -> str:
        """Return which run it is that one goes on with."""
        if choice is None or self.results is None or self.results.sweep.n_seeds == 1:
            return _BUTTON
        seed = self.results.sweep.experiments[choice[0]][choice[1]].seed
        which = " (the middle one)" if self.table.is_value_chosen else ""
        return f"Go on with seed {seed}{which}"

    @contextmanager
    def shown_whole(self) -> Iterator[QSize]:
        """Have the table show all of it until the end; give the pixels that are wanting."""
        sizes, before = self._splitter.sizes(), self.table.size()
        with self.table.shown_whole() as size:
            try:
                yield (size - before).expandedTo(QSize(0, 0))
            finally:
                self._splitter.setSizes(sizes)

    def _go_on(self) -> None:
        if self.table.choice is not None:
            self.go_on.emit(*self.table.choice)

    def set_theme(self, theme: Theme) -> None:
        self.pages.set_theme(theme)
        for part in (self.curves, self.boundaries, self.paths, self.table):
            part.set_theme(theme)
