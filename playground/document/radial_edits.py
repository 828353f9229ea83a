"""Edits that make a column one of radial basis functions, and of what such a column has."""

from dataclasses import replace

from playground.document.column_edits import usual_activation
from playground.document.edit import Edit
from playground.document.experiment import Experiment
from playground.document.kind_edits import hidden_column, kind_edit, without_start
from playground.document.reshaping import replace_node
from playground.document.wiring import dense_layer, node_of
from playground.engine.layers.dense import Dense
from playground.engine.layers.radial_basis import RadialBasis
from playground.engine.network import Network, NetworkError, Node
from playground.engine.parameter_key import ParameterKey
from playground.engine.weighted_sums import WeightedSums


def make_radial(experiment: Experiment, node_id: str) -> Edit:
    """Make a hidden column one of radial basis functions, as at the start of training.

    `experiment` is the present one: weights mean nothing as centres, so none is kept.
    """
    layer = dense_layer(experiment.network, node_of(experiment.network, node_id))
    return _remake(experiment, node_id, RadialBasis(layer.units, layer.dropout))


def make_dense(experiment: Experiment, node_id: str) -> Edit:
    """Make a hidden column one of weighted sums again, as at the start of training."""
    network = experiment.network
    layer = dense_layer(network, node_of(network, node_id))
    dense = Dense(layer.units, usual_activation(network), layer.dropout)
    return _remake(experiment, node_id, dense)


def _remake(experiment: Experiment, node_id: str, layer: WeightedSums) -> Edit:
    """Give a column another layer with that one's starting parameters."""

    def change(experiment: Experiment) -> Experiment:
        node = hidden_column(experiment.network, node_id)
        return without_start(replace_node(experiment, replace(node, layer=layer)), node_id)

    return kind_edit(experiment, change, node_id, layer.title)


def set_width(network: Network, node_id: str, beta: float) -> Edit:
    """Give every neuron of a radial basis column this width, now and before the first step."""
    node = node_of(network, node_id)

    def change(experiment: Experiment) -> Experiment:
        present = node_of(experiment.network, node_id)
        layer = _radial(experiment.network, present).with_parameter("beta", beta)
        changed = replace_node(experiment, replace(present, layer=layer))
        return without_start(changed, node_id, only_biases=True)

    _radial(network, node)
    frozen = {name for name in node.neurons if node.is_frozen or name in node.frozen_biases}
    values = {ParameterKey(node_id, name): beta for name in node.neurons if name not in frozen}
    return Edit(f"set width to {beta:g}", change, values=values)


def normalise_bumps(node_id: str, *, is_normalised: bool) -> Edit:
    """Have the outputs of a radial basis column divided by their sum, or no longer."""

    def change(experiment: Experiment) -> Experiment:
        node = node_of(experiment.network, node_id)
        layer = replace(_radial(experiment.network, node), is_normalised=is_normalised)
        return replace_node(experiment, replace(node, layer=layer))

    return Edit("normalise bumps" if is_normalised else "take bumps as they are", change)


def _radial(network: Network, node: Node) -> RadialBasis:
    if not isinstance(node.layer, RadialBasis):
        raise NetworkError(
            f"Column {network.title(node.id)!r} has no radial basis functions; make it such a "
            "column first."
        )
    return node.layer
