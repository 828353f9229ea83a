"""Labelled images of one's own, in a folder of IDX files."""

from dataclasses import dataclass
from typing import ClassVar

from numpy.random import Generator

from playground.engine.dataset import (
    DATASETS,
    DataError,
    Dataset,
    Examples,
    Part,
    Read,
    no_files,
    split,
)
from playground.engine.image_files import pixel_names, read_images


@DATASETS.register("image-folder")
@dataclass(frozen=True)
class ImageFolder(Dataset):
    """The files of a folder, with what must be known of them before they are read.

    Without test files (their names empty) a sixth of the training images is kept for testing.
    """

    title: ClassVar[str] = "Folder of images"

    folder: str = ""
    height: int = 28
    width: int = 28
    class_names: tuple[str, ...] = tuple("0123456789")
    train_images: str = "train-images-idx3-ubyte.gz"
    train_labels: str = "train-labels-idx1-ubyte.gz"
    test_images: str = ""
    test_labels: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return pixel_names(self.image_shape)

    @property
    def classes(self) -> tuple[str, ...]:
        return self.class_names

    @property
    def image_shape(self) -> tuple[int, int]:
        return (self.height, self.width)

    def load(self, rng: Generator, read: Read = no_files) -> Examples:
        if not self.folder:
            raise DataError(
                "Folder of images: no folder is given; choose one that holds IDX files of images "
                "and labels."
            )
        train = self._read(read, self.train_images, self.train_labels)
        if self.test_images:
            return Examples(train, self._read(read, self.test_images, self.test_labels))
        if len(train) < 2:
            raise DataError(
                f"{self.folder}/{self.train_images}: there is only one image; choose files with "
                "at least two, one to learn from and one to test with."
            )
        return split(train.inputs, train.targets, 5 / 6, rng)

    def _read(self, read: Read, images: str, labels: str) -> Part:
        images_at, labels_at = f"{self.folder}/{images}", f"{self.folder}/{labels}"
        return read_images(read, images_at, labels_at, self.image_shape, len(self.class_names))
