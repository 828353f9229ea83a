"""Copying neurons out of a network."""

from collections.abc import Iterable, Iterator, Mapping, Set

from playground.document.experiment import Experiment
from playground.document.fragment import CopiedColumn, CopiedConnection, CopiedNeuron, Fragment
from playground.document.wiring import check_neuron, dense_layer
from playground.engine.arrays import FloatArray
from playground.engine.network import Network, Node
from playground.engine.neuron_name import NeuronName


def fragment_of(
    experiment: Experiment, theta: FloatArray, neurons: Iterable[NeuronName]
) -> Fragment:
    """Return a copy of neurons, with the weights and biases, (n_parameters,), of the present.

    Inputs are left out. Raises ValueError if nothing is left, or too much for one copy.
    """
    network = experiment.network
    chosen = {name for name in neurons if name.node != network.input.id}
    for name in chosen:
        check_neuron(network, name)
    nodes = [node for node in network.nodes if any(name.node == node.id for name in chosen)]
    if any(node.layer.memory for node in nodes):
        raise ValueError(
            "Batch normalisation cannot be copied, since it belongs to the column before it; copy "
            "other neurons, and insert it anew."
        )
    if not all(node.layer.adds_up for node in nodes):
        raise ValueError(
            "A radial basis or maxout column cannot be copied; copy other neurons, and make a "
            "column of this kind anew."
        )
    views, marks = network.views(theta), network.views(network.is_frozen.astype(float))
    columns = tuple(_column(experiment, node, chosen, views, marks) for node in nodes)
    connections = [
        connection
        for node in nodes
        for connection in _connections(network, node, chosen, views[node.id]["weight"], marks)
    ]
    return Fragment(columns, tuple(connections))


Views = Mapping[str, Mapping[str, FloatArray]]
"""What `Network.views` gives."""


def _column(
    experiment: Experiment, node: Node, chosen: Set[NeuronName], views: Views, marks: Views
) -> CopiedColumn:
    biases, frozen = views[node.id]["bias"], marks[node.id]["bias"]
    sketch = experiment.sketch
    neurons = tuple(
        CopiedNeuron(
            name.neuron,
            float(biases[row]),
            bool(frozen[row]),
            sketch.label(name),
            sketch.place(name),
        )
        for row, name in enumerate(NeuronName(node.id, neuron) for neuron in node.neurons)
        if name in chosen
    )
    activation = dense_layer(experiment.network, node).activation
    return CopiedColumn(node.id, activation, neurons, node.is_frozen)


def _connections(
    network: Network, node: Node, chosen: Set[NeuronName], weights: FloatArray, marks: Views
) -> Iterator[CopiedConnection]:
    frozen = marks[node.id]["weight"]
    for column, name in enumerate(network.input_names(node)):
        if NeuronName(*name) not in chosen:
            continue
        for row, neuron in enumerate(node.neurons):
            target = NeuronName(node.id, neuron)
            if target in chosen and (*name, neuron) not in node.erased:
                weight, is_frozen = float(weights[row, column]), bool(frozen[row, column])
                yield CopiedConnection(NeuronName(*name), target, weight, is_frozen)
