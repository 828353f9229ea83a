from dataclasses import dataclass
from typing import ClassVar

from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.network import Network
from playground.engine.penalty import PENALTIES, BoundPenalty, Penalty


@PENALTIES.register("none")
@dataclass(frozen=True)
class NoPenalty(Penalty):
    """Weights may become as large as the loss wants them."""

    title: ClassVar[str] = "None"

    def bind(
        self,
        network: Network,
        theta: FloatArray,
        gradient: FloatArray,
        scale: float,
        is_free: BoolArray,
    ) -> BoundPenalty:
        return BoundPenalty((), gradient, ())
