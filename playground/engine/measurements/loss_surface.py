from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace

from playground.engine.instant import Instant
from playground.engine.landscape.box import Box
from playground.engine.landscape.ground import Ground, lay_out, size_of
from playground.engine.landscape.plane import LandscapeError
from playground.engine.landscape.plane_kind import HeldPlane, Laid, PlaneKind, Viewpoint
from playground.engine.landscape.planes.random import RandomPlane
from playground.engine.landscape.survey import NoSurvey, Survey
from playground.engine.landscape.surveyor import MOST_POINTS, Surveyor
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject


@MEASUREMENTS.register("loss-surface")
@dataclass(frozen=True)
class LossSurface(Measurement[Survey | NoSurvey]):
    """The loss over a plane of weight space, and the path of training as seen from it.

    A plane that is not `held` is laid anew through the present weights for every answer, which
    carries it; whoever wants it to stay asks again with the plane of an answer. So all that an
    answer depends on is in the question, however large, and a plane survives an edit, after which
    there is another subject. What may be kept from one answer to the next, the loss over a held
    plane, the subject keeps under the plane's number.
    """

    needs_path = True

    kind: PlaneKind = field(default_factory=RandomPlane)
    ground: Ground = Ground.SAMPLE
    n_sample: int = 1000
    resolution: int = 33
    box: Box | None = None
    """What is drawn of the plane; None: what the path takes."""
    held: HeldPlane | None = None
    is_penalised: bool = False
    """Whether the penalty is added to the loss."""
    number: int = 0
    """Another number lays a plane anew that is not held, whatever was answered before."""

    def cost(self, subject: Subject) -> float:
        n_points = self.resolution**2 + 2 * MOST_POINTS
        n_examples = size_of(subject, self.ground, self.n_sample)
        return float(n_points * n_examples * subject.network.n_parameters)

    def measure(self, subject: Subject, instant: Instant) -> Survey | NoSurvey:
        *_, last = self.stages(subject, instant)
        return last

    def stages(self, subject: Subject, instant: Instant) -> Iterator[Survey | NoSurvey]:
        try:
            terrain = lay_out(
                subject, instant, self.ground, self.n_sample, is_penalised=self.is_penalised
            )
            laid = self._lay(Viewpoint(terrain, instant))
            surveyor = Surveyor(subject, instant, terrain, laid, self._key(instant))
            yield from surveyor.surveys(self.box, self.resolution)
        except LandscapeError as error:
            yield NoSurvey(str(error))

    def _lay(self, view: Viewpoint) -> Laid:
        if self.held is None:
            return replace(self.kind.lay(view), step=view.instant.step)
        if len(self.held.laid.plane.origin) != len(view.theta):
            raise LandscapeError(
                "The network has another shape than when the plane was laid; press Refresh (⟳)."
            )
        return self.held.laid

    def _key(self, instant: Instant) -> Hashable | None:
        """What the losses over the plane depend on, where they will be asked for again."""
        if self.held is None or self.ground is Ground.MINIBATCH:
            return None
        penalty = instant.penalty if self.is_penalised else None
        return self.held, self.ground, self.n_sample, penalty
