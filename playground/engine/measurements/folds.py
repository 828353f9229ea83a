from dataclasses import dataclass

from playground.engine.arrays import read_only
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.network import NetworkError
from playground.engine.weight_space.folds import Folds, find_folds


@MEASUREMENTS.register("folds")
@dataclass(frozen=True)
class NetworkFolds(Measurement[Folds | str]):
    """The lines of every neuron over the plane of 2D data, and where the network is linear.

    The answer is a sentence where a network has no such folds.
    """

    def cost(self, subject: Subject) -> float:
        n_neurons = sum(node.layer.n_units for node in subject.network.nodes[1:])
        return 4e4 * n_neurons**2

    def measure(self, subject: Subject, instant: Instant) -> Folds | str:
        preparation, view = subject.prepared.preparation, subject.dataset.bounds
        try:
            found = find_folds(subject.network, instant.theta, preparation, view)
        except NetworkError as error:
            return str(error)
        for segments in found.lines.values():
            read_only(segments)
        for region in found.regions:
            for array in (region.polygon, region.outputs, *region.sums.values()):
                read_only(array)
            for is_active in region.is_active.values():
                read_only(is_active)
        return found
