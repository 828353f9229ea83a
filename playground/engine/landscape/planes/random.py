from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.landscape.directions import random_plane
from playground.engine.landscape.plane_kind import PLANES, Laid, PlaneKind, Viewpoint
from playground.registry import parameter


@PLANES.register("random")
@dataclass(frozen=True)
class RandomPlane(PlaneKind):
    """Two directions drawn by lot, each neuron's part as long as its weights (Li et al. 2018)."""

    title: ClassVar[str] = "Random"

    seed: int = parameter(
        0,
        "Seed",
        "The number from which the directions are drawn: the same number gives the same ones.",
        minimum=0,
        maximum=2**31 - 1,
    )

    def lay(self, view: Viewpoint) -> Laid:
        rng = np.random.default_rng(self.seed)
        plane = random_plane(view.terrain.network, view.theta, rng)
        return Laid(
            plane,
            ("direction 1", "direction 2"),
            "two random directions, scaled to each neuron's weights",
            1.0,
        )
