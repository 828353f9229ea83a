"""Which questions the drawing asks of the session, and what it makes of the answers."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.document.experiment import Experiment
from playground.engine.dataset import Dataset
from playground.engine.measurement import Measurement
from playground.engine.measurements.answer_to import AnswerTo
from playground.engine.measurements.example_activations import ExampleActivations
from playground.session.snapshot import Snapshot
from playground.ui.editor.connection_modes import ConnectionMode
from playground.ui.editor.drawing import Drawing
from playground.ui.editor.present import QUESTION, Present, present_of
from playground.ui.editor.rings import rings_of
from playground.ui.lens import Lens


class Watching(QObject):
    """Knows the training example that is shown, and how the connections are drawn.

    Where there is no plane, one is shown always: the pinned one, or the one that was shown last.
    """

    measurements_changed = Signal()
    """`measurements` is another."""

    def __init__(self, mode: ConnectionMode, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.mode = mode
        """What the connections show."""
        self.measurements: frozenset[Measurement[Any]] = frozenset()
        """The questions whose answers are shown."""
        self._dataset: Dataset | None = None
        self._experiment: Experiment | None = None
        self._example = 0
        self._is_pinned = False
        self._own: bytes | None = None
        self._own_words = ""

    def follow(self, experiment: Experiment) -> bool:
        """Take up another experiment; return whether its data are others."""
        is_other = experiment.dataset != self._dataset
        if is_other:
            self._example, self._is_pinned = 0, False
        self._dataset, self._experiment = experiment.dataset, experiment
        return is_other

    def pin(self, lens: Lens) -> bool:
        """Show the training example that is pinned, or a picture of one's own.

        Return whether that is another than before.
        """
        before = (self._example, self._is_pinned, self._own)
        self._is_pinned = lens.pinned is not None
        self._example = lens.last if lens.pinned is None else lens.pinned
        self._own, self._own_words = lens.own, lens.own_words
        return before != (self._example, self._is_pinned, self._own)

    def ask(self, drawing: Drawing) -> None:
        """Ask what a drawing needs."""
        wanted: frozenset[Measurement[Any]] = frozenset()
        if self._experiment is not None:
            wanted |= self.mode.measurements(self._experiment)
        if drawing.has_plane:
            wanted |= {QUESTION}
        own = self._own_for(drawing)
        if own is not None:
            wanted |= {AnswerTo(own)}
        elif self._is_pinned or not drawing.has_plane:
            wanted |= {ExampleActivations(self._example)}
        if wanted != self.measurements:
            self.measurements = wanted
            self.measurements_changed.emit()

    def _own_for(self, drawing: Drawing) -> bytes | None:
        """Return the picture of one's own if it is one that the network takes in."""
        own, n_pixels = self._own, drawing.network.input.layer.n_units
        fits = own is not None and len(own) == n_pixels and not drawing.has_plane
        return own if fits else None

    def neighbour(self, by: int, present: Present | None) -> int | None:
        """Return which example is so many places on, the first after the last, if one is shown."""
        example = present.example if present is not None else None
        return None if example is None else (example.index + by) % example.n_examples

    def look(self, snapshot: Snapshot, drawing: Drawing, before: Present | None) -> Present | None:
        """Return what a snapshot has to show, or None if it belongs to something else."""
        network = snapshot.experiment.network
        if not (network is drawing.network or network == drawing.network):
            return None
        if snapshot.experiment.dataset != self._dataset:
            return None  # of the data before: the pictures would be of another plane
        index = self._example if self._is_pinned or not drawing.has_plane else None
        present = present_of(
            snapshot,
            index,
            has_plane=drawing.has_plane,
            mode=self.mode,
            before=before,
            own=self._own_for(drawing),
            own_words=self._own_words,
        )
        if not self.mode.has_rings:
            return present
        pinned = self._example if self._is_pinned else None
        rings = rings_of(snapshot, pinned, None if before is None else before.rings)
        return replace(present, rings=rings)
