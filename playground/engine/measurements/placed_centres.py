from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.column_inputs import column_inputs, most_examples
from playground.engine.instant import Instant
from playground.engine.layers.radial_basis import RadialBasis
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.parameter_key import ParameterKey, parameter_keys_of
from playground.engine.placing import exemplars, k_means

_STREAM = 0x9B


@MEASUREMENTS.register("placed-centres")
@dataclass(frozen=True)
class PlacedCentres(Measurement[Mapping[ParameterKey, float] | None]):
    """Centres for a radial basis column where the training examples are, and its first widths.

    They are found among what the column takes in for the first ten thousand examples. None where
    there is no such column. An erased or frozen connection has no part in it.
    """

    is_once: ClassVar[bool] = True

    node: str = ""
    is_by_k_means: bool = False
    nonce: int = 0
    """Another one means other random numbers."""

    def cost(self, subject: Subject) -> float:
        return 10.0 * subject.network.n_parameters * most_examples(subject)

    def measure(self, subject: Subject, instant: Instant) -> Mapping[ParameterKey, float] | None:
        network = subject.network
        node = next((node for node in network.nodes if node.id == self.node), None)
        if node is None or not isinstance(node.layer, RadialBasis):
            return None
        rng = np.random.default_rng([instant.seed, _STREAM, self.nonce])
        points = column_inputs(subject, instant, node.id)[0][:-1].T
        place = k_means if self.is_by_k_means else exemplars
        views = node.layer.placed(points.shape[1], place(points, node.layer.units, rng))
        return parameter_keys_of(network, node, views, instant.is_fixed)
