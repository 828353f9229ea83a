"""What a single neuron is called, whatever else is added to or removed from a network."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class NeuronName:
    """A neuron: its node and its name in it."""

    node: str
    neuron: str
