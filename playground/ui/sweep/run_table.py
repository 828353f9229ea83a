"""The table of a sweep: a row for each value, which opens into one for each seed."""

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget

from playground.session.sweep.measure import has_one_loss, is_by_accuracy
from playground.session.sweep.middle import middle_seed
from playground.session.sweep.report import Spread, Summary, summaries, target_text
from playground.session.sweep.sweep import Results
from playground.ui.number_format import short_number
from playground.ui.sweep.run_item import RunItem
from playground.ui.theme import Theme, current_theme, racer_colour
from playground.ui.tooltip import tooltip

_HEADS = (
    ("", "What was varied; open a row to see each seed."),
    ("Train loss", "At the end; of several seeds, the mean."),
    ("best to worst", "The train losses of all seeds."),
    ("Test loss", "On examples that were kept back; of several seeds, the mean."),
    ("best to worst", "The test losses of all seeds."),
    ("To target", "After how many steps the train loss was down at the target, on average."),
    ("Time", "Seconds of training, all seeds together."),
)
_OF_ACCURACY = {
    1: ("Train accuracy", "At the end; of several seeds, the mean."),
    2: ("worst to best", "The train accuracies of all seeds."),
    3: ("Test accuracy", "On examples that were kept back; of several seeds, the mean."),
    4: ("worst to best", "The test accuracies of all seeds."),
}
_SORT = "Click to sort by this column."
_TRAIN, _TEST, _RANGES, _TARGET, _TIME = 1, 3, (2, 4), 5, 6
_DISPENSABLE = ((), (4,), (2, 4), (2, 4, _TIME))
"""Which columns are left out where there is no room, less and less."""
_MOST_ROWS = 9
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RunTable(QTreeWidget):
    """Choose a row to go on with its run: a value stands for its seed in the middle.

    A click on a heading sorts; what is best of its column is bold.
    """

    chosen = Signal(object)
    """Carries (variant, seed) by their numbers, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._results: Results | None = None
        self._is_by_accuracy = False
        self._rows: list[RunItem] = []
        self._seeds: list[list[RunItem]] = []
        self._sorted = (0, Qt.SortOrder.AscendingOrder)
        self.setAccessibleName("results of all runs")
        self.setColumnCount(len(_HEADS))
        self.setHeaderLabels([title for title, _ in _HEADS])
        for place in range(1, len(_HEADS)):
            if place not in _RANGES:
                self.headerItem().setTextAlignment(place, _RIGHT)
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(12, 12))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._sort_by)
        self.itemSelectionChanged.connect(lambda: self.chosen.emit(self.choice))

    @property
    def choice(self) -> tuple[int, int] | None:
        """The numbers of the variant and the seed that are chosen."""
        item = self._chosen_item
        if item is None or self._results is None:
            return None
        seed = middle_seed(self._results, item.variant) if item.seed is None else item.seed
        return item.variant, seed

    @property
    def is_value_chosen(self) -> bool:
        """Whether a value with several seeds is chosen, and not one of these."""
        item, results = self._chosen_item, self._results
        is_row = item is not None and item.seed is None
        return is_row and results is not None and results.sweep.n_seeds > 1

    @property
    def _chosen_item(self) -> RunItem | None:
        items = self.selectedItems()
        return items[0] if items and isinstance(items[0], RunItem) else None

    def choose(self, variant: int) -> None:
        """Choose the row of a variant."""
        if variant < len(self._rows):
            self.setCurrentItem(self._rows[variant])

    def show_results(self, results: Results) -> None:
        """Show what there is of a sweep; what was open and chosen stays so."""
        is_same = self._results is not None and self._results.sweep is results.sweep
        self._results = results
        if not is_same:
            self._build(results)
        found = summaries(results)
        for item, seeds, summary in zip(self._rows, self._seeds, found, strict=True):
            self._fill(item, summary, has_target=results.sweep.target is not None)
            for seed in seeds:
                self._fill_run(seed, results)
        self._mark_best(found)
        self.sortItems(*self._sorted)
        self._make_room()

    def _build(self, results: Results) -> None:
        self.clear()
        sweep = results.sweep
        self._is_by_accuracy = is_by_accuracy(results)
        heads = dict(enumerate(_HEADS)) | (_OF_ACCURACY if self._is_by_accuracy else {})
        for place, (title, words) in heads.items():
            self.headerItem().setText(place, title if place else sweep.title)
            self.headerItem().setToolTip(place, tooltip(f"{words} {_SORT}"))
        self.setColumnHidden(_TARGET, sweep.target is None or not has_one_loss(results))
        self.setRootIsDecorated(sweep.n_seeds > 1)
        self._sorted = (0, Qt.SortOrder.AscendingOrder)
        self.header().setSortIndicatorShown(False)
        self._rows, self._seeds = [], []
        for number, variant in enumerate(sweep.variants):
            item = RunItem(variant.title, number, None, number)
            names = [f"seed {each.seed}" for each in sweep.experiments[number]]
            seeds = [RunItem(name, number, seed, seed) for seed, name in enumerate(names)]
            self._rows.append(item)
            self._seeds.append(seeds if sweep.n_seeds > 1 else [])
            item.addChildren(self._seeds[-1])
        self.addTopLevelItems(self._rows)
        self._draw_discs()

    def _sort_by(self, place: int) -> None:
        """Sort by a column; a second click turns it round."""
        ascending = Qt.SortOrder.AscendingOrder
        is_again = self._sorted == (place, ascending)
        self._sorted = (place, Qt.SortOrder.DescendingOrder if is_again else ascending)
        self.header().setSortIndicatorShown(True)
        self.sortItems(*self._sorted)

    def _fill(self, item: RunItem, summary: Summary, *, has_target: bool) -> None:
        if not summary.n_runs:
            return
        reached = target_text(summary) if has_target else ""
        spreads = self._spreads(summary)
        texts = [text for spread in spreads for text in self._texts(spread)]
        numbers = [number for spread in spreads for number in (spread.mean, spread.least)]
        self._write(item, (*texts, reached, f"{summary.seconds:.2f} s"))
        item.sort_by((*numbers, summary.reached.mean, summary.seconds))
        if summary.n_diverged:
            item.setText(0, f"{summary.title}: {summary.n_diverged} diverged")

    def _fill_run(self, item: RunItem, results: Results) -> None:
        seed = item.seed or 0
        outcome = results.outcomes[item.variant][seed]
        if outcome is None:
            return
        scores = outcome.scores[-1, 2:] if self._is_by_accuracy else outcome.scores[-1, :2]
        train, test = map(float, scores)
        reached = "never" if outcome.reached is None else f"{outcome.reached:,}"
        self._write(
            item,
            (self._text(train), "", self._text(test), "", reached, f"{outcome.seconds:.2f} s"),
        )
        n_steps = math.nan if outcome.reached is None else outcome.reached
        item.sort_by((train, train, test, test, n_steps, outcome.seconds))
        if outcome.diverged is not None:
            name = f"seed {results.sweep.experiments[item.variant][seed].seed}"
            item.setText(0, f"{name}: diverged in step {outcome.diverged:,}")

    def _spreads(self, summary: Summary) -> tuple[Spread, Spread]:
        """Return what is said of the training examples and of the test examples."""
        if self._is_by_accuracy:
            return summary.train_accuracy, summary.test_accuracy
        return summary.train_loss, summary.test_loss

    def _texts(self, spread: Spread) -> tuple[str, str]:
        return self._text(spread.mean), f"{self._text(spread.least)} to {self._text(spread.most)}"

    def _text(self, score: float) -> str:
        return f"{100 * score:.1f} %" if self._is_by_accuracy else short_number(float(score))

    def _write(self, item: RunItem, texts: tuple[str, ...]) -> None:
        for place, text in enumerate(texts, 1):
            item.setText(place, text)
            if place in _RANGES:
                item.setForeground(place, QColor(self._theme.muted_text))
            else:
                item.setTextAlignment(place, _RIGHT)

    def _mark_best(self, found: tuple[Summary, ...]) -> None:
        """Have the best value of a column stand out, of several that have come in."""
        sign = -1 if self._is_by_accuracy else 1
        means = [[sign * spread.mean for spread in self._spreads(each)] for each in found]
        reached = [  # to come down more often counts more than to do so sooner
            math.nan if not each.n_reached else each.reached.mean - 1e9 * each.n_reached
            for each in found
        ]
        columns = zip((_TRAIN, _TEST, _TARGET), (*zip(*means, strict=True), reached), strict=True)
        for place, numbers in columns:
            known = {number for number in numbers if math.isfinite(number)}
            for item, number in zip(self._rows, numbers, strict=True):
                font = item.font(place)
                font.setBold(len(known) > 1 and number == min(known))
                item.setFont(place, font)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._draw_discs()
        if self._results is not None:
            self.show_results(self._results)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Leave columns out where they say nothing, or where there is no room for them."""
        for left_out in _DISPENSABLE:
            if self._width_without(left_out) <= self.viewport().width():
                break

    def _width_without(self, left_out: Iterable[int]) -> int:
        """Leave some columns out, and return the pixels that the others take."""
        n_seeds = 1 if self._results is None else self._results.sweep.n_seeds
        hidden = {*left_out, *(_RANGES if n_seeds == 1 else ())}
        for place in (*_RANGES, _TIME):
            self.setColumnHidden(place, place in hidden)
        header = self.header()
        header.resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        return header.length()

    @contextmanager
    def shown_whole(self) -> Iterator[QSize]:
        """Have room for all columns and rows until the end; give the size of it."""
        n_rows = len(self._rows) + sum(
            len(seeds)
            for item, seeds in zip(self._rows, self._seeds, strict=True)
            if item.isExpanded()
        )
        size = QSize(self._width_without(()) + 8, self._height_of(n_rows))
        before = self.minimumSize()
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        policies = self.horizontalScrollBarPolicy(), self.verticalScrollBarPolicy()
        self.setMinimumSize(size)
        self.setHorizontalScrollBarPolicy(off)
        self.setVerticalScrollBarPolicy(off)
        try:
            yield size
        finally:
            self.setMinimumSize(before)
            self.setHorizontalScrollBarPolicy(policies[0])
            self.setVerticalScrollBarPolicy(policies[1])
            self._make_room()

    def _height_of(self, n_rows: int) -> int:
        height = self.sizeHintForRow(0) if self._rows else 18
        return self.header().sizeHint().height() + n_rows * height + 6

    def sizeHint(self) -> QSize:
        return QSize(400, self._height_of(min(max(len(self._rows), 2), _MOST_ROWS)))

    def _draw_discs(self) -> None:
        for number, item in enumerate(self._rows):
            item.setIcon(0, _disc(racer_colour(number, self._theme)))


def _disc(colour: QColor) -> QIcon:
    pixmap = QPixmap(24, 24)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(3, 3, 18, 18)
    painter.end()
    return QIcon(pixmap)
