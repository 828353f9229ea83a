"""Which input is looked at: an example of the data, or an image of one's own."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.evaluation import predicted_classes
from playground.engine.measurement import Subject
from playground.engine.preparation import BYTE, Prepared, class_targets
from playground.engine.saliency.input_gradient import InputGradient
from playground.engine.saliency.input_space import InputSpace, space_of, values_of


@dataclass(frozen=True)
class LookedAt:
    """A row of the training or the test part, or grey values of one's own."""

    row: int = 0
    """A row beyond the last means the last."""
    is_training: bool = True
    own: bytes | None = None
    """Grey values, 0 to 255, row by row of the image, in place of an example."""

    def part(self, subject: Subject) -> Prepared:
        """Return the part that the example belongs to."""
        return subject.prepared.train if self.is_training else subject.prepared.test

    def values(self, subject: Subject) -> FloatArray:
        """Return the input, (n_inputs,); an image of one's own must have as many pixels."""
        if self.own is not None and len(self.own) == len(subject.prepared.train.scale):
            return np.frombuffer(self.own, np.uint8) * BYTE
        return values_of(self.part(subject), self.row)

    def label(self, subject: Subject) -> int | None:
        """Return the class that is right, or None where nobody knows."""
        labels: IntArray | None = self.part(subject).labels
        if self.own is not None or labels is None:
            return None
        return int(labels[min(max(self.row, 0), len(labels) - 1)])

    def targets(self, subject: Subject) -> FloatArray | None:
        """Return what the outputs should be, (n_outputs,), or None where nobody knows."""
        part = self.part(subject)
        if self.own is not None:
            return None
        targets = part.targets[min(max(self.row, 0), len(part) - 1)].astype(np.float64)
        return None if np.isnan(targets).any() else targets


def input_space(subject: Subject) -> InputSpace:
    """Return the space of a subject's inputs, found once."""
    return subject.keep((__name__, "space"), lambda: space_of(subject.prepared.train))


def input_gradient(subject: Subject, theta: FloatArray) -> InputGradient:
    """Return a subject's network with its way back to the input."""
    kept = subject.keep(
        (__name__, "gradient"), lambda: InputGradient(subject.network, theta, input_space(subject))
    )
    kept.bound.theta[...] = theta
    return kept


def answer_of(subject: Subject, outputs: FloatArray) -> int:
    """Return the class, or the largest output, that outputs, (n_outputs, 1), stand for, or -1."""
    if not subject.dataset.classes:
        return -1 if np.isnan(outputs).any() else int(outputs.argmax())
    middle = sum(class_targets(subject.network, subject.loss)) / 2
    return int(predicted_classes(outputs, middle)[0])
