"""The microscope in the drawing: follows the session's phases and what is looked at."""

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont

from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.session.snapshot import Snapshot
from playground.session.step_view import StepView
from playground.ui.editor.microscope_layer import MicroscopeLayer
from playground.ui.editor.paints import Paints
from playground.ui.editor.picked_example import under_microscope
from playground.ui.editor.present import Present
from playground.ui.editor.pulse import Pulse
from playground.ui.editor.scene import NetworkScene
from playground.ui.editor.selecting import Selecting
from playground.ui.editor.selection import selection_of
from playground.ui.editor.step_marks import StepMarks
from playground.ui.editor.view import DrawingView
from playground.ui.lens import Lens
from playground.ui.workbench import Workbench

_FASTEST_PULSES = 3
"""Phases a second up to which pulses run; faster, they would not arrive."""


class DrawingMicroscope(QObject):
    """Lays a layer on the drawing while a step is under the microscope."""

    def __init__(
        self, view: DrawingView, scene: NetworkScene, selecting: Selecting, workbench: Workbench
    ) -> None:
        super().__init__(view)
        self._view = view
        self._scene = scene
        self._selecting = selecting
        self._workbench = workbench
        self._pulse = Pulse(self)
        self._pulse.moved.connect(scene.redraw)
        self._paints: Paints | None = None
        self._pointed: object = None
        self._marks: StepMarks | None = None
        self.layer: MicroscopeLayer | None = None
        """Lies on what is drawn now."""
        selecting.changed.connect(self._choose)
        workbench.lens_changed.connect(self._select)

    def set_paints(self, paints: Paints) -> None:
        """Take on other colours."""
        self._paints = paints
        if self.layer is not None:
            self.layer.paints = paints

    def lie_on_drawing(self) -> None:
        """Lay a layer on another drawing."""
        if self._scene.drawn is None:
            return
        self._pulse.stop()
        self.layer = MicroscopeLayer(self._scene.drawn, self._font(), self._pulse)
        self.layer.paints = self._paints
        self._scene.addItem(self.layer)
        self._draw()

    def _font(self) -> QFont:
        """Return the font of the numbers, which grows with the drawing."""
        font, room = QFont(self._view.font()), self._view.room
        growth = min(max(min(room.width(), room.height()) / 700, 1.0), 1.5)
        font.setPointSizeF(font.pointSizeF() * growth)
        return font

    def look(self, present: Present, snapshot: Snapshot) -> Present:
        """Take on a snapshot, whose moment is `present`; return what to show of it."""
        view = snapshot.microscope
        if view is None and self._marks is None:
            return present
        is_new = view is not None and (self._marks is None or not _same(view, self._marks.view))
        is_gradient = present.shown.mode.has_rings
        self._marks = None if view is None else StepMarks(view, self._workbench.lens, is_gradient)
        self._draw()
        is_slow = not snapshot.is_playing or snapshot.steps_per_second <= _FASTEST_PULSES
        if is_new and is_slow and self.layer is not None and self._view.isVisible():
            self._pulse.start(self.layer.ways())
        elif view is None and self._pulse.is_running:
            self._pulse.stop()
        return present if self._marks is None else under_microscope(present, snapshot, self._marks)

    def _draw(self) -> None:
        marks, drawing = self._marks, self._scene.drawing
        if marks is not None and (drawing is None or marks.network != drawing.network):
            marks = None
        if self._scene.drawn is not None:
            self._scene.drawn.connections.show_flow(None if marks is None else marks.flow)
        if self.layer is not None:
            self.layer.show_marks(marks, self._pointed)
            self._scene.redraw()

    def point_at(self, target: object) -> None:
        """Show the numbers of what the mouse is over."""
        self._pointed = target
        if self._marks is not None:
            self._draw()

    def step_example(self, by: int) -> bool:
        """Look at another example of the minibatch; return whether there is a minibatch.

        The mean of them all comes before the first.
        """
        if self._marks is None:
            return False
        n, now = self._marks.view.numbers.n_examples, self._marks.example
        place = (0 if now is None else now + 1) + by
        place %= n + 1
        row = int(self._marks.view.rows[place - 1]) if place else None
        self._workbench.look_through(replace(self._workbench.lens, pinned=row))
        return True

    def _choose(self) -> None:
        """Look at the one thing that is selected, and at all weights and biases that are."""
        lens, selected = self._workbench.lens, self._selecting.selection.parameters
        kept = [key for key in lens.parameters if key in selected]
        new = sorted(selected.difference(kept), key=repr)
        parameters = (*kept, *new)
        self._workbench.look_through(replace(lens, thing=self._selected, parameters=parameters))

    def _select(self, lens: Lens) -> None:
        """Select what a panel has chosen to be looked at, if there is such a thing."""
        if lens.thing is None or lens.thing == self._selected:
            return
        chosen = selection_of(lens.thing).of(self._workbench.experiment.network)
        if chosen:
            self._selecting.select(chosen)

    @property
    def _selected(self) -> NeuronName | ParameterKey | None:
        selection = self._selecting.selection
        things = [*selection.neurons, *selection.parameters]
        return things[0] if len(things) == 1 and not selection.columns else None


def _same(view: StepView, other: StepView) -> bool:
    return (view.step, view.place) == (other.step, other.place)
