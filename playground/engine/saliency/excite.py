"""The input that excites a neuron most, found by going uphill."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.saliency.input_gradient import InputGradient

_LONGEST = 0.25
"""Of the range of a value, how far one step may move it."""
_FLAT = 1e-12


@dataclass(frozen=True, eq=False)
class Excitation:
    """An input on the way uphill."""

    values: FloatArray
    """(n_inputs,)"""
    weighted_sum: float
    """The neuron's pre-activation."""
    activation: float
    n_steps: int
    """How many have been taken."""


def excite(
    gradient: InputGradient,
    node: str,
    unit: int,
    start: FloatArray,
    n_steps: int = 100,
    *,
    length: float = 0.1,
    pull: float = 0.01,
) -> Iterator[Excitation]:
    """Yield inputs that excite a neuron more and more, that at the start first.

    Climbs z - pull/2 |x|^2 by its gradient, z being the weighted sum, which never flattens out; `x`
    stays in the range of the data. The pull lets go of values that matter little. Ends early where
    no step leads up. Source: Erhan et al. 2009, Visualizing Higher-Layer Features; with
    the penalty of Simonyan et al. 2014, Deep Inside Convolutional Networks, equation 1.
    """
    space = gradient.space
    shares = (np.arange(gradient.network[node].layer.n_units) == unit).astype(np.float64)
    values = space.clip(np.asarray(start, np.float64))
    yield _seen(gradient, node, unit, values, 0)
    for step in range(n_steps):
        uphill = gradient.of_sums(node, shares) - pull * values
        is_free = np.where(uphill > 0, values < space.high, values > space.low)
        uphill = np.where(is_free, uphill, 0.0)
        size = float(np.sqrt(np.mean(uphill[is_free] ** 2))) if is_free.any() else 0.0
        if not np.isfinite(size) or size < _FLAT:
            return
        stride = length * (1 - step / n_steps) * uphill / size
        moves = np.clip(stride, -_LONGEST, _LONGEST) * (space.high - space.low)
        values = space.clip(values + moves)
        yield _seen(gradient, node, unit, values, step + 1)


def noise(gradient: InputGradient, seed: int) -> FloatArray:
    """Return faint noise to start from, (n_inputs,): values in the lowest fifth of their range."""
    space = gradient.space
    share = np.random.default_rng(seed).uniform(0, 0.2, len(space.low))
    return space.low + share * (space.high - space.low)


def _seen(
    gradient: InputGradient, node: str, unit: int, values: FloatArray, n_steps: int
) -> Excitation:
    gradient.run(values)
    weighted_sum = float(gradient.sums(node)[unit])
    activation = float(gradient.activations(node)[unit])
    return Excitation(read_only(values.copy()), weighted_sum, activation, n_steps)
