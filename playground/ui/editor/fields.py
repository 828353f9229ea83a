"""The fields that open in the drawing: for a weight or bias, and for a neuron's name."""

from PySide6.QtCore import QObject, QPointF, Signal

from playground.document.sketch_edits import label_neuron
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.labels import parameter_label
from playground.ui.editor.name_editor import NameEditor
from playground.ui.editor.sheet import Sheet
from playground.ui.editor.value_editing import ValueEditing
from playground.ui.editor.view import DrawingView
from playground.ui.workbench import Workbench


class Fields(QObject):
    """Opens one at a time, where the thing is drawn."""

    opened = Signal(bool)
    """Carries whether a field is open."""

    def __init__(self, view: DrawingView, sheet: Sheet, workbench: Workbench) -> None:
        super().__init__(view)
        self._view = view
        self._sheet = sheet
        self._workbench = workbench
        self._name: NameEditor | None = None
        self.values = ValueEditing(view, sheet.scene, workbench)
        self.values.opened.connect(self._tell)

    @property
    def is_open(self) -> bool:
        """Whether something is being typed."""
        return self.values.editor is not None or self._name is not None

    def close(self) -> None:
        """Close the field of a number, if one is open, and set nothing."""
        self.values.close()

    def open_value(self, key: ParameterKey) -> None:
        """Have a weight or a bias typed."""
        drawing = self._sheet.scene.drawing
        if drawing is not None:
            title = parameter_label(key, drawing)
            self.values.open(key, title[0].upper() + title[1:])

    def open_selected(self) -> None:
        """Open the one selected weight or bias, or the bias of the one selected neuron."""
        selection = self._sheet.selecting.selection
        keys = selection.parameters or {
            ParameterKey(name.node, name.neuron)
            for name in selection.neurons
            if name.node != self._sheet.network.input.id
        }
        if len(keys) == 1:
            self.open_value(next(iter(keys)))

    def name_selected(self) -> None:
        """Have the one selected neuron named, if it is drawn by itself."""
        neurons = self._sheet.selecting.selection.neurons
        box = self._sheet.boxes().get(next(iter(neurons))) if len(neurons) == 1 else None
        if box is None:
            return
        (name,) = neurons
        text = self._workbench.experiment.sketch.label(name)
        self._name = NameEditor(name, text, self._view.viewport())
        self._name.named.connect(self._give_name)
        self._name.closed.connect(self._forget_name)
        self._name.open(self._view.mapFromScene(QPointF(box.centre[0], box.bottom)))
        self._tell()

    def _give_name(self, name: NeuronName, text: str) -> None:
        self._workbench.apply(label_neuron(name, text))

    def _forget_name(self) -> None:
        self._name = None
        self._tell()

    def _tell(self) -> None:
        self.opened.emit(self.is_open)
