"""Going through the drawing by keys: from neuron to neuron, and through a neuron's weights."""

from collections.abc import Iterable, Mapping

from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, has_parameter
from playground.ui.editor.boxes import Box

_STEEPEST = 4.0
"""How many pixels aside may come with one up or down."""
_ASIDE = 2.5
"""How much more a pixel aside counts than one straight on."""


def neighbour(
    boxes: Mapping[NeuronName, Box], name: NeuronName, direction: tuple[int, int]
) -> NeuronName | None:
    """Return the nearest neuron in a direction, (1, 0) being to the right, or None.

    Sideways it is one of the next column, however far up or down.
    """
    x, y = boxes[name].centre
    dx, dy = direction
    ways: dict[NeuronName, tuple[float, float]] = {}
    for other, box in boxes.items():
        to_x, to_y = box.centre[0] - x, box.centre[1] - y
        ahead, aside = to_x * dx + to_y * dy, abs(to_x * dy) + abs(to_y * dx)
        if ahead > 1 and (dx or aside <= _STEEPEST * ahead):
            ways[other] = (ahead, aside)
    if dx and ways:
        farthest = min(ahead for ahead, _ in ways.values()) + boxes[name].width
        ways = {other: way for other, way in ways.items() if way[0] <= farthest}
    return min(ways, key=lambda other: ways[other][0] + _ASIDE * ways[other][1], default=None)


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
