"""The sketch: what only the drawing of a network knows, such as names that a person gave."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName

LONGEST_LABEL = 24
"""Characters of a neuron's label; longer ones are cut off."""

FARTHEST = 100.0
"""How many widths or heights of the drawing a neuron may be away from its corner."""


def clean_label(text: str) -> str:
    """Return a label as it is kept: one line, not too long, nothing that cannot be seen."""
    words = "".join(each for each in " ".join(text.split()) if each.isprintable())
    return " ".join(words[:LONGEST_LABEL].split())


@dataclass(frozen=True)
class NeuronLabel:
    """What a person calls a neuron, such as "carry"."""

    name: NeuronName
    text: str


@dataclass(frozen=True)
class NeuronPlace:
    """Where a person put the middle of a neuron, as shares of the drawing's width and height."""

    name: NeuronName
    x: float
    y: float


@dataclass(frozen=True)
class Sketch:
    """Labels and places of single neurons; what is not named here is laid out by itself."""

    labels: tuple[NeuronLabel, ...] = ()
    places: tuple[NeuronPlace, ...] = ()

    @cached_property
    def _labels(self) -> Mapping[NeuronName, str]:
        return {label.name: label.text for label in self.labels}

    @cached_property
    def _places(self) -> Mapping[NeuronName, tuple[float, float]]:
        return {place.name: (place.x, place.y) for place in self.places}

    def label(self, name: NeuronName) -> str:
        """Return what a person calls a neuron, or ""."""
        return self._labels.get(name, "")

    def place(self, name: NeuronName) -> tuple[float, float] | None:
        """Return where a person put a neuron, as shares of width and height, or None."""
        return self._places.get(name)

    def with_label(self, name: NeuronName, text: str) -> "Sketch":
        """Return the sketch with a label, or without one if the text is empty."""
        text = clean_label(text)
        known = {**self._labels, name: text}
        labels = [NeuronLabel(each, known[each]) for each in sorted(known) if known[each]]
        return replace(self, labels=tuple(labels))

    def with_places(self, places: Mapping[NeuronName, tuple[float, float]]) -> "Sketch":
        """Return the sketch with these neurons put where they are said to be."""
        known = {**self._places, **places}
        return replace(
            self, places=tuple(NeuronPlace(each, *known[each]) for each in sorted(known))
        )

    def tidied(self) -> "Sketch":
        """Return the sketch without places, so that everything is laid out by itself."""
        return replace(self, places=())

    def of(self, network: Network) -> "Sketch":
        """Return the part of the sketch that concerns neurons of a network."""
        neurons = {NeuronName(node.id, neuron) for node in network.nodes for neuron in node.neurons}
        labels = tuple(label for label in self.labels if label.name in neurons)
        places = tuple(place for place in self.places if place.name in neurons)
        is_same = len(labels) == len(self.labels) and len(places) == len(self.places)
        return self if is_same else Sketch(labels, places)
