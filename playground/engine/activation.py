"""An activation function: what a neuron makes of its weighted sum."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls, call, run
from playground.engine.tangent import central_difference
from playground.registry import Member, Registry

FLAT = 0.05
"""The share of its largest derivative below which a curve counts as flat."""

GROUPS = ("plain", "s-shaped", "one-sided", "both ways", "own")
"""Curves that are alike, in the order in which they are offered."""


class Activation(Member, ABC):
    """A function of the pre-activations, (units, n_examples), with its derivative beside it."""

    group: ClassVar[str] = "plain"
    """Which of `GROUPS` it is listed with."""
    formula: ClassVar[str] = ""
    """f(z) in the notation of the textbooks."""
    latex: ClassVar[str] = ""
    """f(z), the right side, as LaTeX; of one that mixes a column, with z_i and a sum over z_j."""
    derivative_latex: ClassVar[str] = ""
    """f'(z), the right side, in z or a, as LaTeX; da_i/dz_j of one that mixes a column."""
    symbols: ClassVar[Mapping[str, str]] = {}
    """The letters of those formulas that stand for parameters, by letter."""
    column_latex: ClassVar[str] = ""
    """Of one that mixes a column as softmax does, the term in z_j that is summed over it."""
    numpy_imports: ClassVar[tuple[str, ...]] = ()
    """Import statements that its lines of NumPy need beside `import numpy as np`."""
    numpy_code: ClassVar[str] = ""
    """Lines of NumPy that make {a} of {z}, for a script; examples are rows, parameters by name."""
    numpy_backward_code: ClassVar[str] = ""
    """Lines of NumPy that make {dz}, dL/dz, of {da}, dL/da, {z} and {a}."""
    torch_code: ClassVar[str] = ""
    """Lines of PyTorch that make {a} of {z}."""
    target_range: ClassVar[tuple[float, float]] = (-1.0, 1.0)
    """The targets for "no" and "yes" that an output with this activation can reach."""
    corners: ClassVar[tuple[float, ...]] = ()
    """The pre-activations at which it has no derivative, so that a difference cannot measure it."""
    fast_scale: ClassVar[float] = 1.0
    """What `forward_in_place` wants pre-activations multiplied by, which matrices can do before."""
    is_broken: ClassVar[bool] = False
    """Whether its derivative is wrong on purpose, for a lesson on checking gradients."""

    @abstractmethod
    def forward(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        """Return calls that compute `activation` from `pre_activation`, both (units, n)."""

    def forward_fast(self, pre_activation: FloatArray, activation: FloatArray) -> Calls:
        """Return calls as those of `forward`, but faster where that costs the last digits only.

        They may err as much as 1 is rounded, so that what is nearly 0 is less precise: enough for
        a loss at many points of a picture.
        """
        return self.forward(pre_activation, activation)

    def forward_in_place(self, values: FloatArray) -> Calls:
        """Return calls as those of `forward_fast`, in place: `values` are z times `fast_scale`."""
        pre_activation = np.empty_like(values)
        copying = call(np.copyto, pre_activation, values)
        return (copying, *self.forward_fast(pre_activation, values))

    @abstractmethod
    def backward(
        self, pre_activation: FloatArray, activation: FloatArray, gradient: FloatArray
    ) -> Calls:
        """Return calls that turn `gradient`, dL/d activation, into dL/d pre_activation, in place.

        They run after the calls of `forward` on the same arrays.
        """

    def saturation(self, pre_activation: FloatArray, activation: FloatArray) -> BoolArray:
        """Return where the curve has flattened out, (units, n), so that hardly a gradient passes.

        That is where the derivative is less than `FLAT` of its largest; of a function that does not
        flatten out gradually nowhere.
        """
        return np.zeros(activation.shape, np.bool_)

    def dead(self, pre_activation: FloatArray, activation: FloatArray) -> BoolArray:
        """Return which units, (units,), let no gradient pass for any of the examples.

        Only of a function that is switched off for one side of its sums; of others none.
        """
        return np.zeros(len(activation), np.bool_)

    def backward_tangent(
        self,
        pre_activation: FloatArray,
        activation: FloatArray,
        gradient: FloatArray,
        tangent: FloatArray,
    ) -> FloatArray:
        """Return how what `backward` makes of a fixed gradient changes with the pre-activations.

        They change by `tangent`, (units, n): of f(z) alone it is gradient f''(z) tangent. By
        default from central differences; overridden where there is a formula.
        """

        def at(t: float) -> FloatArray:
            moved, result = pre_activation + t * tangent, gradient.copy()
            outputs = np.empty_like(moved)
            run(self.forward(moved, outputs))
            run(self.backward(moved, outputs, result))
            return result

        return central_difference(at, tangent)


ACTIVATIONS: Registry[Activation] = Registry("activation", "playground.engine.activations")
