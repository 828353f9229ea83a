"""A digit of one's own, and what the network makes of it."""

from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from playground.engine.arrays import ByteArray
from playground.engine.dataset import Examples
from playground.engine.digit_picture import box_of, fit, usual_box
from playground.engine.ink import DigitPictureError, ink_of
from playground.engine.measurement import Measurement
from playground.session.snapshot import Snapshot
from playground.ui.digits.pad_asking import Asking
from playground.ui.digits.pad_bars import OutputBars
from playground.ui.digits.pad_canvas import PadCanvas
from playground.ui.digits.pad_files import KINDS, picture_in, read_picture
from playground.ui.digits.pad_keeping import KeepingBar
from playground.ui.digits.pad_seen import SeenView
from playground.ui.digits.pad_sheet import PadSheet
from playground.ui.digits.pad_tools import PadTools
from playground.ui.digits.pad_words import EMPTY, NO_PICTURES, UNTRAINED, bars_of, verdict
from playground.ui.folders import last_folder, remember_folder
from playground.ui.lens import Lens
from playground.ui.panel import PANELS, Panel
from playground.ui.plot import SPACE
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme

_N_MEASURED = 1000
"""Images of the data that tell how large digits are drawn in them."""


@PANELS.register("digit-pad")
class DigitPadPanel(Panel):
    """The pad, what the network sees of it, and its outputs; below, the classes to keep it as."""

    title: ClassVar[str] = "Draw a digit"

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._examples: Examples | None = None
        self._box: int | None = None
        self._lens = Lens()
        self._asking = Asking()
        self._is_following = True
        self.sheet = PadSheet()
        self.canvas = PadCanvas(self.sheet)
        self.tools = PadTools(self.canvas)
        self.seen, self.bars, self.keeping = SeenView(), OutputBars(), KeepingBar()
        self.sentence, self.note = _words(), _words()
        self._lay_out()
        self._listen()
        self.set_theme(current_theme())
        self._follow_sheet()

    def _lay_out(self) -> None:
        self._answers = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._answers.setSpacing(SPACE)
        self._answers.addWidget(self.seen, 2)
        self._answers.addWidget(self.bars, 3)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.setSpacing(SPACE)
        self._middle.addWidget(self.canvas, 3)
        self._middle.addLayout(self._answers, 2)
        self._pad = QWidget()
        inside = QVBoxLayout(self._pad)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE)
        inside.addWidget(self.tools)
        inside.addLayout(self._middle, 1)
        inside.addWidget(self.keeping)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self.sentence)
        layout.addWidget(self._pad, 1)
        layout.addWidget(self.note)
        layout.addStretch(0)
        self.note.setProperty("isMuted", True)
        self.note.hide()

    def _listen(self) -> None:
        self.canvas.changed.connect(self._follow_sheet)
        self.canvas.dropped.connect(self.take)
        self.canvas.paste_wanted.connect(self.paste)
        self.tools.paste_wanted.connect(self.paste)
        self.tools.open_wanted.connect(self._ask_for_picture)
        self.seen.clicked.connect(self._toggle_following)
        self.keeping.kept.connect(self._keep)
        self.keeping.said.connect(self._say)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_high = self.height() > 1.35 * self.width()
        directions = QBoxLayout.Direction
        across, down = directions.LeftToRight, directions.TopToBottom
        self._middle.setDirection(down if is_high else across)
        self._answers.setDirection(across if is_high else down)

    def measurements(self) -> frozenset[Measurement[Any]]:
        return self._asking.questions

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        has_pictures = snapshot.experiment.dataset.image_shape is not None
        self._pad.setVisible(has_pictures)
        if snapshot.examples is not self._examples:
            self._take_up_data(snapshot)
        self._take_answer(snapshot)
        self._say_answer()

    def _take_up_data(self, snapshot: Snapshot) -> None:
        """Fit what is on the pad to other data."""
        self._examples, dataset = snapshot.examples, snapshot.experiment.dataset
        shape = dataset.image_shape
        if shape is None:
            return
        images = snapshot.examples.train.inputs[:_N_MEASURED]
        self._box = usual_box(shape)
        if len(images) and images.dtype == np.uint8:
            self._box = box_of(images.astype(np.uint8).reshape(-1, *shape))
        self.keeping.show_dataset(dataset)
        self._asking.forget()
        self._follow_sheet()

    def _picture(self) -> ByteArray | None:
        """Return what is on the pad as the data have it, None if there is nothing."""
        snapshot = self._snapshot
        shape = None if snapshot is None else snapshot.experiment.dataset.image_shape
        if shape is None or self.sheet.is_empty:
            return None
        return fit(self.sheet.ink, shape, self._box)

    def _follow_sheet(self) -> None:
        """Ask about what is on the pad now."""
        picture, before = self._picture(), self.measurements()
        self.tools.offer(can_undo=self.sheet.can_undo, can_clear=picture is not None)
        self.keeping.offer(has_picture=picture is not None)
        if picture is None:
            self._asking.forget()
            self._show_empty()
        else:
            self._is_following = True
            self._asking.ask(picture.tobytes())
        self.note.hide()
        self._tell_of_questions(before)

    def _tell_of_questions(self, before: frozenset[Measurement[Any]]) -> None:
        if self.measurements() != before:
            self.measurements_changed.emit()

    def _show_empty(self) -> None:
        shape = (28, 28)
        if self._snapshot is not None:
            shape = self._snapshot.experiment.dataset.image_shape or shape
        self.seen.show_pixels(np.zeros(shape, np.uint8), is_followed=False)
        self.bars.show_values((), np.zeros(0), (0.0, 1.0))
        if self._lens.own is not None:
            self.lens_wanted.emit(replace(self._lens, own=None))
        self._say_answer()

    def _take_answer(self, snapshot: Snapshot) -> None:
        """Show the answer about a new picture, if it has come, and look at it everywhere."""
        before, waiting = self.measurements(), self._asking.waiting()
        if waiting is not None and snapshot.answer(waiting) is not None:
            self._asking.answered()
            self._tell_of_questions(before)
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

    def _say_answer(self) -> None:
        """Show what the network makes of the picture at the weights of the snapshot."""
        snapshot, shown = self._snapshot, self._asking.shown
        if snapshot is None or snapshot.experiment.dataset.image_shape is None:
            self.sentence.setText(NO_PICTURES)
            return
        question = next((each for each in self._asking.questions if each.pixels == shown), None)
        answer = None if question is None else snapshot.answer(question)
        if shown is None or answer is None or not answer.value:
            self.sentence.setText(EMPTY if snapshot.step else UNTRAINED)
            return
        experiment = snapshot.experiment
        outputs = answer.value[experiment.network.output.id]
        names, values, targets = bars_of(experiment, outputs)
        shape = experiment.dataset.image_shape
        pixels = np.frombuffer(shown, np.uint8).reshape(shape or (28, 28))
        self.seen.show_pixels(pixels, is_followed=self._lens.own == shown)
        self.bars.show_values(names, values, targets)
        self.sentence.setText(verdict(names, values) if snapshot.step else UNTRAINED)

    def show_lens(self, lens: Lens) -> None:
        before, self._lens = self._lens, lens
        if lens.own != before.own:
            self._is_following = lens.own is not None and lens.own == self._asking.shown
            self._say_answer()

    def _keep(self, label: int) -> None:
        picture = self._picture()
        if picture is not None and self.keeping.keep(picture, label):
            said = self.note.text()
            self.canvas.clear()  # for the next one; undo brings it back
            self._say(said)

    def _ask_for_picture(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Open a picture", last_folder(), KINDS)
        if chosen:
            remember_folder(Path(chosen))
            self.open(Path(chosen))

    def open(self, path: Path) -> None:
        """Put the picture of a file onto the pad."""
        try:
            self._put(read_picture(path))
        except DigitPictureError as error:
            self._say(str(error))

    def paste(self) -> None:
        """Put the picture of the clipboard onto the pad."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, content: QMimeData) -> None:
        """Put a picture that was copied or dropped onto the pad."""
        try:
            self._put(picture_in(content))
        except DigitPictureError as error:
            self._say(str(error))

    def _put(self, picture: ByteArray) -> None:
        self.sheet.put(ink_of(picture))
        self.canvas.tell()

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))

    def table(self) -> Table | None:
        if not self.bars.names:
            return None
        rows = zip(self.bars.names, map(float, self.bars.values), strict=True)
        return Table(self.title, ("class", "output"), tuple(rows))

    def set_theme(self, theme: Theme) -> None:
        for part in (self.canvas, self.tools, self.seen, self.bars):
            part.set_theme(theme)


def _words() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label
