"""What the nudges say where there is nothing to show; no Qt."""

from playground.document.experiment import Experiment
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, has_parameter, parameter_index

Thing = NeuronName | ParameterKey | None
GONE = (
    "What was chosen is no longer in the network. Click another weight or bias in the drawing, and "
    "what every example of the next minibatch makes of it appears here."
)
ERASED = (
    "This connection has been erased: its weight is exactly 0, no example has a gradient for it, "
    "and no step moves it. Click another weight or bias in the drawing."
)
INPUTS = (
    "Inputs have no weights of their own: they pass on what the examples are. Click a weight, a "
    "bias, or a neuron further to the right."
)
WAITING = "Click a weight or a bias in the drawing to see what every example makes of it."


def why_nothing(experiment: Experiment, thing: Thing) -> str:
    """Return what to say in the place of a picture, or "" if there is something to show."""
    network = experiment.network
    if experiment.obstacle is not None:
        return experiment.obstacle.sentence
    if isinstance(thing, ParameterKey) and not has_parameter(network, thing):
        try:
            parameter_index(network, thing)
        except KeyError:
            return GONE
        return ERASED
    if isinstance(thing, NeuronName):
        if thing.node not in network.places or thing.neuron not in network[thing.node].neurons:
            return GONE
        return INPUTS if thing.node == network.input.id else ""
    return ""
