import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from numpy.random import Generator

from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls
from playground.engine.initialiser import Initialiser
from playground.engine.layer import LAYERS, BackwardWires, Layer, Wires


@LAYERS.register("input")
@dataclass(frozen=True)
class Input(Layer):
    """The network's inputs: named features of the data, or the pixels of an image."""

    title: ClassVar[str] = "Input"

    features: tuple[str, ...] = ()
    """What the inputs are, such as "x1" or "sin(x2)"; empty for an image."""
    shape: tuple[int, int] | None = None
    """(rows, columns) of an image."""

    @property
    def n_units(self) -> int:
        return math.prod(self.shape) if self.shape else len(self.features)

    def n_parameters(self, fan_in: int) -> int:
        return 0

    def views(self, parameters: FloatArray, fan_in: int) -> Mapping[str, FloatArray]:
        return {}

    def initialise(
        self, parameters: FloatArray, fan_in: int, initialiser: Initialiser, rng: Generator
    ) -> None:
        pass

    def forward(self, wires: Wires) -> Calls:
        return ()

    def backward(self, wires: Wires, back: BackwardWires) -> Calls:
        return ()

    def per_example(self, wires: Wires, delta: FloatArray, out: FloatArray) -> None:
        pass
