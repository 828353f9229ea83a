"""The menu of a column: its activation, its neurons, and whether it is there at all."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from playground.document import edits
from playground.document.edits import Edit
from playground.engine.activation import ACTIVATIONS, Activation
from playground.engine.activations.softmax import Softmax
from playground.engine.layers.dense import Dense
from playground.engine.network import Network, Node
from playground.registry import parameters_of
from playground.ui.tooltip import tooltip

Apply = Callable[[Edit], object]

_MOST = 1000
"""Neurons in one column: more could be trained, but hardly drawn."""


class ColumnMenu(QMenu):
    """Filled anew each time for the column as it is then."""

    def __init__(self, apply: Apply, parent: QWidget) -> None:
        super().__init__(parent)
        self._apply = apply
        self.setToolTipsVisible(True)
        self.setTitle("Column")

    def fill(self, node: Node, network: Network) -> None:
        """Offer what can be done with a column."""
        self.clear()
        if not isinstance(node.layer, Dense):
            return
        is_hidden = node in network.hidden
        self._offer_activations(node, node.layer, is_hidden=is_hidden)
        self.addSeparator()
        freeze = "Unfreeze column" if node.is_frozen else "Freeze column"
        self._add(freeze, edits.freeze_column(node.id, is_frozen=not node.is_frozen))
        self._add("Insert column to the left", edits.insert_column(node.id))
        if is_hidden:
            count = self.addAction("Number of neurons…")
            count.triggered.connect(lambda: self._ask_for_count(node.id, node.layer.n_units))
            self._add("Add neuron", edits.add_neuron(node.id))
            remove = self._add("Remove neuron", edits.remove_neuron(node.id))
            remove.setEnabled(node.layer.units > 1)
            self.addSeparator()
            self._add("Remove this column", edits.remove_column(node.id))

    def _ask_for_count(self, node_id: str, present: int) -> None:
        count, is_given = QInputDialog.getInt(
            self, "Number of neurons", "How many neurons should the column have?", present, 1, _MOST
        )
        if is_given and count != present:
            self._apply(edits.set_neuron_count(node_id, count))

    def _add(self, text: str, edit: Edit) -> QAction:
        action = self.addAction(text)
        action.triggered.connect(lambda: self._apply(edit))
        return action

    def _offer_activations(self, node: Node, layer: Dense, *, is_hidden: bool) -> None:
        group = QActionGroup(self)
        for activation in _activations(layer):
            if is_hidden and isinstance(activation, Softmax):
                continue
            action = self._add(activation.title, edits.set_activation(node.id, activation))
            action.setCheckable(True)
            action.setChecked(activation.name == layer.activation.name)
            action.setToolTip(explanation(activation))
            action.setActionGroup(group)
            if isinstance(activation, Softmax) and layer.units < 2:
                action.setEnabled(False)  # a single share is always all of it
        self._offer_choices(node, layer.activation)

    def _offer_choices(self, node: Node, activation: Activation) -> None:
        """Offer what else can be chosen of the present activation, such as a step's value at 0."""
        for name, info in parameters_of(type(activation)).items():
            if not info.choices:
                continue
            menu = self.addMenu(info.label)
            menu.menuAction().setToolTip(tooltip(info.help))
            group = QActionGroup(menu)
            for choice in info.choices:
                changed = replace(activation, **{name: choice})
                action = menu.addAction(f"{choice:g}" if isinstance(choice, float) else str(choice))
                action.setCheckable(True)
                action.setChecked(choice == getattr(activation, name))
                action.setActionGroup(group)
                edit = edits.set_activation(node.id, changed)
                action.triggered.connect(lambda _=False, edit=edit: self._apply(edit))


def _activations(layer: Dense) -> Iterator[Activation]:
    """Yield one of each kind, the present one with its parameters; those that are wrong last."""
    for kind in sorted(ACTIVATIONS.members(), key=lambda each: each.is_broken):
        yield layer.activation if isinstance(layer.activation, kind) else kind()


def explanation(activation: Activation) -> str:
    """Return what an activation does, and its formula."""
    description = (type(activation).__doc__ or "").strip().split("\n\n")[0]
    return f"{activation.formula}\n{tooltip(' '.join(description.split()))}"
