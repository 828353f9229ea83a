"""All that the nudges show: words above, a weight's bars or a layer's matrix, and a note below."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from playground.engine.measurements.nudges import ParameterNudges
from playground.engine.measurements.nudges_of_layer import ColumnNudges
from playground.engine.parameter_key import ParameterKey
from playground.session.snapshot import Answer, Snapshot
from playground.ui.gradients.nudge_absence import WAITING
from playground.ui.gradients.nudge_controls import NudgeControls
from playground.ui.gradients.nudge_layer_page import LayerPage
from playground.ui.gradients.nudge_weight_page import WeightPage
from playground.ui.gradients.nudge_words import (
    heading,
    layer_heading,
    layer_result,
    longest_result,
    result,
    whose,
)
from playground.ui.lens import Lens
from playground.ui.plot import SPACE
from playground.ui.still_label import SteadyLabel
from playground.ui.theme import Theme
from playground.ui.tooltip import tooltip

_LOW, _HIGH = 320, 390
"""Pixels of height from which on there is room for the strip of examples, and for all words."""
_LONGEST_NOTE = (
    "Nothing is chosen: this weight had the largest gradient at step 10,000. Click another weight "
    "or bias in the drawing."
)
"""For which there is always room, so that nothing moves while training goes on."""


class NudgeContent(QStackedWidget):
    """Words alone where there is nothing to show."""

    def __init__(self) -> None:
        super().__init__()
        self.controls = NudgeControls()
        self.heading, self.whose = QLabel(), QLabel()
        self.result, self.note = SteadyLabel(), SteadyLabel()
        self.placeholder = QLabel(WAITING)
        self.weight_page, self.layer_page = WeightPage(), LayerPage()
        self._pages = QStackedWidget()
        self._key: ParameterKey | None = None
        self._rounded = ""
        """The longest sentence on a step of this weight that was rounded off; few ever are."""
        self._style()
        self._lay_out()
        self.controls.keeps_scale.toggled.connect(self.weight_page.keep_scale)
        self.controls.keeps_scale.toggled.connect(self.layer_page.keep_scale)

    def _style(self) -> None:
        self.heading.setStyleSheet("font-weight: bold;")
        for label in (self.heading, self.whose):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for label in (self.whose, self.note, self.placeholder):
            label.setProperty("isMuted", True)
        self.note.may_show((_LONGEST_NOTE,))
        self.placeholder.setWordWrap(True)
        self.placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.placeholder.setMargin(4 * SPACE)

    def _lay_out(self) -> None:
        self._pages.addWidget(self.weight_page)
        self._pages.addWidget(self.layer_page)
        content, around = QWidget(), QScrollArea()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE // 2)
        for widget in (self.controls, self.heading, self.whose, self.result):
            layout.addWidget(widget)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.note)
        around.setWidgetResizable(True)
        around.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        around.setWidget(content)
        self.addWidget(self.placeholder)
        self.addWidget(around)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.whose.setHidden(self.height() < _HIGH)
        self.weight_page.be_low(self.height() < _LOW)
        self._show_or_hide_note()

    def show_words(self, words: str) -> None:
        """Show words in the place of everything else."""
        self.placeholder.setText(words)
        self.setCurrentIndex(0)

    def show_layer(self, snapshot: Snapshot, answer: Answer[ColumnNudges]) -> None:
        """Show the nudges of a column of neurons."""
        self.heading.setText(layer_heading(snapshot.experiment, answer.value.node))
        self._say(layer_result(answer.value), snapshot, len(answer.value.rows))
        self.layer_page.show_answer(snapshot, answer)
        self._show(1, whose(snapshot, answer), "")

    def show_weight(self, snapshot: Snapshot, answer: Answer[ParameterNudges], note: str) -> None:
        """Show the nudges of a weight or bias; a note says why it is this one."""
        self.heading.setText(heading(snapshot.experiment, answer.value.key))
        sentence = result(answer.value, snapshot.experiment)
        if answer.value.key != self._key:
            self._key, self._rounded = answer.value.key, ""
        if answer.value.is_rounded_off:
            self._rounded = max(self._rounded, sentence, key=len)
        self._say(sentence, snapshot, len(answer.value.rows), self._rounded)
        self.weight_page.show_answer(snapshot, answer)
        self._show(0, whose(snapshot, answer), note)

    def _say(self, sentence: str, snapshot: Snapshot, n_examples: int, rounded: str = "") -> None:
        self.result.may_show((longest_result(snapshot.experiment, n_examples), rounded))
        self.result.setText(sentence)
        self.result.setToolTip(tooltip(sentence))

    def _show(self, page: int, whose_they_are: str, note: str) -> None:
        self.whose.setText(whose_they_are)
        self.note.setText(note)
        self._show_or_hide_note()
        self._pages.setCurrentIndex(page)
        self.setCurrentIndex(1)

    def _show_or_hide_note(self) -> None:
        self.note.setVisible(bool(self.note.text()) and self.height() >= _HIGH)

    def show_lens(self, lens: Lens) -> None:
        """Mark what is looked at."""
        self.weight_page.show_lens(lens)
        self.layer_page.show_lens(lens)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.weight_page.set_theme(theme)
        self.layer_page.set_theme(theme)
