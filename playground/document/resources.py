"""Where the data that come with the program are: MNIST, examples, lessons, icons."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def resources() -> Traversable:
    """Return the folder of resources.

    An installed package has it inside; a checkout, and so an editable install, beside it.
    """
    installed = files("playground") / "resources"
    if installed.is_dir():
        return installed
    return Path(__file__).parents[2] / "resources"
