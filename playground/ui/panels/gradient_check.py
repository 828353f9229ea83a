"""Is what backpropagation says what the loss does?"""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from playground.document.experiment import Experiment
from playground.engine.gradients.check import GradientCheck, Progress
from playground.engine.measurement import Measurement
from playground.engine.measurements.gradient_check import CheckOfGradient
from playground.engine.parameter_key import ParameterKey
from playground.session.snapshot import Snapshot
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import parameter_label
from playground.ui.gradients.check_controls import CheckControls
from playground.ui.gradients.check_table import BARRED, BARS, CheckTable
from playground.ui.gradients.check_words import (
    EXPLANATION,
    check_table,
    how_much,
    pair,
    verdict,
)
from playground.ui.lens import Lens
from playground.ui.panel import PANELS, Panel
from playground.ui.plot import SPACE
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme


@dataclass(frozen=True, eq=False)
class _Found:
    experiment: Experiment
    step: int
    check: GradientCheck


@PANELS.register("gradient-check")
class GradientCheckPanel(Panel):
    """A button, what it found in a sentence, and a row for each column."""

    title: ClassVar[str] = "Check the gradient"
    frames_per_second: ClassVar[float] = 10

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._lens = Lens()
        self._question: CheckOfGradient | None = None
        self._asked_of: Experiment | None = None
        self._found: _Found | None = None
        self._nonce = 0
        self.controls = CheckControls()
        self.sentence, self.about, self.bars, self.details = (_wrapped() for _ in range(4))
        self.bars.setText(BARS)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        for muted in (self.about, self.bars, self.details):
            muted.setProperty("isMuted", True)
        self.nodes = CheckTable()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE)
        for widget in (self.controls, self.sentence, self.about):
            layout.addWidget(widget)
        layout.addWidget(self.nodes, 1)
        layout.addWidget(self.bars)
        layout.addWidget(self.details)
        self._filler = QWidget()
        layout.addWidget(self._filler, 1)
        self.controls.begun.connect(self._begin)
        self.controls.cancelled.connect(self._end)
        self.nodes.chosen.connect(self._choose)
        self.sentence.linkActivated.connect(lambda _: self._choose_worst())
        self.set_theme(current_theme())
        self._redraw()

    def measurements(self) -> frozenset[Measurement[Any]]:
        return frozenset() if self._question is None else frozenset({self._question})

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        experiment = snapshot.experiment
        self.controls.offer(experiment.network.n_parameters)
        if self._found is not None and not _is_same(self._found.experiment, experiment):
            self._found = None
            self._redraw()
        if self._asked_of is not None and not _is_same(self._asked_of, experiment):
            self._end()
        self._take_answer(snapshot)
        self.controls.button.setEnabled(experiment.obstacle is None)
        self._say_what_is_seen()

    def _take_answer(self, snapshot: Snapshot) -> None:
        answer = None if self._question is None else snapshot.answer(self._question)
        if answer is None:
            return
        report = answer.value
        if report is not None and report.check is None:
            self.controls.show_progress(report.progress)
            return
        if report is not None and report.check is not None:
            self._found = _Found(snapshot.experiment, answer.step, report.check)
        self._end()
        self._redraw()

    def _begin(self) -> None:
        if self._snapshot is None:
            return
        self._nonce += 1
        self._question = CheckOfGradient(self.controls.n_parameters, self._nonce)
        self._asked_of = self._snapshot.experiment
        self.controls.show_progress(Progress(0, 1))
        self.measurements_changed.emit()

    def begin(self) -> None:
        self._begin()

    def _end(self) -> None:
        """Ask no more: it is answered, cancelled, or about a network of the past."""
        is_asked, self._question, self._asked_of = self._question is not None, None, None
        self.controls.show_progress(None)
        if is_asked:
            self.measurements_changed.emit()

    def show_lens(self, lens: Lens) -> None:
        self._lens = lens

    def set_theme(self, theme: Theme) -> None:
        self.nodes.set_theme(theme)

    def table(self) -> Table | None:
        found = self._found
        return None if found is None else check_table(found.experiment, found.check, found.step)

    def _redraw(self) -> None:
        found = self._found
        self.nodes.setVisible(found is not None)
        has_bars = found is not None and any(n.verdict in BARRED for n in found.check.nodes)
        self.bars.setVisible(has_bars)
        self.details.setText("")
        self.details.setVisible(found is not None)
        self.sentence.setText(
            EXPLANATION if found is None else verdict(found.experiment, found.check)
        )
        self._filler.setVisible(found is None)
        if found is None:
            return
        drawing = drawing_of(found.experiment)
        nodes = found.check.nodes
        titles = [found.experiment.network.title(each.node) for each in nodes]
        words = ["" if n.worst is None else parameter_label(n.worst.key, drawing) for n in nodes]
        self.nodes.show_nodes(nodes, titles, words)

    def _say_what_is_seen(self) -> None:
        snapshot, found = self._snapshot, self._found
        if snapshot is None:
            return
        obstacle = snapshot.experiment.obstacle
        if obstacle is not None:
            text = obstacle.sentence
        elif found is not None:
            text = how_much(found.check, found.step, snapshot.step)
        else:
            text = ""
        self.about.setText(text)
        self.about.setVisible(bool(text))

    def _choose(self, row: int) -> None:
        if self._found is None:
            return
        node = self._found.check.nodes[row]
        self.details.setText(pair(self._found.experiment, node))
        if node.worst is not None:
            self._look_at(node.worst.key)

    def _choose_worst(self) -> None:
        if self._found is None:
            return
        told = [each for each in self._found.check.nodes if each.verdict == "right"]
        most = max(told, key=lambda each: each.relative_difference or 0.0)
        self.nodes.selectRow(self._found.check.nodes.index(most))
        self._choose(self._found.check.nodes.index(most))

    def _look_at(self, key: ParameterKey) -> None:
        self.lens_wanted.emit(replace(self._lens, thing=key))


def _is_same(one: Experiment, other: Experiment) -> bool:
    """Whether what was found of one is true of the other, but for the weights."""
    return one is other or (one.network == other.network and one.loss == other.loss)


def _wrapped() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    return label
