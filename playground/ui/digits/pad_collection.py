"""The digits that have been kept: on the disk from the first one on, so that none is lost."""

from pathlib import Path
from zlib import crc32

import numpy as np
from PySide6.QtCore import QStandardPaths

from playground.document.data_files import read
from playground.document.image_folder import write_images
from playground.engine import idx
from playground.engine.arrays import ByteArray
from playground.engine.dataset import DataError, Dataset

_PART = "train"
_NAMES = ("images-idx3-ubyte", "labels-idx1-ubyte")


class Collection:
    """Pictures with their classes, for data of one kind: the same shape and the same classes."""

    def __init__(self, folder: Path, shape: tuple[int, int]) -> None:
        """Take up what the folder holds; a damaged collection is set aside, not overwritten."""
        self._folder = folder
        self.images = np.zeros((0, *shape), np.uint8)
        """(n, rows, columns)"""
        self.labels = np.zeros(0, np.uint8)
        """(n,)"""
        if folder.is_dir():
            self._read(shape)

    def __len__(self) -> int:
        return len(self.labels)

    def _read(self, shape: tuple[int, int]) -> None:
        places = [f"{self._folder}/{_PART}-{name}" for name in _NAMES]
        if not any(Path(place).exists() for place in places):
            return
        try:
            images = idx.decode_images(read(places[0]), places[0])
            labels = idx.decode_labels(read(places[1]), places[1])
        except DataError:
            self._set_aside(places)
            return
        if images.shape[1:] != shape:  # somebody else put it there
            self._set_aside(places)
            return
        n = min(len(images), len(labels))  # the program may have ended between the two files
        self.images, self.labels = images[:n].copy(), labels[:n].copy()

    def _set_aside(self, places: list[str]) -> None:
        for place in map(Path, places):
            if place.exists():
                place.replace(_unused(place))

    def add(self, image: ByteArray, label: int) -> None:
        """Keep an image, (rows, columns), as one of a class; raise DataError if that fails."""
        self._write(
            np.concatenate([self.images, image[np.newaxis]]),
            np.append(self.labels, np.uint8(label)),
        )

    def remove_last(self) -> None:
        """Forget the image that was kept last; raise DataError if that fails."""
        self._write(self.images[:-1], self.labels[:-1])

    def remove_all(self) -> None:
        """Forget all images; raise DataError if that fails."""
        self._write(self.images[:0], self.labels[:0])

    def _write(self, images: ByteArray, labels: ByteArray) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if len(images):
                write_images(self._folder, _PART, images, labels)
            else:
                for name in _NAMES:
                    (self._folder / f"{_PART}-{name}").unlink(missing_ok=True)
        except OSError as error:
            raise DataError(
                f"{self._folder}: the picture cannot be kept ({error.strerror or error}); make "
                "room on the disk or change the permissions of the folder."
            ) from error
        self.images, self.labels = images, labels


def collection_for(dataset: Dataset) -> Collection:
    """Return what has been kept for data of this shape and with these classes."""
    shape = dataset.image_shape or (28, 28)
    are_digits = all(name == str(i) for i, name in enumerate(dataset.classes))
    kind = "digits" if are_digits else f"{crc32(repr(dataset.classes).encode()):08x}"
    name = f"{kind}-{shape[0]}x{shape[1]}"
    location = QStandardPaths.StandardLocation.AppDataLocation
    return Collection(Path(QStandardPaths.writableLocation(location)) / "kept" / name, shape)


def _unused(place: Path) -> Path:
    number = 1
    while (free := place.with_name(f"{place.name}.damaged-{number}")).exists():
        number += 1
    return free
