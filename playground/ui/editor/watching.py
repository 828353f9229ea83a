"""Which questions the drawing asks of the session, and what it makes of the answers."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.document.experiment import Experiment
from playground.engine.dataset import Dataset
from playground.engine.measurement import Measurement
from playground.engine.measurements.example_activations import ExampleActivations
from playground.session.snapshot import Snapshot
from playground.ui.editor.connection_modes import ConnectionMode
from playground.ui.editor.drawing import Drawing
from playground.ui.editor.present import QUESTION, Present, present_of


class Watching(QObject):
    """Knows the training example that is shown, and how the connections are drawn."""

    measurements_changed = Signal()
    """`measurements` is another."""

    def __init__(self, mode: ConnectionMode, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mode = mode
        """What the connections show."""
        self.measurements: frozenset[Measurement[Any]] = frozenset()
        """The questions whose answers are shown."""
        self._dataset: Dataset | None = None
        self._example = 0

    def follow(self, experiment: Experiment) -> bool:
        """Take up another experiment; return whether its data are others."""
        is_other = experiment.dataset != self._dataset
        if is_other:
            self._example = 0
        self._dataset = experiment.dataset
        return is_other

    def ask(self, drawing: Drawing) -> None:
        """Ask what a drawing needs."""
        question = QUESTION if drawing.has_plane else ExampleActivations(self._example)
        wanted = self.mode.measurements | {question}
        if wanted != self.measurements:
            self.measurements = wanted
            self.measurements_changed.emit()

    def step_example(self, by: int, present: Present | None, drawing: Drawing) -> None:
        """Show another example, the first after the last."""
        example = present.example if present is not None else None
        if example is not None:
            self._example = (example.index + by) % example.n_examples
            self.ask(drawing)

    def look(self, snapshot: Snapshot, drawing: Drawing, before: Present | None) -> Present | None:
        """Return what a snapshot has to show, or None if it belongs to something else."""
        network = snapshot.experiment.network
        if not (network is drawing.network or network == drawing.network):
            return None
        if snapshot.experiment.dataset != self._dataset:
            return None  # of the data before: the pictures would be of another plane
        return present_of(
            snapshot, self._example, has_plane=drawing.has_plane, mode=self.mode, before=before
        )
