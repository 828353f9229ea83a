"""Whether the parts of an experiment that was read from a file fit one another."""

import math
from collections.abc import Set

import numpy as np

from playground.document.encoding import MisfitError, Place, within_sentence
from playground.document.experiment import Experiment
from playground.document.sketch import (
    FARTHEST,
    LONGEST_LABEL,
    NeuronLabel,
    NeuronPlace,
    Sketch,
    clean_label,
)
from playground.engine.dataset import Dataset, Examples, Part
from playground.engine.layer import Layer
from playground.engine.layers.input import Input
from playground.engine.network import Connection, Network, NetworkError, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import has_parameter
from playground.engine.preparation import prepare

_MOST_UNITS = 1_000_000
"""In one column: what asks for more would take the memory before it could be refused."""


def check_units(layer: Layer, place: Place) -> None:
    """Raise MisfitError for a column too large to be built."""
    if layer.n_units > _MOST_UNITS:
        raise MisfitError(
            place, f"{layer.n_units:,} neurons are too many; choose at most {_MOST_UNITS:,}."
        )


def check_image_size(dataset: Dataset) -> None:
    """Raise MisfitError for images that are none, or too large for an input column."""
    shape = dataset.image_shape
    if shape and not (min(shape) > 0 and math.prod(shape) <= _MOST_UNITS):
        raise MisfitError(
            ("dataset",),
            f"images of {shape[0]} x {shape[1]} pixels cannot be; correct height and width.",
        )


def check_node(network: Network, node: Node, place: Place) -> None:
    """Raise MisfitError for an erased or frozen connection, or bias, that could not be."""
    for entry, connections in (("erased", node.erased), ("frozen", node.frozen)):
        for names in sorted(connections):
            if not is_connection(network, node, names):
                source, neuron, target = names
                raise MisfitError(
                    (*place, entry),
                    f'there is no connection from neuron "{neuron}" of "{source}" to neuron '
                    f'"{target}"; remove or correct this entry.',
                )
    for source, neuron, target in sorted(node.erased & node.frozen):
        raise MisfitError(
            (*place, "frozen"),
            f'the connection from neuron "{neuron}" of "{source}" to neuron "{target}" is erased; '
            "remove it here or there.",
        )
    for neuron in sorted(node.frozen_biases):
        if node is network.input or neuron not in node.neurons:
            raise MisfitError(
                (*place, "frozen_biases"),
                f'there is no neuron "{neuron}" with a bias here; remove or correct this entry.',
            )
    if node.is_frozen and node is network.input:
        raise MisfitError((*place, "is_frozen"), "the inputs have no weights; remove this entry.")


def is_connection(network: Network, node: Node, names: Connection) -> bool:
    """Whether both ends of a connection, erased or not, are in the network."""
    return names[:2] in network.input_names(node) and names[2] in node.neurons


def check_sketch(network: Network, sketch: Sketch) -> None:
    """Raise MisfitError for a label or place that no neuron of the network can have."""
    for entry, items in (("labels", sketch.labels), ("places", sketch.places)):
        known: set[NeuronName] = set()
        for number, item in enumerate(items, 1):
            place = ("sketch", entry, f"no. {number}")
            _check_named(network, item, known, place)
            known.add(item.name)
            if isinstance(item, NeuronLabel):
                _check_label(item, (*place, "text"))
            else:
                _check_place(item, place)


def _check_named(
    network: Network, item: NeuronLabel | NeuronPlace, known: Set[NeuronName], place: Place
) -> None:
    name = item.name
    words = f'neuron "{name.neuron}" of "{name.node}"'
    nodes = {node.id: node for node in network.nodes}
    if name.node not in nodes or name.neuron not in nodes[name.node].neurons:
        raise MisfitError((*place, "name"), f"there is no {words}; remove or correct this entry.")
    if name in known:
        raise MisfitError((*place, "name"), f"{words} is here twice; remove one of the entries.")


def _check_label(label: NeuronLabel, place: Place) -> None:
    if not label.text or label.text != clean_label(label.text):
        raise MisfitError(
            place, f"a name has 1 to {LONGEST_LABEL} characters, on one line; correct it."
        )


def _check_place(item: NeuronPlace, place: Place) -> None:
    for axis, share in (("x", item.x), ("y", item.y)):
        if abs(share) > FARTHEST:
            raise MisfitError(
                (*place, axis), f"{share:g} is far outside of the drawing; choose 0 to 1."
            )


def check_factor(experiment: Experiment) -> None:
    """Raise MisfitError for a factor that nothing can have been multiplied by."""
    factor = experiment.factor
    if factor is not None and not factor > 0:
        raise MisfitError(("factor",), f"{factor:g} is not positive; correct or remove it.")


def check_fit(experiment: Experiment) -> None:
    """Raise MisfitError if inputs or outputs of the network do not suit the data."""
    dataset, network = experiment.dataset, experiment.network
    layer = network.input.layer
    place = ("network", network.input.id, "layer")
    if isinstance(layer, Input) and layer.shape and layer.features:
        raise MisfitError(place, "an input has either features or a shape; remove one of them.")
    if isinstance(layer, Input) and layer.shape and layer.shape != dataset.image_shape:
        raise MisfitError((*place, "shape"), "the data has no such images; choose its data anew.")
    n_columns = len(dataset.columns)
    targets = np.zeros(1, np.int64) if dataset.classes else np.zeros((1, dataset.n_targets))
    one = Part(np.zeros((1, n_columns)), targets)
    try:
        prepare(dataset, Examples(one, one), network, experiment.loss)
    except NetworkError as error:
        raise MisfitError(("network",), within_sentence(str(error))) from error


def check_start(experiment: Experiment) -> None:
    """Raise MisfitError for a starting value of a parameter that the network lacks or keeps 0."""
    for number, starting in enumerate(experiment.start, 1):
        place = ("start", f"no. {number}")
        if not has_parameter(experiment.network, starting.key):
            raise MisfitError(place, "the network has no such weight or bias; correct the key.")
        if abs(starting.value) > float(np.finfo(experiment.numpy_dtype).max):
            raise MisfitError(
                place, f"{starting.value:g} is too large for {experiment.dtype}; choose a smaller."
            )
