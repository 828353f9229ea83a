"""Settings of what can be chosen of activations, such as the slope of a leaky ReLU."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, get_type_hints

from playground.document import edits
from playground.document.column_edits import chosen_activation
from playground.document.edit import Edit
from playground.document.experiment import Experiment
from playground.document.setting_value import read_value
from playground.engine.network import Network, Node
from playground.registry import parameters_of

Setter = Callable[[str], Edit]


def activation_setters(network: Network) -> dict[str, Setter]:
    """Return what can be set of activations: "activation.slope" is that of all hidden columns."""
    output = parameter_setters("output_activation", [network.output])
    return parameter_setters("activation", network.hidden) | output


def parameter_setters(prefix: str, nodes: Sequence[Node]) -> dict[str, Setter]:
    """Return the setters of what can be chosen of activations, wherever they have it."""
    found: dict[str, Setter] = {}
    for node in nodes:
        activation = chosen_activation(node)
        for name in parameters_of(type(activation)) if activation is not None else ():
            kind = get_type_hints(type(activation))[name]
            found[f"{prefix}.{name}"] = partial(_set_of_activations, nodes, name, kind)
    return found


def _set_of_activations(nodes: Sequence[Node], name: str, kind: Any, text: str) -> Edit:
    value = read_value(text, kind)

    def change(experiment: Experiment) -> Experiment:
        for node in nodes:
            activation = chosen_activation(experiment.network[node.id])
            if activation is not None and name in parameters_of(type(activation)):
                activation = activation.with_parameter(name, value)
                experiment = edits.set_activation(node.id, activation).change(experiment)
        return experiment

    return Edit(f"set {name} of activation to {text}", change)
