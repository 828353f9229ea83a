"""The network drawing: what is trained, and the place where it is changed."""

from contextlib import AbstractContextManager
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from playground.document.experiment import Experiment
from playground.engine.measurement import Measurement
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.session.snapshot import Snapshot
from playground.ui import theme
from playground.ui.colours import Theme
from playground.ui.editor.attention import Attention
from playground.ui.editor.column_strip import ColumnStrip
from playground.ui.editor.drafting import Drafting
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.drawing_actions import DrawingActions
from playground.ui.editor.drawing_keys import DrawingKeys
from playground.ui.editor.drawing_menu import DrawingMenu
from playground.ui.editor.example_bar import ExampleBar
from playground.ui.editor.factor_slider import FactorSlider
from playground.ui.editor.fields import Fields
from playground.ui.editor.fitting import Fitting
from playground.ui.editor.following import Following
from playground.ui.editor.hand import Hand
from playground.ui.editor.labels import summary
from playground.ui.editor.legend import Legend
from playground.ui.editor.microscope import DrawingMicroscope
from playground.ui.editor.nudging import Nudging
from playground.ui.editor.obstacle_note import ObstacleNote
from playground.ui.editor.paints import Paints
from playground.ui.editor.pointing import Pointing
from playground.ui.editor.scene import REACH, NetworkScene
from playground.ui.editor.selecting import Selecting
from playground.ui.editor.selection import selection_of
from playground.ui.editor.sheet import Sheet
from playground.ui.editor.stage import Stage
from playground.ui.editor.strongest_slider import StrongestSlider
from playground.ui.editor.targets import ImageName, Target
from playground.ui.editor.telling import Telling
from playground.ui.editor.view import DrawingView
from playground.ui.editor.watching import Watching
from playground.ui.editor.zooming import Zooming
from playground.ui.workbench import Workbench

_WAITING = "The network appears here as soon as its data is ready."


class NetworkEditor(QWidget):
    """Draws the experiment's network, live, and turns gestures into edits."""

    measurements_changed = Signal()
    """Emitted when `measurements` would return something else than before."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._history: object = None
        paints = Paints(theme.current_theme())
        self.scene = NetworkScene(paints)
        self.pointing = Pointing(self.scene.target_at, self)
        self.selecting = Selecting(self)
        self.sheet = Sheet(self.scene, self.selecting, workbench, self)
        self.view = DrawingView(self.scene)
        self.stage = Stage(self.view, self.scene)
        self.microscope = DrawingMicroscope(self.view, self.scene, self.selecting, workbench)
        self.fields = Fields(self.view, self.sheet, workbench)
        self.zooming = Zooming(self.view, paints, self)
        self.strip = ColumnStrip(self.view, workbench.apply, paints)
        self._attention = Attention(self.scene, self.strip, self.selecting, workbench)
        self.examples = ExampleBar(self.view.viewport())
        self.obstacle = ObstacleNote(self.view.viewport())
        self.strongest = StrongestSlider(self)
        self.strongest.hide()
        self.factor = FactorSlider(workbench, self)
        self.legend = Legend(paints, self)
        self._watching = Watching(self.legend.mode, self)
        self._watching.measurements_changed.connect(self.measurements_changed)
        self._fitting = Fitting(workbench, self)
        self._fitting.measurements_changed.connect(self.measurements_changed)
        self.following = Following(self.scene, self._watching, workbench)
        self.telling = Telling(self.view, self.sheet)
        self._placeholder = QLabel(_WAITING, self.view.viewport())
        self._placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._placeholder.setWordWrap(True)
        self._take_up_gestures()
        self._lay_out()
        self._listen()
        self.set_theme(paints.theme)
        self._show_what_there_is()

    def _take_up_gestures(self) -> None:
        """Give the mouse, the wheel and the keys their meanings."""
        self.hand = Hand(
            self.sheet,
            self.pointing,
            lambda: self.view.zoom,
            lambda: not self.fields.is_open,  # a click may just end a typing
            self,
        )
        self.nudging = Nudging(self._workbench, self.sheet, self)
        self.drafting = Drafting(self._workbench, self.sheet, self)
        self.actions_ = DrawingActions(
            self.drafting, self.selecting, self._new_neuron, self.fields.name_selected, self
        )
        self._menu = DrawingMenu(self.actions_, self._workbench.apply, self)
        self.view.take_gestures(
            self.hand,
            DrawingKeys(self.sheet, self.hand, self.nudging, self.fields.open_selected),
            self.nudging.take_wheel,
            self.telling.tooltip,
        )

    def _lay_out(self) -> None:
        self.setAccessibleName("Network")
        self.setAutoFillBackground(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self.zooming.layout(), 1)
        layout.addWidget(self.strongest)
        layout.addWidget(self.factor)
        layout.addWidget(self.legend)

    def _listen(self) -> None:
        self._workbench.experiment_changed.connect(self._show_experiment)
        self._workbench.snapshot_taken.connect(self._show_snapshot)
        self.following.changed.connect(self._show_latest)
        self._workbench.history_changed.connect(self._fit_other_document)
        self.view.resized.connect(self._rearrange)
        self.view.moved.connect(self._place_overlays)
        self.view.zoomed.connect(self._set_reach)
        self.view.menu_wanted.connect(self._open_menu)
        self.view.key_menu_wanted.connect(self._open_menu_of_selected)
        self.stage.built.connect(self._follow_structure)
        self.examples.stepped.connect(self._step_example)
        self.legend.mode_chosen.connect(self._show_mode)
        self.strip.insertion_wanted.connect(self.scene.show_insertion)
        self.strip.page_wanted.connect(self.show_page)
        self.strip.wanted.connect(self._fitting.carry_out)
        self.strip.handle_pressed.connect(self.hand.press_handle)
        self.strip.handle_pressed.connect(lambda: self.view.setFocus())  # for Escape and arrows
        self.strip.handle_dragged.connect(self.hand.move)
        self.strip.handle_released.connect(self.hand.release)
        self.strongest.changed.connect(self.scene.show_strongest)
        self.pointing.target_changed.connect(self._point_at)
        self.pointing.moved.connect(self.telling.follow)
        self.hand.moved.connect(self.telling.follow)
        self.hand.clicked.connect(self._click)
        self.sheet.said.connect(self.telling.say)
        self.sheet.refused.connect(self.telling.refuse)
        self.sheet.places_tried.connect(self.stage.try_places)
        self.fields.opened.connect(self.telling.be_silent)

    def sizeHint(self) -> QSize:
        return QSize(640, 520)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 260)

    def measurements(self) -> frozenset[Measurement[Any]]:
        """Return the questions whose answers the drawing shows."""
        return self._watching.measurements | self._fitting.measurements

    def set_theme(self, look: Theme) -> None:
        """Take on the colours of a theme."""
        paints = Paints(look)
        for part in (self.strip, self.legend, self.zooming, self.scene, self.microscope):
            part.set_paints(paints)
        self.following.marks.set_paints(paints)
        for part in (self.examples, self.strongest, self.factor, self.telling, self.obstacle):
            part.set_theme(look)
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

    def _fit_other_document(self) -> None:
        """Show all of the network after another document has been opened."""
        if self._workbench.history is not self._history:
            self._history = self._workbench.history
            self.selecting.forget()
            self.stage.close_all()
            self.view.show_whole()

    def _show_experiment(self, experiment: Experiment) -> None:
        self._fit_other_document()
        self.hand.cancel()
        drawing = drawing_of(experiment)
        is_other_data = self._watching.follow(experiment)
        self.obstacle.show_obstacle(experiment.obstacle)
        self.factor.show_factor(experiment.factor)
        if drawing != self.stage.drawing:
            self.fields.close()
            self.stage.show(drawing, None if is_other_data else self.scene.present)
            self.view.setAccessibleDescription(summary(drawing.network))
        self.selecting.follow(drawing.network)
        self.actions_.follow()
        self._watching.ask(drawing)
        if self.scene.present is None and self._workbench.snapshot is not None:
            self._show_snapshot(self._workbench.snapshot)  # there need not be another

    def _show_mode(self) -> None:
        """Let the connections show what has been chosen in the legend."""
        self._watching.mode = self.legend.mode
        if self.stage.drawing is not None:
            self._watching.ask(self.stage.drawing)
        self._show_latest()

    def _show_latest(self) -> None:
        """Show the same moment in another way."""
        if self._workbench.snapshot is not None:
            self._show_snapshot(self._workbench.snapshot)

    def _rearrange(self) -> None:
        self._placeholder.setGeometry(self.view.viewport().rect())
        self.stage.rearrange()

    def show_page(self, node_id: str, neuron: int | None) -> None:
        """Open a large column at the page of a neuron, given by its number; None closes it."""
        self.fields.close()
        self.stage.show_page(node_id, neuron)

    def _follow_structure(self) -> None:
        """Have what lies on and around the scene follow what it shows now."""
        drawing, arrangement = self.stage.drawing, self.scene.arrangement
        if drawing is None:
            return
        self.pointing.forget()
        self.microscope.lie_on_drawing()
        self.following.marks.lie_on_drawing()
        self.strip.show_network(drawing.network, arrangement)
        self.strongest.show_for(arrangement, has_hidden=self.scene.has_hidden_connections)
        if drawing.has_plane:
            self.examples.hide()
        self.zooming.show_network(drawing.network, arrangement)
        self._attention.show_neurons()
        self.view.moved.emit()

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        drawing = self.stage.drawing
        if drawing is None:
            return
        present = self._watching.look(snapshot, drawing, self.scene.present)
        if present is None:
            return
        present = self.microscope.look(present, snapshot)
        self.scene.show_present(present)
        self.following.look(snapshot)
        self.legend.show_numbers(present.shown, present.rings)
        self.examples.show_example(present.example)
        self._placeholder.hide()
        self.telling.update()

    def _place_overlays(self) -> None:
        """Keep what belongs to a column beside it."""
        drawing, places = self.stage.drawing, self.scene.arrangement.by_id
        if drawing is not None and drawing.network.output.id in places:
            self.examples.lay_below(places[drawing.network.input.id], self.view)
            output = places[drawing.network.output.id]
            self.obstacle.stand_by(output, places.values(), self.view)

    def _set_reach(self) -> None:
        self.scene.reach = REACH / self.view.zoom

    def shown_whole(self) -> AbstractContextManager[None]:
        """Show all of the network, for a picture, until the end."""
        return self.view.shown_whole()

    def _step_example(self, by: int) -> None:
        if not self.microscope.step_example(by):
            self.following.step(by)

    def _point_at(self, target: Target | None) -> None:
        self._attention.point_at(target)
        self.microscope.point_at(target)
        is_click_wanted = isinstance(target, ParameterKey | ImageName)
        shapes = Qt.CursorShape
        shape = shapes.PointingHandCursor if is_click_wanted else shapes.ArrowCursor
        self.view.viewport().setCursor(shape)
        self.telling.point_at(target)

    def point_out(self, target: NeuronName | ParameterKey | None) -> None:
        """Let what a panel points at stand out."""
        self._attention.point_at(target)
        self.microscope.point_at(target)

    def mark(self, names: frozenset[NeuronName]) -> None:
        """Mark the neurons that a panel is about."""
        self._attention.mark(names)

    def _click(self, target: ParameterKey | ImageName) -> None:
        if isinstance(target, ImageName):
            self._step_example(1)
        elif not self._is_under_microscope:  # there a click chooses what to look at
            self.fields.open_value(target)

    @property
    def _is_under_microscope(self) -> bool:
        snapshot = self._workbench.snapshot
        return snapshot is not None and snapshot.microscope is not None

    def _new_neuron(self) -> None:
        if self.stage.drawing is not None:
            self.drafting.new_neuron(self.pointing.position)

    def _open_menu_of_selected(self) -> None:
        """Open the menu of what is selected where it is drawn."""
        place = self.sheet.place_of(self.selecting.selection)
        if place is None:
            place = self.view.in_scene(QPointF(self.view.viewport().rect().center()))
        at = self.view.viewport().mapToGlobal(self.view.mapFromScene(place))
        self._open_menu(place, at)

    def _open_menu(self, position: QPointF, place: QPoint) -> None:
        target, drawing = self.scene.target_at(position), self.stage.drawing
        if drawing is None:
            return
        chosen = selection_of(target)
        if chosen | self.selecting.selection != self.selecting.selection:
            self.selecting.select(chosen)
        self._menu.fill(
            target,
            drawing.network,
            self.fields.open_value,
            self.zooming.actions.fit,
            lambda: self.drafting.new_neuron(position),
        )
        self._menu.popup(place)
