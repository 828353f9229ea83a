"""How the gradient flows: how large it is in each column, and which units let nothing through."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.bound_network import activation_of
from playground.engine.network import Network

MOSTLY = 0.5
"""A unit counts as saturated when it is so for more than this share of the examples."""


@dataclass(frozen=True)
class NodeFlow:
    """Lengths of vectors of all weights of a column, biases and erased connections left out.

    Biases begin at 0 in most networks and would make the ratio infinite.
    """

    n_weights: int
    gradient_norm: float
    weight_norm: float
    update_norm: float | None
    """None before the first step."""

    @property
    def update_ratio(self) -> float | None:
        """The length of the last update over that of the weights, None where there is none.

        About 0.001 is usual. Source: Karpathy, CS231n, Learning, ratio of weights to updates.
        """
        if self.update_norm is None or not self.weight_norm > 0:
            return None
        return self.update_norm / self.weight_norm


def flow(
    network: Network, theta: FloatArray, gradient: FloatArray, update: FloatArray | None = None
) -> dict[str, NodeFlow]:
    """Return the flow by column, of those that have weights; all arrays are (n_parameters,).

    `theta` are the weights that the gradient was taken at.
    """
    weights, gradients = weights_by_node(network, theta), weights_by_node(network, gradient)
    updates = {} if update is None else weights_by_node(network, update)
    return {
        node: NodeFlow(
            len(values),
            _norm(gradients[node]),
            _norm(values),
            None if update is None else _norm(updates[node]),
        )
        for node, values in weights.items()
    }


def weights_by_node(network: Network, vector: FloatArray) -> dict[str, FloatArray]:
    """Return what theta, or anything of its shape, says of each column's weights, (n_weights,).

    Biases and erased connections are left out, and columns without weights.
    """
    found: dict[str, FloatArray] = {}
    present, views = network.views((~network.is_erased).astype(vector.dtype)), network.views(vector)
    for node, named in views.items():
        parts = [
            values[present[node][name] > 0] for name, values in named.items() if name != "bias"
        ]
        values = np.concatenate([np.zeros(0, vector.dtype), *parts])
        if len(values):
            found[node] = values
    return found


def _norm(vector: FloatArray) -> float:
    # squares of tiny gradients would vanish in float32, and what is shown is how they vanish
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(vector.astype(np.float64)))


@dataclass(frozen=True, eq=False)
class QuietUnits:
    """Units of a column through which hardly any gradient passes."""

    saturated_share: FloatArray
    """(units,): the share of the examples for which a unit's curve is flat."""
    saturated: IntArray
    """The units that are saturated for more than half of the examples."""
    dead: IntArray
    """The units that let no gradient pass for any example."""


def quiet_units(
    network: Network,
    pre_activations: Mapping[str, FloatArray],
    activations: Mapping[str, FloatArray],
) -> dict[str, QuietUnits]:
    """Return the saturated and dead units of each column with an activation, for some examples.

    Both mappings give (units, n) by node, with at least one example. What counts as flat is the
    activation's to say.
    """
    found: dict[str, QuietUnits] = {}
    for node in network.nodes:
        activation = activation_of(node)
        if activation is None:
            continue
        wires = pre_activations[node.id], activations[node.id]
        share = activation.saturation(*wires).mean(axis=1)
        found[node.id] = QuietUnits(
            read_only(share),
            read_only(np.flatnonzero(share > MOSTLY)),
            read_only(np.flatnonzero(activation.dead(*wires))),
        )
    return found
