"""Variations: one setting of an experiment at several values, by its key, such as "batch_size"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from playground.document.experiment import Experiment, starting_values
from playground.document.settings import SettingError, settings_edits
from playground.engine.network import Network, NetworkError, Node
from playground.engine.parameter_key import ParameterKey, parameter_index, parameter_keys

_MOST_STARTS = 5000
"""Starting weights that are taken over from a network of another shape at most."""


@dataclass(frozen=True)
class Variation:
    """A key and the values, as text, that it is to have one after the other."""

    key: str
    texts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Variant:
    """An experiment with one value of each key."""

    texts: tuple[str, ...]
    """The values, in the order of the variations."""
    experiment: Experiment

    @property
    def title(self) -> str:
        """What a table and a key call it."""
        return ", ".join(self.texts)


def read_variation(text: str) -> Variation:
    """Return what KEY=V1,V2,... means; raise SettingError.

    Values that have commas themselves, such as of hidden=8,8, are divided by semicolons.
    """
    key, equals, values = text.partition("=")
    texts = tuple(each.strip() for each in values.split(";" if ";" in values else ","))
    if not equals or not all(texts):
        raise SettingError(
            f'"{text}" names no values; write KEY=V1,V2,... such as learning_rate=0.01,0.1.'
        )
    twice = next((each for number, each in enumerate(texts) if each in texts[:number]), None)
    if twice is not None:
        raise SettingError(f"{key} is twice to be {twice}; name each value once.")
    return Variation(key.strip(), texts)


def variants(experiment: Experiment, variations: Sequence[Variation]) -> tuple[Variant, ...]:
    """Return an experiment at all combinations of values, each from the same starting weights.

    Columns that are drawn alike keep what they start with, though others have another shape.
    Raises SettingError, or NetworkError where one could not be trained.
    """
    keys = [each.key for each in variations]
    twice = next((key for number, key in enumerate(keys) if key in keys[:number]), None)
    if twice is not None:
        raise SettingError(f"{twice} is varied twice; name all of its values at once.")
    return tuple(
        Variant(texts, _varied(experiment, keys, texts))
        for texts in product(*(each.texts for each in variations))
    )


def _varied(experiment: Experiment, keys: Sequence[str], texts: tuple[str, ...]) -> Experiment:
    settings = [f"{key}={text}" for key, text in zip(keys, texts, strict=True)]
    changed = experiment
    for edit in settings_edits(experiment, settings):
        changed = edit.change(changed)
    if changed.obstacle is not None:
        raise NetworkError(f"{', '.join(settings)}: {changed.obstacle.sentence}")
    return changed


def with_seed(variant: Experiment, base: Experiment, number: int) -> Experiment:
    """Return a variant of a base with the seed that is so many after its own.

    Where the base with that seed has a column that is alike, it starts with the same weights.
    """
    seeded = replace(variant, seed=(variant.seed + number) % 2**31)
    if variant.network == base.network or _is_another_start(variant, base):
        return seeded
    return _started_alike(seeded, replace(base, seed=seeded.seed))


def _is_another_start(variant: Experiment, base: Experiment) -> bool:
    return variant.seed != base.seed or variant.initialiser != base.initialiser


def _started_alike(experiment: Experiment, base: Experiment) -> Experiment:
    network, before = experiment.network, base.network
    drawn, wanted = experiment.initial_parameters(), base.initial_parameters()
    alike = {node.id for node in network.nodes[1:] if _is_alike(node, network, before)}
    starts: dict[ParameterKey, float] = {}
    for key in parameter_keys(network):
        if key.node in alike:
            value = float(wanted[parameter_index(before, key)])
            if value != float(drawn[parameter_index(network, key)]):
                starts[key] = value
    if not 0 < len(starts) <= _MOST_STARTS:
        return experiment
    kept = {each.key: each.value for each in experiment.start}
    return replace(experiment, start=starting_values(starts | kept))


def _is_alike(node: Node, network: Network, before: Network) -> bool:
    """Whether a column has the same neurons and inputs in both networks."""
    if node.id not in before.places:
        return False
    other = before[node.id]
    inputs = network.input_names(node), before.input_names(other)
    return node.neurons == other.neurons and inputs[0] == inputs[1]
