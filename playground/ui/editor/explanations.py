"""What the tooltips of the drawing explain."""

from playground.engine.layers.dense import Dense
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.drawing import Drawing
from playground.ui.editor.labels import neuron_label
from playground.ui.editor.wiring import NeuronName
from playground.ui.feature_names import feature_in_words

WEIGHT = (
    "A weight says how strongly, and with which sign, the neuron on the left counts in the sum of "
    "the one on the right. Click to set it."
)
BIAS = (
    "A bias is a number that a neuron adds to the sum of its weighted inputs, whatever they are. "
    "Click to set it."
)


def explain(target: NeuronName | ParameterKey, drawing: Drawing) -> str:
    """Return what a neuron, a weight or a bias is."""
    if isinstance(target, ParameterKey):
        return WEIGHT if target.source else BIAS
    node = drawing.network[target.node]
    if not isinstance(node.layer, Dense):
        return (
            f"{feature_in_words(target.neuron)} is an input: one of the numbers that describe an "
            "example to the network." + _map_hint(drawing)
        )
    name = neuron_label(node, target.neuron, drawing.network, drawing.classes)
    name = name if name.startswith("neuron") else f"output {name}"
    text = (
        f"{name[0].upper()}{name[1:]} multiplies what comes in by its weights, adds its bias, and "
        f"puts the sum through its activation, {node.layer.activation.title}."
    )
    if drawing.image_source(node) is not None:
        return text + " Its picture shows its weight for every pixel."
    return text + _map_hint(drawing)


def _map_hint(drawing: Drawing) -> str:
    if not drawing.has_plane:
        return ""
    return " Its picture shows what it gives at every point of the plane."


def explain_image(n_pixels: int) -> str:
    """Return what a column is that is drawn as an image."""
    return (
        f"Each of the {n_pixels} pixels is an input, a number from 0 to 1. The picture is the "
        "first training example."
    )
