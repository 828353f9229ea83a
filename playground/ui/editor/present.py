"""What the drawing shows of one moment: weights, responses, an example; no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.measurements.example_activations import ExampleActivations
from playground.engine.measurements.response_maps import ResponseMaps
from playground.engine.network import Network, Node
from playground.engine.parameter_key import ParameterKey, correspondence, parameter_index
from playground.session.snapshot import Snapshot
from playground.ui.editor.example import Example, example_of
from playground.ui.editor.scales import is_relative, round_scale

QUESTION = ResponseMaps(32)


@dataclass(frozen=True, eq=False)
class Present:
    """The numbers of a network at one moment; what is not known yet is NaN, or missing."""

    network: Network
    theta: FloatArray
    """(n_parameters,)"""
    maps: Mapping[str, FloatArray]
    """By node (units, rows, columns): rows follow x2 upwards; {} where there are none."""
    example: Example | None = None
    """The training example that is shown where there is no plane."""
    activations: Mapping[str, FloatArray] = field(default_factory=dict[str, FloatArray])
    """By node (units,): what the neurons give for the example; {} where it is not known."""

    @cached_property
    def _views(self) -> Mapping[str, Mapping[str, FloatArray]]:
        return self.network.views(self.theta)

    @cached_property
    def _scales(self) -> dict[str, float]:
        return {
            node.id: round_scale(self._views[node.id]["weight"])
            for node in self.network.nodes
            if is_relative(self.network.places[node.id].fan_in)
        }

    def scale(self, node_id: str) -> float | None:
        """Return the weight at which colours are full, or None on the fixed scale: there it is 1.

        Neurons with very many inputs have small weights, which the fixed scale would hide.
        """
        return self._scales.get(node_id)

    def biases(self, node_id: str) -> FloatArray | None:
        """Return (units,), or None for a column without biases."""
        views = self._views.get(node_id)
        return None if views is None else views.get("bias")

    def weights_from(self, node: Node, source_id: str) -> FloatArray:
        """Return a node's weights from one of its sources, (units, units of the source)."""
        at = node.sources.index(source_id)
        start = sum(self.network[source].layer.n_units for source in node.sources[:at])
        stop = start + self.network[source_id].layer.n_units
        return self._views[node.id]["weight"][:, start:stop]

    def value(self, key: ParameterKey) -> float:
        """Return a weight or a bias, with no more digits than it has; NaN if it is not known."""
        return float(str(self.theta[parameter_index(self.network, key)]))

    def activation(self, node_id: str, neuron: str) -> float | None:
        """Return what a neuron gives for the example that is shown, if that is known."""
        values = self.activations.get(node_id)
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
        return Present(network, theta, maps, self.example)


def _carried(maps: FloatArray, old: Node, new: Node) -> FloatArray:
    result = np.zeros((len(new.neurons), *maps.shape[1:]), maps.dtype)
    for i, name in enumerate(new.neurons):
        if name in old.neurons:
            result[i] = maps[old.neurons.index(name)]
    return result


def present_of(snapshot: Snapshot, index: int, *, has_plane: bool) -> Present:
    """Return what a snapshot has to show, without a plane for the training example `index`."""
    network, theta = snapshot.experiment.network, snapshot.theta
    if has_plane:
        maps = snapshot.answer(QUESTION)
        return Present(network, theta, (maps and maps.value) or {})
    activations = snapshot.answer(ExampleActivations(index))
    example = example_of(snapshot, index)
    return Present(network, theta, {}, example, activations.value if activations else {})
