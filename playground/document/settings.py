"""Settings: what KEY=VALUE on the command line does to an experiment."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, cast, get_type_hints

from playground.document import edits
from playground.document.activation_settings import activation_setters, parameter_setters
from playground.document.column_edits import chosen_activation, usual_activation
from playground.document.edits import Edit
from playground.document.encoding import within_sentence
from playground.document.experiment import Experiment
from playground.document.maxout_edits import set_pieces
from playground.document.pieces import groups_of
from playground.document.reshaping import with_network, without_what_is_lost
from playground.document.setting_value import read_value
from playground.engine.activation import ACTIVATIONS
from playground.engine.clipping import CLIPPINGS
from playground.engine.dataset import DATASETS
from playground.engine.features import available_features
from playground.engine.initialiser import INITIALISERS
from playground.engine.layers.dense import Dense
from playground.engine.loss import LOSSES
from playground.engine.network import Network, Node
from playground.engine.optimiser import OPTIMISERS
from playground.engine.penalty import PENALTIES
from playground.engine.schedule import SCHEDULES
from playground.registry import Registry, parameters_of, shared_parameters

_FAMILIES: Mapping[str, Registry[Any]] = {
    "clipping": CLIPPINGS,
    "dataset": DATASETS,
    "initialiser": INITIALISERS,
    "loss": LOSSES,
    "optimiser": OPTIMISERS,
    "penalty": PENALTIES,
    "schedule": SCHEDULES,
}
_MOST_NEURONS = 100_000

Setter = Callable[[str], Edit]
"""Return the edit that the text after the equals sign asks for; raise ValueError."""


class SettingError(ValueError):
    """A setting is unknown or its value impossible; the message says which and what to do."""


def settings_edits(experiment: Experiment, settings: Iterable[str]) -> list[Edit]:
    """Return the edits of several settings, each of which sees what those before it have made."""
    made: list[Edit] = []
    for setting in settings:
        made.append(setting_edit(experiment, setting))
        experiment = made[-1].change(experiment)
    return made


def setting_edit(experiment: Experiment, setting: str) -> Edit:
    """Return the edit that a setting, such as "batch_size=20", means; raise SettingError."""
    key, equals, text = setting.partition("=")
    setters = _setters(experiment)
    if not equals:
        raise SettingError(f'"{setting}" has no value; write KEY=VALUE, such as batch_size=20.')
    if key not in setters:
        near = difflib.get_close_matches(key, setters, 1)
        guess = f' (did you mean "{near[0]}"?)' if near else ""
        raise SettingError(f'"{key}" is unknown{guess}; known are {", ".join(sorted(setters))}.')
    try:
        edit = setters[key](text)
        edit.change(experiment)
    except ValueError as error:
        raise SettingError(f"{setting}: {within_sentence(str(error))}") from error
    return edit


def _setters(experiment: Experiment) -> dict[str, Setter]:
    """Return every key that an experiment has, and what it does."""
    setters: dict[str, Setter] = {
        "activation": lambda text: _set_activations(experiment, text),
        "output_activation": lambda text: edits.set_activation(
            experiment.network.output.id, _kind(ACTIVATIONS, text)()
        ),
        "hidden": _set_hidden,
        "inputs": lambda text: _set_inputs(experiment, tuple(text.split(","))),
    }
    setters |= activation_setters(experiment.network)
    for name in parameters_of(Experiment):
        setters[name] = _field_setter(Experiment, name, edits.set_field)
    for node in experiment.network.hidden:
        setters |= _column_setters(experiment.network, node)
    for family, registry in _FAMILIES.items():
        setters[family] = _kind_setter(experiment, family, registry)
        member = getattr(experiment, family)
        for name in parameters_of(cast(type[Any], type(member))):
            setter = _parameter_setter(family, member, name)
            setters |= {f"{family}.{name}": setter, name: setter}
    return setters


def _column_setters(network: Network, node: Node) -> dict[str, Setter]:
    """Return what can be set of one hidden column, such as "hidden 1.units"."""
    pieces: dict[str, Setter] = {}
    if groups_of(network, node) is not None:
        pieces[f"{node.id}.pieces"] = lambda text: set_pieces(node.id, read_value(text, int))
    return {
        **pieces,
        **parameter_setters(f"{node.id}.activation", [node]),
        f"{node.id}.units": lambda text: _set_units(node.id, text),
        f"{node.id}.activation": lambda text: edits.set_activation(
            node.id, _kind(ACTIVATIONS, text)()
        ),
        f"{node.id}.dropout": lambda text: edits.set_layer(
            node.id, "dropout", read_value(text, float)
        ),
    }


def _field_setter(kind: type[Any], name: str, make: Callable[[str, Any], Edit]) -> Setter:
    """Return the setter that reads a field's value from text."""
    hint = get_type_hints(kind)[name]
    return lambda text: make(name, read_value(text, hint))


def _parameter_setter(family: str, member: Any, name: str) -> Setter:
    def make(name: str, value: Any) -> Edit:
        return _set_member(family, member.with_parameter(name, value), name)

    return _field_setter(cast(type[Any], type(member)), name, make)


def _kind_setter(experiment: Experiment, family: str, registry: Registry[Any]) -> Setter:
    def make(text: str) -> Edit:
        old, kind = getattr(experiment, family), _kind(registry, text)
        if isinstance(old, kind):
            return _set_member(family, old)
        if family == "dataset":
            return edits.choose_dataset(kind())
        return _set_member(family, kind(**shared_parameters(old, kind)))

    return make


def _set_member(family: str, member: Any, name: str = "") -> Edit:
    if family == "dataset" and name:
        return edits.change_dataset(member, name)
    return edits.set_loss(member) if family == "loss" else edits.set_field(family, member)


def _kind(registry: Registry[Any], name: str) -> type[Any]:
    if name not in registry.names():
        known = ", ".join(registry.names())
        raise ValueError(f'Unknown {registry.family} "{name}"; choose one of {known}.')
    return registry[name]


def _set_inputs(experiment: Experiment, features: tuple[str, ...]) -> Edit:
    offered = available_features(experiment.dataset)
    wrong = next((each for each in features if each not in offered), None)
    if not offered:
        raise ValueError("The inputs are the pixels of images; leave them as they are.")
    if wrong is not None:
        raise ValueError(f'There is no input "{wrong}"; choose among {",".join(offered)}.')
    return edits.set_features(features)


def _set_activations(experiment: Experiment, name: str) -> Edit:
    """Set the activation of every hidden column."""
    activation = _kind(ACTIVATIONS, name)()

    def change(experiment: Experiment) -> Experiment:
        for node in experiment.network.hidden:
            if chosen_activation(node) is None:
                continue  # of radial basis or maxout, which have none to choose
            experiment = edits.set_activation(node.id, activation).change(experiment)
        return experiment

    return Edit(f"set activation to {name}", change)


def _set_units(node_id: str, text: str) -> Edit:
    (units,) = _counts(text)
    return edits.set_neuron_count(node_id, units)


def _counts(*texts: str) -> list[int]:
    """Return how many neurons columns are to have; raise ValueError."""
    counts = [read_value(text, int) for text in texts]
    wrong = next((each for each in counts if not 1 <= each <= _MOST_NEURONS), None)
    if wrong is not None:
        raise ValueError(f"A column has {wrong} neurons; choose between 1 and {_MOST_NEURONS}.")
    return counts


def _set_hidden(text: str) -> Edit:
    """Replace the hidden columns by new ones, fully connected from left to right."""
    units = _counts(*text.split(",")) if text else []

    def change(experiment: Experiment) -> Experiment:
        network = experiment.network
        activation = usual_activation(network)
        nodes = [network.input]
        for number, each in enumerate(units, 1):
            nodes.append(Node(f"hidden {number}", Dense(each, activation), (nodes[-1].id,)))
        output = replace(network.output, sources=(nodes[-1].id,), erased=frozenset())
        changed = with_network(experiment, Network((*nodes, output)))
        return without_what_is_lost(changed)

    return Edit("set hidden columns", change, is_fresh=True)
