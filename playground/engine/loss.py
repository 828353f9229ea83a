"""A loss: how wrong the outputs are, as one number to go downhill on."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from playground.engine.activation import Activation
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, run
from playground.engine.dataset import Dataset
from playground.engine.tangent import central_difference
from playground.registry import Member, Registry


@dataclass(frozen=True, eq=False)
class LossWires:
    """The buffers that a loss is bound to, (n_outputs, n_examples) each unless said otherwise."""

    pre_activation: FloatArray
    activation: FloatArray
    targets: FloatArray
    total: FloatArray
    """0-d: receives the loss summed over the examples, in units of `Loss.unit`."""
    gradient: FloatArray
    """Receives scale times dL/d activation, or dL/d pre_activation with the fused partner."""
    scale: FloatArray
    """0-d: 1 / n_examples, times any factor that the optimiser folds in."""


@dataclass(frozen=True, eq=False)
class LossPasses:
    """Calls that compute the total, and then the gradient from what those left behind."""

    forward: Calls
    backward: Calls


class Loss(Member, ABC):
    """The mean over the examples of an error of each example."""

    formula: ClassVar[str] = ""
    """L for one example, output a, target y."""
    latex: ClassVar[str] = ""
    """L for one example, the right side, as LaTeX with a sum over the outputs k."""
    output_latex: ClassVar[str] = ""
    """What one output with a and y contributes to it, as LaTeX."""
    derivative_latex: ClassVar[str] = ""
    """dL/da in a and y, as LaTeX; of a loss with a partner, dL/dz."""
    symbols: ClassVar[Mapping[str, str]] = {}
    """The letters of those formulas that stand for parameters, by letter."""
    numpy_code: ClassVar[str] = ""
    """Lines of NumPy that make `loss` of {z}, {a} and {y}, (n, n_outputs) each, for a script."""
    numpy_backward_code: ClassVar[str] = ""
    """Lines of NumPy that make {da}, dL/da; of a loss with a partner, {dz}."""
    torch_code: ClassVar[str] = ""
    """Lines of PyTorch that make `loss`."""
    unit: ClassVar[float] = 1.0
    """The loss of an example is its contribution to `total` times this."""
    partner: ClassVar[str | None] = None
    """The output activation that this loss needs and is fused with, if it needs one."""
    is_for_classes: ClassVar[bool] = False
    """Whether it makes sense for class labels only."""
    least_outputs: ClassVar[int] = 1
    """The smallest number of outputs that it makes sense for."""

    takes_gaps: ClassVar[bool] = False
    """Whether targets may be NaN: outputs that were not acted on, so that no answer is known."""

    @classmethod
    def suits(cls, dataset: Dataset) -> bool:
        """Tell whether it makes sense for the targets of a data set."""
        has_gaps_only_where_known = cls.takes_gaps or not dataset.has_gaps
        return has_gaps_only_where_known and (bool(dataset.classes) or not cls.is_for_classes)

    def letters(self, n_outputs: int) -> Mapping[str, float]:
        """Return the numbers for the letters of its formulas beside a, y and z."""
        return {letter: float(getattr(self, name)) for letter, name in self.symbols.items()}

    @abstractmethod
    def bind(self, wires: LossWires) -> LossPasses:
        """Return the calls that compute the loss and its gradient in these buffers."""

    @abstractmethod
    def contributions(
        self, pre_activation: FloatArray, activation: FloatArray, targets: FloatArray
    ) -> FloatArray:
        """Return what each output contributes to each example's loss; all are (n_outputs, n)."""

    def gradient_tangent(
        self, wires: LossWires, pre_activation_tangent: FloatArray, activation_tangent: FloatArray
    ) -> FloatArray:
        """Return how the gradient changes as pre-activations and activations do, (n_outputs, n).

        This is a product with the loss's own Hessian, times `wires.scale`. By default from central
        differences; overridden where there is a formula.
        """

        def at(t: float) -> FloatArray:
            gradient = np.empty_like(wires.gradient)
            moved = replace(
                wires,
                pre_activation=wires.pre_activation + t * pre_activation_tangent,
                activation=wires.activation + t * activation_tangent,
                total=np.zeros_like(wires.total),
                gradient=gradient,
            )
            passes = self.bind(moved)
            run(passes.forward)
            run(passes.backward)
            return gradient

        return central_difference(at, pre_activation_tangent, activation_tangent)

    def target_range(self, output: Activation) -> tuple[float, float]:
        """Return the targets for "no" and "yes" at outputs with this activation."""
        return (0.0, 1.0) if self.partner else output.target_range


LOSSES: Registry[Loss] = Registry("loss", "playground.engine.losses")
