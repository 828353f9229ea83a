"""Edits of what only the drawing knows: what neurons are called, and where they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from playground.document.edit import Edit, counted
from playground.document.experiment import Experiment
from playground.document.sketch import FARTHEST, clean_label
from playground.document.wiring import check_neuron, in_order
from playground.engine.network import NetworkError
from playground.engine.neuron_name import NeuronName


def label_neuron(name: NeuronName, text: str) -> Edit:
    """Call a neuron something, or, with an empty text, no longer anything."""
    text = clean_label(text)

    def change(experiment: Experiment) -> Experiment:
        check_neuron(experiment.network, name)
        return replace(experiment, sketch=experiment.sketch.with_label(name, text))

    return Edit(f"name neuron {text}" if text else "remove name", change)


def move_neurons(
    places: Mapping[NeuronName, tuple[float, float]],
    held: Mapping[NeuronName, tuple[float, float]] | None = None,
    order: Sequence[str] = (),
) -> Edit:
    """Put neurons at places of the drawing, as shares of its width and height.

    `held` are the places of others that are to stay where they are. `order` names the columns from
    left to right, as they stand then: they are numbered, and can be connected, in this order, as
    far as the connections that there are allow.
    """
    all_places = {**(held or {}), **places}

    def change(experiment: Experiment) -> Experiment:
        for name in all_places:
            check_neuron(experiment.network, name)
        network = in_order(experiment.network, order)
        return with_places(replace(experiment, network=network), all_places)

    return Edit(f"move {counted(len(places), 'neuron')}", change)


def with_places(
    experiment: Experiment, places: Mapping[NeuronName, tuple[float, float]]
) -> Experiment:
    """Return the experiment with neurons put at places; raise NetworkError for impossible ones."""
    if not all(abs(share) <= FARTHEST for place in places.values() for share in place):
        raise NetworkError("A neuron cannot be put that far away; choose a place in the drawing.")
    if not places:
        return experiment
    return replace(experiment, sketch=experiment.sketch.with_places(places))


def tidy_up() -> Edit:
    """Have every neuron laid out by itself again."""
    return Edit(
        "tidy up", lambda experiment: replace(experiment, sketch=experiment.sketch.tidied())
    )
