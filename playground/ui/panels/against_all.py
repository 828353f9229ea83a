"""How far a minibatch leads from where all examples together point."""

from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout

from playground.document.experiment import Experiment
from playground.engine.gradients.against_all import MOST_EXAMPLES
from playground.engine.measurement import Measurement
from playground.engine.measurements.against_all import AgainstAll, AgainstAllAnswer
from playground.session.snapshot import Answer, Snapshot
from playground.ui.examples.pinning import hovering, toggled
from playground.ui.examples.words import example_name
from playground.ui.gradients.cloud_page import CloudPage
from playground.ui.gradients.cloud_words import (
    against_all_table,
    key,
    law_key,
    law_note,
    left_out,
    note,
    of_minibatch,
    of_size,
    summary,
)
from playground.ui.lens import Lens
from playground.ui.panel import PANELS, Panel
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme

_WAITING = "The gradients of all examples are being computed …"


@PANELS.register("against-all")
class AgainstAllPanel(Panel):
    """A sentence, the cloud of minibatches around the full gradient, and the law of its size."""

    title: ClassVar[str] = "Minibatch against all"
    frames_per_second: ClassVar[float] = 5

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._lens = Lens()
        self._of: Experiment | None = None
        self._answer: Answer[AgainstAllAnswer] | None = None
        self._drawn: AgainstAllAnswer | None = None
        self._whole: AgainstAllAnswer | None = None
        self._rest: AgainstAllAnswer | None = None
        """The last answer that was shown without the next minibatch, and what was left of it."""
        self._hint = ""
        self._own_size: int | None = None
        self._theme = current_theme()
        self.page = CloudPage()
        self.size_slider, self.is_widest = self.page.size_slider, self.page.is_widest
        self.cloud, self.law = self.page.cloud, self.page.law
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self._listen()
        self._redraw()

    def _listen(self) -> None:
        self.size_slider.value_changed.connect(self._set_size)
        self.page.arranged.connect(self._say_what_is_what)
        self.is_widest.toggled.connect(lambda _: self.measurements_changed.emit())
        self.cloud.pointed.connect(self._point_at)
        self.cloud.clicked.connect(self._click)
        self.law.pointed.connect(self._point_at_size)
        self.law.chosen.connect(self._choose_size)

    @property
    def _question(self) -> AgainstAll | None:
        experiment = None if self._snapshot is None else self._snapshot.experiment
        if experiment is None or experiment.obstacle is not None:
            return None
        size = self.size_slider.value
        other = self._other_size(experiment.batch_size, size)
        return AgainstAll(size, other, not self.is_widest.isChecked())

    def _other_size(self, batch_size: int, size: int) -> int:
        """Return a further size to be told of: ten times as large, where that is not all."""
        return 10 * batch_size if size == batch_size else size

    def measurements(self) -> frozenset[Measurement[Any]]:
        question = self._question
        return frozenset() if question is None else frozenset({question})

    def show_snapshot(self, snapshot: Snapshot) -> None:
        before, self._snapshot = self.measurements(), snapshot
        experiment = snapshot.experiment
        if self._of is None or not _is_same(self._of, experiment):
            self._of, self._answer = experiment, None
        n = min(len(snapshot.examples.train), MOST_EXAMPLES)
        size, n_train = self._own_size or experiment.batch_size, len(snapshot.examples.train)
        self.size_slider.offer(n, size, n_all=n_train)
        if self.measurements() != before:
            self.measurements_changed.emit()
        question = self._question
        answer = None if question is None else snapshot.answer(question)
        if answer is not None and answer.value is not None:
            self._answer = Answer(answer.step, answer.value)
        self._redraw()

    def show_lens(self, lens: Lens) -> None:
        self._lens = lens

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.cloud.set_theme(theme)
        self.law.set_theme(theme)
        self._say_what_is_what()

    def table(self) -> Table | None:
        answer = self._answer
        return None if answer is None else against_all_table(answer.value, answer.step)

    def _redraw(self) -> None:
        snapshot, answer = self._snapshot, self._answer
        value = None if answer is None else answer.value
        if value is not None and snapshot is not None and snapshot.experiment.optimiser.is_batch:
            value = self._without_next(value)
        if value is not self._drawn or value is None:
            self._drawn, self._hint = value, ""
            self.cloud.show_answer(value)
            self.law.show_answer(value)
        self.page.sentence.setText(self._sentence())
        self._say_what_is_what()
        self.size_slider.setEnabled(snapshot is not None and snapshot.experiment.obstacle is None)

    def _without_next(self, value: AgainstAllAnswer) -> AgainstAllAnswer:
        """Return an answer without the next minibatch, which a step by all examples has not."""
        if self._whole is not value:
            self._whole, self._rest = value, replace(value, coming=None)
        return self._rest or value

    def _sentence(self) -> str:
        snapshot, answer = self._snapshot, self._answer
        if snapshot is None:
            return ""
        if snapshot.experiment.obstacle is not None:
            return snapshot.experiment.obstacle.sentence
        if answer is None:
            return _WAITING
        size = answer.value.batch_size
        optimiser = snapshot.experiment.optimiser
        other_size = self._other_size(snapshot.experiment.batch_size, size)
        method = optimiser.title if optimiser.is_batch else ""
        sentence = summary(answer.value, other_size, method)
        return f"{sentence} {left_out(snapshot.experiment)}".rstrip()

    def _say_what_is_what(self) -> None:
        """Tell the arrows and the dots apart, in their colours."""
        snapshot, answer, theme = self._snapshot, self._answer, self._theme
        if snapshot is None or answer is None or self._hint:
            self.page.key.setText(self._hint)
            return
        has_cloud, has_law = (each.isVisibleTo(self.page) for each in (self.cloud, self.law))
        about = note(answer.value, answer.step, snapshot.step)
        texts: list[str] = []
        if has_cloud and self.cloud.n_outside:
            about = "; ".join(filter(None, [about, f"{self.cloud.n_outside} dots lie further out"]))
        if has_cloud:
            colours = theme.accent, theme.text, theme.muted_text
            is_batch = snapshot.experiment.optimiser.is_batch
            texts.append(key(answer.value, about, colours, is_batch_method=is_batch))
        if has_law:
            remark = "" if has_cloud else law_note(answer.value, answer.step, snapshot.step)
            texts.append(law_key(answer.value, remark, theme.muted_text))
        self.page.key.setText("<br>".join(texts))

    def _set_size(self, size: int) -> None:
        self._own_size = size
        self.measurements_changed.emit()

    def _choose_size(self, which: int) -> None:
        if self._answer is not None:
            size = int(self._answer.value.law.batch_sizes[which])
            self._own_size = size
            value = self._answer.value
            self.size_slider.offer(value.n_examples, size, n_all=value.n_all)
            self.measurements_changed.emit()

    def _point_at(self, which: int | None) -> None:
        answer = self._answer
        if which is None or answer is None:
            self._tell("")
        else:
            self._tell(of_minibatch(answer.value, which) + self._whose(which))
        self.lens_wanted.emit(hovering(self._lens, self._example(which)))

    def _point_at_size(self, which: int | None) -> None:
        answer = self._answer
        self._tell("" if which is None or answer is None else of_size(answer.value, which))

    def _tell(self, hint: str) -> None:
        """Say what the mouse is at in place of the key, as long as it is there."""
        self._hint = hint
        self._say_what_is_what()

    def _whose(self, which: int) -> str:
        row = self._example(which)
        if row is None or self._snapshot is None:
            return "."
        return f" ({example_name(self._snapshot.experiment.dataset, row)})."

    def _example(self, which: int | None) -> int | None:
        """Return the row of a dot that stands for a single example."""
        answer = self._answer
        if which is None or answer is None or answer.value.batch_size > 1:
            return None
        return int(answer.value.drawn.firsts[which])

    def _click(self, which: int | None) -> None:
        row = self._example(which)
        if row is not None:
            self.lens_wanted.emit(toggled(self._lens, row))


def _is_same(one: Experiment, other: Experiment) -> bool:
    """Whether what was found of one is about the other too, but for the weights."""
    return one is other or (
        (one.network, one.loss, one.dataset, one.seed, one.is_normalised)
        == (other.network, other.loss, other.dataset, other.seed, other.is_normalised)
    )
