"""The data as images."""

from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from playground.engine.arrays import IntArray
from playground.engine.dataset import Examples, Part
from playground.engine.measurement import Measurement
from playground.engine.measurements.class_images import ClassImages, ClassImagesAnswer
from playground.engine.measurements.nearest_images import NearestImages, NearestImagesAnswer
from playground.session.snapshot import Snapshot
from playground.ui.digits.gallery_canvas import GalleryCanvas
from playground.ui.digits.gallery_controls import (
    IMAGES,
    MEAN,
    NEAREST,
    SPREAD,
    GalleryControls,
    Wish,
)
from playground.ui.digits.gallery_pinned import PinnedPage, page_of
from playground.ui.digits.gallery_tiles import (
    Tiles,
    class_tiles,
    image_tiles,
    nearest_tiles,
    shuffled_rows,
)
from playground.ui.digits.gallery_words import (
    COMPUTING,
    NO_PICTURES,
    NOTHING_PINNED,
    POINT,
    POINT_TEST,
    of_classes,
)
from playground.ui.examples.pinning import hovering, toggled
from playground.ui.examples.words import example_words, pixels_of
from playground.ui.lens import Lens
from playground.ui.panel import PANELS, Panel
from playground.ui.plot import SPACE
from playground.ui.still_label import StillLabel
from playground.ui.theme import Theme, current_theme

_NOTE_LINES = 2


@PANELS.register("gallery")
class GalleryPanel(Panel):
    """Controls, the images, and a line about the one under the mouse."""

    title: ClassVar[str] = "Gallery"
    frames_per_second: ClassVar[float] = 10

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._examples: Examples | None = None
        self._lens = Lens()
        self._order: tuple[tuple[object, ...], IntArray] | None = None
        self._classes: dict[bool, ClassImagesAnswer] = {}
        self._nearest: dict[bytes, NearestImagesAnswer] = {}
        self.controls, self.canvas = GalleryControls(), GalleryCanvas()
        self.note = StillLabel(is_muted=True, hides=False)
        self.note.reserve(_NOTE_LINES)
        self.to_pinned = PinnedPage()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self.controls)
        layout.addWidget(self.canvas, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addWidget(self.to_pinned, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(foot)
        self.controls.changed.connect(self._follow_wish)
        self.to_pinned.wanted.connect(self.controls.show_page)
        self.canvas.pointed.connect(self._point_at)
        self.canvas.clicked.connect(self._click)
        self.set_theme(current_theme())

    @property
    def _wish(self) -> Wish:
        return self.controls.wish

    def measurements(self) -> frozenset[Measurement[Any]]:
        question = self._question()
        return frozenset() if question is None else frozenset({question})

    def _question(self) -> Measurement[Any] | None:
        """Return what has to be found out for what is to be seen, None if all of it is known."""
        wish, pixels = self._wish, self._pixels()
        if self._snapshot is None or self._snapshot.experiment.dataset.image_shape is None:
            return None
        if wish.view in (MEAN, SPREAD) and wish.of_test not in self._classes:
            return ClassImages(wish.of_test)
        if wish.view == NEAREST and pixels is not None and pixels not in self._nearest:
            return NearestImages(pixels)
        return None

    def _pixels(self) -> bytes | None:
        """Return the picture whose neighbours are wanted."""
        snapshot, row = self._snapshot, self._lens.pinned
        if self._lens.own is not None or snapshot is None or row is None:
            return self._lens.own
        train = snapshot.examples.train
        pixels = pixels_of(snapshot.experiment.dataset, train, row) if row < len(train) else None
        return None if pixels is None else pixels.tobytes()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        is_other = snapshot.examples is not self._examples
        before, self._snapshot = self.measurements(), snapshot
        if is_other:
            self._examples = snapshot.examples
            self._classes, self._nearest, self._order = {}, {}, None
            self.controls.show_classes(snapshot.experiment.dataset.classes)
        is_answered = self._take_answer(snapshot)
        if is_other or is_answered:
            self._redraw()
        self._tell_of_questions(before)

    def _take_answer(self, snapshot: Snapshot) -> bool:
        question = self._question()
        answer = None if question is None else snapshot.answer(question)
        if answer is None or answer.value is None:
            return False
        if isinstance(question, ClassImages):
            self._classes[question.of_test] = answer.value
        elif isinstance(question, NearestImages):
            self._nearest = {question.pixels: answer.value}
        return True

    def _tell_of_questions(self, before: frozenset[Measurement[Any]]) -> None:
        if self.measurements() != before:
            self.measurements_changed.emit()

    def _follow_wish(self) -> None:
        self._redraw()
        self.measurements_changed.emit()

    def _redraw(self) -> None:
        snapshot = self._snapshot
        has_pictures = snapshot is not None and snapshot.experiment.dataset.image_shape is not None
        self.controls.setVisible(has_pictures)
        tiles = self._tiles(snapshot) if has_pictures and snapshot is not None else None
        self.canvas.show_tiles(tiles, marks_examples=not self._wish.of_test)
        self._say(None)
        self._find_pinned()

    def _find_pinned(self) -> None:
        """Say on which page the pinned image is, if it is on another."""
        page = None
        if self.canvas.tiles is not None and self._order is not None:
            page = page_of(self._lens.pinned, self._order[1], self._wish)
        self.to_pinned.show_page(page)

    def _tiles(self, snapshot: Snapshot) -> Tiles | None:
        wish, dataset = self._wish, snapshot.experiment.dataset
        if wish.view == IMAGES:
            return self._page(snapshot)
        if wish.view == NEAREST:
            return self._neighbours(snapshot)
        answer = self._classes.get(wish.of_test)
        if answer is None:
            return None
        return class_tiles(dataset, answer, are_spreads=wish.view == SPREAD)

    def _part(self, snapshot: Snapshot) -> Part:
        return snapshot.examples.test if self._wish.of_test else snapshot.examples.train

    def _page(self, snapshot: Snapshot) -> Tiles:
        wish, part = self._wish, self._part(snapshot)
        key = (wish.of_test, wish.label, snapshot.experiment.seed)
        if self._order is None or self._order[0] != key:
            self._order = key, shuffled_rows(part, wish.label, snapshot.experiment.seed)
        order, n = self._order[1], wish.n_across**2
        self.controls.show_pages(max(-(-len(order) // n), 1))
        rows = order[wish.page * n : (wish.page + 1) * n]
        return image_tiles(snapshot.experiment.dataset, part, rows, wish.n_across)

    def _neighbours(self, snapshot: Snapshot) -> Tiles | None:
        pixels, shape = self._pixels(), snapshot.experiment.dataset.image_shape
        answer = None if pixels is None else self._nearest.get(pixels)
        if pixels is None or answer is None or shape is None:
            return None
        picture = np.frombuffer(pixels, np.uint8).reshape(shape)
        row = None if self._lens.own is not None else self._lens.pinned
        train = snapshot.examples.train
        return nearest_tiles(snapshot.experiment.dataset, train, picture, row, answer)

    def _say(self, index: int | None) -> None:
        """Say which image a tile is, or without one what there is to do."""
        snapshot, tiles, wish = self._snapshot, self.canvas.tiles, self._wish
        if snapshot is None or snapshot.experiment.dataset.image_shape is None:
            self.note.say(NO_PICTURES)
            return
        row = None if tiles is None or index is None else tiles.rows[index]
        if row is not None:
            words = example_words(snapshot.experiment.dataset, self._part(snapshot), row)
            self.note.say(f"{'test' if wish.of_test else 'training'} {words}")
            return
        self.note.say(self._hint(tiles))

    def _hint(self, tiles: Tiles | None) -> str:
        wish = self._wish
        if wish.view == IMAGES:
            return POINT_TEST if wish.of_test else POINT
        if wish.view == NEAREST:
            waiting = NOTHING_PINNED if self._pixels() is None else COMPUTING
            whose = "the pinned image"
            if self._lens.own is not None:
                whose = self._lens.own_words or "your own picture"
            found = f"First {whose}, then the nearest, each with its class and its distance."
            return waiting if tiles is None else found
        answer = self._classes.get(wish.of_test)
        if answer is None:
            return COMPUTING
        return of_classes(answer, are_spreads=wish.view == SPREAD)

    def _point_at(self, index: int | None) -> None:
        self._say(index)
        tiles = self.canvas.tiles
        row = None if tiles is None or index is None else tiles.rows[index]
        row = None if self._wish.of_test else row  # others cannot be looked at elsewhere
        if row != self._lens.hovered:
            self.lens_wanted.emit(hovering(self._lens, row))

    def _click(self, index: int) -> None:
        tiles = self.canvas.tiles
        if tiles is None:
            return
        if tiles.labels:
            self.controls.show_class(tiles.labels[index])
        elif tiles.rows[index] is not None and not self._wish.of_test:
            self.lens_wanted.emit(toggled(self._lens, tiles.rows[index]))

    def show_lens(self, lens: Lens) -> None:
        questions, before, self._lens = self.measurements(), self._lens, lens
        self.canvas.show_lens(lens)
        is_other = replace(before, hovered=None) != replace(lens, hovered=None)
        if is_other and self._wish.view == NEAREST:
            self._redraw()
            self._tell_of_questions(questions)
        elif is_other:
            self._find_pinned()

    def set_theme(self, theme: Theme) -> None:
        self.controls.set_theme(theme)
        self.canvas.set_theme(theme)
