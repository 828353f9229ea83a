"""A measurement: a question about the present weights, which a panel asks and does not compute."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar, cast

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.bound_network import BoundNetwork
from playground.engine.dataset import Dataset, Examples
from playground.engine.instant import Instant
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
    memory: Mapping[str, FloatArray] = field(default_factory=dict[str, FloatArray])
    """What the layers of `network` recall, (n_parameters,) each; `recall` fills it."""
    trained: Network | None = None
    """The network as training has it, where `network` recalls something; else None."""
    _kept: dict[Hashable, Any] = field(default_factory=dict[Hashable, Any])

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` gave when it was first asked for with this key."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(T, self._kept[key])

    @property
    def source(self) -> Network:
        """The network that the experiment has."""
        return self.network if self.trained is None else self.trained

    def recall(self, slots: Mapping[str, FloatArray]) -> None:
        """Have the network compute as after the training that left these slots."""
        for name, vector in self.memory.items():
            if name in slots:
                vector[...] = slots[name]

    def bind(self, n_examples: int, inputs: FloatArray | None = None) -> BoundNetwork:
        """Return the network bound to buffers for `n_examples`, with a theta to be filled."""
        theta = np.zeros(self.network.n_parameters, self.dtype)
        return BoundNetwork(self.network, theta, n_examples, inputs)


class Measurement(Member, ABC, Generic[A]):
    """A frozen, hashable question; equal questions are answered once."""

    needs_path: ClassVar[bool] = False
    """Whether it asks for `Instant.path`."""
    is_once: ClassVar[bool] = False
    """Whether it is answered once, however training goes on: what is asked for by a button."""

    @property
    def runs_needed(self) -> tuple[int, ...]:
        """The numbers of the runs that it asks for: they are found in `Instant.runs`."""
        return ()

    @abstractmethod
    def cost(self, subject: Subject) -> float:
        """Return about how many multiplications an answer takes; infinity: never answer at once."""

    @abstractmethod
    def measure(self, subject: Subject, instant: Instant) -> A:
        """Return the answer for where training stands; its arrays are its own."""

    def stages(self, subject: Subject, instant: Instant) -> Iterator[A]:
        """Yield answers, each better than the one before, the last as good as `measure`'s.

        Between two of them, what takes long may be dropped. Only the analyst asks for stages.
        """
        yield self.measure(subject, instant)

    def entry(self, answer: A) -> tuple[float, ...]:
        """Return the numbers of an answer to be kept over time, always as many; usually none."""
        return ()


MEASUREMENTS: Registry[Measurement[Any]] = Registry("measurement", "playground.engine.measurements")
