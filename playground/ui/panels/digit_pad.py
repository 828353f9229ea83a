"""A digit of one's own, and what the network makes of it."""

from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
from PySide6.QtWidgets import QVBoxLayout

from playground.engine.arrays import ByteArray, FloatArray
from playground.engine.dataset import Examples
from playground.engine.digit_picture import box_of, fit, usual_box
from playground.engine.measurement import Measurement
from playground.session.snapshot import Snapshot
from playground.ui.digits.pad_asking import Asking
from playground.ui.digits.pad_page import PadPage
from playground.ui.digits.pad_words import UNTRAINED, empty, verdict
from playground.ui.lens import Lens
from playground.ui.panel import PANELS, Panel
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme

_N_MEASURED = 1000
"""Images of the data that tell how large digits are drawn in them."""


@PANELS.register("digit-pad")
class DigitPadPanel(Panel):
    """Asks about what is on the pad, and shows the answer at the weights on screen."""

    title: ClassVar[str] = "Draw a digit"

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._examples: Examples | None = None
        self._box: int | None = None
        self._lens = Lens()
        self._asking = Asking()
        self._is_following = True
        self._told: frozenset[Measurement[Any]] = frozenset()
        self.page = PadPage()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.page.changed.connect(self._follow_sheet)
        self.page.seen.clicked.connect(self._toggle_following)
        self.page.keeping.kept.connect(self._keep)
        self.set_theme(current_theme())
        self._follow_sheet()

    def measurements(self) -> frozenset[Measurement[Any]]:
        return self._asking.questions

    def show_snapshot(self, snapshot: Snapshot) -> None:
        before, self._snapshot = self._snapshot, snapshot
        if before is None or before.experiment is not snapshot.experiment:
            self.page.show_data(snapshot.experiment)
        if snapshot.examples is not self._examples:
            self._take_up_data(snapshot)
        self._take_answer(snapshot)
        self._say_answer()

    def _take_up_data(self, snapshot: Snapshot) -> None:
        """Fit what is on the pad to other data."""
        self._examples, shape = snapshot.examples, snapshot.experiment.dataset.image_shape
        if shape is None:
            return
        images = snapshot.examples.train.inputs[:_N_MEASURED]
        self._box = usual_box(shape)
        if len(images) and images.dtype == np.uint8:
            self._box = box_of(images.astype(np.uint8).reshape(-1, *shape))
        self._asking.forget()
        self._follow_sheet()

    def _picture(self) -> ByteArray | None:
        """Return what is on the pad as the data have it, None if there is nothing."""
        snapshot = self._snapshot
        shape = None if snapshot is None else snapshot.experiment.dataset.image_shape
        if shape is None or self.page.sheet.is_empty:
            return None
        return fit(self.page.sheet.ink, shape, self._box)

    def _follow_sheet(self) -> None:
        """Ask about what is on the pad now."""
        page, picture = self.page, self._picture()
        sheet, has_ink = page.sheet, not page.sheet.is_empty
        page.tools.offer(can_undo=sheet.can_undo, can_redo=sheet.can_redo, has_ink=has_ink)
        page.keeping.offer(has_picture=picture is not None)
        page.say("")
        if picture is not None:
            self._is_following = True
            self._asking.ask(picture.tobytes())
        else:
            self._asking.forget()
            if self._lens.own is not None:
                self.lens_wanted.emit(replace(self._lens, own=None))
            self._say_answer()
        self._tell_of_questions()
        snapshot = self._snapshot
        if snapshot is not None and self._asking.is_known_to(snapshot):  # another need not come
            self.show_snapshot(snapshot)

    def _tell_of_questions(self) -> None:
        """Ask what is new; a question that is over costs less than another snapshot without it."""
        asked = self.measurements()
        if asked != self._told and not (asked and asked < self._told):
            self._told = asked
            self.measurements_changed.emit()

    def _take_answer(self, snapshot: Snapshot) -> None:
        """Show the answer about a new picture, if it has come, and look at it everywhere."""
        if self._asking.is_known_to(snapshot):
            self._asking.answered()
            self._tell_of_questions()
            if self._is_following:
                self._look_at(self._asking.shown)

    def _look_at(self, pixels: bytes | None) -> None:
        if pixels != self._lens.own:
            self.lens_wanted.emit(
                replace(self._lens, own=pixels, own_words="", pinned=None, hovered=None)
            )

    def _toggle_following(self) -> None:
        """Let the network drawing show what is on the pad, or what it showed before."""
        shown = self._asking.shown
        if shown is not None:
            self._is_following = self._lens.own != shown
            self._look_at(shown if self._is_following else None)

    def _answer(self, snapshot: Snapshot) -> FloatArray | None:
        """Return the outputs for what is shown, at the weights of a snapshot."""
        shown = self._asking.shown
        question = next((each for each in self._asking.questions if each.pixels == shown), None)
        answer = None if question is None else snapshot.answer(question)
        if answer is None or not answer.value:
            return None
        return answer.value[snapshot.experiment.network.output.id]

    def _say_answer(self) -> None:
        snapshot, shown = self._snapshot, self._asking.shown
        shape = None if snapshot is None else snapshot.experiment.dataset.image_shape
        if snapshot is None or shape is None:
            return
        outputs, page = self._answer(snapshot), self.page
        if shown is None:
            page.show_nothing(snapshot.experiment)
        if shown is None or outputs is None:
            words = empty(snapshot.experiment.dataset)
            page.sentence.setText(words if snapshot.step else UNTRAINED)
            return
        pixels = np.frombuffer(shown, np.uint8).reshape(shape)
        is_followed = self._lens.own == shown
        page.show_answer(snapshot.experiment, pixels, outputs, is_followed=is_followed)
        words = verdict(page.bars.names, page.bars.values)
        page.sentence.setText(words if snapshot.step else UNTRAINED)

    def show_lens(self, lens: Lens) -> None:
        before, self._lens = self._lens, lens
        if lens.own != before.own:
            self._is_following = lens.own is not None and lens.own == self._asking.shown
            self._say_answer()

    def _keep(self, label: int) -> None:
        picture = self._picture()
        if picture is not None and self.page.keeping.keep(picture, label):
            said = self.page.note.text()
            self.page.canvas.clear()  # for the next one; undo brings it back
            self.page.say(said)

    def table(self) -> Table | None:
        if self._asking.shown is None:
            return None
        values = map(float, self.page.bars.values)
        rows = zip(self.page.bars.names, values, strict=True)
        return Table(self.title, ("class", "output"), tuple(rows))

    def set_theme(self, theme: Theme) -> None:
        self.page.set_theme(theme)
