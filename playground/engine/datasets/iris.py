"""Real flowers."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.dataset import DATASETS, DataError, Dataset, Examples, Read, no_files, split
from playground.registry import parameter

_FILE = "resource:iris/iris.csv"


@DATASETS.register("iris")
@dataclass(frozen=True)
class Iris(Dataset):
    """Lengths and widths of the petals and sepals of 150 irises of three species, in cm.

    One species can be told from the others by a straight line, those two not from each other.
    Source: Fisher 1936, "The use of multiple measurements in taxonomic problems", of flowers that
    Anderson had measured in 1935; see resources/iris/ATTRIBUTION.md.
    """

    title: ClassVar[str] = "Iris flowers"
    is_raw: ClassVar[bool] = True

    train_share: float = parameter(
        0.7,
        "Train share",
        "The network learns from this part of the flowers; the others are kept back to test "
        "whether it has understood the rule or only learnt its examples by heart.",
        minimum=0.1,
        maximum=0.9,
    )

    @property
    def columns(self) -> tuple[str, ...]:
        return ("sepal length", "sepal width", "petal length", "petal width")

    @property
    def classes(self) -> tuple[str, ...]:
        return ("setosa", "versicolor", "virginica")

    @property
    def bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return (4.0, 8.0), (1.5, 5.0)

    def load(self, rng: Generator, read: Read = no_files) -> Examples:
        rows = [line.split(",") for line in read(_FILE).decode().splitlines()[1:]]
        try:
            inputs = np.array([row[:4] for row in rows], np.float64)
            targets = np.array([self.classes.index(row[4]) for row in rows], np.int64)
        except (ValueError, IndexError) as error:
            raise DataError(
                f"{_FILE}: a row is not four numbers and a species; install the program again."
            ) from error
        return split(inputs, targets, self.train_share, rng)
