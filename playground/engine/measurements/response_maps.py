from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.bound_network import BoundNetwork
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.plane import PlaneRun, has_plane


@MEASUREMENTS.register("response-maps")
@dataclass(frozen=True)
class ResponseMaps(Measurement[Mapping[str, FloatArray] | None]):
    """What every neuron gives over the plane of 2D data; None where the data is not 2D.

    For each node (units, resolution, resolution) float: rows follow x2 upwards, columns x1.
    """

    resolution: int = 32

    def cost(self, subject: Subject) -> float:
        return self.resolution**2 * subject.network.n_parameters if has_plane(subject) else 0

    def measure(self, subject: Subject, instant: Instant) -> Mapping[str, FloatArray] | None:
        if not has_plane(subject):
            return None
        plane = subject.keep(
            (PlaneRun, self.resolution), lambda: PlaneRun(subject, self.resolution)
        )
        shape = (self.resolution, self.resolution)
        maps = {
            node.id: np.empty((node.layer.n_units, self.resolution**2), subject.dtype)
            for node in subject.network.nodes
        }

        def visit(bound: BoundNetwork, part: slice) -> None:
            for node_id, values in maps.items():
                values[:, part] = bound.nodes[node_id].wires.outputs

        plane.run(instant.theta, visit)
        return {node_id: read_only(map_.reshape(-1, *shape)) for node_id, map_ in maps.items()}
