"""Handwritten digits."""

from dataclasses import dataclass
from typing import ClassVar

from numpy.random import Generator

from playground.engine.dataset import DATASETS, Dataset, Examples, Part, Read, no_files
from playground.engine.image_files import pixel_names
from playground.engine.mnist_files import DIGITS, SHAPE, read_test, read_train

_N_TRAIN = 50_000


@DATASETS.register("mnist")
@dataclass(frozen=True)
class Mnist(Dataset):
    """70,000 digits of 28 x 28 pixels by Y. LeCun, C. Cortes and C. Burges.

    The training file gives 50,000 training and 10,000 validation images, its sibling 10,000 test
    images. Source of the split: Nielsen, Neural Networks and Deep Learning, chapter 1.
    """

    title: ClassVar[str] = "MNIST digits"

    @property
    def columns(self) -> tuple[str, ...]:
        return pixel_names(self.image_shape)

    @property
    def classes(self) -> tuple[str, ...]:
        return DIGITS

    @property
    def image_shape(self) -> tuple[int, int]:
        return SHAPE

    def load(self, rng: Generator, read: Read = no_files) -> Examples:
        labelled = read_train(read)
        inputs, targets = labelled.inputs, labelled.targets
        return Examples(
            train=Part(inputs[:_N_TRAIN], targets[:_N_TRAIN]),
            test=read_test(read),
            validation=Part(inputs[_N_TRAIN:], targets[_N_TRAIN:]),
        )
