"""Finding the IDX files in a folder and making a data set of them."""

from pathlib import Path

import numpy as np

from playground.document.atomic_write import replace_file
from playground.document.class_names import class_names, write_class_names
from playground.document.data_files import Report, read, unreadable
from playground.engine import idx
from playground.engine.arrays import ByteArray
from playground.engine.dataset import DataError
from playground.engine.datasets.image_folder import ImageFolder
from playground.engine.image_files import read_images


def read_image_folder(folder: Path, report: Report | None = None) -> ImageFolder:
    """Return the data set of a folder in which the files of MNIST or a relative of it lie.

    The names are those of MNIST: train-images-idx3-ubyte (or train-images.idx3-ubyte) and
    train-labels-idx1-ubyte, and t10k-... for the test files, which may be absent; each with or
    without .gz. The files are read once, to know the size of the images and the number of
    classes; `report` hears of the largest. A file class-names.txt beside them, one name a line,
    says what the classes are called; those of Fashion-MNIST are known. Raises DataError.
    """
    train_images, train_labels = _find(folder, "train")
    test_images, test_labels = _find(folder, "t10k")
    if not train_images:
        raise _missing(folder, "train-images-idx3-ubyte")
    images_at, labels_at = f"{folder}/{train_images}", f"{folder}/{train_labels}"
    images = idx.decode_images(read(images_at, report), images_at)
    labels = idx.decode_labels(read(labels_at), labels_at)
    idx.check_counts(images, labels, images_at, labels_at)
    if labels.min() == labels.max():
        raise DataError(
            f"{labels_at}: every label is {labels[0]}; choose files with at least two classes."
        )
    dataset = ImageFolder(
        folder=str(folder),
        height=images.shape[1],
        width=images.shape[2],
        class_names=class_names(folder, labels),
        train_images=train_images,
        train_labels=train_labels,
        test_images=test_images,
        test_labels=test_labels,
    )
    if test_images:
        at = (f"{folder}/{test_images}", f"{folder}/{test_labels}")
        read_images(read, *at, dataset.image_shape, len(dataset.classes))
    return dataset


def write_image_folder(
    folder: Path, images: ByteArray, labels: ByteArray, names: tuple[str, ...] = ()
) -> None:
    """Write images, (n, rows, columns), and their labels, (n,), into a new folder.

    Of each class every sixth image goes into the test files. `names` are what the classes are
    called, those without any image too: a network keeps an output for each of them. Raises
    DataError where the folder could not be read again or cannot be made.
    """
    if len(np.unique(labels)) < 2:
        raise DataError(
            "These images are all of one class; add some of another, for there to be something "
            "to tell apart."
        )
    is_test = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        is_test[np.flatnonzero(labels == label)[5::6]] = True
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise DataError(f"{folder}: there is something already; choose a new name.")
        folder.mkdir(parents=True, exist_ok=True)
        for part, chosen in (("train", ~is_test), ("t10k", is_test)):
            if chosen.any():
                write_images(folder, part, images[chosen], labels[chosen])
        if len(names) > labels.max():  # or there are classes that the names know nothing of
            write_class_names(folder, names)
    except OSError as error:
        reason = error.strerror or error
        raise DataError(
            f"{folder}: the files cannot be written ({reason}); choose another folder."
        ) from error


def write_images(folder: Path, part: str, images: ByteArray, labels: ByteArray) -> None:
    """Write one pair of IDX files under their usual names; raise OSError where that fails.

    `part` is "train" or "t10k".
    """
    replace_file(folder / f"{part}-images-idx3-ubyte", idx.encode(images))
    replace_file(folder / f"{part}-labels-idx1-ubyte", idx.encode(labels))


def _find(folder: Path, part: str) -> tuple[str, str]:
    """Return the names of the images and labels of "train" or "t10k", ("", "") without either."""
    try:
        present = {entry.name for entry in folder.iterdir()}
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DataError(
            f"{folder}: there is no such folder; choose one that holds IDX files."
        ) from error
    except OSError as error:
        raise unreadable(str(folder), error) from error
    images = _usual_name(present, f"{part}-images", "idx3-ubyte")
    labels = _usual_name(present, f"{part}-labels", "idx1-ubyte")
    if bool(images) != bool(labels):
        missing = f"{part}-labels-idx1-ubyte" if images else f"{part}-images-idx3-ubyte"
        raise _missing(folder, missing)
    return images, labels


def _usual_name(present: set[str], stem: str, kind: str) -> str:
    names = [f"{stem}{joint}{kind}{ending}" for joint in "-." for ending in ("", ".gz")]
    return next((name for name in names if name in present), "")


def _missing(folder: Path, name: str) -> DataError:
    return DataError(
        f"{folder}: the folder has no file {name} (or {name}.gz); add it or choose another folder."
    )
