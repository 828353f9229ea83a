from dataclasses import dataclass

from playground.engine.arrays import FloatArray, read_only
from playground.engine.image_plane import ImagePlane, raw_images
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject


@MEASUREMENTS.register("image-plane")
@dataclass(frozen=True)
class AnswersBetweenImages(Measurement[FloatArray | None]):
    """What the network gives for all mixtures of three images, and beyond them.

    (n_outputs, resolution, resolution) float over `image_plane.BOUNDS`, rows upwards; None where
    the data are no images of as many pixels.
    """

    images: tuple[bytes, ...] = ()
    """Three, a byte for each pixel, row by row."""
    resolution: int = 96

    def cost(self, subject: Subject) -> float:
        if len(self.images) != 3:
            return 0.0
        network = subject.network
        n_inputs = network.input.layer.n_units
        n_fed = sum(
            node.layer.n_units for node in network.nodes if network.input.id in node.sources
        )
        n_small = network.n_parameters - n_fed * (n_inputs - 2)
        return 3.0 * network.n_parameters + self.resolution**2 * n_small

    def measure(self, subject: Subject, instant: Instant) -> FloatArray | None:
        images = raw_images(self.images, subject)
        if images is None or len(images) != 3:
            return None
        key = (AnswersBetweenImages, self.resolution)  # others in their place need no new buffers
        plane = subject.keep(key, lambda: ImagePlane(subject, self.resolution))
        outputs = plane.outputs(instant.theta, images)
        return read_only(outputs.reshape(len(outputs), self.resolution, self.resolution))
