"""What the pointer can be over in the drawing; no Qt."""

from dataclasses import dataclass

from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey


@dataclass(frozen=True)
class ImageName:
    """A column that is drawn as an image: its node."""

    node: str


Target = NeuronName | ParameterKey | ImageName
"""A neuron, a weight or bias, or the image of an example."""
