"""The network drawing: what is trained, and the place where it is changed."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from playground.document.experiment import Experiment
from playground.engine.measurement import Measurement
from playground.engine.measurements.example_activations import ExampleActivations
from playground.engine.parameter_key import ParameterKey
from playground.session.snapshot import Snapshot
from playground.ui import theme
from playground.ui.colours import Theme
from playground.ui.editor.boxes import Arrangement
from playground.ui.editor.column_controls import HEIGHT
from playground.ui.editor.column_menu import ColumnMenu
from playground.ui.editor.column_strip import ColumnStrip
from playground.ui.editor.drawing import Drawing, drawing_of
from playground.ui.editor.example_bar import HEIGHT as EXAMPLE_HEIGHT
from playground.ui.editor.example_bar import ExampleBar
from playground.ui.editor.explanations import explain, said_of
from playground.ui.editor.labels import parameter_label, summary
from playground.ui.editor.layout import arrange
from playground.ui.editor.legend import Legend
from playground.ui.editor.paints import Paints
from playground.ui.editor.pointer_label import PointerLabel
from playground.ui.editor.pointing import Pointing
from playground.ui.editor.present import QUESTION, Present, present_of
from playground.ui.editor.scene import ImageName, NetworkScene, Target
from playground.ui.editor.shapes import Room, image_shape
from playground.ui.editor.text_items import label_widths
from playground.ui.editor.value_editing import ValueEditing
from playground.ui.editor.view import DrawingView
from playground.ui.editor.wiring import NeuronName
from playground.ui.workbench import Workbench

_FOOTER = 22
_WAITING = "The network appears here as soon as its data is ready."


class NetworkEditor(QWidget):
    """Draws the experiment's network, live, and turns clicks into edits."""

    measurements_changed = Signal()
    """Emitted when `measurements` would return something else than before."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._drawing: Drawing | None = None
        self._dataset: object = None
        self._measurements: frozenset[Measurement[Any]] = frozenset()
        self._example = 0
        paints = Paints(theme.current_theme())
        self.scene = NetworkScene(paints)
        self.pointing = Pointing(self.scene.target_at, self)
        self.view = DrawingView(self.scene, self.pointing, self._explain)
        self.values = ValueEditing(self.view, self.scene, workbench)
        self.strip = ColumnStrip(self.view, workbench.apply, paints)
        self.examples = ExampleBar(self.view.viewport())
        self.legend = Legend(paints, self)
        self.pointer_label = PointerLabel(self.view.viewport())
        self._menu = ColumnMenu(workbench.apply, self)
        self._placeholder = QLabel(_WAITING, self.view.viewport())
        self._placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._placeholder.setWordWrap(True)
        self._lay_out()
        self._listen()
        self.set_theme(paints.theme)
        self._show_what_there_is()

    def _lay_out(self) -> None:
        self.setAccessibleName("Network")
        self.setAutoFillBackground(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.legend)

    def _listen(self) -> None:
        self._workbench.experiment_changed.connect(self._show_experiment)
        self._workbench.snapshot_taken.connect(self._show_snapshot)
        self.view.resized.connect(self._rearrange)
        self.view.moved.connect(self._place_examples)
        self.examples.stepped.connect(self._step_example)
        self.view.menu_wanted.connect(self._open_menu)
        self.strip.insertion_wanted.connect(self.scene.show_insertion)
        self.pointing.target_changed.connect(self._point_at)
        self.pointing.moved.connect(self._move_label)
        self.pointing.clicked.connect(self._click)

    def sizeHint(self) -> QSize:
        return QSize(640, 520)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 260)

    def measurements(self) -> frozenset[Measurement[Any]]:
        """Return the questions whose answers the drawing shows."""
        return self._measurements

    def set_theme(self, look: Theme) -> None:
        """Take on the colours of a theme."""
        paints = Paints(look)
        self.scene.set_paints(paints)
        self.strip.set_paints(paints)
        self.examples.set_theme(look)
        self.legend.set_paints(paints)
        self.pointer_label.set_theme(look)
        self._placeholder.setStyleSheet(f"color: {look.muted_text}; background: {look.base};")

    def _show_what_there_is(self) -> None:
        """Catch up on what was shown before this widget was made."""
        try:
            experiment = self._workbench.experiment
        except RuntimeError:  # nothing has been opened
            return
        self._show_experiment(experiment)
        if self._workbench.snapshot is not None:
            self._show_snapshot(self._workbench.snapshot)

    def _show_experiment(self, experiment: Experiment) -> None:
        drawing = drawing_of(experiment)
        is_other_data = experiment.dataset != self._dataset
        if is_other_data:
            self._example = 0
        self._dataset = experiment.dataset
        if drawing != self._drawing:
            before = None if is_other_data else self.scene.present
            self._drawing = drawing
            self.values.close()
            self._rebuild(before)
            self.view.setAccessibleDescription(summary(drawing.network))
        self._choose_measurements(drawing)
        if self.scene.present is None and self._workbench.snapshot is not None:
            self._show_snapshot(self._workbench.snapshot)  # there need not be another

    def _choose_measurements(self, drawing: Drawing) -> None:
        question = QUESTION if drawing.has_plane else ExampleActivations(self._example)
        wanted: frozenset[Measurement[Any]] = frozenset({question})
        if wanted != self._measurements:
            self._measurements = wanted
            self.measurements_changed.emit()

    def _rearrange(self) -> None:
        self._placeholder.setGeometry(self.view.viewport().rect())
        if self._drawing is not None and self._arrange(self._drawing) != self.scene.arrangement:
            self._rebuild(self.scene.present)

    def _arrange(self, drawing: Drawing) -> Arrangement:
        """Return the arrangement that fits, with scroll bars where it needs them."""
        left, right = label_widths(drawing, self._name_font())
        footer = _FOOTER if drawing.has_scales else 0
        if not (drawing.has_plane or image_shape(drawing.network.input)):  # images leave room
            footer = EXAMPLE_HEIGHT + 8
        room = Room(0, 0, left, right, HEIGHT, footer=footer)
        return self.view.fit(
            lambda width, height: arrange(
                drawing.network, replace(room, width=width, height=height)
            )
        )

    def _name_font(self) -> QFont:
        """Return the font of the names in the drawing, which grows with it."""
        size = self.view.maximumViewportSize()
        font = QFont(self.font())
        growth = min(max(min(size.width(), size.height()) / 700, 1.0), 1.5)
        font.setPointSizeF(font.pointSizeF() * growth)
        return font

    def _rebuild(self, before: Present | None) -> None:
        """Draw the present structure, with what is known of its numbers."""
        drawing = self._drawing
        if drawing is None:
            return
        arrangement = self._arrange(drawing)
        self.scene.build(drawing, arrangement, self.font(), self._name_font())
        self.strip.show_network(drawing.network, arrangement)
        if drawing.has_plane:
            self.examples.hide()
        self._place_examples()
        if before is not None:
            is_same = before.network == drawing.network
            self.scene.show_present(before if is_same else before.carried_to(drawing.network))
        self.pointing.leave()
        self.values.follow()

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        drawing = self._drawing
        if drawing is None or not _belongs(snapshot, drawing):
            return
        if snapshot.experiment.dataset != self._dataset:
            return  # of the data before: the pictures would be of another plane
        present = present_of(snapshot, self._example, has_plane=drawing.has_plane)
        self.scene.show_present(present)
        self.examples.show_example(present.example)
        self._placeholder.hide()
        self._update_label()

    def _place_examples(self) -> None:
        """Put the bar of examples below the inputs, within the drawing."""
        if self._drawing is not None:
            place = self.scene.arrangement.by_id[self._drawing.network.input.id]
            self.examples.fit(max(place.outside.width, place.header.width))
            x = max(place.outside.centre[0], self.examples.width() / 2 + 2)
            y = place.outside.bottom + 6 + self.examples.height() / 2
            self.view.lay_over(self.examples, QPointF(x, y))

    def _step_example(self, by: int) -> None:
        """Show another example, the first after the last."""
        example = self.scene.present.example if self.scene.present is not None else None
        if self._drawing is not None and example is not None:
            self._example = (example.index + by) % example.n_examples
            self._choose_measurements(self._drawing)

    def _point_at(self, target: Target | None) -> None:
        self.scene.point_at(target)
        is_neuron = isinstance(target, NeuronName)
        if is_neuron or (isinstance(target, ParameterKey) and not target.source):
            self._workbench.pointed_at.emit(target.node, target.neuron)
        else:
            self._workbench.pointed_at.emit(None, None)
        is_click_wanted = isinstance(target, ParameterKey | ImageName)
        shapes = Qt.CursorShape
        shape = shapes.PointingHandCursor if is_click_wanted else shapes.ArrowCursor
        self.view.viewport().setCursor(shape)
        self._describe(target)
        self._update_label()

    def _describe(self, target: Target | None) -> None:
        """Say what is drawn, or what the neuron is that is pointed at, to those who listen."""
        if self._drawing is not None:
            is_neuron = isinstance(target, NeuronName)
            text = explain(target, self._drawing) if is_neuron else summary(self._drawing.network)
            self.view.setAccessibleDescription(text)

    def _update_label(self) -> None:
        target, drawing, present = self.pointing.target, self._drawing, self.scene.present
        is_typed = self.values.editor is not None
        if target is None or is_typed or drawing is None or present is None:
            self.pointer_label.hide()
            return
        self.pointer_label.show_text(said_of(target, drawing, present))

    def _move_label(self, position: QPointF) -> None:
        self.pointer_label.follow(self.view.mapFromScene(position))

    def _explain(self, position: QPointF) -> str:
        target, drawing = self.scene.target_at(position), self._drawing
        if drawing is None or target is None or isinstance(target, NeuronName):
            return ""  # it would cover what other panels show of the neuron
        return explain(target, drawing)

    def _click(self, target: Target) -> None:
        drawing = self._drawing
        if isinstance(target, ImageName):
            self._step_example(1)
        if isinstance(target, ParameterKey) and drawing is not None:
            title = parameter_label(target, drawing.network, drawing.classes)
            self.values.open(target, title[0].upper() + title[1:])
            self.pointer_label.hide()

    def _open_menu(self, position: QPointF, place: QPoint) -> None:
        target, drawing = self.scene.target_at(position), self._drawing
        if drawing is None or not isinstance(target, NeuronName):
            return
        self._menu.fill(drawing.network[target.node], drawing.network, target.neuron)
        if not self._menu.isEmpty():
            self._menu.popup(place)


def _belongs(snapshot: Snapshot, drawing: Drawing) -> bool:
    network = snapshot.experiment.network
    return network is drawing.network or network == drawing.network
