"""What the tooltips of the drawing explain."""

from playground.engine.layers.dense import Dense
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.drawing import Drawing
from playground.ui.editor.labels import neuron_label, parameter_label, signed
from playground.ui.editor.present import Present
from playground.ui.editor.scene import ImageName, Target
from playground.ui.feature_names import feature_in_words

WEIGHT = (
    "A weight says how strongly, and with which sign, the neuron on the left counts in the sum of "
    "the one on the right. Click to set it."
)
BIAS = (
    "A bias is a number that a neuron adds to the sum of its weighted inputs, whatever they are. "
    "Click to set it."
)


def explain(target: Target, drawing: Drawing) -> str:
    """Return what a neuron, a weight, a bias or the image of an example is."""
    if isinstance(target, ImageName):
        return (
            f"Each of the {drawing.network[target.node].layer.n_units} pixels is an input, a "
            "number from 0 to 1. The picture is one of the training images; click it for the next."
        )
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
        return " Its colour shows what it gives for the example."
    return " Its picture shows what it gives at every point of the plane."


def said_of(target: Target, drawing: Drawing, present: Present) -> str:
    """Return what stands by the pointer: what it is over, and the number of that if it has one."""
    if isinstance(target, ImageName):
        return ""
    if isinstance(target, ParameterKey):
        name = parameter_label(target, drawing.network, drawing.classes)
        return f"{name}: {signed(present.value(target))}"
    node = drawing.network[target.node]
    name = neuron_label(node, target.neuron, drawing.network, drawing.classes)
    given = present.activation(target.node, target.neuron)
    return name if given is None else f"{name}: {signed(given)}"
