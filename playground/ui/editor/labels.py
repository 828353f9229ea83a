"""The words of the drawing: what columns, neurons and connections are called."""

from playground.engine.bound_network import drops_out
from playground.engine.layers.input import Input
from playground.engine.network import Network, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.engine.weighted_sums import WeightedSums
from playground.ui.editor.drawing import Drawing
from playground.ui.feature_names import feature_in_words


def column_title(node: Node, network: Network) -> str:
    """Return what stands above a column."""
    return network.title(node.id).capitalize()


def short_title(title: str) -> str:
    """Return what stands above a column that is drawn small: "H1" for "Hidden 1"."""
    word, _, number = title.rpartition(" ")
    return word[:1] + number if number.isdigit() else title[:3]


def column_size(node: Node) -> str:
    """Return how many neurons a column has, in words."""
    n = node.layer.n_units
    if isinstance(node.layer, Input) and node.layer.shape:
        rows, columns = node.layer.shape
        return f"{rows} × {columns} =\n{n} pixels"
    word = "feature" if isinstance(node.layer, Input) else "neuron"
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def below_column(node: Node, network: Network) -> tuple[str, ...]:
    """Return what stands below a column: how training treats it, if not as it does the others."""
    words = ["normalised"] if node.layer.memory else []
    if drops_out(network, node):
        words.append(f"dropout {node.layer.dropped_share:g}")
    if node.rate_factor != 1:
        words.append(f"rate × {node.rate_factor:g}")
    return tuple(words)


def own_label(node: Node, neuron: str, drawing: Drawing) -> str:
    """Return what a person has called a neuron, or ""."""
    return drawing.sketch.label(NeuronName(node.id, neuron))


def output_name(node: Node, neuron: str, drawing: Drawing) -> str:
    """Return the class or the target that an output stands for, or ""."""
    if node is not drawing.network.output:
        return ""
    names = drawing.target_names or (drawing.classes if len(drawing.classes) > 2 else ())
    name = names[node.neurons.index(neuron)] if len(names) == len(node.neurons) else ""
    return feature_in_words(name) if drawing.target_names else name


def neuron_label(node: Node, neuron: str, drawing: Drawing) -> str:
    """Return the name of a neuron: its label, its feature, its output, or its place."""
    label = own_label(node, neuron, drawing)
    if not label and isinstance(node.layer, Input):
        return feature_in_words(neuron)
    number = node.neurons.index(neuron) + 1
    place = f"neuron {number}"
    if node is drawing.network.output:
        place = "output" if len(node.neurons) == 1 else f"output {number}"
    return label or output_name(node, neuron, drawing) or place


def nouns(node: Node) -> tuple[str, str]:
    """Return what a column's parameters are called: weight and bias, or centre and width."""
    return ("weight", "bias") if node.layer.has_weights else ("centre", "width β")


def nouns_of_all(node: Node) -> str:
    """Return what all parameters of a column are: "weights and biases"."""
    return "weights and biases" if node.layer.has_weights else "centres and widths"


def parameter_label(key: ParameterKey, drawing: Drawing) -> str:
    """Return what a weight or a bias belongs to: "weight x₁ → neuron 2"."""
    node = drawing.network[key.node]
    name = neuron_label(node, key.neuron, drawing)
    weight, bias = nouns(node)
    if key.source is None:
        return f"{bias} of {name}"
    source = drawing.network[key.source[0]]
    before = neuron_label(source, key.source[1], drawing)
    if isinstance(source.layer, Input) and source.layer.shape and before == key.source[1]:
        before = f"pixel {before}"
    if before == name:
        titles = drawing.network.title(source.id), drawing.network.title(node.id)
        before, name = f"{before} of {titles[0]}", f"{name} of {titles[1]}"
    return f"{weight} {before} → {name}"


def summary(network: Network) -> str:
    """Return the network in one sentence, for those who hear it rather than see it."""
    parts: list[str] = []
    for node in network.nodes:
        text = f"{column_title(node, network)}: {column_size(node)}".replace("\n", " ")
        if isinstance(node.layer, WeightedSums):
            text += f", {node.layer.activation.title}"
        parts.append(", ".join((text, *below_column(node, network))))
    return "; ".join(parts) + "."
