"""How buffers change as theta moves along a direction: what exact curvature is made of.

Source: Pearlman 1994, "Fast exact multiplication by the Hessian", whose R{x} is the tangent of x.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class Tangent:
    """The changes of a layer's `Wires` per unit of the way along a direction."""

    inputs: FloatArray
    """(fan_in + 1, n), the last row zeros."""
    parameters: FloatArray
    """(n_parameters,): the layer's own part of the direction."""
    pre_activation: FloatArray
    """(units, n): to be filled on the way forward."""
    outputs: FloatArray
    """(units, n): to be filled on the way forward."""


@dataclass(frozen=True, eq=False)
class BackwardTangent:
    """The gradient that reaches a layer, and the changes of what it makes of it."""

    output_gradient: FloatArray
    """(units, n): dL/d outputs, or dL/d pre_activation if `is_fused`, as it arrives."""
    output_change: FloatArray
    """(units, n): how that changes."""
    is_fused: bool
    """Whether the loss has already gone back through the activation."""
    parameter_change: FloatArray
    """(n_parameters,): to be filled with the change of dL/d parameters."""
    input_change: FloatArray | None
    """(fan_in, n): to be filled with the change of dL/d inputs, where somebody needs it."""


_STEP = np.finfo(np.float64).eps ** (1 / 3)
"""Makes truncation and rounding about equally small."""


def central_difference(
    function: Callable[[float], FloatArray], *tangents: FloatArray
) -> FloatArray:
    """Return the derivative at t = 0 of a function whose arguments move by t times the tangents.

    Its relative error is about 1e-10 where arguments are about 1, in float64.
    """
    size = max((float(np.abs(tangent).max(initial=0)) for tangent in tangents), default=0.0)
    step = _STEP / size if size > 0 else 1.0
    return (function(step) - function(-step)) / (2 * step)
