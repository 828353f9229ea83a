"""The experiments that come with the program."""

import difflib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playground.document.data_files import RESOURCE
from playground.document.experiment import Experiment
from playground.document.file import SUFFIX, FileError, SavedExperiment, load
from playground.document.resources import resources


@dataclass(frozen=True)
class ExampleInfo:
    """What a menu shows of an example."""

    name: str
    title: str
    description: str
    panel: str = ""
    """The panel that it is about; "" where those of a new window say all."""


def example_names() -> tuple[str, ...]:
    """Return the names of the examples, sorted."""
    files = (file.name for file in (resources() / "examples").iterdir())
    return tuple(sorted(name.removesuffix(SUFFIX) for name in files if name.endswith(SUFFIX)))


@cache  # they come with the program and do not change
def example_info(name: str) -> ExampleInfo:
    """Return what a menu shows of an example; raise FileError if there is no such example."""
    saved = _load(name)
    return ExampleInfo(name, saved.title, saved.description, saved.panel)


def load_example(name: str) -> Experiment:
    """Return an example's experiment; raise FileError if there is no such example."""
    return _load(name).experiment


def _load(name: str) -> SavedExperiment:
    return load(f"{RESOURCE}examples/{name}{SUFFIX}")


def find(name_or_file: str) -> SavedExperiment:
    """Return the example of that name or, if there is none, what the file holds.

    Raises FileError; for a name that is neither, it lists the examples.
    """
    names = example_names()
    if name_or_file in names:
        return _load(name_or_file)
    path = Path(name_or_file)
    if path.suffix or len(path.parts) > 1 or path.exists():
        return load(path)
    near = difflib.get_close_matches(name_or_file, names, 1)
    guess = f' (did you mean "{near[0]}"?)' if near else ""
    raise FileError(
        f'There is no example and no file called "{name_or_file}"{guess}; choose among '
        f"{', '.join(names)}, or name an experiment file."
    )
