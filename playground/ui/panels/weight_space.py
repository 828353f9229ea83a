"""Weight space: every example is a plane, and a neuron's weights are a point."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.engine.losses.perceptron import Perceptron
from playground.engine.measurement import Measurement
from playground.engine.neuron_name import NeuronName
from playground.session.snapshot import Snapshot
from playground.ui.examples.pinning import hovering, toggled
from playground.ui.lens import Lens
from playground.ui.panel import PANELS, Panel
from playground.ui.table_export import Table
from playground.ui.theme import Theme, current_theme

if TYPE_CHECKING:
    from playground.ui.weight_space.picture import Picture
    from playground.ui.weight_space.questions import Questions


@PANELS.register("weight-space")
class WeightSpacePanel(Panel):
    """Data space and weight space of one neuron, linked: what moves in one moves in the other."""

    title: ClassVar[str] = "Weight space"
    frames_per_second: ClassVar[float] = 30
    width_share: ClassVar[float] = 0.47

    def __init__(self) -> None:
        super().__init__()
        # some thirty modules, for which the window should not have to wait
        from playground.ui.weight_space.handling import Handling
        from playground.ui.weight_space.page import Page

        self._snapshot: Snapshot | None = None
        self._lens = Lens()
        self._neuron: NeuronName | None = None
        self._picture: Picture | None = None
        self.setMinimumSize(310, 260)  # a dock smaller than two views side by side stacks them
        self.page = Page()
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.page)
        self.data, self.weights, self.solid = self.page.data, self.page.weights, self.page.solid
        self._handling = Handling(self.page)
        self._listen()
        self.set_theme(current_theme())

    def _listen(self) -> None:
        page = self.page
        for changed in (page.data_axes, page.weight_axes):
            changed.changed.connect(self._ask_anew)
        page.generosity.changed.connect(self._ask_anew)
        page.is_solid.toggled.connect(self._ask_anew)
        page.has_loss.toggled.connect(self._ask_anew)
        self.weights.view_changed.connect(self.measurements_changed)
        self._handling.edit_wanted.connect(self.edit_wanted)
        self._handling.edit_ended.connect(self.edit_ended)
        for view in (self.data, self.weights, self.solid):
            view.pointed.connect(lambda row: self.lens_wanted.emit(hovering(self._lens, row)))
            view.clicked.connect(lambda row: self.lens_wanted.emit(toggled(self._lens, row)))

    @property
    def _questions(self) -> "Questions":
        from playground.ui.weight_space.questions import Questions

        page = self.page
        return Questions(
            self._neuron,
            page.data_axes.axes,
            page.axes(),
            self.weights.view,
            page.margin,
            page.has_loss.isChecked(),
        )

    def measurements(self) -> frozenset[Measurement[Any]]:
        return self._questions.all()

    def _ask_anew(self) -> None:
        self.measurements_changed.emit()
        self._redraw()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        before, self._snapshot = self._snapshot, snapshot
        experiment = snapshot.experiment
        if before is not None and before.n_documents != snapshot.n_documents:
            self.page.begin()
            self.measurements_changed.emit()
        self._choose_neuron()
        is_rule = isinstance(experiment.loss, Perceptron)
        if self.page.generosity.suit(experiment.optimiser.learning_rate if is_rule else None):
            self.measurements_changed.emit()
        self._redraw()

    def table(self) -> Table | None:
        picture, snapshot = self._picture, self._snapshot
        if picture is None or snapshot is None:
            return None
        from playground.ui.weight_space.neuron_table import neuron_table

        return neuron_table(picture, snapshot.experiment, self.title)

    def parts(self) -> Mapping[str, QWidget]:
        return {"Weight space, weights only": self.weights, "Weight space, data only": self.data}

    def show_lens(self, lens: Lens) -> None:
        self._lens = lens
        for view in (self.data, self.weights, self.solid):
            view.show_lens(lens)
        self._choose_neuron()

    def set_theme(self, theme: Theme) -> None:
        self.page.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.page.fit(event.size())

    def _choose_neuron(self) -> None:
        """Look at the neuron chosen in the drawing, or that of a chosen weight; else the output."""
        thing = self._lens.thing
        chosen = None if thing is None else NeuronName(thing.node, thing.neuron)
        if chosen is not None and self._snapshot is not None:
            network = self._snapshot.experiment.network
            is_known = (
                chosen.node in network.places and chosen.neuron in network[chosen.node].neurons
            )
            if not is_known or chosen.node == network.input.id:
                chosen = None
        if chosen != self._neuron:
            self._neuron = chosen
            self.measurements_changed.emit()

    def _redraw(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        questions = self._questions
        answer = snapshot.answer(questions.main)
        if answer is None:
            return
        if isinstance(answer.value, str):
            self._picture = self._handling.gestures = None
            self.page.show_sentence(answer.value)
            return
        learnt = snapshot.answer(questions.lesson)
        lesson = learnt.value if learnt is not None else None
        self._picture = questions.picture(snapshot, answer.value, lesson)
        self._handling.hold_out(self._picture, snapshot)
        late = "" if answer.step == snapshot.step else f" (step {answer.step:,})"
        network = snapshot.experiment.network
        self.page.show_picture(
            snapshot.experiment,
            self._picture,
            lesson,
            late,
            of=(snapshot.n_documents, network.input.layer, self._neuron, questions.data_axes),
        )
