from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.calls import call
from playground.engine.loss import LOSSES, Loss, LossPasses, LossWires


@LOSSES.register("softmax-cross-entropy")
@dataclass(frozen=True)
class SoftmaxCrossEntropy(Loss):
    """How surprised a softmax column is by the right class: −log of its probability.

    Computed as max z − log(max a) − z·y: the largest probability is at least 1/n_outputs, so the
    logarithm is safe however unlikely the right class is.
    """

    title: ClassVar[str] = "Cross-entropy (softmax)"
    formula: ClassVar[str] = "L = −Σ y ln a"
    partner: ClassVar[str | None] = "softmax"
    is_for_classes: ClassVar[bool] = True

    def bind(self, wires: LossWires) -> LossPasses:
        logits, targets, gradient = wires.pre_activation, wires.targets, wires.gradient
        largest = np.empty(logits.shape[1], logits.dtype)
        log_sum = np.empty_like(largest)
        at_target = np.empty((), logits.dtype)
        return LossPasses(
            forward=(
                call(np.maximum.reduce, wires.activation, axis=0, out=log_sum),
                call(np.log, log_sum, log_sum),
                call(np.maximum.reduce, logits, axis=0, out=largest),
                call(np.subtract, largest, log_sum, log_sum),
                call(np.multiply, logits, targets, gradient),
                call(np.add.reduce, gradient, axis=None, out=at_target),
                call(np.add.reduce, log_sum, axis=None, out=wires.total),
                call(np.subtract, wires.total, at_target, wires.total),
            ),
            backward=(  # the softmax's own slope cancels
                call(np.subtract, wires.activation, targets, gradient),
                call(np.multiply, gradient, wires.scale, gradient),
            ),
        )
