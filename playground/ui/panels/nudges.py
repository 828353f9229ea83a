"""What each example of the next minibatch wants of a weight, and what the step makes of it."""

from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout

from playground.engine.dataset import Dataset
from playground.engine.measurement import Measurement
from playground.engine.measurements.nudges import Nudges, ParameterNudges
from playground.engine.measurements.nudges_of_layer import ColumnNudges, NudgesOfLayer
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, has_parameter
from playground.session.snapshot import Answer, Snapshot
from playground.ui.examples.pinning import hovering, toggled
from playground.ui.gradients.nudge_absence import WAITING, why_nothing
from playground.ui.gradients.nudge_content import NudgeContent
from playground.ui.gradients.nudge_tables import layer_table, weight_table
from playground.ui.gradients.nudge_words import why_this_one
from playground.ui.lens import Lens
from playground.ui.panel import PANELS, Panel
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme


@PANELS.register("nudges")
class NudgesPanel(Panel):
    """For a weight, its examples as bars; for a layer, a matrix of examples by weights."""

    title: ClassVar[str] = "Nudges"
    frames_per_second: ClassVar[float] = 10

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._lens = Lens()
        self._of: tuple[int, Dataset] | None = None
        self._own: ParameterKey | None = None
        """What is shown while nobody has chosen anything."""
        self._own_at: int | None = None
        self._is_lost = False
        self._is_layer_for_neuron = False
        self.content = NudgeContent()
        self.controls = self.content.controls
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.content)
        self._listen()
        self.set_theme(current_theme())

    def _listen(self) -> None:
        weight_page, layer_page = self.content.weight_page, self.content.layer_page
        self.controls.view_chosen.connect(self._choose_view)
        self.controls.is_sorted.toggled.connect(self._sort)
        for page in (weight_page, layer_page):
            page.pointed.connect(lambda row: self.lens_wanted.emit(hovering(self._lens, row)))
        weight_page.clicked.connect(lambda row: self.lens_wanted.emit(toggled(self._lens, row)))
        weight_page.lens_wanted.connect(self.lens_wanted)
        layer_page.clicked.connect(self._choose_cell)

    def measurements(self) -> frozenset[Measurement[Any]]:
        question = self._question
        return frozenset() if question is None else frozenset({question})

    @property
    def _question(self) -> Nudges | NudgesOfLayer | None:
        snapshot, thing = self._snapshot, self._lens.thing
        if snapshot is None or why_nothing(snapshot.experiment, thing):
            return None
        size = min(snapshot.experiment.batch_size, len(snapshot.examples.train))
        if self.controls.is_layer:
            of = thing or self._own
            node = snapshot.experiment.network.output.id if of is None else of.node
            return NudgesOfLayer(node, size)
        return Nudges(thing if isinstance(thing, ParameterKey) else self._own, size)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        before = self._question
        self._snapshot, experiment = snapshot, snapshot.experiment
        of = snapshot.n_documents, experiment.dataset
        if of != self._of:
            self._of, self._own, self._is_lost = of, None, False
        if self._own is not None and not has_parameter(experiment.network, self._own):
            self._own, self._is_lost = None, True
        self._redraw()
        if self._question != before:
            self.measurements_changed.emit()

    def show_lens(self, lens: Lens) -> None:
        before, self._lens = self._lens, lens
        self.content.show_lens(lens)
        if lens.thing == before.thing:
            return
        self._follow(lens.thing)
        if lens.thing is None and isinstance(before.thing, ParameterKey):
            # nothing jumps when it is let go of
            self._own, self._own_at, self._is_lost = before.thing, None, False
        self._redraw()
        self.measurements_changed.emit()

    def table(self) -> Table | None:
        """Return the numbers that are shown."""
        snapshot, answer = self._snapshot, self._answer
        if snapshot is None or answer is None:
            return None
        if isinstance(answer.value, ColumnNudges):
            return layer_table(snapshot, Answer(answer.step, answer.value))
        return weight_table(snapshot, Answer(answer.step, answer.value))

    def set_theme(self, theme: Theme) -> None:
        self.content.set_theme(theme)

    def _follow(self, thing: NeuronName | ParameterKey | None) -> None:
        """Show a neuron's layer, and come back from it to a weight."""
        if isinstance(thing, NeuronName) and not self.controls.is_layer:
            self._is_layer_for_neuron = True
            self.controls.choose(is_layer=True)
        elif not isinstance(thing, NeuronName) and self._is_layer_for_neuron:
            self._is_layer_for_neuron = False
            self.controls.choose(is_layer=False)

    def _choose_view(self) -> None:
        self._is_layer_for_neuron = False
        self._redraw()
        self.measurements_changed.emit()

    def _sort(self, is_sorted: bool) -> None:
        self.content.weight_page.is_sorted = is_sorted
        self._redraw()

    def _choose_cell(self, row: int | None, key: ParameterKey | None) -> None:
        self._is_layer_for_neuron = False  # the matrix stays
        snapshot, lens = self._snapshot, self._lens
        if snapshot is None or key is None:
            return
        if has_parameter(snapshot.experiment.network, key):
            lens = replace(lens, thing=key)
        self.lens_wanted.emit(lens if row is None else replace(lens, pinned=row))

    @property
    def _answer(self) -> Answer[ParameterNudges] | Answer[ColumnNudges] | None:
        question, snapshot = self._question, self._snapshot
        if question is None or snapshot is None:
            return None
        answer: Answer[Any] | None = snapshot.answer(question)
        return None if answer is None or answer.value is None else answer

    def _redraw(self) -> None:
        snapshot, answer = self._snapshot, self._answer
        if snapshot is None:
            return
        why = why_nothing(snapshot.experiment, self._lens.thing)
        if why:
            self.content.show_words(why)
        elif answer is None:
            self._wait(snapshot)
        elif isinstance(answer.value, ColumnNudges):
            self.content.show_layer(snapshot, Answer(answer.step, answer.value))
        else:
            self._show_weight(snapshot, Answer(answer.step, answer.value))

    def _wait(self, snapshot: Snapshot) -> None:
        """Leave what was shown, with its own name, until there is an answer."""
        question = self._question
        has_none = question is not None and question in snapshot.answers
        if has_none:
            self.content.show_words(WAITING)

    def _show_weight(self, snapshot: Snapshot, answer: Answer[ParameterNudges]) -> None:
        note, key, network = "", answer.value.key, snapshot.experiment.network
        if self._lens.thing is None:
            if self._own is None:
                self._own, self._own_at = key, answer.step
            note = why_this_one(key, network, self._own_at, is_lost=self._is_lost)
        self.content.show_weight(snapshot, answer, note)
