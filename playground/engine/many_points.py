"""The buffers of a layer that is computed at many points of the weight space at a time."""

from dataclasses import dataclass
from typing import NamedTuple

from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls


@dataclass(frozen=True, eq=False)
class ManyWires:
    """What `Wires` are, for many points; features come first, points second, examples third."""

    inputs: FloatArray
    """(fan_in + 1, n_points, n), the last row ones; (fan_in + 1, 1, n) if all points share it."""
    are_inputs_shared: bool
    """Whether the inputs are the same at every point, as those of the first layer are."""
    pre_activation: FloatArray
    """(units, n_points, n)"""
    is_pre_activation_wanted: bool
    """Whether anything but the layer itself reads `pre_activation`."""
    outputs: FloatArray
    """(units, n_points, n)"""
    coefficients: FloatArray
    """(n_points, k): the layer's parameters at point i are coefficients[i] @ basis."""
    basis: FloatArray
    """(k, n_parameters), which stays as it is."""
    mask: FloatArray | None
    """(units, fan_in), as in `Wires`."""


class ManyCalls(NamedTuple):
    """The calls of a layer that is computed at many points."""

    once: Calls
    """To be run when shared inputs have changed."""
    each: Calls
    """To be run when the coefficients or other inputs have changed."""
