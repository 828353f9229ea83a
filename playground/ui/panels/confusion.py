"""What the network takes for what, how sure it is, and which class was learned when."""

from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from playground.engine.confusion import Confusion
from playground.engine.measurement import Measurement
from playground.engine.measurements.confusion import ConfusionMatrix
from playground.engine.measurements.saliency import Saliency
from playground.engine.saliency.looked_at import LookedAt
from playground.session.snapshot import Answer, Snapshot
from playground.ui.digits.confusion_calibration import CalibrationPicture
from playground.ui.digits.confusion_curves import AccuracyCurves
from playground.ui.digits.confusion_matrix import Pair
from playground.ui.digits.confusion_page import ConfusionPage
from playground.ui.digits.confusion_words import (
    WAITING,
    at_step,
    calibration_words,
    confusion_table,
    of_pair,
    summary,
    test_words,
    why_none,
)
from playground.ui.examples.pinning import hovering, toggled
from playground.ui.examples.words import pixels_of
from playground.ui.lens import Lens
from playground.ui.panel import PANELS, Panel
from playground.ui.plot import SPACE
from playground.ui.segments import Segment, Segments
from playground.ui.still_label import StillLabel
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme

_VIEWS = (
    Segment(0, "Confusion", "How often each class is taken for each other one."),
    Segment(1, "By class", "How well each class is recognised, over the steps of training."),
    Segment(2, "Calibration", "Whether the network is as often right as it is sure."),
)
_PARTS = (
    Segment(False, "Test", "Examples that the network has never learned from."),
    Segment(True, "Training", "The examples that the network learns from."),
)


@PANELS.register("confusion")
class ConfusionPanel(Panel):
    """The matrix and the examples behind its cells; or curves; or the calibration."""

    title: ClassVar[str] = "Confusion"
    frames_per_second: ClassVar[float] = 5

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._answer: Answer[Confusion] | None = None
        self._of: tuple[object, ...] = ()
        self._lens = Lens()
        self._test_row: int | None = None
        self.views, self.which = Segments("view", _VIEWS), Segments("examples", _PARTS)
        self.sentence = StillLabel()
        self.page, self.curves = ConfusionPage(), AccuracyCurves()
        self.calibration = CalibrationPicture()
        self._pages, self._filler = QStackedWidget(), QWidget()
        self._lay_out()
        self.views.chosen.connect(lambda _: self._change_view())
        self.which.chosen.connect(lambda _: self._change_part())
        self.page.pair_pointed.connect(self._say)
        self.page.matrix.chosen.connect(self._say)
        self.page.row_pointed.connect(self._hover)
        self.page.row_clicked.connect(self._click)
        self.set_theme(current_theme())

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.addWidget(self.views)
        controls.addStretch(1)
        controls.addWidget(self.which)
        for page in (self.page, self.curves, self.calibration):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE)
        layout.addLayout(controls)
        layout.addWidget(self.sentence)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._filler, 1)

    @property
    def _is_training(self) -> bool:
        return self.which.key

    @property
    def _question(self) -> ConfusionMatrix:
        return ConfusionMatrix(self._is_training)

    @property
    def _chosen(self) -> int | None:
        """The example that is shown large, a row of the part on screen."""
        row = self._lens.pinned if self._is_training else self._test_row
        n = 0 if self._answer is None else len(self._answer.value.labels)
        return row if row is not None and row < n else None

    @property
    def _outputs(self) -> Saliency | None:
        """The question what the network gives for the chosen example."""
        row = self._chosen
        return None if row is None else Saliency(LookedAt(row, self._is_training))

    def measurements(self) -> frozenset[Measurement[Any]]:
        snapshot = self._snapshot
        if snapshot is None or why_none(snapshot.experiment) is not None:
            return frozenset()
        asked = {self._question, self._outputs}
        if self.views.key == 1:
            asked.add(self.curves.question)
        return frozenset(each for each in asked if each is not None)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        before, self._snapshot = self.measurements(), snapshot
        experiment = snapshot.experiment
        of = (snapshot.examples, experiment.network, experiment.loss)
        if not self._of or of[0] is not self._of[0] or of[1:] != self._of[1:]:
            if self._of and of[0] is not self._of[0]:
                self._test_row = None
                self.page.forget()
            self._of, self._answer = of, None
        answer = snapshot.answer(self._question)
        if answer is not None and answer.value is not None:
            self._answer = Answer(answer.step, answer.value)
        self._redraw()
        if self.measurements() != before:
            self.measurements_changed.emit()

    def show_lens(self, lens: Lens) -> None:
        before, self._lens = self._lens, lens
        if lens.own != before.own and lens.own != self._test_pixels():
            self._test_row = None  # something else is looked at
            self._show_card()
        self._mark()
        if lens.pinned != before.pinned and self._is_training:
            self._show_card()
            self.measurements_changed.emit()

    def set_theme(self, theme: Theme) -> None:
        for part in (self.views, self.which, self.page, self.curves, self.calibration):
            part.set_theme(theme)
        self._redraw()

    def table(self) -> Table | None:
        answer, snapshot = self._answer, self._snapshot
        if answer is None or snapshot is None:
            return None
        return confusion_table(snapshot.experiment, answer.value)

    def _redraw(self) -> None:
        snapshot, answer = self._snapshot, self._answer
        why = None if snapshot is None else why_none(snapshot.experiment)
        is_there = answer is not None and why is None
        self._pages.setVisible(is_there)
        self._filler.setVisible(not is_there)
        self.views.setVisible(why is None)
        is_table = snapshot is not None and snapshot.experiment.dataset.is_binary
        self.which.setVisible(why is None and not is_table)
        if snapshot is None or answer is None or why is not None:
            self.sentence.say(why or WAITING)
            return
        self._pages.setCurrentIndex(self.views.key)
        self._say(None)
        experiment = snapshot.experiment
        if self.views.key == 1:
            self.curves.show_snapshot(snapshot, is_training=self._is_training)
        elif self.views.key == 2:
            self.calibration.show_calibration(answer.value.calibration)
        else:
            examples = snapshot.examples
            part = examples.train if self._is_training else examples.test
            self.page.show_confusion(experiment, part, answer.value)
            self._mark()
            self._show_card()

    def _say(self, pointed: Pair | None) -> None:
        snapshot, answer = self._snapshot, self._answer
        if snapshot is None or answer is None:
            return
        experiment, confusion = snapshot.experiment, answer.value
        if pointed is not None and pointed != self.page.pair:  # of which it is said below
            text = f"{of_pair(experiment, confusion, pointed)}."
        elif self.views.key == 2:
            text = calibration_words(confusion)
        else:
            text = summary(experiment, confusion, is_training=self._is_training)
        self.sentence.say(at_step(text, answer.step, snapshot.step))

    def _mark(self) -> None:
        if self._is_training:
            self.page.mark(self._lens.pinned, self._lens.hovered)
        else:
            self.page.mark(self._test_row, None)

    def _show_card(self) -> None:
        question, snapshot = self._outputs, self._snapshot
        found = None if question is None or snapshot is None else snapshot.answer(question)
        self.page.show_card(self._chosen, None if found is None else found.value)

    def _change_part(self) -> None:
        self._answer = None
        self._change_view()

    def _change_view(self) -> None:
        self._redraw()
        self.measurements_changed.emit()

    def _hover(self, row: int | None) -> None:
        if self._is_training:
            self.lens_wanted.emit(hovering(self._lens, row))

    def _click(self, row: int) -> None:
        if self._is_training:
            self.lens_wanted.emit(toggled(self._lens, row))
            return
        self._test_row = None if row == self._test_row else row
        pixels = self._test_pixels()
        if pixels is not None or self._lens.own is not None:
            # the drawing shows a test image as it shows one's own
            pinned = self._lens.pinned if pixels is None else None
            words = test_words(self._snapshot, self._test_row)
            lens = replace(self._lens, own=pixels, own_words=words, is_test=True, pinned=pinned)
            self.lens_wanted.emit(lens)
        self._mark()
        self._show_card()
        self.measurements_changed.emit()

    def _test_pixels(self) -> bytes | None:
        """Return the test image that has been clicked, a byte for each pixel; None: there is none.

        What is no image has no place in the drawing if it is not of the training part.
        """
        snapshot, row = self._snapshot, self._test_row
        if snapshot is None or row is None:
            return None
        pixels = pixels_of(snapshot.experiment.dataset, snapshot.examples.test, row)
        return None if pixels is None else pixels.tobytes()
