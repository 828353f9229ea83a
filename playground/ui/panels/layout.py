"""The examples laid out by what a column gives for them: one sees the classes come apart."""

from typing import Any, ClassVar

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from playground.engine.arrays import FloatArray
from playground.engine.measurement import Measurement
from playground.engine.measurements.layout import MOST, Layout, LayoutAnswer
from playground.session.snapshot import Answer, Snapshot
from playground.ui.class_key import ClassKey
from playground.ui.digits.confusion_card import LargeImage
from playground.ui.digits.layout_steady import SteadyLayout
from playground.ui.digits.layout_view import LayoutView
from playground.ui.digits.layout_words import (
    COLUMN_HELP,
    HINT,
    VIEW_HELP,
    WAITING,
    layout_words,
    usual_column,
)
from playground.ui.editor.labels import column_title
from playground.ui.examples.chip_painter import picture_of
from playground.ui.examples.line import ExampleLine
from playground.ui.examples.pinning import hovering, toggled
from playground.ui.examples.words import pixels_of, target_words
from playground.ui.lens import Lens
from playground.ui.panel import PANELS, Panel
from playground.ui.plot import SPACE
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_IMAGE = 56


@PANELS.register("layout")
class LayoutPanel(Panel):
    """A menu of columns, the points, and the example under the mouse."""

    title: ClassVar[str] = "Examples laid out"
    frames_per_second: ClassVar[float] = 6

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._theme = current_theme()
        self._lens = Lens()
        self._steady = SteadyLayout()
        self._coloured: tuple[object, ...] = ()
        self._placed: LayoutAnswer | None = None
        self._is_chosen = False
        self.column = QComboBox()
        self.sentence = QLabel(WAITING)
        self.view, self.key = LayoutView(), ClassKey()
        self.image = LargeImage("the example that is looked at", side=_IMAGE)
        self.example = ExampleLine(HINT)
        self._lay_out()
        self.column.activated.connect(lambda _: self._choose_column())
        self.column.currentIndexChanged.connect(lambda _: self._change_column())
        pointer = self.view.pointer
        pointer.pointed.connect(lambda row: self.lens_wanted.emit(hovering(self._lens, row)))
        pointer.clicked.connect(lambda row: self.lens_wanted.emit(toggled(self._lens, row)))
        self.set_theme(self._theme)

    def _lay_out(self) -> None:
        self.column.setProperty("isControl", True)
        self.column.setAccessibleName("Laid out by")
        self.column.setToolTip(tooltip(COLUMN_HELP))
        self.column.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.view.explain(tooltip(VIEW_HELP))
        self.sentence.setWordWrap(True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.image.setFixedSize(_IMAGE, _IMAGE)
        above, below = QHBoxLayout(), QHBoxLayout()
        for row in (above, below):
            row.setSpacing(SPACE)
        above.addWidget(self.column)
        above.addWidget(self.sentence, 1)
        words = QVBoxLayout()
        words.setSpacing(SPACE // 2)
        words.addWidget(self.key)
        words.addWidget(self.example)
        below.addLayout(words, 1)
        below.addWidget(self.image)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE // 2)
        layout.addLayout(above)
        layout.addWidget(self.view, 1)
        layout.addLayout(below)

    @property
    def question(self) -> Layout:
        """What is asked for now."""
        node = self.column.currentData() or Layout().node
        pinned = self._lens.pinned
        return Layout(node, pinned if pinned is not None and pinned >= MOST else None)

    def measurements(self) -> frozenset[Measurement[Any]]:
        return frozenset({self.question})

    def show_snapshot(self, snapshot: Snapshot) -> None:
        before, self._snapshot = self.measurements(), snapshot
        self._offer_columns(snapshot)
        self._redraw()
        if self.measurements() != before:
            self.measurements_changed.emit()

    def show_lens(self, lens: Lens) -> None:
        before, questions, self._lens = self._lens, self.measurements(), lens
        if lens.thing is not None and lens.thing != before.thing:
            index = self.column.findData(lens.thing.node)
            if index >= 0:
                self._choose_column()
                self.column.setCurrentIndex(index)
        self._mark()
        if self.measurements() != questions:
            self.measurements_changed.emit()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.view.set_theme(theme)
        self.example.set_theme(theme)
        self._coloured = ()
        self._redraw()

    def table(self) -> Table | None:
        answer, snapshot = self._answer(), self._snapshot
        if answer is None or snapshot is None:
            return None
        dataset, train = snapshot.experiment.dataset, snapshot.examples.train
        found, names = answer.value, dataset.classes
        rows = [
            (
                row + 1,
                target_words(dataset, train, row),
                "" if found.answers is None else _name(names, int(found.answers[row])),
                *map(float, place),
            )
            for row, place in enumerate(found.points)
        ]
        columns = ("example", "target", "answer", "component 1", "component 2")
        return Table(f"{self.title}: {self.column.currentText()}", columns, tuple(rows))

    def _answer(self) -> Answer[LayoutAnswer] | None:
        """Return the layout, if it is of the examples on screen."""
        snapshot = self._snapshot
        answer = None if snapshot is None else snapshot.answer(self.question)
        if snapshot is None or answer is None or answer.value is None:
            return None
        n = min(len(snapshot.examples.train), MOST)
        return Answer(answer.step, answer.value) if len(answer.value.points) == n else None

    def _offer_columns(self, snapshot: Snapshot) -> None:
        network = snapshot.experiment.network
        offered = [(column_title(node, network), node.id) for node in network.nodes]
        menu = self.column
        if offered == [(menu.itemText(i), menu.itemData(i)) for i in range(menu.count())]:
            return
        before, usual = menu.currentData(), usual_column(network)
        menu.blockSignals(True)
        menu.clear()
        for title, node_id in offered:
            menu.addItem(title, node_id)
        wanted = menu.findData(before) if self._is_chosen else -1
        menu.setCurrentIndex(menu.findData(usual) if wanted < 0 else wanted)
        menu.blockSignals(False)

    def _choose_column(self) -> None:
        """Stay with the column from now on, as long as there is one of its name."""
        self._is_chosen = True

    def _change_column(self) -> None:
        self._redraw()
        self.measurements_changed.emit()

    def _redraw(self) -> None:
        snapshot, answer = self._snapshot, self._answer()
        if snapshot is None:
            return
        self.example.show_snapshot(snapshot)
        self._colour(snapshot)
        self._mark()
        if answer is None:
            return
        self._steady.show(snapshot.examples, self.question.node, answer.value)
        if answer.value is not self._placed:
            self._placed = answer.value
            self.view.show_places(self._steady.points, answer.value.is_wrong, self._steady.limit)
        lag = "" if answer.step == snapshot.step else f" At step {answer.step:,}."
        words = layout_words(self.column.currentText(), answer.value, len(snapshot.examples.train))
        self.sentence.setText(words + lag)
        self._mark()

    def _colour(self, snapshot: Snapshot) -> None:
        """Take on the targets of other examples."""
        train, classes = snapshot.examples.train, snapshot.experiment.dataset.classes
        this = (train, classes, self._theme)
        if this == self._coloured:
            return
        self._coloured, self._placed = this, None
        self.view.show_targets(train.targets, len(classes), min(len(train), MOST))
        self.key.show_classes(classes, self._theme)
        self.key.setVisible(bool(classes))
        self.sentence.setText(WAITING)

    def _mark(self) -> None:
        """Mark what is looked at, and show it if it is an image."""
        self.example.show_lens(self._lens)
        row, places = self._lens.pinned, self._steady.points
        pinned: tuple[int, FloatArray] | None = None
        if row is not None and row < len(places):
            pinned = row, places[row]
        elif row is not None and self._steady.also is not None:
            pinned = row, self._steady.also
        self.view.mark(pinned, self._lens.hovered)
        self._show_image()

    def _show_image(self) -> None:
        snapshot, row = self._snapshot, self._lens.example
        if snapshot is None:
            return
        dataset, train = snapshot.experiment.dataset, snapshot.examples.train
        self.image.setVisible(dataset.image_shape is not None)
        is_there = row is not None and row < len(train)
        pixels = pixels_of(dataset, train, row) if is_there and row is not None else None
        self.image.show_image(None if pixels is None else picture_of(pixels, self._theme))


def _name(names: tuple[str, ...], label: int) -> str:
    return names[label] if label >= 0 else ""
