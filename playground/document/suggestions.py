"""What of an experiment may be varied, and the values that are worth a try."""

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast, get_type_hints

from playground.document.experiment import Experiment
from playground.document.settings import SettingError, setting_edit
from playground.engine.activation import ACTIVATIONS
from playground.engine.clipping import CLIPPINGS
from playground.engine.initialiser import INITIALISERS
from playground.engine.loss import LOSSES
from playground.engine.network import NetworkError
from playground.engine.optimiser import OPTIMISERS
from playground.engine.penalty import PENALTIES
from playground.registry import Member, ParameterInfo, Registry, parameters_of

_FAMILIES: Mapping[str, tuple[str, Registry[Any]]] = {
    "optimiser": ("Optimiser", OPTIMISERS),
    "loss": ("Loss", LOSSES),
    "penalty": ("Penalty", PENALTIES),
    "clipping": ("Clip gradient", CLIPPINGS),
    "initialiser": ("First weights", INITIALISERS),
}
_FACTORS = (0.1, 1 / 3, 1.0, 10 / 3, 10.0)
_COUNT_FACTORS = (0.25, 0.5, 1.0, 2.0, 4.0)
_N_EVEN = 5


@dataclass(frozen=True)
class Suggestion:
    """A key, what people call it, and values as text, the present one among them if it has one."""

    key: str
    title: str
    texts: tuple[str, ...]
    help: str = ""


def suggestions(experiment: Experiment) -> tuple[Suggestion, ...]:
    """Return what may be varied, the learning rate first; values that cannot be are left out."""
    found = (_possible(experiment, each) for each in _all(experiment))
    return tuple(each for each in found if len(each.texts) > 1)


def _all(experiment: Experiment) -> Iterator[Suggestion]:
    yield from _of_member("optimiser", "", experiment.optimiser)
    yield _of_kinds("optimiser")
    yield from _of_fields(experiment, ("batch_size",))
    yield from _of_columns(experiment)
    for family in ("initialiser", "penalty", "clipping", "loss"):
        yield _of_kinds(family)
        yield from _of_member(family, f"{_FAMILIES[family][0]}: ", getattr(experiment, family))
    yield from _of_member("dataset", "Data: ", experiment.dataset)
    yield from _of_fields(experiment, ("seed", "order", "is_normalised", "dtype"))


def _of_kinds(family: str) -> Suggestion:
    title, registry = _FAMILIES[family]
    return Suggestion(family, title, registry.names())


def _of_fields(experiment: Experiment, names: Sequence[str]) -> Iterator[Suggestion]:
    hints, infos = get_type_hints(Experiment), parameters_of(Experiment)
    for name in names:
        value = getattr(experiment, name)
        if name == "seed":
            texts = tuple(str(value + number) for number in range(_N_EVEN))
        else:
            texts = _values(value, infos[name], hints[name])
        yield Suggestion(name, infos[name].label, texts, infos[name].help)


def _of_member(family: str, prefix: str, member: Member) -> Iterator[Suggestion]:
    kind = cast(type[Any], type(member))
    hints = get_type_hints(kind)
    for name, info in parameters_of(kind).items():
        texts = _values(getattr(member, name), info, hints[name])
        label = info.label if not prefix else f"{prefix}{info.label.lower()}"
        yield Suggestion(f"{family}.{name}", label, texts, info.help)


def _of_columns(experiment: Experiment) -> Iterator[Suggestion]:
    network = experiment.network
    columns = network.hidden
    if columns:
        help_text = "What every hidden neuron makes of its weighted sum."
        yield Suggestion("activation", "Activation", ACTIVATIONS.names(), help_text)
    for node in columns:
        title = network.title(node.id)
        counts = _scaled(node.layer.n_units, _COUNT_FACTORS, 1, math.inf)
        yield Suggestion(f"{node.id}.units", f"Neurons in {title}", counts)
        if len(columns) > 1:
            yield Suggestion(f"{node.id}.activation", f"Activation in {title}", ACTIVATIONS.names())


def _values(value: Any, info: ParameterInfo, hint: Any) -> tuple[str, ...]:
    if isinstance(value, bool):
        return "false", "true"
    if isinstance(value, int) and hint is int:
        return _scaled(value, _COUNT_FACTORS, info.minimum, info.maximum)
    if isinstance(value, int | float):
        return _numbers(float(value), info)
    return tuple(map(str, info.choices))


def _numbers(value: float, info: ParameterInfo) -> tuple[str, ...]:
    """Return the value and some around it, by factors, or else evenly through its range."""
    low, high = info.minimum, info.maximum
    is_even = not info.is_logarithmic and math.isfinite(high - low)
    if not is_even and value > 0:
        numbers = [_rounded(value * factor, 1) for factor in _FACTORS]
    elif is_even:
        numbers = [_rounded(low + (high - low) * i / (_N_EVEN - 1), 2) for i in range(_N_EVEN)]
    else:
        numbers = [value, *(float(each) for each in info.choices)]
    return _texts([value, *(each for each in numbers if low <= each <= high)])


def _scaled(
    value: int, factors: Sequence[float], minimum: float, maximum: float
) -> tuple[str, ...]:
    numbers = [max(1, round(value * factor)) for factor in factors]
    return _texts([value, *(each for each in numbers if minimum <= each <= maximum)])


def _texts(numbers: Sequence[float]) -> tuple[str, ...]:
    return tuple(f"{each:g}" for each in sorted(set(numbers)))


def _rounded(value: float, n_digits: int) -> float:
    return float(f"{value:.{n_digits}g}")


def _possible(experiment: Experiment, suggestion: Suggestion) -> Suggestion:
    """Return a suggestion without values that the experiment refuses."""
    texts = tuple(each for each in suggestion.texts if _accepts(experiment, suggestion.key, each))
    return dataclasses.replace(suggestion, texts=texts)


def _accepts(experiment: Experiment, key: str, text: str) -> bool:
    try:
        changed = setting_edit(experiment, f"{key}={text}").change(experiment)
    except (SettingError, NetworkError):
        return False
    return changed.obstacle is None
