"""What the drawing says of what the pointer is over: by the pointer, in tooltips, and aloud."""

from PySide6.QtCore import QObject, QPointF
from PySide6.QtWidgets import QWidget

from playground.engine.neuron_name import NeuronName
from playground.ui.colours import Theme
from playground.ui.editor.explanations import explain, said_of
from playground.ui.editor.labels import summary
from playground.ui.editor.pointer_label import PointerLabel
from playground.ui.editor.scene import NetworkScene
from playground.ui.editor.targets import Target
from playground.ui.editor.zoom_view import ZoomView

_EMPTY = "Click to put a neuron here; drag to select several."


class Telling(QObject):
    """A gesture that has something to say takes the place of what is below the pointer."""

    def __init__(self, view: ZoomView, scene: NetworkScene) -> None:
        super().__init__(view)
        self._view = view
        self._scene = scene
        self._target: Target | None = None
        self._said = ""
        self._is_silent = False
        self.label = PointerLabel(view.viewport())

    def set_theme(self, look: Theme) -> None:
        """Take on the colours of a theme."""
        self.label.set_theme(look)

    def point_at(self, target: Target | None) -> None:
        """Tell of another thing, or of nothing."""
        self._target = target
        self._describe(self._view)
        self.update()

    def say(self, text: str) -> None:
        """Say what a gesture has to say; "" when it is silent."""
        self._said = text
        self.update()

    def be_silent(self, is_silent: bool) -> None:
        """Say nothing while something else, such as a field, stands where the label would."""
        self._is_silent = is_silent
        self.update()

    def update(self) -> None:
        """Show the number as it is now."""
        drawing, present = self._scene.drawing, self._scene.present
        text = self._said
        if not text and self._target is not None and drawing is not None and present is not None:
            text = said_of(self._target, drawing, present)
        if text and not self._is_silent:
            self.label.show_text(text)
        else:
            self.label.hide()

    def follow(self, position: QPointF) -> None:
        """Stay by the pointer, which is at a point of the scene."""
        self.label.follow(self._view.mapFromScene(position))

    def _describe(self, widget: QWidget) -> None:
        """Say what is drawn, or what the neuron is that is pointed at, to those who listen."""
        drawing = self._scene.drawing
        if drawing is not None:
            target = self._target
            is_neuron = isinstance(target, NeuronName)
            text = explain(target, drawing) if is_neuron else summary(drawing.network)
            widget.setAccessibleDescription(text)

    def tooltip(self, position: QPointF) -> str:
        """Return what a point of the scene is about, or ""."""
        target, drawing = self._scene.target_at(position), self._scene.drawing
        if drawing is None or isinstance(target, NeuronName):
            return ""  # it would cover what other panels show of the neuron
        return _EMPTY if target is None else explain(target, drawing)
