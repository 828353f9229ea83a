from dataclasses import dataclass
from typing import ClassVar

from playground.engine.arithmetic.equation import Equation
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import Calls
from playground.engine.clipping import CLIPPINGS, Clipping


@CLIPPINGS.register("none")
@dataclass(frozen=True)
class Unclipped(Clipping):
    """Every step takes the gradient as it is, however steep."""

    title: ClassVar[str] = "Off"

    def bind(
        self, gradient: FloatArray, scale: float, is_free: BoolArray
    ) -> tuple[Calls, FloatArray]:
        return (), gradient

    def explain(self, gradient: float, length: float, derivative: str) -> tuple[Equation, ...]:
        return ()
