"""A measurement: a question about the present weights, which a panel asks and does not compute."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.bound_network import BoundNetwork
from playground.engine.dataset import Dataset, Examples
from playground.engine.loss import Loss
from playground.engine.network import Network
from playground.engine.preparation import PreparedExamples
from playground.registry import Member, Registry

A = TypeVar("A")
T = TypeVar("T")


@dataclass(eq=False)
class Subject:
    """What measurements are made on: everything of an experiment but its present weights.

    It keeps buffers from one measurement to the next, so each thread needs its own.
    """

    network: Network
    loss: Loss
    dataset: Dataset
    examples: Examples
    prepared: PreparedExamples
    dtype: type[np.floating]
    _kept: dict[Hashable, Any] = field(default_factory=dict[Hashable, Any])

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` gave when it was first asked for with this key."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(T, self._kept[key])

    def bind(self, n_examples: int, inputs: FloatArray | None = None) -> BoundNetwork:
        """Return the network bound to buffers for `n_examples`, with a theta to be filled."""
        theta = np.zeros(self.network.n_parameters, self.dtype)
        return BoundNetwork(self.network, theta, n_examples, inputs)


class Measurement(Member, ABC, Generic[A]):
    """A frozen, hashable question; equal questions are answered once."""

    @abstractmethod
    def cost(self, subject: Subject) -> float:
        """Return about how many multiplications an answer takes."""

    @abstractmethod
    def measure(self, subject: Subject, theta: FloatArray) -> A:
        """Return the answer for the parameters theta, (n_parameters,); its arrays are its own."""


MEASUREMENTS: Registry[Measurement[Any]] = Registry("measurement", "playground.engine.measurements")
