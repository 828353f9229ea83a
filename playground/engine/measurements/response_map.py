from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.bound_network import BoundNetwork
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.plane import PlaneRun, has_plane


@MEASUREMENTS.register("response-map")
@dataclass(frozen=True)
class ResponseMap(Measurement[FloatArray | None]):
    """What one node's neurons give over the plane of 2D data; None where the data is not 2D.

    The answer is (units, resolution, resolution) float: rows follow x2 upwards, columns x1. The
    output node's is the decision map.
    """

    node: str = "output"
    resolution: int = 100

    def cost(self, subject: Subject) -> float:
        return self.resolution**2 * subject.network.n_parameters if has_plane(subject) else 0

    def measure(self, subject: Subject, instant: Instant) -> FloatArray | None:
        if not has_plane(subject) or self.node not in subject.network.places:
            return None
        key = (PlaneRun, self.resolution)
        plane = subject.keep(key, lambda: PlaneRun(subject, self.resolution))
        n_units = subject.network[self.node].layer.n_units
        values = np.empty((n_units, self.resolution**2), subject.dtype)

        def visit(bound: BoundNetwork, part: slice) -> None:
            values[:, part] = bound.nodes[self.node].wires.outputs

        plane.run(instant.theta, visit)
        return read_only(values.reshape(n_units, self.resolution, self.resolution))
