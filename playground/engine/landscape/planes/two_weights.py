from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.landscape.directions import two_parameters
from playground.engine.landscape.one_neuron import is_one_neuron
from playground.engine.landscape.plane import LandscapeError
from playground.engine.landscape.plane_kind import PLANES, Laid, PlaneKind, Viewpoint
from playground.engine.parameter_key import ParameterKey, parameter_index, parameter_key

_REACH, _LEAST_REACH = 3.0, 1.0


@PLANES.register("two-weights")
@dataclass(frozen=True)
class TwoWeights(PlaneKind):
    """Two weights or biases vary, all others stay: an exact slice.

    One that is not named is the one for which the loss is steepest.
    """

    title: ClassVar[str] = "Two weights"

    first: ParameterKey | None = None
    second: ParameterKey | None = None

    def lay(self, view: Viewpoint) -> Laid:
        network = view.terrain.network
        chosen: list[int] = []
        for key in (self.first, self.second):
            if key is None:
                chosen.append(_steepest(view, chosen))
                continue
            try:
                chosen.append(parameter_index(network, key))
            except KeyError:
                raise LandscapeError(
                    "A weight that was chosen is no longer there; click two others in the drawing, "
                    "the second with Shift."
                ) from None
        across, along = chosen
        plane = two_parameters(view.theta, across, along)
        keys = parameter_key(network, across), parameter_key(network, along)
        reach = _REACH
        if is_one_neuron(network):  # a bowl, in which training stays about where it begins
            largest = float(np.abs(view.theta[[across, along]]).max())
            reach = min(_REACH, max(_LEAST_REACH, 2 * largest))
        return Laid(plane, ("weight 1", "weight 2"), "two weights", reach, keys=keys)


def _steepest(view: Viewpoint, others: list[int]) -> int:
    terrain = view.terrain
    is_free = ~terrain.network.is_fixed
    is_free[others] = False
    if not is_free.any():
        raise LandscapeError(
            "There are no two weights that may change; unfreeze some, or connect more neurons."
        )
    slope = mean_gradient(
        terrain.network, terrain.loss, terrain.part, view.instant.theta, terrain.rows
    )
    steepness = np.where(is_free, np.abs(np.nan_to_num(slope)), -1.0)
    return int(steepness.argmax())
