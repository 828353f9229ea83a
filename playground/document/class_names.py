"""What the classes of a folder of IDX files are called."""

from pathlib import Path

import numpy as np

from playground.document.atomic_write import replace_file
from playground.document.data_files import read
from playground.engine.arrays import ByteArray
from playground.engine.dataset import DataError

FILE = "class-names.txt"
"""One name a line, in the order of the labels; it may lie beside the IDX files."""
_MOST_LETTERS = 40
_FASHION = (
    *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
    *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
)
_FIRST_OF_FASHION = (9, 0, 0, 3, 0, 2, 7, 2, 5, 5, 0, 9, 5, 5, 7, 9, 1, 0, 6, 4)
"""The labels with which the training file of Fashion-MNIST begins; its files have MNIST's names.

Source: Xiao, Rasul, Vollgraf 2017, Fashion-MNIST, table 2 for the names.
"""


def class_names(folder: Path, labels: ByteArray) -> tuple[str, ...]:
    """Return the names of the classes: given in a file, or known, or else the labels' numbers.

    `labels` are those of the training images, (n,). Raises DataError where the file is no list of
    as many names.
    """
    n_classes = int(labels.max()) + 1
    if (folder / FILE).exists():
        return _named(folder / FILE, n_classes)
    known = np.array(_FIRST_OF_FASHION)
    if n_classes == len(_FASHION) and np.array_equal(labels[: len(known)], known):
        return _FASHION
    return tuple(map(str, range(n_classes)))


def _named(file: Path, n_classes: int) -> tuple[str, ...]:
    try:
        lines = read(str(file)).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise DataError(f"{file}: this is no text; write one name a line.") from error
    names = tuple(line.strip()[:_MOST_LETTERS] for line in lines if line.strip())
    if len(names) < n_classes:
        raise DataError(
            f"{file}: there are {len(names)} names where the labels go from 0 to {n_classes - 1}; "
            f"write {n_classes} names, one a line."
        )
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise DataError(f"{file}: “{twice}” is there twice; give each class a name of its own.")
    return names


def write_class_names(folder: Path, names: tuple[str, ...]) -> None:
    """Write the names into a folder, one a line; raise OSError if that fails."""
    replace_file(folder / FILE, "".join(f"{name}\n" for name in names).encode())
