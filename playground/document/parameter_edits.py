"""Edits of weights and biases by hand."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from playground.document.edit import Edit
from playground.document.experiment import Experiment, starting_values
from playground.engine.arrays import FloatArray
from playground.engine.network import Network, NetworkError
from playground.engine.parameter_key import ParameterKey, has_parameter, parameter_keys

_LARGEST = 1e30
"""The largest size of a weight set by hand; beyond 1e38 is no float32."""


def set_parameters(values: Mapping[ParameterKey, float], *, is_start: bool) -> Edit:
    """Set weights or biases by hand, at the present step or, with `is_start`, for every start."""
    what = "weight" if any(key.source for key in values) else "bias"

    def change(experiment: Experiment) -> Experiment:
        check_sizes(values.values())
        check_parameters(experiment.network, values)
        return with_start(experiment, values) if is_start else experiment

    merge_key = "parameters " + " ".join(map(repr, values))
    return Edit(f"set {what}", change, values=dict(values), merge_key=merge_key)


def multiply_parameters(
    experiment: Experiment, theta: FloatArray, factor: float, *, is_start: bool
) -> Edit:
    """Make all weights and biases, (n_parameters,), `factor` times what they are without a factor.

    `experiment` is the one that `theta` belongs to; the factor that it has already is replaced.
    """
    if not (math.isfinite(factor) and factor > 0):
        raise ValueError(f"Weights cannot be multiplied by {factor:g}; choose a positive number.")
    network, present = experiment.network, experiment.factor or 1.0
    n_digits = 7 if experiment.dtype == "float32" else 12
    live = theta[~network.is_erased].astype(np.float64).tolist()
    plain = {
        key: _divided(value, present, n_digits)
        for key, value in zip(parameter_keys(network), live, strict=True)
    }
    if is_start:  # these are as exact as they were typed
        plain |= {each.key: _divided(each.value, present, 12) for each in experiment.start}
    values = {key: value * factor for key, value in plain.items()}

    def change(experiment: Experiment) -> Experiment:
        check_sizes(values.values())
        check_parameters(experiment.network, values)
        changed = with_start(experiment, values) if is_start else experiment
        return replace(changed, factor=factor)

    return Edit("multiply weights and biases", change, values=values, merge_key="factor")


def _divided(value: float, factor: float, n_digits: int) -> float:
    """Return a value without a factor, rounded to so many digits, so that 3 * 1.4 / 1.4 is 3."""
    return value if factor == 1 else float(f"{value / factor:.{n_digits - 1}e}")


def with_start(experiment: Experiment, values: Mapping[ParameterKey, float]) -> Experiment:
    """Return the experiment with these values of weights and biases before the first step."""
    known = {starting.key: starting.value for starting in experiment.start}
    return replace(experiment, start=starting_values(known | dict(values)))


def check_parameters(network: Network, keys: Iterable[ParameterKey]) -> None:
    """Raise NetworkError for a weight or bias that the network has not, or not any more."""
    for key in keys:
        if has_parameter(network, key):
            continue
        if key.source is None:
            raise NetworkError("There is no such bias any more; choose that of another neuron.")
        raise NetworkError(
            "This connection is erased, so its weight stays 0; connect the two neurons first."
        )


def check_sizes(values: Iterable[float]) -> None:
    """Raise ValueError for a value that no weight or bias can have."""
    for value in values:
        if not abs(value) <= _LARGEST:  # which NaN is not either
            raise ValueError(
                f"A weight or bias cannot be {value:g}; choose a number between {-_LARGEST:g} and "
                f"{_LARGEST:g}."
            )
