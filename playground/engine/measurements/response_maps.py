from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.bound_network import BoundNetwork
from playground.engine.instant import Instant
from playground.engine.line_run import LineRun, has_line
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.plane import PlaneRun, has_plane


@MEASUREMENTS.register("response-maps")
@dataclass(frozen=True)
class ResponseMaps(Measurement[Mapping[str, FloatArray] | None]):
    """What every neuron gives over the plane of 2D data; None where the data is not 2D nor 1D.

    For each node (units, resolution, resolution) float: rows follow x2 upwards, columns x1. Of 1D
    data (units, 1, twice the resolution): what it gives along the line.
    """

    resolution: int = 32

    def cost(self, subject: Subject) -> float:
        n_points = 2 * self.resolution if has_line(subject) else 0
        n_points = self.resolution**2 if has_plane(subject) else n_points
        return n_points * subject.network.n_parameters

    def measure(self, subject: Subject, instant: Instant) -> Mapping[str, FloatArray] | None:
        if has_line(subject):
            return self._along_line(subject, instant)
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

    def _along_line(self, subject: Subject, instant: Instant) -> Mapping[str, FloatArray]:
        n_points = 2 * self.resolution
        line = subject.keep((LineRun, n_points), lambda: LineRun(subject, n_points))
        nodes = line.run(instant.theta).nodes
        return {
            node.id: read_only(nodes[node.id].wires.outputs[:, np.newaxis].copy())
            for node in subject.network.nodes
        }
