from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.landscape.directions import gradient_plane, random_step
from playground.engine.landscape.plane import LandscapeError
from playground.engine.landscape.plane_kind import PLANES, Laid, PlaneKind, Viewpoint, reach_of


@PLANES.register("gradient")
@dataclass(frozen=True)
class GradientPlane(PlaneKind):
    """Straight downhill, and at right angles to that the way that training came."""

    title: ClassVar[str] = "Gradient"

    def lay(self, view: Viewpoint) -> Laid:
        terrain = view.terrain
        theta = view.theta
        slope = mean_gradient(terrain.network, terrain.loss, terrain.part, theta, terrain.rows)
        slope = np.where(terrain.network.is_fixed, 0, slope)
        try:
            plane = gradient_plane(theta, slope, _way_here(view))
            words = "the way straight downhill, and at right angles to it the way training came"
        except LandscapeError:  # which has not begun, or came straight down
            rng = np.random.default_rng(0)
            plane = gradient_plane(theta, slope, random_step(terrain.network, rng))
            words = "the way straight downhill, and at right angles to it a random one"
        return Laid(plane, ("downhill", "at right angles to it"), words, reach_of(theta))


def _way_here(view: Viewpoint) -> FloatArray:
    path = view.instant.path
    if path is None:
        return np.zeros_like(view.theta)
    return view.theta - path.thetas[0]
