"""Who holds the selection, and the neurons that are pinned."""

from PySide6.QtCore import QObject, Signal

from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.ui.editor.selection import NOTHING, Selection, all_neurons


class Selecting(QObject):
    """Tells when what is selected or pinned becomes another."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selection = NOTHING
        """What is selected."""
        self.pinned: frozenset[NeuronName] = frozenset()
        """Neurons whose connections and responses stay in view."""

    def select(self, selection: Selection) -> None:
        """Select this and nothing else."""
        if selection != self.selection:
            self.selection = selection
            self.changed.emit()

    def clear(self) -> None:
        """Select nothing."""
        self.select(NOTHING)

    def forget(self) -> None:
        """Select and pin nothing, as in another document."""
        if self.pinned or self.selection:
            self.pinned, self.selection = frozenset(), NOTHING
            self.changed.emit()

    def toggle_pins(self, neurons: frozenset[NeuronName]) -> None:
        """Pin these neurons or, if all of them are pinned, let them go."""
        if neurons:
            are_pinned = neurons <= self.pinned
            self.pinned = self.pinned - neurons if are_pinned else self.pinned | neurons
            self.changed.emit()

    def follow(self, network: Network) -> None:
        """Let go of what a network no longer has."""
        pinned = self.pinned & frozenset(all_neurons(network))
        selection = self.selection.of(network)
        if (selection, pinned) != (self.selection, self.pinned):
            self.selection, self.pinned = selection, pinned
            self.changed.emit()
