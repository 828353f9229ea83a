"""Handwritten digits of 20 x 20 pixels, as the course on machine learning has them."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.dataset import DATASETS, Dataset, Examples, Part, Read, no_files
from playground.engine.image_files import pixel_names
from playground.engine.mnist_files import DIGITS, SHAPE, read_test, read_train
from playground.registry import parameter

_MARGIN = 4


@DATASETS.register("mnist-20")
@dataclass(frozen=True)
class Mnist20(Dataset):
    """Some of the MNIST digits without their margin: the 20 x 20 pixels in the middle.

    The first images of the training file are to learn from, all 10,000 test images are kept back.
    LeCun, Cortes and Burges scaled every digit to 20 x 20 pixels and put its centre of mass into
    the middle of 28 x 28, so some lose a row or column here. Source: Ng, Machine Learning, week 5.
    """

    title: ClassVar[str] = "MNIST, 20 × 20"

    n_examples: int = parameter(
        5000,
        "Examples",
        "How many digits there are to learn from.",
        minimum=10,
        maximum=60_000,
        choices=(500, 1000, 5000, 10_000, 60_000),
    )

    @property
    def columns(self) -> tuple[str, ...]:
        return pixel_names(self.image_shape)

    @property
    def classes(self) -> tuple[str, ...]:
        return DIGITS

    @property
    def image_shape(self) -> tuple[int, int]:
        rows, columns = SHAPE
        return (rows - 2 * _MARGIN, columns - 2 * _MARGIN)

    def load(self, rng: Generator, read: Read = no_files) -> Examples:
        train = read_train(read)
        n = min(self.n_examples, len(train))
        return Examples(
            train=_without_margin(Part(train.inputs[:n], train.targets[:n].copy())),
            test=_without_margin(read_test(read)),
        )


def _without_margin(part: Part) -> Part:
    inside = slice(_MARGIN, -_MARGIN)
    images = part.inputs.reshape(len(part), *SHAPE)[:, inside, inside]
    return Part(np.ascontiguousarray(images, np.uint8).reshape(len(part), -1), part.targets)
