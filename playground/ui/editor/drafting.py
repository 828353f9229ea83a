"""What can be done with the drawing by name: the acts behind menus and keys."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QGuiApplication

from playground.document.copying import fragment_of
from playground.document.drawing_edits import connect, new_neurons, place_neuron
from playground.document.edit import Edit
from playground.document.fragment import Fragment, FragmentError, fragment_from_text
from playground.document.fragment_edits import paste
from playground.document.freezing_edits import freeze
from playground.document.parameter_edits import set_parameters
from playground.document.removal_edits import remove
from playground.document.sketch_edits import tidy_up
from playground.engine.network import Network, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.ui.editor.gestures.empty_press import put_neuron
from playground.ui.editor.selecting import Selecting
from playground.ui.editor.selection import Selection, all_neurons
from playground.ui.editor.sheet import Sheet
from playground.ui.editor.slots import clear_shift
from playground.ui.editor.walking import parameters_of_neuron
from playground.ui.number_format import exact_number, read_number
from playground.ui.workbench import Workbench


class Drafting(QObject):
    """Each act works on what is selected, and is one undo step."""

    def __init__(self, workbench: Workbench, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._sheet = sheet

    @property
    def _selecting(self) -> Selecting:
        return self._sheet.selecting

    @property
    def _selection(self) -> Selection:
        return self._selecting.selection

    @property
    def _network(self) -> Network:
        return self._workbench.experiment.network

    def new_neuron(self, position: QPointF | None) -> None:
        """Put a neuron at a point of the scene, or else into the column that is selected."""
        if position is not None:
            self._select_new(lambda: put_neuron(self._sheet, position))
            return
        self._select_new(lambda: self._apply(place_neuron(column=self._column())))

    def _column(self) -> str | None:
        """Return the column of a selected neuron, or the last hidden one; None if there is none."""
        chosen = sorted(self._selection.all_neurons(self._network))
        if chosen and chosen[0].node != self._network.input.id:
            return chosen[0].node
        hidden = self._network.hidden
        return hidden[-1].id if hidden else None

    def remove(self) -> None:
        """Remove what is selected; a bias, which no neuron can lack, becomes 0."""
        selection = self._selection
        biases = selection.parameters - selection.connections
        if biases == selection.parameters and not (selection.neurons or selection.columns):
            self._set(dict.fromkeys(biases, 0.0))
        else:
            self._apply(self._removal(selection))

    def _removal(self, selection: Selection) -> Edit:
        """Return the edit; all inputs, or all outputs, only go if nothing else is selected."""
        ends = {self._network.input, self._network.output}
        whole = [n for n in ends if n.id in selection.columns or _neurons(n) <= selection.neurons]
        kept = Selection(
            neurons=frozenset(name for node in whole for name in _neurons(node)),
            columns=frozenset(node.id for node in whole),
        )
        neurons, columns = selection.neurons - kept.neurons, selection.columns - kept.columns
        if not (neurons or columns or selection.connections):
            neurons, columns = selection.neurons, selection.columns
        return remove(neurons, selection.connections, columns)

    def copy(self) -> bool:
        """Put the selected neurons, or the one number selected, on the clipboard."""
        clipboard = QGuiApplication.clipboard()
        selection = self._selection
        if len(selection.parameters) == 1 and not (selection.neurons or selection.columns):
            (key,) = selection.parameters
            clipboard.setText(exact_number(self._value(key)))
            return True
        fragment = self._fragment()
        if fragment is not None:
            clipboard.setText(fragment.to_text())
        return fragment is not None

    def cut(self) -> None:
        """Copy what is selected and remove it; the inputs, which cannot be copied, stay."""
        if self.copy():
            network, neurons = self._network, self._selection.all_neurons(self._network)
            copied = frozenset(name for name in neurons if name.node != network.input.id)
            edit = self._removal(Selection(copied))
            self._apply(replace(edit, label=edit.label.replace("remove", "cut")))

    def paste(self) -> None:
        """Add what is on the clipboard; a number is set for the selected weights and biases."""
        text = QGuiApplication.clipboard().text()
        if self._selection.parameters and self._paste_number(text):
            return
        try:
            fragment = fragment_from_text(text)
        except FragmentError as error:
            self._workbench.refused.emit(str(error))
            return
        self._paste(fragment)

    def _paste_number(self, text: str) -> bool:
        try:
            value = read_number(text)
        except ValueError:
            return False
        self._set(dict.fromkeys(self._selection.parameters, value))
        return True

    def duplicate(self) -> None:
        """Copy the selected neurons beside themselves, without the clipboard."""
        fragment = self._fragment()
        if fragment is not None:
            self._paste(fragment, "duplicate")

    def _fragment(self) -> Fragment | None:
        now = self._workbench.now()
        neurons = self._selection.all_neurons(now.experiment.network)
        try:
            return fragment_of(now.experiment, now.theta, neurons)
        except ValueError as error:
            self._workbench.refused.emit(str(error))
            return None

    def _paste(self, fragment: Fragment, verb: str = "paste") -> None:
        is_start = self._workbench.is_at_start
        experiment = self._workbench.experiment
        shift = self._way_clear(fragment)
        edit = paste(experiment, fragment, shift=shift, is_start=is_start, verb=verb)
        self._select_new(lambda: self._apply(edit))

    def _way_clear(self, fragment: Fragment) -> tuple[float, float]:
        """Return how far copies go from where the neurons were, so as not to cover anything."""
        arrangement = self._sheet.arrangement
        neurons = (neuron for column in fragment.columns for neuron in column.neurons)
        places = [neuron.place for neuron in neurons if neuron.place is not None]
        return clear_shift(arrangement, places) if places else (0.0, 0.0)

    def _select_new(self, act: Callable[[], object]) -> None:
        before = self._network
        act()
        added = new_neurons(before, self._network)
        if added:
            self._selecting.select(Selection(neurons=added))

    @property
    def can_connect(self) -> bool:
        """Whether neurons of several columns are selected."""
        return len({name.node for name in self._selection.neurons}) > 1

    def connect_selected(self) -> None:
        """Connect the selected neurons with those of them that stand furthest to the right."""
        order = [node.id for node in self._network.nodes]
        names = sorted(self._selection.neurons, key=lambda name: order.index(name.node))
        last = names[-1].node
        sources = [name for name in names if name.node != last]
        targets = [name for name in names if name.node == last]
        self._apply(connect(sources, targets, experiment=self._workbench.experiment))

    def select_all(self) -> None:
        """Select every neuron."""
        self._selecting.select(Selection(neurons=frozenset(all_neurons(self._network))))

    @property
    def can_freeze(self) -> bool:
        """Whether there is something selected that training changes."""
        return bool(self._selection) and any(self._to_freeze())

    @property
    def is_frozen(self) -> bool:
        """Whether all that is selected is frozen, so that the next act unfreezes it."""
        keys, columns = self._to_freeze()
        network = self._network
        frozen = network.is_frozen
        are_keys = all(frozen[parameter_index(network, key)] for key in keys)
        return bool(keys or columns) and are_keys and all(network[c].is_frozen for c in columns)

    def toggle_freeze(self) -> None:
        """Have training leave what is selected alone or, if it does, no longer."""
        keys, columns = self._to_freeze()
        if keys or columns:
            self._apply(freeze(keys, columns, is_frozen=not self.is_frozen))

    def _to_freeze(self) -> tuple[frozenset[ParameterKey], frozenset[str]]:
        """Return the weights and biases, and the whole columns, that freezing is about."""
        network, selection = self._network, self._selection
        columns = selection.columns - {network.input.id}
        keys = set(selection.parameters)
        for name in selection.neurons:
            keys.update(parameters_of_neuron(network, name))
        return frozenset(key for key in keys if key.node not in columns), columns

    def toggle_pins(self) -> None:
        """Keep the selected neurons' connections and responses in view, or no longer."""
        self._selecting.toggle_pins(self._selection.all_neurons(self._network))

    def tidy_up(self) -> None:
        """Have everything laid out by itself again."""
        self._apply(tidy_up())

    def _value(self, key: ParameterKey) -> float:
        now = self._workbench.now()
        return float(str(now.theta[parameter_index(now.experiment.network, key)]))

    def _set(self, values: dict[ParameterKey, float]) -> None:
        self._workbench.stop_merging()
        self._apply(set_parameters(values, is_start=self._workbench.is_at_start))

    def _apply(self, edit: Edit) -> bool:
        return self._workbench.apply(edit)


def _neurons(node: Node) -> frozenset[NeuronName]:
    return frozenset(NeuronName(node.id, neuron) for neuron in node.neurons)
