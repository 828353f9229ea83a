"""The files of MNIST: what its data sets share."""

from playground.engine.dataset import Part, Read
from playground.engine.image_files import read_images

SHAPE = (28, 28)
DIGITS = tuple("0123456789")
_TRAIN = ("resource:mnist/train-images-idx3-ubyte.gz", "resource:mnist/train-labels-idx1-ubyte.gz")
_TEST = ("resource:mnist/t10k-images-idx3-ubyte.gz", "resource:mnist/t10k-labels-idx1-ubyte.gz")


def read_train(read: Read) -> Part:
    """Return the 60,000 images of the training file."""
    return read_images(read, *_TRAIN, SHAPE, len(DIGITS))


def read_test(read: Read) -> Part:
    """Return the 10,000 images of the test file."""
    return read_images(read, *_TEST, SHAPE, len(DIGITS))
