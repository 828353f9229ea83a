"""Between an experiment and what JSON can say of it."""

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, cast, get_type_hints

import numpy as np

from playground.document.encoding import (
    MisfitError,
    Place,
    as_object,
    build,
    check_keys,
    decode,
    decode_fields,
    encode,
    within_sentence,
)
from playground.document.experiment import Experiment
from playground.engine.dataset import Dataset, Examples, Part
from playground.engine.layer import Layer
from playground.engine.layers.input import Input
from playground.engine.network import Network, NetworkError, Node
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.engine.preparation import prepare

_OPTIONAL = ("start",)
"""Every other field has to be there; one that a later version adds, which old files lack, is not."""

_REQUIRED = tuple(field.name for field in fields(Experiment) if field.name not in _OPTIONAL)

_MOST_UNITS = 1_000_000
"""In one column: what asks for more would take the memory before it could be refused."""


def encode_experiment(experiment: Experiment) -> dict[str, Any]:
    """Return an experiment as JSON has it."""
    record = {name: encode(getattr(experiment, name)) for name in _REQUIRED if name != "network"}
    network = experiment.network
    nodes = [_encode_node(network, node) for node in network.nodes]
    start = {"start": encode(experiment.start)} if experiment.start else {}
    return {"network": nodes} | record | start


def _encode_node(network: Network, node: Node) -> dict[str, Any]:
    """Return a node without what is empty or follows from the rest."""
    record = encode(node)
    if Node(node.id, node.layer, node.sources).neurons == node.neurons:
        del record["neurons"]
    lasting = [names for names in sorted(node.erased) if _is_connection(network, node, names)]
    record["erased"] = encode(tuple(lasting))
    return {key: value for key, value in record.items() if value != []}


def _is_connection(network: Network, node: Node, names: tuple[str, str, str]) -> bool:
    """Whether both ends of a connection are in the network."""
    return names[:2] in network.input_names(node) and names[2] in node.neurons


def decode_experiment(record: Mapping[str, Any]) -> Experiment:
    """Return the experiment that `encode_experiment` made JSON of; raise MisfitError."""
    check_keys(record, _REQUIRED, (*_REQUIRED, *_OPTIONAL), ())
    hints = get_type_hints(Experiment)
    values = {name: decode(record[name], hints[name], (name,)) for name in hints if name in record}
    experiment = cast(Experiment, build(Experiment, values, ()))
    _check_sizes(experiment.dataset)
    _check_fit(experiment)
    for number, starting in enumerate(experiment.start, 1):
        _check_start(experiment, starting.key, starting.value, ("start", f"no. {number}"))
    return experiment
