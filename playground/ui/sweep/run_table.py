"""The table of a sweep: a row for each value, which opens into one for each seed."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from playground.session.sweep.report import Spread, Summary, summaries, target_text
from playground.session.sweep.sweep import Results
from playground.ui.number_format import short_number
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
_RANGES, _TARGET, _TIME = (2, 4), 5, 6
_MOST_ROWS = 9
_WIDE, _NARROW = 560, 420
"""Pixels from which on there is room for all columns, and for all but the ranges."""
_NUMBER = Qt.ItemDataRole.UserRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RunTable(QTreeWidget):
    """Choose a row to go on with its run: a value stands for its first seed."""

    chosen = Signal(object)
    """Carries (variant, seed) by their numbers, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = current_theme()
        self._results: Results | None = None
        self.setAccessibleName("results of all runs")
        self.setColumnCount(len(_HEADS))
        self.setHeaderLabels([title for title, _ in _HEADS])
        for place, (_, words) in enumerate(_HEADS):
            self.headerItem().setToolTip(place, tooltip(words))
            if place and place not in _RANGES:
                self.headerItem().setTextAlignment(place, _RIGHT)
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(12, 12))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.itemSelectionChanged.connect(lambda: self.chosen.emit(self.choice))

    @property
    def choice(self) -> tuple[int, int] | None:
        """The numbers of the variant and the seed that are chosen."""
        items = self.selectedItems()
        return tuple(items[0].data(0, _NUMBER)) if items else None  # type: ignore[return-value]

    def choose(self, variant: int) -> None:
        """Choose the row of a variant."""
        item = self.topLevelItem(variant)
        if item is not None:
            self.setCurrentItem(item)

    def show_results(self, results: Results) -> None:
        """Show what there is of a sweep; what was open and chosen stays so."""
        is_same = self._results is not None and self._results.sweep is results.sweep
        self._results = results
        if not is_same:
            self._build(results)
        for variant, summary in enumerate(summaries(results)):
            item = self.topLevelItem(variant)
            assert item is not None
            self._fill(item, summary, has_target=results.sweep.target is not None)
            for seed in range(results.sweep.n_seeds if results.sweep.n_seeds > 1 else 0):
                self._fill_run(item.child(seed), results, variant, seed)

    def _build(self, results: Results) -> None:
        self.clear()
        sweep = results.sweep
        self.headerItem().setText(0, sweep.title)
        self.setColumnHidden(_TARGET, sweep.target is None)
        self._make_room()
        self.setRootIsDecorated(sweep.n_seeds > 1)
        for number, variant in enumerate(sweep.variants):
            item = QTreeWidgetItem(self, [variant.title])
            item.setData(0, _NUMBER, (number, 0))
            for seed in range(sweep.n_seeds if sweep.n_seeds > 1 else 0):
                name = f"seed {sweep.experiments[number][seed].seed}"
                child = QTreeWidgetItem(item, [name])
                child.setData(0, _NUMBER, (number, seed))
        self._draw_discs()

    def _fill(self, item: QTreeWidgetItem, summary: Summary, *, has_target: bool) -> None:
        if not summary.n_runs:
            return
        reached = target_text(summary) if has_target else ""
        losses = (*_texts(summary.train_loss), *_texts(summary.test_loss))
        self._write(item, (*losses, reached, f"{summary.seconds:.2f} s"))
        if summary.n_diverged:
            item.setText(0, f"{summary.title}: {summary.n_diverged} diverged")

    def _fill_run(
        self, item: QTreeWidgetItem | None, results: Results, variant: int, seed: int
    ) -> None:
        outcome = results.outcomes[variant][seed]
        if outcome is None or item is None:
            return
        train, test = outcome.scores[-1, :2].tolist()
        reached = "never" if outcome.reached is None else f"{outcome.reached:,}"
        self._write(
            item,
            (short_number(train), "", short_number(test), "", reached, f"{outcome.seconds:.2f} s"),
        )
        if outcome.diverged is not None:
            name = f"seed {results.sweep.experiments[variant][seed].seed}"
            item.setText(0, f"{name}: diverged in step {outcome.diverged:,}")

    def _write(self, item: QTreeWidgetItem, texts: tuple[str, ...]) -> None:
        for place, text in enumerate(texts, 1):
            item.setText(place, text)
            if place in _RANGES:
                item.setForeground(place, QColor(self._theme.muted_text))
            else:
                item.setTextAlignment(place, _RIGHT)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._draw_discs()
        if self._results is not None:
            self.show_results(self._results)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Leave the ranges out where they say nothing, or where there is no room for them."""
        n_seeds = 1 if self._results is None else self._results.sweep.n_seeds
        for place in _RANGES:
            self.setColumnHidden(place, n_seeds == 1 or self.width() < _WIDE)
        self.setColumnHidden(_TIME, self.width() < _NARROW)

    def sizeHint(self) -> QSize:
        n_rows = min(max(self.topLevelItemCount(), 2), _MOST_ROWS)
        height = self.sizeHintForRow(0) if self.topLevelItemCount() else 18
        return QSize(400, self.header().sizeHint().height() + n_rows * height + 6)

    def _draw_discs(self) -> None:
        for number in range(self.topLevelItemCount()):
            item = self.topLevelItem(number)
            if item is not None:
                item.setIcon(0, _disc(racer_colour(number, self._theme)))


def _texts(spread: Spread) -> tuple[str, str]:
    return (
        short_number(spread.mean),
        f"{short_number(spread.least)} to {short_number(spread.most)}",
    )


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
