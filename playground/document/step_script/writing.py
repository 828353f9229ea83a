"""Writing a script, and the file of numbers beside it where they are many."""

from collections.abc import Callable, Mapping
from pathlib import Path

from playground.document.atomic_write import replace_file
from playground.document.file import FileError
from playground.document.step_script.literals import archive, is_large
from playground.document.step_script.numpy_script import numpy_script
from playground.document.step_script.step import StepToExport
from playground.document.step_script.torch_script import torch_script

SCRIPTS: Mapping[str, Callable[[StepToExport], str]] = {
    "NumPy": numpy_script,
    "PyTorch": torch_script,
}
"""The kinds of scripts, by the library that they are for."""


def write_script(path: Path, step: StepToExport, kind: str) -> tuple[Path, ...]:
    """Write a script of a kind of `SCRIPTS`; return the files written, or raise FileError."""
    files = {path: SCRIPTS[kind](step).encode()}
    if is_large(step):
        files = {path.with_suffix(".npz"): archive(step)} | files
    for file, content in files.items():
        try:
            replace_file(file, content)
        except OSError as error:
            raise FileError(
                f"{file} cannot be written ({error.strerror}); choose another folder."
            ) from error
    return tuple(files)
