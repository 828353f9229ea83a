"""Where the borders between classes run among the mixtures of three images."""

from dataclasses import replace
from typing import Any, ClassVar

import numpy as np

from playground.engine.image_plane import mixed
from playground.engine.measurement import Measurement
from playground.engine.measurements.image_plane import AnswersBetweenImages
from playground.session.snapshot import Answer, Snapshot
from playground.ui.digits.pad_asking import Asking
from playground.ui.digits.pad_words import bars_of, verdict
from playground.ui.digits.plane_corner import (
    NAMES,
    Corner,
    corner_of,
    corner_of_own,
    three_corners,
)
from playground.ui.digits.plane_page import PlanePage
from playground.ui.digits.plane_words import MIXED, NO_IMAGES, mixture_words
from playground.ui.examples.pinning import hovering, toggled
from playground.ui.examples.words import own_name
from playground.ui.lens import Lens
from playground.ui.map_colours import output_colours
from playground.ui.panel import PANELS, Panel
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme


@PANELS.register("image-plane")
class ImagePlanePanel(Panel):
    """The triangle between three images; the mixture that is dragged, and the outputs for it."""

    title: ClassVar[str] = "Between images"
    frames_per_second: ClassVar[float] = 12

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._theme = current_theme()
        self._lens = Lens()
        self._corners: tuple[Corner, ...] = ()
        self._nonce = 0
        self._asking = Asking()
        self._is_followed = False
        self.page = PlanePage(self)
        self.triangle = self.page.triangle
        self.triangle.mixed.connect(self._mix)
        self.triangle.put.connect(self._drop)
        self.triangle.corner_clicked.connect(self._click)
        self.triangle.corner_pointed.connect(self._point_at)
        self.page.put_wanted.connect(self._put_looked_at)
        self.page.others_wanted.connect(self._take_others)
        self.set_theme(self._theme)

    @property
    def corners(self) -> tuple[Corner, ...]:
        """The three images, () where there are none."""
        return self._corners

    @property
    def mixture(self) -> bytes:
        """The image at the ring, a byte for each pixel."""
        return mixed([corner.pixels for corner in self._corners], self.triangle.shares)

    @property
    def _question(self) -> AnswersBetweenImages:
        return AnswersBetweenImages(tuple(corner.pixels for corner in self._corners))

    def measurements(self) -> frozenset[Measurement[Any]]:
        if not self._corners:
            return frozenset()
        return frozenset({self._question}) | self._asking.questions

    def show_snapshot(self, snapshot: Snapshot) -> None:
        before, questions = self._snapshot, self.measurements()
        self._snapshot = snapshot
        if before is None or snapshot.examples is not before.examples:
            self._begin(snapshot)
        self._take_answer(snapshot)
        self._redraw()
        if self.measurements() != questions:
            self.measurements_changed.emit()

    def show_lens(self, lens: Lens) -> None:
        before, self._lens = self._lens, lens
        if replace(lens, hovered=None) != replace(before, hovered=None):
            is_other = (lens.own, lens.pinned) != (before.own, before.pinned)
            if is_other and lens.own_words != MIXED:
                self._is_followed = False
            self._offer()
        self._mark()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.page.set_theme(theme)
        self._redraw()

    def table(self) -> Table | None:
        if not self._corners or not self.page.bars.names:
            return None
        rows = zip(self.page.bars.names, map(float, self.page.bars.values), strict=True)
        of = mixture_words(self.triangle.shares, tuple(corner.words for corner in self._corners))
        return Table(f"{self.title} ({of})", ("class", "output"), tuple(rows))

    def _begin(self, snapshot: Snapshot) -> None:
        """Take three images of these data."""
        self._corners = three_corners(snapshot, self._nonce)
        self._asking.forget()
        self.triangle.mix((1 / 3, 1 / 3, 1 / 3))
        self._show_mixture()

    def _take_answer(self, snapshot: Snapshot) -> None:
        waiting = self._asking.waiting()
        if waiting is None or snapshot.answer(waiting) is None:
            return
        self._asking.answered()
        if self._is_followed and self._asking.shown != self._lens.own:
            own = self._asking.shown
            self.lens_wanted.emit(
                replace(
                    self._lens, own=own, own_words=MIXED, is_test=False, pinned=None, hovered=None
                )
            )

    def _redraw(self) -> None:
        snapshot = self._snapshot
        if snapshot is None or not self._corners:
            self.page.show_nothing(NO_IMAGES)
            return
        self.page.show_content()
        experiment = snapshot.experiment
        answer = snapshot.answer(self._question)
        colours = output_colours(experiment, snapshot.examples)
        self.triangle.backdrop.show(None if answer is None else answer.value, colours)
        self.triangle.update()
        self._mark()
        self._offer()
        self._say(snapshot, answer)

    def _say(self, snapshot: Snapshot, answer: Answer[Any] | None) -> None:
        """Say what is mixed, what the network makes of it, and for which step that holds."""
        experiment = snapshot.experiment
        shape = experiment.dataset.image_shape or (1, 1)
        self.page.show_mixture(np.frombuffer(self.mixture, np.uint8).reshape(shape), self._theme)
        shares = mixture_words(self.triangle.shares, NAMES)
        lag = (
            "" if answer is None or answer.step == snapshot.step else f" (at step {answer.step:,})"
        )
        self.page.say(shares, lag, experiment.dataset.classes, self._theme)
        question = next((q for q in self._asking.questions if q.pixels == self._asking.shown), None)
        found = None if question is None else snapshot.answer(question)
        if found is None or not found.value:
            return
        outputs = found.value[experiment.network.output.id]
        names, values, targets = bars_of(experiment, outputs)
        self.page.show_outputs(names, values, targets, verdict(names, values))

    def _show_mixture(self) -> None:
        """Ask about the mixture at the ring."""
        if self._corners:
            self._asking.ask(self.mixture)
        self._redraw()
        self.measurements_changed.emit()
        snapshot = self._snapshot
        if snapshot is not None and self._asking.is_known_to(snapshot):  # another need not come
            self.show_snapshot(snapshot)

    def _mix(self) -> None:
        self._is_followed = True
        self._show_mixture()

    def _mark(self) -> None:
        snapshot = self._snapshot
        shape = None if snapshot is None else snapshot.experiment.dataset.image_shape
        if shape is None or not self._corners:
            return
        example = self._lens.example
        marks = [corner.row is not None and corner.row == example for corner in self._corners]
        self.triangle.show_pictures([corner.picture(shape) for corner in self._corners], marks)

    def _looked_at(self) -> Corner | None:
        """Return the image that is looked at, if it can be put onto a corner."""
        snapshot, lens = self._snapshot, self._lens
        if snapshot is None or not self._corners:
            return None
        if lens.own is not None:
            words = own_name(snapshot.experiment.dataset, lens.own_words)
            return None if words == MIXED else corner_of_own(snapshot, lens.own, words)
        return None if lens.pinned is None else corner_of(snapshot, lens.pinned)

    def _offer(self) -> None:
        self.page.offer(self._looked_at() is not None)

    def _put_looked_at(self, place: int) -> None:
        corner = self._looked_at()
        if corner is not None:
            self._put(place, corner)

    def _drop(self, place: int, image: tuple[bytes, int | None]) -> None:
        snapshot, (pixels, row) = self._snapshot, image
        if snapshot is None or not self._corners:
            return
        of_row = None if row is None else corner_of(snapshot, row)
        corner = of_row or corner_of_own(snapshot, pixels, "image of the test part")
        if corner is not None:
            self._put(place, corner)

    def _put(self, place: int, corner: Corner) -> None:
        self._corners = tuple(
            corner if k == place else before for k, before in enumerate(self._corners)
        )
        self._show_mixture()

    def _take_others(self) -> None:
        if self._snapshot is not None:
            self._nonce += 1
            self._begin(self._snapshot)

    def _click(self, place: int) -> None:
        row = self._corners[place].row
        if row is not None:
            self.lens_wanted.emit(toggled(self._lens, row))

    def _point_at(self, place: int | None) -> None:
        row = None if place is None else self._corners[place].row
        if row != self._lens.hovered:
            self.lens_wanted.emit(hovering(self._lens, row))
        self.page.point_out(None if place is None else self._corners[place].words)
