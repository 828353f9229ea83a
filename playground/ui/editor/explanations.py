"""What the tooltips of the drawing explain."""

import math

from playground.engine.bound_network import drops_out
from playground.engine.network import Node
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.engine.weighted_sums import WeightedSums
from playground.ui.editor.connection_modes import WEIGHT as WEIGHT_MODE
from playground.ui.editor.drawing import Drawing
from playground.ui.editor.labels import neuron_label, own_label, parameter_label
from playground.ui.editor.present import Present
from playground.ui.editor.rings import Rings
from playground.ui.editor.targets import ImageName, Target
from playground.ui.number_format import signed

WEIGHT = (
    "A weight says how strongly, and with which sign, the neuron on the left counts in the sum of "
    "the one on the right. Click to set it."
)
BIAS = (
    "A bias is a number that a neuron adds to the sum of its weighted inputs, whatever they are. "
    "Click to set it."
)
CENTRE = (
    "A coordinate of the neuron's centre, in the direction of the input on the left: the closer "
    "that input is to it, the more the neuron answers. Click to set it."
)
WIDTH = (
    "The neuron's width β: the larger it is, the narrower is its bump around the centre. Click to "
    "set it."
)

_FROZEN = "It is frozen: training leaves it as it is."


def explain(target: Target, drawing: Drawing) -> str:
    """Return what a neuron, a weight, a bias or the image of an example is."""
    if isinstance(target, ImageName):
        return (
            f"Each of the {drawing.network[target.node].layer.n_units} pixels is an input, a "
            "number from 0 to 1. The picture is one of the training images; click it for the next."
        )
    if isinstance(target, ParameterKey):
        has_weights = drawing.network[target.node].layer.has_weights
        weight, bias = (WEIGHT, BIAS) if has_weights else (CENTRE, WIDTH)
        text = weight if target.source else bias
        return f"{text} {_FROZEN}" if _is_frozen(target, drawing) else text
    node = drawing.network[target.node]
    name = _subject(node, target.neuron, drawing)
    if not isinstance(node.layer, WeightedSums):
        return (
            f"{name} is an input: one of the numbers that describe an example to the network."
            + _map_hint(drawing)
        )
    text = (
        f"{name} multiplies what comes in by its weights, adds its bias, and puts the sum through "
        f"its activation, {node.layer.activation.title}."
    )
    if not node.layer.has_weights:
        text = (
            f"{name} measures how far what comes in is from its centre, and gives the more the "
            f"nearer it is: {node.layer.activation.formula}."
        )
    elif not node.layer.adds_up:
        text = (
            f"{name} takes the largest of what comes in, each times its weight, adds its bias, and "
            "gives that: a maxout neuron. What comes in are its pieces, weighted sums of their own."
        )
    if node.layer.memory:
        text = (
            f"{name} takes what comes in less its mean over the minibatch, divided by its spread "
            "(batch normalisation), multiplies it by its weight, the scale γ, adds its bias, the "
            f"shift β, and puts the sum through {node.layer.activation.title}."
        )
    if drops_out(drawing.network, node):
        share = node.layer.dropped_share
        text += (
            f" Dropout switches off each neuron of this column with a chance of {share:.0%} in "
            "every step of training; tests use them all."
        )
    if drawing.image_source(node) is not None:
        return text + " Its picture shows its weight for every pixel."
    return text + _map_hint(drawing)


def _map_hint(drawing: Drawing) -> str:
    if not drawing.has_plane:
        return " Its colour shows what it gives for the example."
    if drawing.is_line:
        return " Its picture is what it gives along the input: blue above 0, orange below."
    return " Its picture shows what it gives at every point of the plane."


def _subject(node: Node, neuron: str, drawing: Drawing) -> str:
    """Return what a sentence about a neuron begins with."""
    name = neuron_label(node, neuron, drawing)
    if own_label(node, neuron, drawing):
        return f"“{name}”"
    if node is drawing.network.input:
        return name
    return name.capitalize() if name.startswith("neuron ") else f"Output {name}"


def _is_frozen(key: ParameterKey, drawing: Drawing) -> bool:
    return bool(drawing.network.is_frozen[parameter_index(drawing.network, key)])


def said_of(target: Target, drawing: Drawing, present: Present) -> str:
    """Return what stands by the pointer: what it is over, and its numbers if it has any."""
    if isinstance(target, ImageName):
        return ""
    if isinstance(target, ParameterKey):
        return "\n".join(_said_of_parameter(target, drawing, present))
    node = drawing.network[target.node]
    name = neuron_label(node, target.neuron, drawing)
    given = present.activation(target.node, target.neuron)
    rings = [] if present.rings is None else _said_of_ring(target, node, present.rings)
    rings += _said_of_chance(target, node, present)
    if given is None:
        return "\n".join([name, *rings])
    of = f" for {present.pinned}" if present.pinned else ""
    return "\n".join([f"{name}: {signed(given)}{of}", *rings])


def _said_of_ring(name: NeuronName, node: Node, rings: Rings) -> list[str]:
    return rings.said_of(name.node, node.neurons.index(name.neuron))


def _said_of_chance(name: NeuronName, node: Node, present: Present) -> list[str]:
    """Return whether dropout has switched a neuron off, and what its column remembers."""
    lines: list[str] = []
    row = node.neurons.index(name.neuron)
    if node.id in present.switched_off and present.switched_off[node.id][row]:
        lines.append("switched off by dropout in this minibatch")
    if node.layer.memory and set(node.layer.memory) <= set(present.memory):
        named = (present.network.views(vector)[node.id] for vector in present.memory.values())
        views = [view["weight"][row] for view in named]
        inputs = present.network.input_names(node)
        known = [i for i, each in enumerate(inputs) if (*each, name.neuron) not in node.erased]
        if len(known) == 1:  # else there is no one number to tell
            titles = (f"{each.replace('_', ' ')} of what comes in" for each in present.memory)
            numbers = (signed(float(str(view[known[0]]))) for view in views)
            lines += [f"{title}: {n}" for title, n in zip(titles, numbers, strict=True)]
    return lines


def _said_of_parameter(key: ParameterKey, drawing: Drawing, present: Present) -> list[str]:
    lines = [f"{parameter_label(key, drawing)}: {signed(present.value(key))}"]
    mode = present.shown.mode
    if mode is not WEIGHT_MODE and (key.source or mode.has_biases):
        number = present.shown.value(key)
        is_known = not math.isnan(number)
        if is_known or drawing.network[key.node].layer.has_weights:
            known = signed(number) if is_known else mode.awaits
            lines.append(f"{mode.title.lower()}: {known}")
    return [*lines, "frozen"] if _is_frozen(key, drawing) else lines
