from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.minibatch import Minibatch
from playground.engine.preparation import class_targets, output_misfit


@dataclass(frozen=True, eq=False)
class RowAnswers:
    """What the network gives for each row of a truth table."""

    outputs: FloatArray
    """(n_rows, n_targets)"""
    digits: IntArray
    """(n_rows, n_targets): the 0 or 1 that each output stands for, -1 if it is not a number."""


@MEASUREMENTS.register("row-outputs")
@dataclass(frozen=True)
class RowOutputs(Measurement[RowAnswers | None]):
    """What the network gives for every row of binary data, or None for other data.

    There is none either while the output column does not fit the data.
    """

    def cost(self, subject: Subject) -> float:
        return len(subject.prepared.train) * subject.network.n_parameters if _is_for(subject) else 0

    def measure(self, subject: Subject, instant: Instant) -> RowAnswers | None:
        if not _is_for(subject):
            return None
        bound = subject.keep(RowOutputs, lambda: _bind(subject))
        bound.theta[...] = instant.theta
        with np.errstate(all="ignore"):  # a diverged network gives what is not finite
            run(bound.forward)
        outputs, margin = _decided(subject, bound.outputs.T)
        digits = np.where(np.isnan(margin), -1, margin > 0).astype(np.int64)
        return RowAnswers(read_only(outputs.copy()), read_only(digits))


def _is_for(subject: Subject) -> bool:
    return subject.dataset.is_binary and output_misfit(subject.dataset, subject.network) is None


def _bind(subject: Subject) -> BoundNetwork:
    part = subject.prepared.train
    batch = Minibatch(part, len(part), np.dtype(subject.dtype))
    batch.gather(np.arange(len(part)))
    bound = subject.bind(len(part))
    bound.inputs[...] = batch.inputs[:-1]
    return bound


def _decided(subject: Subject, outputs: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the outputs that stand for a 1, and by how much they do rather than for a 0."""
    if not subject.dataset.classes:
        return outputs, outputs - 0.5
    if outputs.shape[1] == 2:  # a neuron for each class
        return outputs[:, 1:], outputs[:, 1:] - outputs[:, :1]
    return outputs, outputs - sum(class_targets(subject.network, subject.loss)) / 2
