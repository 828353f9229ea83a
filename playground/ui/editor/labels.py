"""The words of the drawing: what columns, neurons and connections are called."""

from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import Network, Node
from playground.engine.parameter_key import ParameterKey
from playground.ui.feature_names import feature_in_words
from playground.ui.number_format import short_number


def column_title(node: Node, network: Network) -> str:
    """Return what stands above a column."""
    return network.title(node.id).capitalize()


def column_size(node: Node) -> str:
    """Return how many neurons a column has, in words."""
    n = node.layer.n_units
    if isinstance(node.layer, Input) and node.layer.shape:
        rows, columns = node.layer.shape
        return f"{rows} × {columns} =\n{n} pixels"
    word = "feature" if isinstance(node.layer, Input) else "neuron"
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def neuron_label(node: Node, neuron: str, network: Network, classes: tuple[str, ...]) -> str:
    """Return the name of a neuron: its feature, its class, or its place in the column."""
    if isinstance(node.layer, Input):
        return feature_in_words(neuron)
    if node is network.output and len(classes) > 2 and len(classes) == len(node.neurons):
        return classes[node.neurons.index(neuron)]
    return f"neuron {node.neurons.index(neuron) + 1}"


def parameter_label(key: ParameterKey, network: Network, classes: tuple[str, ...]) -> str:
    """Return what a weight or a bias belongs to: "weight x₁ → neuron 2"."""
    node = network[key.node]
    name = neuron_label(node, key.neuron, network, classes)
    if key.source is None:
        return f"bias of {name}"
    source = network[key.source[0]]
    return f"weight {neuron_label(source, key.source[1], network, classes)} → {name}"


def signed(value: float) -> str:
    """Return a number for people to look at, with a proper minus sign."""
    return short_number(value).replace("-", "\N{MINUS SIGN}")


def summary(network: Network) -> str:
    """Return the network in one sentence, for those who hear it rather than see it."""
    parts: list[str] = []
    for node in network.nodes:
        text = f"{column_title(node, network)}: {column_size(node)}".replace("\n", " ")
        if isinstance(node.layer, Dense):
            text += f", {node.layer.activation.title}"
        parts.append(text)
    return "; ".join(parts) + "."
