"""Batch methods: optimisers whose every step asks for the loss on all training examples."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from playground.engine.arithmetic.equation import Term
from playground.engine.arrays import FloatArray
from playground.engine.calls import Calls, call
from playground.engine.letter import LEARNING_RATE, Letter
from playground.engine.objective import Objective
from playground.engine.optimiser import Optimiser, UpdateWires, learning_rate_parameter

Memory = dict[str, FloatArray]
"""The slots in float64; what is put into it is remembered."""

_RANDOM = 4
"""The stream of random numbers of these steps; data, weights, order and noise have others."""


class Move(NamedTuple):
    """Where a step goes: `length` times `direction`, (n_parameters,)."""

    length: float
    direction: FloatArray


class Site(NamedTuple):
    """Where a step begins, all in float64."""

    theta: FloatArray
    """(n_parameters,)"""
    objective: Objective
    memory: Memory
    eta: FloatArray
    """0-d or (n_parameters,): what the move will be multiplied by."""
    seed: int


@dataclass(frozen=True)
class BatchOptimiser(Optimiser, ABC):
    """One step is one iteration on all training examples, whatever the batch size.

    It moves the weights by eta times a length times a direction, both of which are remembered.
    """

    is_batch: ClassVar[bool] = True
    is_told_afterwards: ClassVar[bool] = True
    update_latex: ClassVar[str] = r"\eta \, \alpha \, p"
    letters: ClassVar[tuple[Letter, ...]] = (
        LEARNING_RATE,
        Letter("α", "how far the step goes along its direction, as it has found out"),
        Letter("p", "the direction of the step, in which this weight takes part"),
    )
    slots: ClassVar[tuple[str, ...]] = ("step_length", "direction")
    scalars: ClassVar[frozenset[str]] = frozenset({"step_length"})
    """Which of the slots are single numbers."""

    learning_rate: float = learning_rate_parameter(
        1.0, "The share of the step that is taken: 1 goes all the way that it has found."
    )

    def slot_shape(self, name: str, n_parameters: int) -> tuple[int, ...]:
        return () if name in self.scalars else (n_parameters,)

    @abstractmethod
    def find_move(self, site: Site) -> Move:
        """Return where to go, and change the memory."""

    def bind(self, wires: UpdateWires) -> Calls:
        return (call(self._step, wires),)

    def _step(self, wires: UpdateWires) -> None:
        objective = wires.objective
        if objective is None:
            raise TypeError(f"{self.title} needs an objective.")
        theta = wires.theta.astype(np.float64)
        memory: Memory = {k: slot.astype(np.float64) for k, slot in wires.slots.items()}
        with np.errstate(all="ignore"):
            eta = wires.eta(self.learning_rate).astype(np.float64)
            length, direction = self.find_move(Site(theta, objective, memory, eta, wires.seed))
            memory |= {"step_length": np.array(length), "direction": direction}
            for name, slot in wires.slots.items():
                slot[...] = memory[name]
            if length:
                wires.theta[...] = theta + eta * (length * direction)

    def explain(
        self,
        theta: float,
        gradient: float,
        slots: Mapping[str, float],
        after: Mapping[str, float] | None = None,
    ) -> tuple[Term, ...]:
        if after is None:
            return ()
        factors = self.learning_rate, after["step_length"], after["direction"]
        return (Term(self.update_latex, factors, "direction"),)


def random_numbers(seed: int, count: int) -> np.random.Generator:
    """Return the generator of the step before which the optimiser has taken `count` others."""
    return np.random.default_rng([seed, _RANDOM, count])
