"""The data sets of images: MNIST as it is published, and folders."""

import hashlib
import struct

import numpy as np
import pytest

from playground.document.data_files import read
from playground.engine.dataset import DATASETS, DataError
from playground.engine.datasets.image_folder import ImageFolder

MD5 = {
    "train-images-idx3-ubyte.gz": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte.gz": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte.gz": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte.gz": "27ae3e4e09519cfbb04c329615203637",
}


@pytest.fixture(scope="module")
def mnist():
    return DATASETS["mnist"]().load(np.random.default_rng(0), read)


@pytest.mark.parametrize("name", MD5)
def test_mnist_is_unaltered(name):
    content = read(f"resource:mnist/{name}")
    assert hashlib.md5(content, usedforsecurity=False).hexdigest() == MD5[name]


def test_mnist_is_split_as_nielsen_does(mnist):
    parts = (mnist.train, mnist.validation, mnist.test)
    assert [len(part) for part in parts] == [50_000, 10_000, 10_000]
    for part in parts:
        assert part.inputs.shape == (len(part), 784)
        assert part.inputs.dtype == np.uint8
        assert part.targets.dtype == np.int64
        assert (part.inputs.min(), part.inputs.max()) == (0, 255)
        assert set(part.targets) == set(range(10))
        assert not part.inputs.flags.writeable
    assert mnist.train.targets[:5].tolist() == [5, 0, 4, 1, 9]
    assert mnist.test.targets[:5].tolist() == [7, 2, 1, 0, 4]
    assert mnist.validation.targets[-1] == 8  # the last of the training file


def test_mnist_images_are_upright(mnist):
    one = mnist.train.inputs[3].reshape(28, 28)  # the first 1, a stroke leaning right
    rows, columns = np.nonzero(one)
    assert np.ptp(rows) > np.ptp(columns)
    assert np.corrcoef(rows, columns)[0, 1] < -0.5


def test_mnist_says_what_it_is_before_it_is_read():
    mnist = DATASETS["mnist"]()
    assert mnist.classes == tuple("0123456789")
    assert mnist.image_shape == (28, 28)
    assert len(set(mnist.columns)) == 784
    assert mnist.columns[28] == "pixel 1, 0"


def idx_bytes(array):
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return bytes((0, 0, 8, array.ndim)) + sizes + array.astype(np.uint8).tobytes()


def folder_of(images, labels, test_images=None, test_labels=None, **values):
    """Return a data set and the reader of the files that it names."""
    files = {"here/i": idx_bytes(images), "here/l": idx_bytes(labels)}
    names = {"train_images": "i", "train_labels": "l"}
    if test_images is not None:
        files |= {"here/ti": idx_bytes(test_images), "here/tl": idx_bytes(test_labels)}
        names |= {"test_images": "ti", "test_labels": "tl"}
    shape = {"height": images.shape[1], "width": images.shape[2]}
    classes = {"class_names": ("shirt", "shoe", "bag")}
    folder = ImageFolder(**{"folder": "here", **names, **shape, **classes, **values})
    return folder, files.__getitem__


IMAGES = np.arange(12 * 2 * 3).reshape(12, 2, 3)
LABELS = np.arange(12) % 3


def test_a_folder_with_test_files_is_taken_as_it_is():
    folder, files = folder_of(IMAGES, LABELS, IMAGES[:4] + 1, LABELS[:4])
    examples = folder.load(np.random.default_rng(0), files)
    assert np.array_equal(examples.train.inputs, IMAGES.reshape(12, 6))
    assert np.array_equal(examples.train.targets, LABELS)
    assert np.array_equal(examples.test.inputs, IMAGES[:4].reshape(4, 6) + 1)
    assert examples.validation is None
    assert folder.image_shape == (2, 3)
    assert folder.classes == ("shirt", "shoe", "bag")
    assert folder.columns == tuple(f"pixel {r}, {c}" for r in range(2) for c in range(3))


def test_a_folder_without_test_files_is_split_five_to_one():
    folder, files = folder_of(IMAGES, LABELS)
    examples = folder.load(np.random.default_rng(0), files)
    assert (len(examples.train), len(examples.test)) == (10, 2)
    both = np.concatenate([examples.train.inputs, examples.test.inputs])
    targets = np.concatenate([examples.train.targets, examples.test.targets])
    assert both.dtype == np.uint8
    order = both[:, 0].argsort()
    assert not np.array_equal(order, np.arange(12))  # shuffled
    assert np.array_equal(both[order], IMAGES.reshape(12, 6))
    assert np.array_equal(targets[order], LABELS)


@pytest.mark.parametrize(
    ("arrays", "values", "words"),
    [
        ((IMAGES, LABELS[:11]), {}, "here/i: there are 12 images here but 11 labels in here/l"),
        ((IMAGES, LABELS + 1), {}, "here/l: label 3 is 3, but 3 classes"),
        ((IMAGES, LABELS), {"width": 4}, "here/i: the images have 2 x 3 pixels where 2 x 4"),
        ((IMAGES[:1], LABELS[:1]), {}, "here/i: there is only one image"),
        ((IMAGES, LABELS, IMAGES[:, :1], LABELS), {}, "here/ti: the images have 1 x 3 pixels"),
        ((IMAGES, LABELS, IMAGES, LABELS + 1), {}, "here/tl: label 3 is 3"),
        ((IMAGES, LABELS), {"folder": ""}, "no folder is given"),
    ],
)
def test_a_folder_that_does_not_fit_is_refused(arrays, values, words):
    folder, files = folder_of(*arrays, **values)
    with pytest.raises(DataError) as error:
        folder.load(np.random.default_rng(0), files)
    assert words in str(error.value)
    assert str(error.value).endswith(".")


def test_digits_of_20_by_20_are_the_middle_of_mnists(mnist):
    small = DATASETS["mnist-20"]()
    examples = small.load(np.random.default_rng(0), read)
    assert (len(examples.train), len(examples.test)) == (5000, 10_000)
    assert examples.train.inputs.shape == (5000, len(small.columns)) == (5000, 400)
    for part, whole in ((examples.train, mnist.train), (examples.test, mnist.test)):
        images = whole.inputs[: len(part)].reshape(-1, 28, 28)
        assert part.inputs.dtype == np.uint8
        assert part.inputs[7].tolist() == images[7, 4:24, 4:24].ravel().tolist()
        np.testing.assert_array_equal(part.targets, whole.targets[: len(part)])
        ink = images.sum(dtype=np.int64)
        assert part.inputs.sum(dtype=np.int64) > 0.96 * ink  # little is lost with the margin
