"""What each neuron looks for in an image, and which pixels decide."""

from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.engine.measurement import Measurement
from playground.session.snapshot import Snapshot
from playground.ui.digits.looking_image import ImageView
from playground.ui.digits.looking_neuron import NeuronView
from playground.ui.digits.looking_weights import WeightsView
from playground.ui.digits.looking_words import NO_IMAGES
from playground.ui.examples.pinning import hovering, toggled
from playground.ui.lens import Lens
from playground.ui.panel import PANELS, Panel
from playground.ui.plot import SPACE
from playground.ui.segments import Segment, Segments
from playground.ui.still_label import StillLabel
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme

_VIEWS = (
    Segment(0, "All neurons", "The weights of each neuron as an image."),
    Segment(1, "One neuron", "What excites the neuron that is chosen, and what it passes on."),
    Segment(2, "One image", "Which pixels of the pinned image spoke for and against the answer."),
)


@PANELS.register("what-neurons-look-for")
class WhatNeuronsLookFor(Panel):
    """All neurons' weights; or one neuron; or one image."""

    title: ClassVar[str] = "What neurons look for"
    frames_per_second: ClassVar[float] = 8

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._lens = Lens()
        self.views = Segments("view", _VIEWS)
        self.sentence = StillLabel(hides=False)
        self.weights, self.neuron, self.image = WeightsView(), NeuronView(), ImageView()
        self._pages, self._filler = QStackedWidget(), QWidget()
        for page in (self.weights, self.neuron, self.image):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self.views)
        layout.addWidget(self.sentence)
        self.sentence.say(NO_IMAGES)  # in its place: on its own it would open as a window
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._filler, 1)
        self._listen()
        self.set_theme(current_theme())

    def _listen(self) -> None:
        self.views.chosen.connect(lambda _: self._change_view())
        self.weights.chosen.connect(self._choose)
        self.weights.pointed.connect(self.pointing_wanted)
        self.neuron.asked.connect(self.measurements_changed)
        self.neuron.row_pointed.connect(
            lambda row: self.lens_wanted.emit(hovering(self._lens, row))
        )
        self.neuron.row_clicked.connect(lambda row: self.lens_wanted.emit(toggled(self._lens, row)))
        self.image.asked.connect(self.measurements_changed)

    @property
    def _has_images(self) -> bool:
        snapshot = self._snapshot
        return snapshot is not None and snapshot.experiment.dataset.image_shape is not None

    @property
    def _page(self) -> WeightsView | NeuronView | ImageView:
        return (self.weights, self.neuron, self.image)[self.views.key]

    def measurements(self) -> frozenset[Measurement[Any]]:
        return self._page.measurements() if self._has_images else frozenset()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        before, self._snapshot = self.measurements(), snapshot
        self._redraw()
        if self.measurements() != before:
            self.measurements_changed.emit()

    def show_lens(self, lens: Lens) -> None:
        before, self._lens = self._lens, lens
        if replace(lens, hovered=None) == replace(before, hovered=None):
            self.neuron.mark(lens)
            return
        known = self.measurements()
        self._redraw()
        if self.measurements() != known:
            self.measurements_changed.emit()

    def table(self) -> Table | None:
        return self._page.table() if self._has_images else None

    def set_theme(self, theme: Theme) -> None:
        self.views.set_theme(theme)
        for page in (self.weights, self.neuron, self.image):
            page.set_theme(theme)
        self._redraw()

    def _redraw(self) -> None:
        snapshot, has_images = self._snapshot, self._has_images
        self._pages.setVisible(has_images)
        self._filler.setVisible(not has_images)
        self.views.setVisible(has_images)
        if snapshot is None or not has_images:
            self.sentence.say(NO_IMAGES)
            return
        self._pages.setCurrentIndex(self.views.key)
        self.sentence.say(self._page.show_what_is(snapshot, self._lens))

    def _change_view(self) -> None:
        self._redraw()
        self.measurements_changed.emit()

    def _choose(self, thing: object) -> None:
        self.lens_wanted.emit(replace(self._lens, thing=thing))
        self.views.choose(1)
