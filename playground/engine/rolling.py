"""What momentum and its kin share: a velocity, of which a part carries over into each step."""

from abc import ABC
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call, constant
from playground.engine.letter import GRADIENT, LEARNING_RATE, Letter
from playground.engine.optimiser import Optimiser, UpdateWires
from playground.registry import parameter


@dataclass(frozen=True)
class Rolling(Optimiser, ABC):
    """Rolls like a ball: v <- mu v - eta g."""

    update_latex: ClassVar[str] = r"\mu v - \eta g"
    letters: ClassVar[tuple[Letter, ...]] = (
        LEARNING_RATE,
        GRADIENT,
        Letter("μ", "momentum: the share of the velocity that carries over", "momentum"),
        Letter("v", "velocity: what the gradients so far add up to"),
    )
    slots: ClassVar[tuple[str, ...]] = ("velocity",)

    momentum: float = parameter(
        0.9,
        "Momentum",
        "The share of the last step that carries over: 0 forgets it, 0.99 rolls on for long.",
        minimum=0,
        maximum=1,
        choices=(0.0, 0.5, 0.9, 0.95, 0.99),
    )

    @property
    def gradient_scale(self) -> float:
        return self.learning_rate

    def roll(self, wires: UpdateWires) -> tuple[Calls, FloatArray]:
        """Return calls that renew the velocity, and eta times the gradient, as they leave it."""
        velocity = wires.slots["velocity"]
        scaling, step = wires.scaled()
        calls = (
            *scaling,
            call(np.multiply, velocity, constant(self.momentum, velocity), velocity),
            call(np.subtract, velocity, step, velocity),
        )
        return calls, step
