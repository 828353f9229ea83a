from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.calls import call, constant
from playground.engine.loss import LOSSES, Loss, LossPasses, LossWires


@LOSSES.register("masked-quadratic")
@dataclass(frozen=True)
class MaskedQuadratic(Loss):
    """Half the squared error of the output that was acted on; nobody knows the others' answers.

    A target of NaN means "not acted on" (see `Part`): it adds nothing to the loss, and its output
    gets no gradient. Where no target is NaN, this is the quadratic loss.
    Source: Mnih et al. 2015, "Human-level control", methods: the error of the chosen action alone.
    """

    title: ClassVar[str] = "Quadratic, acted on only"
    formula: ClassVar[str] = "L = ½ Σ (a − y)², over the outputs that were acted on"
    latex: ClassVar[str] = (
        r"\frac{1}{2} \sum_k (a_k - y_k)^2 \, \text{ where } y_k \text{ is known}"
    )
    output_latex: ClassVar[str] = r"\frac{1}{2} (a - y)^2"
    derivative_latex: ClassVar[str] = "a - y"
    numpy_code: ClassVar[str] = (
        "error = np.where(np.isnan({y}), 0, {a} - {y})  # NaN: not acted on\n"
        "loss = np.sum(error**2) / 2 / n"
    )
    numpy_backward_code: ClassVar[str] = "{da} = error / n"
    torch_code: ClassVar[str] = (
        "known = torch.where({y}.isnan(), {a}.detach(), {y})  # NaN: not acted on, so no error\n"
        "loss = (({a} - known) ** 2).sum() / 2 / n"
    )
    unit: ClassVar[float] = 0.5
    takes_gaps: ClassVar[bool] = True

    def bind(self, wires: LossWires) -> LossPasses:
        error, is_gap = wires.gradient, np.empty(wires.targets.shape, np.bool_)
        flat, zero = error.reshape(-1), constant(0, wires.gradient)
        return LossPasses(
            forward=(
                call(np.isnan, wires.targets, is_gap),
                call(np.subtract, wires.activation, wires.targets, error),
                call(np.copyto, error, zero, where=is_gap),
                call(flat.dot, flat, wires.total),
            ),
            backward=(call(np.multiply, error, wires.scale, error),),
        )

    def contributions(
        self, pre_activation: FloatArray, activation: FloatArray, targets: FloatArray
    ) -> FloatArray:
        error = activation - targets
        return np.where(np.isnan(targets), activation.dtype.type(0), error**2 / 2)

    def gradient_tangent(
        self, wires: LossWires, pre_activation_tangent: FloatArray, activation_tangent: FloatArray
    ) -> FloatArray:
        return np.where(np.isnan(wires.targets), 0, activation_tangent) * wires.scale
