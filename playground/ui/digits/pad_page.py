"""The parts of the pad and where they are; nothing moves while one draws."""

from itertools import permutations
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QSizePolicy, QVBoxLayout, QWidget

from playground.document.experiment import Experiment
from playground.engine.arrays import ByteArray, FloatArray
from playground.engine.ink import DigitPictureError, ink_of
from playground.ui.digits.pad_bars import OutputBars
from playground.ui.digits.pad_canvas import PadCanvas
from playground.ui.digits.pad_files import KINDS, picture_in, read_picture
from playground.ui.digits.pad_keeping import KeepingBar
from playground.ui.digits.pad_seen import SeenView
from playground.ui.digits.pad_sheet import PadSheet
from playground.ui.digits.pad_tools import PadTools
from playground.ui.digits.pad_words import HINT, NO_PICTURES, UNTRAINED, bars_of, empty, says
from playground.ui.folders import last_folder, remember_folder
from playground.ui.plot import SPACE
from playground.ui.still_label import SteadyLabel, StillLabel
from playground.ui.theme import Theme

_NOTE_LINES = 2


class PadPage(QWidget):
    """A sentence, the tools, the pad with what the network sees and says, the classes, a note."""

    changed = Signal()
    """There is something else on the sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet = PadSheet()
        self.canvas = PadCanvas(self.sheet)
        self.tools = PadTools(self.canvas)
        self.seen, self.bars, self.keeping = SeenView(), OutputBars(), KeepingBar()
        self.sentence = SteadyLabel()
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.note = StillLabel(is_muted=True, hides=False)
        self.note.reserve(_NOTE_LINES)
        self._pad = QWidget()
        self._lay_out()
        self.canvas.changed.connect(self.changed)
        self.canvas.dropped.connect(self.take)
        self.canvas.paste_wanted.connect(self.paste)
        self.tools.paste_wanted.connect(self.paste)
        self.tools.open_wanted.connect(self._ask_for_picture)
        self.keeping.said.connect(self.say)
        self.keeping.refused.connect(self.refuse)
        self.say("")

    def _lay_out(self) -> None:
        self._answers = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._answers.setSpacing(SPACE)
        self._answers.addWidget(self.seen, 2)
        self._answers.addWidget(self.bars, 3)
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.setSpacing(SPACE)
        self._middle.addWidget(self.canvas, 3)
        self._middle.addLayout(self._answers, 2)
        inside = QVBoxLayout(self._pad)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE)
        inside.addWidget(self.tools)
        inside.addLayout(self._middle, 1)
        inside.addWidget(self.keeping)
        inside.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self.sentence)
        layout.addWidget(self._pad, 1)
        layout.addStretch(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_high = self.height() > 1.35 * self.width()
        directions = QBoxLayout.Direction
        across, down = directions.LeftToRight, directions.TopToBottom
        self._middle.setDirection(down if is_high else across)
        self._answers.setDirection(across if is_high else down)

    def show_data(self, experiment: Experiment) -> None:
        """Keep room for what is to be said about these data, or say that they have no pictures."""
        has_pictures = experiment.dataset.image_shape is not None
        self._pad.setVisible(has_pictures)
        if not has_pictures:
            self.sentence.may_show((NO_PICTURES,))
            self.sentence.setText(NO_PICTURES)
            return
        longest = sorted(experiment.dataset.classes, key=len)[-2:]
        verdicts = [says(*pair) for pair in permutations(longest, 2)]
        self.sentence.may_show((empty(experiment.dataset), UNTRAINED, *verdicts))
        self.keeping.show_dataset(experiment.dataset)

    def show_answer(
        self, experiment: Experiment, pixels: ByteArray, outputs: FloatArray, *, is_followed: bool
    ) -> None:
        """Show what the network sees and says; `is_followed`: its drawing shows it too."""
        self.seen.show_pixels(pixels, is_followed=is_followed)
        self.bars.show_values(*bars_of(experiment, outputs))

    def show_nothing(self, experiment: Experiment) -> None:
        """Show blank paper, and the bars that there will be."""
        shape = experiment.dataset.image_shape or (1, 1)
        unknown = np.full(experiment.network.output.layer.n_units, np.nan)
        self.show_answer(experiment, np.zeros(shape, np.uint8), unknown, is_followed=False)

    def say(self, sentence: str) -> None:
        """Say what has been done; without a sentence, what the mouse does."""
        self.note.warn(is_wrong=False)
        self.note.say(sentence or HINT)

    def refuse(self, sentence: str) -> None:
        """Say why something has not been done; the pad still shows what it did."""
        self.note.warn(is_wrong=True)
        self.note.say(sentence)

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
            self.refuse(str(error))

    def paste(self) -> None:
        """Put the picture of the clipboard onto the pad."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, content: QMimeData) -> None:
        """Put a picture that was copied or dropped onto the pad."""
        try:
            self._put(picture_in(content))
        except DigitPictureError as error:
            self.refuse(str(error))

    def _put(self, picture: ByteArray) -> None:
        self.sheet.put(ink_of(picture))
        self.tools.take_brush()
        self.canvas.tell()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        for part in (self.canvas, self.tools, self.seen, self.bars):
            part.set_theme(theme)
