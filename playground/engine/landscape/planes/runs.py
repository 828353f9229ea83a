from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.landscape.directions import orthogonal_part, plane_through
from playground.engine.landscape.plane import LandscapeError, Plane, unit
from playground.engine.landscape.plane_kind import (
    PLANES,
    Laid,
    PlaneKind,
    SavedState,
    Viewpoint,
)

_LEAST = 1e-6


@PLANES.register("runs")
@dataclass(frozen=True)
class RunsPlane(PlaneKind):
    """The plane through three states that were kept, such as a start and the ends of two runs.

    Coordinates are lengths: the first state is at (0, 0) and the second at (their distance, 0), as
    in Garipov et al. 2018.
    """

    title: ClassVar[str] = "Between runs"

    states: tuple[SavedState, ...] = ()

    def lay(self, view: Viewpoint) -> Laid:
        n_kept = len(self.states)
        if n_kept < 3:
            raise LandscapeError(
                f"{n_kept} of three states are kept; choose two runs, or keep the weights at a "
                "start and at the ends of two runs, or two of them for the line between them."
            )
        thetas = [state.theta.astype(np.float64) for state in self.states[:3]]
        if any(len(theta) != view.terrain.network.n_parameters for theta in thetas):
            raise LandscapeError(
                "A state was kept of a network of another shape; keep three states of this one."
            )
        oblique = plane_through(*thetas)  # raises if two are the same or all are in line
        across = unit(oblique.across)
        plane = Plane(thetas[0], across, orthogonal_part(across, oblique.along))
        places = plane.coordinates(np.stack(thetas)).tolist()
        landmarks = tuple(
            (state.name, a, b) for state, (a, b) in zip(self.states, places, strict=False)
        )
        first, second, third = (state.name for state in self.states[:3])
        return Laid(
            plane,
            (f"distance from {first} towards {second}", f"towards {third}, at right angles"),
            f"the plane through {first}, {second} and {third}",
            _LEAST,
            landmarks=landmarks,
            trails=tuple(state.trail for state in self.states[:3]),
        )
