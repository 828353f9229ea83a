"""What the drawing shows of one moment: weights, responses, an example; no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from playground.engine.arrays import ByteArray, FloatArray
from playground.engine.measurements.response_maps import ResponseMaps
from playground.engine.network import Network, Node
from playground.engine.parameter_key import ParameterKey, correspondence, parameter_index
from playground.session.snapshot import Snapshot
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
    pixels: ByteArray | None
    """The first training example where it is an image: (n_pixels,)"""

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
        return Present(network, theta, maps, self.pixels)


def _carried(maps: FloatArray, old: Node, new: Node) -> FloatArray:
    result = np.zeros((len(new.neurons), *maps.shape[1:]), maps.dtype)
    for i, name in enumerate(new.neurons):
        if name in old.neurons:
            result[i] = maps[old.neurons.index(name)]
    return result


def present_of(snapshot: Snapshot) -> Present:
    """Return what a snapshot has to show in the drawing."""
    answer = snapshot.answer(QUESTION)
    maps = answer.value if answer is not None else None
    pixels = None
    if snapshot.experiment.dataset.image_shape and len(snapshot.examples.train):
        first = snapshot.examples.train.inputs[0]
        pixels = first if first.dtype == np.uint8 else np.clip(first * 255, 0, 255).astype(np.uint8)
    return Present(snapshot.experiment.network, snapshot.theta, maps or {}, pixels)
