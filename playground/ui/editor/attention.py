"""What stands out in the drawing, and in panels: what is pointed at, selected or pinned."""

from PySide6.QtCore import QObject

from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.column_strip import ColumnStrip
from playground.ui.editor.scene import NetworkScene
from playground.ui.editor.selecting import Selecting
from playground.ui.editor.targets import Target
from playground.ui.workbench import Workbench


class Attention(QObject):
    """Passes on the neuron that is pointed at or else pinned, so that panels show it."""

    def __init__(
        self, scene: NetworkScene, strip: ColumnStrip, selecting: Selecting, workbench: Workbench
    ) -> None:
        super().__init__(selecting)
        self._scene = scene
        self._strip = strip
        self._selecting = selecting
        self._workbench = workbench
        self._target: Target | None = None
        self._marked: frozenset[NeuronName] = frozenset()
        selecting.changed.connect(self._follow_selection)

    def point_at(self, target: Target | None) -> None:
        """Let what the pointer is over stand out."""
        self._target = target
        self._scene.point_at(target)
        self._tell_panels()

    def mark(self, names: frozenset[NeuronName]) -> None:
        """Have these neurons marked, until others are."""
        self._marked = names
        self._scene.show_marked(names)

    def _tell_panels(self) -> None:
        target = self._target
        if isinstance(target, ParameterKey) and target.source is None:
            target = NeuronName(target.node, target.neuron)
        if not isinstance(target, NeuronName):
            target = min(self._selecting.pinned, default=None)
        if target is None:
            self._workbench.pointed_at.emit(None, None)
        else:
            self._workbench.pointed_at.emit(target.node, target.neuron)

    def _follow_selection(self) -> None:
        selection = self._selecting.selection
        self._scene.show_selection(selection)
        self._strip.show_selection(selection.columns)
        self.show_neurons()
        self._tell_panels()

    def show_neurons(self) -> None:
        """Lay open the connections of the neurons that are selected or pinned."""
        pinned = self._selecting.pinned
        self._scene.show_pinned(pinned)
        self._scene.show_marked(self._marked)
        self._scene.show_neurons(self._selecting.selection.neurons | pinned)
