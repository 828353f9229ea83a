"""Weight space: every example is a plane, and a neuron's weights are a point."""

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.document.edit import Edit
from playground.document.experiment import Experiment
from playground.document.point_edits import make_points_own
from playground.engine.arrays import FloatArray
from playground.engine.datasets.points import Points
from playground.engine.losses.perceptron import Perceptron
from playground.engine.measurement import Measurement
from playground.engine.measurements.weight_space import NeuronInWeightSpace, WeightSpace
from playground.engine.measurements.weight_space_contradiction import WeightSpaceContradiction
from playground.engine.measurements.weight_space_lesson import PerceptronLesson, WeightSpaceLesson
from playground.engine.measurements.weight_space_loss import WeightSpaceLoss
from playground.engine.measurements.weight_space_region import WeightSpaceRegion
from playground.engine.neuron_name import NeuronName
from playground.session.snapshot import Snapshot
from playground.ui.examples.pinning import hovering, toggled
from playground.ui.lens import Lens
from playground.ui.panel import PANELS, Panel
from playground.ui.theme import Theme, current_theme
from playground.ui.weight_space.gestures import Gestures
from playground.ui.weight_space.page import Page
from playground.ui.weight_space.picture import Picture
from playground.ui.weight_space.words import input_names, weight_names


@PANELS.register("weight-space")
class WeightSpacePanel(Panel):
    """Data space and weight space of one neuron, linked: what moves in one moves in the other."""

    title: ClassVar[str] = "Weight space"
    frames_per_second: ClassVar[float] = 30
    width_share: ClassVar[float] = 0.47

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._n_documents = 0
        self._lens = Lens()
        self._neuron: NeuronName | None = None
        self._picture: Picture | None = None
        self.setMinimumSize(310, 260)  # a dock smaller than two views side by side stacks them
        self.page = Page()
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.page)
        self.data, self.weights, self.solid = self.page.data, self.page.weights, self.page.solid
        self._listen()
        self.set_theme(current_theme())

    def _listen(self) -> None:
        page = self.page
        for changed in (page.data_axes, page.weight_axes):
            changed.changed.connect(self._ask_anew)
        page.generosity.changed.connect(self._ask_anew)
        page.is_solid.toggled.connect(self._ask_anew)
        page.has_loss.toggled.connect(self._ask_anew)
        page.own.clicked.connect(self._make_points_own)
        self.weights.view_changed.connect(self.measurements_changed)
        self.weights.weights_dragged.connect(self._drag_weights)
        self.data.line_dragged.connect(self._drag_line)
        self.data.point_dragged.connect(self._drag_point)
        self.data.point_chosen.connect(self._change_point)
        self.data.place_chosen.connect(self._add_point)
        for view in (self.data, self.weights):
            view.dropped.connect(self._end_drag)
            view.pointed.connect(lambda row: self.lens_wanted.emit(hovering(self._lens, row)))
            view.clicked.connect(lambda row: self.lens_wanted.emit(toggled(self._lens, row)))

    @property
    def _main_question(self) -> WeightSpace:
        return WeightSpace(self._neuron, self.page.data_axes.axes)

    @property
    def _region_question(self) -> WeightSpaceRegion:
        axes, view = self.page.axes(), self.weights.view
        view = (view[0], view[1], view[0])[: len(axes)]
        return WeightSpaceRegion(self._neuron, axes, view, self.page.margin)

    @property
    def _lesson_question(self) -> WeightSpaceLesson:
        return WeightSpaceLesson(self._neuron, self.page.margin)

    @property
    def _loss_question(self) -> WeightSpaceLoss:
        across, up = self.page.axes()[:2]
        return WeightSpaceLoss(self._neuron, (across, up), self.weights.view)

    def measurements(self) -> frozenset[Measurement[Any]]:
        has_loss = self.page.has_loss.isChecked() and not self.page.shows_solid
        questions: set[Measurement[Any]] = {
            self._main_question,
            self._region_question,
            WeightSpaceContradiction(self._neuron),
            self._lesson_question,
        }
        return frozenset(questions | ({self._loss_question} if has_loss else set()))

    def _ask_anew(self) -> None:
        self.measurements_changed.emit()
        self._redraw()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        before = None if self._snapshot is None else self._snapshot.experiment
        self._snapshot = snapshot
        experiment = snapshot.experiment
        if before is not None and _is_other_document(before, experiment):
            self._n_documents += 1
            self.page.begin()
            self.measurements_changed.emit()
        self._choose_neuron()
        is_rule = isinstance(experiment.loss, Perceptron)
        if self.page.generosity.suit(experiment.optimiser.learning_rate if is_rule else None):
            self.measurements_changed.emit()
        self._redraw()

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
        answer = snapshot.answer(self._main_question)
        if answer is None:
            return
        if isinstance(answer.value, str):
            self._picture = None
            self.page.show_sentence(answer.value)
            return
        learnt = snapshot.answer(self._lesson_question)
        lesson = learnt.value if learnt is not None else None
        self._picture = self._picture_of(snapshot, answer.value, lesson)
        late = "" if answer.step == snapshot.step else f" (step {answer.step:,})"
        network = snapshot.experiment.network
        self.page.show_picture(
            snapshot.experiment,
            self._picture,
            lesson,
            late,
            of=(
                self._n_documents,
                network.input.layer,
                self._neuron,
                self._main_question.data_axes,
            ),
        )

    def _picture_of(
        self, snapshot: Snapshot, neuron: NeuronInWeightSpace, lesson: PerceptronLesson | None
    ) -> Picture:
        experiment = snapshot.experiment
        region = snapshot.answer(self._region_question)
        against = snapshot.answer(WeightSpaceContradiction(self._neuron))
        rows = against.value if against is not None else None
        losses = snapshot.answer(self._loss_question) if self.page.has_loss.isChecked() else None
        names = input_names(experiment, neuron)
        is_own = isinstance(experiment.dataset, Points)
        is_plain = (
            neuron.is_first
            and not experiment.is_normalised
            and all(each in experiment.dataset.columns for _, each in neuron.inputs)
        )
        return Picture(
            neuron,
            region.value if region is not None else None,
            rows if rows is not None else np.zeros(0, np.int64),
            names,
            weight_names(names, is_bias_fixed=neuron.is_bias_fixed),
            data_axes=self._main_question.data_axes,
            losses=losses.value if losses is not None else None,
            goal=lesson.goal if lesson is not None else None,
            can_move_points=is_own and is_plain,
        )

    def _gestures(self) -> Gestures | None:
        """Return what the hand can do now; None where there is nothing to take hold of."""
        if self._picture is None or self._snapshot is None:
            return None
        return Gestures(self._picture, self._snapshot)

    def _drag_weights(self, at: FloatArray) -> None:
        gestures, axes = self._gestures(), self.page.axes()
        self._edit(gestures and gestures.set_weights((axes[0], axes[1]), at))

    def _drag_line(self, normal: FloatArray, offset: float) -> None:
        gestures = self._gestures()
        self._edit(gestures and gestures.set_line(normal, offset))

    def _drag_point(self, row: int, at: FloatArray) -> None:
        gestures = self._gestures()
        self._edit(gestures and gestures.move_point(row, at))

    def _change_point(self, row: int) -> None:
        gestures = self._gestures()
        if gestures is not None:
            is_removal = self.data.tool == "remove"
            self._edit(gestures.remove_point(row) if is_removal else gestures.flip(row))
        self.edit_ended.emit()

    def _add_point(self, at: FloatArray) -> None:
        gestures, is_positive = self._gestures(), self.data.tool == "add positive"
        self._edit(gestures and gestures.add_point(at, is_positive=is_positive))
        self.edit_ended.emit()

    def _make_points_own(self) -> None:
        if self._snapshot is not None:
            self._edit(make_points_own(self._snapshot.examples))
        self.edit_ended.emit()

    def _end_drag(self) -> None:
        self.page.hold(is_held=False)
        self.edit_ended.emit()

    def _edit(self, edit: Edit | None) -> None:
        if edit is None:
            return
        is_dragging = self.data.hand.is_dragging or self.weights.hand.is_dragging
        self.page.hold(is_held=is_dragging)
        self.edit_wanted.emit(edit)


def _is_other_document(before: Experiment, now: Experiment) -> bool:
    """Return whether one experiment does not come from the other by an edit, which keeps parts."""
    parts = ("network", "dataset", "optimiser", "initialiser")
    return all(getattr(before, part) is not getattr(now, part) for part in parts)
