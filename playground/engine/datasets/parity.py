"""Even or odd."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.dataset import DATASETS, Dataset, Examples, Read, no_files, split
from playground.registry import parameter


@DATASETS.register("parity")
@dataclass(frozen=True)
class Parity(Dataset):
    """All rows of n bits, each 0 or 1; the class says whether the number of ones is even or odd.

    Every bit turns the answer round, so rows that differ least have different answers: hard to
    learn, and what is learnt of some rows says little about others.
    Source: Rumelhart, Hinton and Williams 1986, "Parity".
    """

    title: ClassVar[str] = "Parity (even or odd)"

    bits: int = parameter(
        4,
        "Bits",
        "How many inputs there are, each 0 or 1: n bits make 2ⁿ rows.",
        minimum=2,
        maximum=10,
    )
    train_share: float = parameter(
        0.5,
        "Train share",
        "The network learns from this part of the rows; the others are kept back to test whether "
        "it has understood the rule or only learnt its rows by heart.",
        minimum=0.1,
        maximum=0.9,
    )

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(f"x{i + 1}" for i in range(self.bits))

    @property
    def classes(self) -> tuple[str, ...]:
        return ("even", "odd")

    @property
    def bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return (-0.5, 1.5), (-0.5, 1.5)

    def load(self, rng: Generator, read: Read = no_files) -> Examples:
        rows = np.arange(2 ** int(self.bits), dtype=np.int64).reshape(-1, 1)
        inputs = (rows >> np.arange(self.bits, dtype=np.int64)[::-1]) & 1
        return split(inputs.astype(np.float64), inputs.sum(axis=1) % 2, self.train_share, rng)
