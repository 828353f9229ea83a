"""Going through the drawing by keys: from neuron to neuron, and through a neuron's weights."""

import math
from collections.abc import Iterable, Mapping

from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, has_parameter
from playground.ui.editor.boxes import Box

_ASIDE = 2.5
"""How much more a pixel aside counts than one straight on."""


def neighbour(
    boxes: Mapping[NeuronName, Box], name: NeuronName, direction: tuple[int, int]
) -> NeuronName | None:
    """Return the nearest neuron in a direction, (1, 0) being to the right, or None."""
    x, y = boxes[name].centre
    dx, dy = direction

    def cost(other: NeuronName) -> float:
        to_x, to_y = boxes[other].centre[0] - x, boxes[other].centre[1] - y
        ahead, aside = to_x * dx + to_y * dy, abs(to_x * dy) + abs(to_y * dx)
        return ahead + _ASIDE * aside if ahead > 1 and aside <= 4 * ahead else math.inf

    best = min((other for other in boxes if other != name), key=cost, default=None)
    return best if best is not None and cost(best) < math.inf else None


def parameters_of_neuron(network: Network, name: NeuronName) -> list[ParameterKey]:
    """Return the weights that lead into a neuron, in order, and last its bias."""
    node = network[name.node]
    if node is network.input:
        return []
    weights = (ParameterKey(name.node, name.neuron, each) for each in network.input_names(node))
    bias = ParameterKey(name.node, name.neuron)
    return [*(key for key in weights if has_parameter(network, key)), bias]


def next_of(items: Iterable[ParameterKey], present: ParameterKey | None, by: int) -> ParameterKey:
    """Return the item after (1) or before (-1) the present one, the first after the last."""
    known = list(items)
    if present not in known:
        return known[0 if by > 0 else -1]
    return known[(known.index(present) + by) % len(known)]
