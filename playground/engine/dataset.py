"""A data set: a frozen recipe from which examples are drawn or decoded."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.arrays import ByteArray, FloatArray, IntArray, read_only
from playground.registry import Member, Registry

Read = Callable[[str], bytes]
"""Return the unpacked content of the file at a location: a path, or "resource:mnist/name"."""


class DataError(ValueError):
    """Data cannot be used; the message names the file, the place and the remedy."""


def no_files(location: str) -> bytes:
    """Refuse to read: the default where no reader was given."""
    raise DataError(f"{location}: this data set needs a reader of files, so pass `read`.")


@dataclass(frozen=True, eq=False)
class Part:
    """Examples with what they should give.

    `inputs` is (n_examples, n_columns), float64, or uint8 for images (0 to 255 stand for 0 to 1).
    `targets` is (n_examples,) int64 class indices, or (n_examples, n_targets) float64 values.
    A value of NaN means "not acted on": nobody knows what that output should have given.
    """

    inputs: FloatArray | ByteArray
    targets: IntArray | FloatArray

    def __post_init__(self) -> None:
        read_only(self.inputs)
        read_only(self.targets)

    def __len__(self) -> int:
        return len(self.inputs)


@dataclass(frozen=True, eq=False)
class Examples:
    """The examples of a data set, split: training, test, and validation where there is one."""

    train: Part
    test: Part
    validation: Part | None = None


class Dataset(Member, ABC):
    """What the examples are, known before any of them is drawn."""

    is_raw: ClassVar[bool] = False
    """Whether its inputs may be of any size, so that they are best normalised."""
    is_binary: ClassVar[bool] = False
    """Whether every input and every target is 0 or 1, as in a truth table."""

    has_gaps: ClassVar[bool] = False
    """Whether some targets are NaN (see `Part`): only losses that take gaps can learn from it."""

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """The names of the raw inputs; for an image one per pixel, row by row."""

    @property
    @abstractmethod
    def classes(self) -> tuple[str, ...]:
        """The names of the classes, or () where the targets are numbers (regression)."""

    @property
    def n_targets(self) -> int:
        """The number of target values of a regression; 1 unless a data set says otherwise."""
        return 1

    @property
    def target_names(self) -> tuple[str, ...]:
        """What the outputs are called, one name for each target value, or () if they have none."""
        return ()

    @property
    def image_shape(self) -> tuple[int, int] | None:
        """(rows, columns) of pixels where an example is an image."""
        return None

    @property
    def bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """((lowest, highest) of the first column, and of the second) that a plot should show."""
        return (-6.0, 6.0), (-6.0, 6.0)

    @abstractmethod
    def load(self, rng: Generator, read: Read = no_files) -> Examples:
        """Draw or decode the examples; the same generator state gives the same examples.

        Raises DataError if a file is missing or cannot be understood.
        """


DATASETS: Registry[Dataset] = Registry("data set", "playground.engine.datasets")


def split(
    inputs: FloatArray | ByteArray,
    targets: IntArray | FloatArray,
    train_share: float,
    rng: Generator,
) -> Examples:
    """Shuffle and cut off the first `train_share` (0 to 1) of the examples for training.

    Both parts get at least one example.
    """
    order = rng.permutation(len(inputs))
    n_train = int(np.clip(round(train_share * len(inputs)), 1, len(inputs) - 1))
    train, test = order[:n_train], order[n_train:]
    return Examples(Part(inputs[train], targets[train]), Part(inputs[test], targets[test]))
