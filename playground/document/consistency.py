"""Whether the parts of an experiment that was read from a file fit one another."""

import math

import numpy as np

from playground.document.encoding import MisfitError, Place, within_sentence
from playground.document.experiment import Experiment, StartingValue
from playground.engine.dataset import Dataset, Examples, Part
from playground.engine.layer import Layer
from playground.engine.layers.input import Input
from playground.engine.network import Network, NetworkError, Node
from playground.engine.parameter_key import parameter_index
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
    """Raise MisfitError for an erased connection that could not be."""
    for names in sorted(node.erased):
        if not is_connection(network, node, names):
            source, neuron, target = names
            raise MisfitError(
                (*place, "erased"),
                f'there is no connection from neuron "{neuron}" of "{source}" to neuron '
                f'"{target}"; remove or correct this entry.',
            )


def is_connection(network: Network, node: Node, names: tuple[str, str, str]) -> bool:
    """Whether both ends of a connection, erased or not, are in the network."""
    return names[:2] in network.input_names(node) and names[2] in node.neurons


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
        if not _exists(experiment.network, starting):
            raise MisfitError(place, "the network has no such weight or bias; correct the key.")
        if abs(starting.value) > float(np.finfo(experiment.numpy_dtype).max):
            raise MisfitError(
                place, f"{starting.value:g} is too large for {experiment.dtype}; choose a smaller."
            )


def _exists(network: Network, starting: StartingValue) -> bool:
    """Whether a parameter is there and its connection not erased."""
    key = starting.key
    try:
        parameter_index(network, key)
    except KeyError:
        return False
    return key.source is None or (*key.source, key.neuron) not in network[key.node].erased
