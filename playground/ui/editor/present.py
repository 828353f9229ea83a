"""What the drawing shows of one moment: weights, responses, an example; no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.measurements.answer_to import AnswerTo
from playground.engine.measurements.example_activations import ExampleActivations
from playground.engine.measurements.response_maps import ResponseMaps
from playground.engine.network import Network, Node
from playground.engine.parameter_key import ParameterKey, correspondence, parameter_index
from playground.session.snapshot import Snapshot
from playground.ui.editor.boxes import ColumnPlace
from playground.ui.editor.connection_modes import WEIGHT, ConnectionMode
from playground.ui.editor.example import Example, example_of, own_example
from playground.ui.editor.rings import Rings
from playground.ui.editor.shown_numbers import ShownNumbers, shown_numbers
from playground.ui.examples.words import example_name

QUESTION = ResponseMaps(32)


@dataclass(frozen=True, eq=False)
class Present:
    """The numbers of a network at one moment; what is not known yet is NaN, or missing."""

    network: Network
    theta: FloatArray
    """(n_parameters,)"""
    maps: Mapping[str, FloatArray]
    """By node (units, rows, columns): rows follow x2 upwards; {} where there are none."""
    shown: ShownNumbers
    """What connections and biases show: weights, or what else was chosen."""
    example: Example | None = None
    """The training example that is shown where there is no plane."""
    activations: Mapping[str, FloatArray] = field(default_factory=dict[str, FloatArray])
    """By node (units,): what the neurons give for the example; {} where it is not known."""
    pinned: str = ""
    """In a plane, the example that is pinned, in words; "" where there is none."""
    pinned_activations: Mapping[str, FloatArray] = field(default_factory=dict[str, FloatArray])
    """By node (units,): what the neurons give for it, which is told but not drawn."""
    switched_off: Mapping[str, BoolArray] = field(default_factory=dict[str, BoolArray])
    """By node (units,): the neurons that dropout has switched off; {} where there are none."""
    memory: Mapping[str, FloatArray] = field(default_factory=dict[str, FloatArray])
    """(n_parameters,) each: what layers remember of training, by name."""
    rings: Rings | None = None
    """The neurons' deltas, where they are shown and known."""

    def scale(self, node_id: str) -> float | None:
        """Return the number at which colours are full, or None on the scale of most columns."""
        return self.shown.own_scale(node_id)

    def biases(self, node_id: str) -> FloatArray | None:
        """Return what biases show, (units,), full from -1 or 1 on; None in a column without."""
        return self.shown.bias_shares(node_id)

    def ring_shares(self, place: ColumnPlace) -> FloatArray | None:
        """Return the signed thicknesses of a column's rings, of the neurons that are drawn."""
        shares = None if self.rings is None else self.rings.shares(place.node_id)
        return None if shares is None else place.part(shares)

    def weights_from(self, node: Node, source_id: str) -> FloatArray:
        """Return what the weights from a source show, full from -1 or 1 on.

        For each unit of the node one of the source: (units, units of the source).
        """
        at = node.sources.index(source_id)
        start = sum(self.network[source].layer.n_units for source in node.sources[:at])
        stop = start + self.network[source_id].layer.n_units
        return self.shown.shares(node.id)[:, start:stop]

    def value(self, key: ParameterKey) -> float:
        """Return a weight or a bias, with no more digits than it has; NaN if it is not known."""
        return float(str(self.theta[parameter_index(self.network, key)]))

    def activation(self, node_id: str, neuron: str) -> float | None:
        """Return what a neuron gives for the example that is shown or pinned, if that is known."""
        values = (self.activations or self.pinned_activations).get(node_id)
        if values is None:
            return None
        return float(str(values[self.network[node_id].neurons.index(neuron)]))

    def carried_to(self, network: Network) -> "Present":
        """Return what is known of another network until its own numbers come: what both have."""
        theta = np.full(network.n_parameters, np.nan, self.theta.dtype)
        old, new = correspondence(self.network, network)
        theta[new] = self.theta[old]
        maps = {
            node.id: _carried(self.maps[node.id], self.network[node.id], node)
            for node in network.nodes
            if node.id in self.maps
        }
        return Present(network, theta, maps, self.shown.carried_to(network), self.example)


def _carried(maps: FloatArray, old: Node, new: Node) -> FloatArray:
    result = np.zeros((len(new.neurons), *maps.shape[1:]), maps.dtype)
    for i, name in enumerate(new.neurons):
        if name in old.neurons:
            result[i] = maps[old.neurons.index(name)]
    return result


def present_of(
    snapshot: Snapshot,
    index: int | None,
    *,
    has_plane: bool,
    mode: ConnectionMode = WEIGHT,
    before: Present | None = None,
    own: bytes | None = None,
    own_words: str = "",
) -> Present:
    """Return what a snapshot has to show, and for the training example `index`, if there is one.

    `own` is a picture of one's own that is shown instead, where there is no plane; `own_words`
    say what it is.
    `before` is what was shown before it: scales stay as they were as long as they fit.
    """
    network, theta = snapshot.experiment.network, snapshot.theta
    shown = shown_numbers(mode, snapshot, before.shown if before is not None else None)
    if has_plane:
        maps = snapshot.answer(QUESTION)
        known = Present(
            network,
            theta,
            (maps and maps.value) or {},
            shown,
            switched_off=snapshot.switched_off,
            memory=_memory(snapshot),
        )
        return known if index is None else _with_values(known, snapshot, index)
    index = index or 0
    question = ExampleActivations(index) if own is None else AnswerTo(own)
    activations = snapshot.answer(question)
    example = example_of(snapshot, index)
    if own is not None:
        example = own_example(snapshot, own, index, own_words)
    return Present(
        network,
        theta,
        {},
        shown,
        example,
        activations.value if activations else {},
        switched_off=snapshot.switched_off,
        memory=_memory(snapshot),
    )


def _memory(snapshot: Snapshot) -> dict[str, FloatArray]:
    slots = snapshot.state.slots
    return {name: slots[name] for name in snapshot.experiment.network.memory if name in slots}


def _with_values(present: Present, snapshot: Snapshot, index: int) -> Present:
    """Return what a plane shows with what its neurons give for a pinned example."""
    answer = snapshot.answer(ExampleActivations(index))
    if answer is None or index >= len(snapshot.examples.train):
        return present
    name = example_name(snapshot.experiment.dataset, index)
    return replace(present, pinned=name, pinned_activations=answer.value)
