from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.calls import run
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject


@MEASUREMENTS.register("answer-to")
@dataclass(frozen=True)
class AnswerTo(Measurement[Mapping[str, FloatArray]]):
    """What every neuron gives for a picture that need not be among the data.

    For each node (units,) float; {} where the data have no pictures of as many pixels.
    """

    pixels: bytes = b""
    """A byte for each pixel, row by row, 0 to 255 for 0 to 1."""

    def cost(self, subject: Subject) -> float:
        return subject.network.n_parameters

    def measure(self, subject: Subject, instant: Instant) -> Mapping[str, FloatArray]:
        columns = subject.dataset.columns
        if len(self.pixels) != len(columns) or subject.dataset.image_shape is None:
            return {}
        raw = np.frombuffer(self.pixels, np.uint8).astype(np.float64)
        if subject.examples.train.inputs.dtype != np.uint8:
            raw /= 255
        bound = subject.keep(AnswerTo, lambda: subject.bind(1))
        bound.inputs[...] = subject.prepared.preparation.apply(raw[np.newaxis]).T
        bound.theta[...] = instant.theta
        with np.errstate(all="ignore"):  # a diverged network gives what is not finite
            run(bound.forward)
        return {
            node_id: read_only(node.wires.outputs[:, 0].copy())
            for node_id, node in bound.nodes.items()
        }
