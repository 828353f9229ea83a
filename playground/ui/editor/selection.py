"""What a person has selected in the drawing; no Qt."""

from dataclasses import dataclass

from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey


@dataclass(frozen=True)
class Selection:
    """Neurons, weights and biases, and whole columns; an empty one is false."""

    neurons: frozenset[NeuronName] = frozenset()
    parameters: frozenset[ParameterKey] = frozenset()
    columns: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.neurons or self.parameters or self.columns)

    def __or__(self, other: "Selection") -> "Selection":
        return Selection(
            self.neurons | other.neurons,
            self.parameters | other.parameters,
            self.columns | other.columns,
        )

    def __xor__(self, other: "Selection") -> "Selection":
        return Selection(
            self.neurons ^ other.neurons,
            self.parameters ^ other.parameters,
            self.columns ^ other.columns,
        )

    def of(self, network: Network) -> "Selection":
        """Return what of it a network still has."""
        known = frozenset(all_neurons(network))
        nodes = frozenset(node.id for node in network.nodes)
        return Selection(
            self.neurons & known,
            frozenset(key for key in self.parameters if _has(network, known, key)),
            self.columns & nodes,
        )

    def all_neurons(self, network: Network) -> frozenset[NeuronName]:
        """Return the neurons, those of selected columns included."""
        of_columns = (
            NeuronName(node, neuron) for node in self.columns for neuron in network[node].neurons
        )
        return self.neurons | frozenset(of_columns)

    @property
    def connections(self) -> frozenset[ParameterKey]:
        """The selected weights, without the biases."""
        return frozenset(key for key in self.parameters if key.source is not None)


NOTHING = Selection()


def selection_of(target: object) -> Selection:
    """Return the selection of one thing that the pointer can be over."""
    if isinstance(target, NeuronName):
        return Selection(neurons=frozenset({target}))
    if isinstance(target, ParameterKey):
        return Selection(parameters=frozenset({target}))
    return NOTHING


def all_neurons(network: Network) -> list[NeuronName]:
    """Return every neuron of a network, column by column."""
    return [NeuronName(node.id, neuron) for node in network.nodes for neuron in node.neurons]


def _has(network: Network, neurons: frozenset[NeuronName], key: ParameterKey) -> bool:
    if NeuronName(key.node, key.neuron) not in neurons:
        return False
    if key.source is None:
        return bool(key.node != network.input.id)
    node = network[key.node]
    is_joined = key.source[0] in node.sources and NeuronName(*key.source) in neurons
    return is_joined and (*key.source, key.neuron) not in node.erased
