"""The sheet: what gestures work on, which is the drawing, the selection and the way to edits."""

from PySide6.QtCore import QObject, QPointF, Signal

from playground.document.experiment import Experiment
from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.ui.editor.boxes import Arrangement, Box
from playground.ui.editor.labels import neuron_label
from playground.ui.editor.overlay_item import NO_OVERLAY, Overlay
from playground.ui.editor.placing import Places, is_free
from playground.ui.editor.scene import NetworkScene
from playground.ui.editor.selecting import Selecting
from playground.ui.editor.selection import Selection
from playground.ui.editor.targets import Target
from playground.ui.workbench import Workbench


class Sheet(QObject):
    """Knows the drawing as it is; whoever shows it listens to what gestures try and say."""

    said = Signal(str)
    """What stands by the pointer during a gesture; "" when there is nothing to say."""
    refused = Signal(str)
    """Why what a click or key asked for cannot be done here, in one sentence."""
    places_tried = Signal(object)
    """Carries the Places at which to show neurons for the time being; {} ends that."""

    def __init__(
        self,
        scene: NetworkScene,
        selecting: Selecting,
        workbench: Workbench,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.scene = scene
        self.selecting = selecting
        self.apply = workbench.apply
        self._workbench = workbench

    @property
    def experiment(self) -> Experiment:
        """The experiment on screen."""
        return self._workbench.experiment

    @property
    def network(self) -> Network:
        """The network that is drawn."""
        drawing = self.scene.drawing
        if drawing is None:
            raise RuntimeError("Nothing is drawn yet.")
        return drawing.network

    @property
    def arrangement(self) -> Arrangement:
        """Where everything is."""
        return self.scene.arrangement

    def target_at(self, position: QPointF) -> Target | None:
        """Return what is at a point of the scene."""
        return self.scene.target_at(position)

    def column_at(self, position: QPointF) -> str | None:
        """Return the node whose header, neurons or image are at a point of the scene."""
        x, y = position.x(), position.y()
        for column in self.arrangement.columns:
            if column.header.holds(x, y) or column.outside.around(4).holds(x, y):
                return column.node_id
        return None

    def columns_in_order(self) -> list[str]:
        """Return the nodes from left to right, as they are drawn now."""
        columns = sorted(self.arrangement.columns, key=lambda column: column.body.centre[0])
        return [column.node_id for column in columns]

    def boxes(self) -> dict[NeuronName, Box]:
        """Return where each neuron is that is drawn by itself."""
        return {
            NeuronName(column.node_id, self.network[column.node_id].neurons[i]): box
            for column in self.arrangement.columns
            for i, box in zip(column.shown, column.neurons, strict=True)
        }

    def words_of(self, name: NeuronName) -> str:
        """Return what people call a neuron."""
        drawing = self.scene.drawing
        return (
            ""
            if drawing is None
            else neuron_label(drawing.network[name.node], name.neuron, drawing)
        )

    def place_of(self, selection: Selection) -> QPointF | None:
        """Return where something that is selected is drawn, or None if nothing of it is."""
        boxes = self.boxes()
        for name in sorted(selection.all_neurons(self.network)):
            if name in boxes:
                return QPointF(*boxes[name].centre)
        places = (self.scene.anchor(key) for key in selection.parameters)
        return next((place for place in places if place is not None), None)

    def words_of_column(self, node_id: str | None) -> str:
        """Return what people call a column; None is one that is not there yet."""
        return "new column" if node_id is None else self.network.title(node_id)

    def movable(self, neurons: frozenset[NeuronName]) -> frozenset[NeuronName]:
        """Return those neurons that can be put anywhere."""
        free = {column.node_id for column in self.arrangement.columns if is_free(column)}
        return frozenset(name for name in neurons if name.node in free)

    def show(self, overlay: Overlay, text: str = "") -> None:
        """Show what a gesture would do, and say it."""
        self.scene.show_overlay(overlay)
        self.said.emit(text)

    def try_places(self, places: Places) -> None:
        """Show neurons in other places for the time being."""
        self.places_tried.emit(places)

    def clear(self) -> None:
        """Show nothing of a gesture any longer."""
        self.show(NO_OVERLAY)
        self.try_places({})
