"""The numbers that the drawing shows as colours and widths, and their scales; no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.network import Network
from playground.engine.parameter_key import ParameterKey, correspondence, parameter_index
from playground.session.snapshot import Snapshot
from playground.ui.editor.connection_modes import WEIGHT, ConnectionMode
from playground.ui.editor.scales import WIDEST_WEIGHT, Scale, following, is_relative, round_scale

_COMMON = ""
"""Stands, among the scales, for all columns that have none of their own."""
_WIDEST = 2.0
"""Where the scale follows the numbers: the widest lines, in units of the full colour."""


@dataclass(frozen=True, eq=False)
class ShownNumbers:
    """A number for every weight and bias of a network, NaN where it is not known.

    Neurons with very many inputs have small ones: their columns have scales of their own.
    """

    network: Network
    numbers: FloatArray
    """(n_parameters,)"""
    mode: ConnectionMode = WEIGHT
    note: str = ""
    """Where a part of them is older than the rest: which, and of which step."""
    before: Mapping[str, Scale] = field(default_factory=dict[str, Scale])
    """The scales of the moment before, which stay as long as they fit."""

    @cached_property
    def is_known(self) -> bool:
        """Whether there are any numbers yet."""
        return not bool(np.isnan(self.numbers).all())

    @cached_property
    def views(self) -> Mapping[str, Mapping[str, FloatArray]]:
        """The numbers by node: "weight", (units, fan_in), and "bias", (units,)."""
        return self.network.views(self.numbers)

    @cached_property
    def scales(self) -> Mapping[str, Scale]:
        """The scales of the columns that have one of their own, and of the others."""
        scales: dict[str, Scale] = {}
        together: list[FloatArray] = []
        for node_id, place in self.network.places.items():
            if is_relative(place.fan_in):
                scales[node_id] = self._scale(node_id, self.views[node_id]["weight"])
            else:
                together.append(self.numbers[place.slice])
        if self.mode.is_relative and together:
            scales[_COMMON] = self._scale(_COMMON, np.concatenate(together))
        return scales

    def _scale(self, name: str, numbers: FloatArray) -> Scale:
        if self.mode.is_relative:
            return following(self.before.get(name), numbers)
        return Scale(round_scale(numbers), 0.0)

    def own_scale(self, node_id: str) -> float | None:
        """Return the number at which a column's colours are full, or None on the common scale."""
        scale = self.scales.get(node_id)
        return None if scale is None else scale.full

    @property
    def common_scale(self) -> float:
        """The number at which the colours of all other columns are full; of weights, 1."""
        return self.scales[_COMMON].full if _COMMON in self.scales else 1.0

    @property
    def widest_at(self) -> float:
        """The number of the widest line on the common scale."""
        return _WIDEST * self.common_scale if self.mode.is_relative else WIDEST_WEIGHT

    @property
    def has_common_scale(self) -> bool:
        """Whether there are weights on the common scale."""
        places = self.network.places.items()
        return any(place.fan_in and node_id not in self.scales for node_id, place in places)

    def scale(self, node_id: str) -> float:
        """Return the number at which a column's colours are full."""
        return self.own_scale(node_id) or self.common_scale

    def shares(self, node_id: str) -> FloatArray:
        """Return the weights' numbers, (units, fan_in), in units of the full colour."""
        numbers = self.views[node_id]["weight"]
        return numbers / self.scale(node_id) if self.is_known else np.zeros_like(numbers)

    def bias_shares(self, node_id: str) -> FloatArray | None:
        """Return the same of the biases, (units,), or None for a column without biases.

        The biases themselves are on the fixed scale, as large as they may be beside the weights.
        """
        numbers = self.views.get(node_id, {}).get("bias")
        if numbers is None or not self.mode.is_relative:
            return numbers
        return numbers / self.scale(node_id)

    def value(self, key: ParameterKey) -> float:
        """Return the number of a weight or a bias, NaN if it is not known."""
        return float(str(self.numbers[parameter_index(self.network, key)]))

    def carried_to(self, network: Network) -> "ShownNumbers":
        """Return what is known of another network: the numbers of what both have."""
        numbers = np.full(network.n_parameters, np.nan, self.numbers.dtype)
        old, new = correspondence(self.network, network)
        numbers[new] = self.numbers[old]
        return replace(self, network=network, numbers=numbers, before=self.scales)


def shown_numbers(
    mode: ConnectionMode, snapshot: Snapshot, before: ShownNumbers | None = None
) -> ShownNumbers:
    """Return what a mode shows of a snapshot, on the scales of `before` as long as they fit."""
    numbers, network = mode.numbers(snapshot), snapshot.experiment.network
    if numbers is None:
        numbers = np.full(network.n_parameters, np.nan, np.float32)
    scales = before.scales if before is not None and before.mode is mode and before.is_known else {}
    return ShownNumbers(network, numbers, mode, mode.note(snapshot), scales)
