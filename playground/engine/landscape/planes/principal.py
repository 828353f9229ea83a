from dataclasses import dataclass
from typing import ClassVar

from playground.engine.landscape.directions import principal_plane
from playground.engine.landscape.plane import LandscapeError
from playground.engine.landscape.plane_kind import PLANES, Laid, PlaneKind, Viewpoint

_LEAST = 1e-6


@PLANES.register("principal")
@dataclass(frozen=True)
class PrincipalPlane(PlaneKind):
    """The two directions in which the path of training so far extends most."""

    title: ClassVar[str] = "Path of training"

    def lay(self, view: Viewpoint) -> Laid:
        path = view.instant.path
        if path is None or len(path.thetas) < 3:
            raise LandscapeError(
                "The path has fewer than three points, too few for its two main directions; "
                "train a few more steps."
            )
        plane, principal = principal_plane(path.thetas)
        first, second = principal.shares[:2].tolist()
        return Laid(
            plane,
            ("main direction of the path", "second direction of the path"),
            "the two directions in which the path extends most",
            _LEAST,
            shares=(first, second),
        )
