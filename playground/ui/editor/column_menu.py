"""The menu of a column: its activation, its neurons, and whether it is there at all."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from playground.document import edits
from playground.document.edits import Edit
from playground.engine.activation import ACTIVATIONS, GROUPS, Activation
from playground.engine.activations.formula import Formula
from playground.engine.activations.softmax import Softmax
from playground.engine.layers.maxout import Maxout
from playground.engine.layers.radial_basis import RadialBasis
from playground.engine.network import Network, Node
from playground.engine.weighted_sums import WeightedSums
from playground.registry import ParameterInfo, parameters_of
from playground.ui.editor.curve_icon import curve_icon
from playground.ui.editor.kind_menu import offer_kinds, offer_pieces
from playground.ui.editor.radial_menu import offer_bumps, offer_fits
from playground.ui.tooltip import tooltip

Apply = Callable[[Edit], object]

_MOST = 1000
"""Neurons in one column: more could be trained, but hardly drawn."""

_DECIMALS = 4
"""Of a parameter of an activation that is typed."""

_NORMALISE = (
    "Shift and stretch what comes into this column to mean 0 and variance 1 over the minibatch, "
    "neuron by neuron, and then by a scale (a weight) and a shift (a bias) that are learned. "
    "Outside training, running averages stand in for the minibatch."
)

_RATE_FACTORS = (0.0, 0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 100.0)
_RATE = (
    "By what the learning rate is multiplied for the weights and biases of this column: more than "
    "1, and it learns faster than the others; 0, and it does not learn at all."
)


class ColumnMenu(QMenu):
    """Filled anew each time for the column as it is then."""

    wanted = Signal(object)
    """Carries a Wish that takes more than an edit: see `radial_menu`."""

    def __init__(self, apply: Apply, parent: QWidget) -> None:
        super().__init__(parent)
        self._apply = apply
        self.setToolTipsVisible(True)
        self.setTitle("Column")

    def fill(self, node: Node, network: Network) -> None:
        """Offer what can be done with a column."""
        self.clear()
        if not isinstance(node.layer, WeightedSums):
            return
        is_hidden = node in network.hidden
        if isinstance(node.layer, RadialBasis):
            offer_bumps(self, node, node.layer, network, self._apply, self.wanted.emit)
        elif isinstance(node.layer, Maxout):
            offer_pieces(self, node, network, self._apply)
        else:
            self._offer_activations(node, node.layer, is_hidden=is_hidden)
        self.addSeparator()
        self._offer_layer(node, is_hidden=is_hidden)
        self._offer_rates(node)
        freeze = "Unfreeze column" if node.is_frozen else "Freeze column"
        self._add(freeze, edits.freeze_column(node.id, is_frozen=not node.is_frozen))
        self._add("Insert column to the left", edits.insert_column(node.id))
        normalise = self._add(
            "Insert batch normalisation to the left", edits.insert_normalisation(node.id)
        )
        normalise.setToolTip(tooltip(_NORMALISE))
        normalise.setEnabled(len(node.sources) == 1)
        if is_hidden and not node.layer.memory:
            offer_kinds(self, node, self.wanted.emit)
        elif not is_hidden:
            offer_fits(self, node.layer, self.wanted.emit)
        if is_hidden:
            count = self.addAction("Number of neurons…")
            count.triggered.connect(lambda: self._ask_for_count(node.id, node.layer.n_units))
            self._add("Add neuron", edits.add_neuron(node.id))
            remove = self._add("Remove neuron", edits.remove_neuron(node.id))
            remove.setEnabled(node.layer.units > 1)
            self.addSeparator()
            self._add("Remove this column", edits.remove_column(node.id))

    def _offer_rates(self, node: Node) -> None:
        """Offer to let the column learn faster or more slowly than the others."""
        present = node.rate_factor
        menu = self.addMenu("Learning rate" if present == 1 else f"Learning rate × {present:g}")
        menu.menuAction().setToolTip(tooltip(_RATE))
        group = QActionGroup(menu)
        for factor in sorted({*_RATE_FACTORS, present}):
            action = menu.addAction("as set (× 1)" if factor == 1 else f"× {factor:g}")
            action.setCheckable(True)
            action.setChecked(factor == present)
            action.setActionGroup(group)
            edit = edits.set_rate_factor(node.id, factor)
            action.triggered.connect(lambda _=False, edit=edit: self._apply(edit))

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

    def _offer_activations(self, node: Node, layer: WeightedSums, *, is_hidden: bool) -> None:
        group = QActionGroup(self)
        last = ""
        for activation in _activations(layer):
            if last and activation.group != last:
                self.addSeparator()
            last = activation.group
            if is_hidden and isinstance(activation, Softmax):
                continue
            action = self._add(activation.title, edits.set_activation(node.id, activation))
            action.setCheckable(True)
            is_present = activation.name == layer.activation.name
            action.setChecked(is_present)
            font = action.font()
            font.setBold(is_present)  # beside a picture there is no room for a tick
            action.setFont(font)
            action.setToolTip(explanation(activation))
            action.setIcon(curve_icon(activation, is_chosen=is_present))
            action.setActionGroup(group)
            if isinstance(activation, Formula):
                self._offer_formula(action, node, activation)
            if isinstance(activation, Softmax) and layer.units < 2:
                action.setEnabled(False)  # a single share is always all of it
        self._offer_choices(node, layer.activation)

    def _offer_formula(self, action: QAction, node: Node, present: Formula) -> None:
        """Let a formula be typed: the action asks for it."""
        action.setText(f"{present.title}…")
        action.triggered.disconnect()
        action.triggered.connect(lambda: self._ask_for_formula(node.id, present))

    def _ask_for_formula(self, node_id: str, present: Formula) -> None:
        from playground.ui.editor.formula_dialog import FormulaDialog  # brings pyqtgraph along

        dialog = FormulaDialog(present, self.parentWidget())
        if dialog.exec() and dialog.activation is not None:
            self._apply(edits.set_activation(node_id, dialog.activation))

    def _offer_layer(self, node: Node, *, is_hidden: bool) -> None:
        """Offer what else can be chosen of the column itself, such as its dropout."""
        for name, info in parameters_of(type(node.layer)).items():
            is_offered = is_hidden if name == "dropout" else node.layer.has_weights
            if not is_offered:
                continue
            menu = self.addMenu(info.label)
            menu.menuAction().setToolTip(tooltip(info.help))
            group = QActionGroup(menu)
            present = getattr(node.layer, name)
            for choice in sorted({*info.choices, present}):
                action = menu.addAction("none" if choice == 0 else f"{choice:g}")
                action.setCheckable(True)
                action.setChecked(choice == present)
                action.setActionGroup(group)
                edit = edits.set_layer(node.id, name, choice)
                action.triggered.connect(lambda _=False, edit=edit: self._apply(edit))

    def _offer_choices(self, node: Node, activation: Activation) -> None:
        """Offer what else can be chosen of the present activation, such as a step's value at 0."""
        for name, info in parameters_of(type(activation)).items():
            present = getattr(activation, name)
            if isinstance(present, str) and not info.choices:
                continue  # a formula has a dialogue of its own
            menu = self.addMenu(info.label)
            menu.menuAction().setToolTip(tooltip(info.help))
            group = QActionGroup(menu)
            numbers = {present} if isinstance(present, float) else set[Any]()
            for choice in sorted({*info.choices, *numbers}):
                changed = replace(activation, **{name: choice})
                action = menu.addAction(f"{choice:g}" if isinstance(choice, float) else str(choice))
                action.setCheckable(True)
                action.setChecked(choice == present)
                action.setActionGroup(group)
                edit = edits.set_activation(node.id, changed)
                action.triggered.connect(lambda _=False, edit=edit: self._apply(edit))
            if isinstance(present, float) and math.isfinite(info.maximum - info.minimum):
                menu.addSeparator()
                other = menu.addAction("Other…")
                other.triggered.connect(
                    partial(self._ask_for_number, node.id, activation, name, info)
                )

    def _ask_for_number(
        self, node_id: str, activation: Activation, name: str, info: ParameterInfo, *_: object
    ) -> None:
        """Ask for a parameter of an activation that is none of the usual ones."""
        present, text = getattr(activation, name), f"{info.label}:"
        number, is_given = QInputDialog.getDouble(
            self, info.label, text, present, info.minimum, info.maximum, _DECIMALS
        )
        if is_given and number != present:
            changed = activation.with_parameter(name, number)
            self._apply(edits.set_activation(node_id, changed))


def _activations(layer: WeightedSums) -> Iterator[Activation]:
    """Yield one of each kind, the present one with its parameters; like beside like."""
    for kind in sorted(ACTIVATIONS.members(), key=_place):
        yield layer.activation if isinstance(layer.activation, kind) else kind()


def _place(kind: type[Activation]) -> tuple[bool, int]:
    """Return what the kinds are sorted by: their group, those that are wrong last."""
    return kind.is_broken, GROUPS.index(kind.group)


def explanation(activation: Activation) -> str:
    """Return what an activation does, and its formula."""
    description = (type(activation).__doc__ or "").strip().split("\n\n")[0]
    return f"{activation.formula}\n{tooltip(' '.join(description.split()))}"
