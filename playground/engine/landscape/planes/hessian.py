from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from playground.engine.landscape.curvature import Curvature
from playground.engine.landscape.eigen import hessian_eigenpairs
from playground.engine.landscape.plane import LandscapeError, Plane
from playground.engine.landscape.plane_kind import PLANES, Laid, PlaneKind, Viewpoint, reach_of

_MOST_EXAMPLES = 500


@PLANES.register("hessian")
@dataclass(frozen=True)
class HessianPlane(PlaneKind):
    """The two directions in which the loss curves upwards most: eigenvectors of the Hessian."""

    title: ClassVar[str] = "Strongest curvature"

    def lay(self, view: Viewpoint) -> Laid:
        terrain = view.terrain
        if len(terrain.chosen) > _MOST_EXAMPLES:  # it keeps the activations of all of them
            terrain = replace(terrain, rows=terrain.chosen[:_MOST_EXAMPLES])
        pairs = hessian_eigenpairs(Curvature(terrain, view.theta))
        if len(pairs.values) < 2:
            raise LandscapeError(
                "Only one weight may change, so there is one direction only; unfreeze some."
            )
        vectors = pairs.vectors
        largest = np.abs(vectors).argmax(axis=1)
        vectors = vectors * np.sign(vectors[[0, 1], largest])[:, np.newaxis]  # either is right
        plane = Plane(view.theta, vectors[0], vectors[1])
        first, second = pairs.values.tolist()
        return Laid(
            plane,
            ("strongest curvature", "second strongest curvature"),
            "the two directions in which the loss curves most",
            reach_of(view.theta),
            curvatures=(first, second),
        )
