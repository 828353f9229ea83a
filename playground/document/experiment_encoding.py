"""Between an experiment and what JSON can say of it."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, cast, get_type_hints

from playground.document.consistency import (
    check_factor,
    check_fit,
    check_image_size,
    check_node,
    check_sketch,
    check_start,
    check_units,
    is_connection,
)
from playground.document.encoding import (
    Place,
    as_object,
    build,
    check_keys,
    decode,
    decode_fields,
    encode,
    items_of,
)
from playground.document.experiment import Experiment
from playground.engine.layer import Layer
from playground.engine.network import Network, Node

_OPTIONAL = (
    *("schedule", "clipping", "penalty", "order"),
    *("input_noise", "gradient_noise", "gradient_noise_decay"),
    *("start", "factor", "sketch"),
)
"""What a file may lack; a field that a later version adds belongs here, as old files lack it."""

_REQUIRED = tuple(field.name for field in fields(Experiment) if field.name not in _OPTIONAL)
_USUAL = {
    field.name: field.default if field.default_factory is MISSING else field.default_factory()
    for field in fields(Experiment)
    if field.name in _OPTIONAL
}
"""What a file that lacks them means."""


def encode_experiment(experiment: Experiment) -> dict[str, Any]:
    """Return an experiment as JSON has it."""
    record = {name: encode(getattr(experiment, name)) for name in _REQUIRED if name != "network"}
    network = experiment.network
    nodes = [_encode_node(network, node) for node in network.nodes]
    return {"network": nodes} | record | _encode_optional(experiment)


def _encode_optional(experiment: Experiment) -> dict[str, Any]:
    values = {name: getattr(experiment, name) for name in _OPTIONAL}
    record = {name: encode(each) for name, each in values.items() if each != _USUAL[name]}
    if "sketch" in record:
        record["sketch"] = {k: v for k, v in record["sketch"].items() if v != []}
    return record


def _encode_node(network: Network, node: Node) -> dict[str, Any]:
    """Return a node without what is empty or follows from the rest."""
    record = encode(node)
    if Node(node.id, node.layer, node.sources).neurons == node.neurons:
        del record["neurons"]
    for entry, connections in (("erased", node.erased), ("frozen", node.frozen - node.erased)):
        lasting = [names for names in sorted(connections) if is_connection(network, node, names)]
        record[entry] = encode(tuple(lasting))
    record["frozen_biases"] = encode(tuple(sorted(node.frozen_biases)))
    return {key: value for key, value in record.items() if value != [] and value is not False}


def decode_experiment(record: Mapping[str, Any]) -> Experiment:
    """Return the experiment that `encode_experiment` made JSON of; raise MisfitError."""
    check_keys(record, _REQUIRED, (*_REQUIRED, *_OPTIONAL), ())
    hints = get_type_hints(Experiment)
    names = [name for name in hints if name in record and name != "network"]
    values = {name: decode(record[name], hints[name], (name,)) for name in names}
    check_image_size(values["dataset"])
    network = _decode_network(record["network"], ("network",))
    experiment = cast(Experiment, build(Experiment, values | {"network": network}, ()))
    check_fit(experiment)
    check_start(experiment)
    check_factor(experiment)
    check_sketch(experiment.network, experiment.sketch)
    return experiment


def _decode_network(value: Any, place: Place) -> Network:
    nodes = tuple(_decode_node(item, at) for item, at in items_of(value, place))
    network = cast(Network, build(Network, {"nodes": nodes}, place))
    for node in network.nodes:
        check_node(network, node, (*place, node.id))
    return network


def _decode_node(value: Any, place: Place) -> Node:
    record = as_object(value, place)
    if "layer" in record:  # looked at first: a column too large to be must not be built
        check_units(decode(record["layer"], Layer, (*place, "layer")), (*place, "layer"))
    return decode_fields(value, Node, place)
