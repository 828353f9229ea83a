"""What the commands share: errors of one sentence, and arguments that several of them take."""

import argparse
from pathlib import Path
from types import ModuleType

from playground import display

MISSING, WRONG, DIVERGED, INTERRUPTED = 1, 2, 3, 130
"""Exit codes; 130 is what a shell shows for a program that Ctrl+C has ended."""

_MOST_DIGITS = 12
_ENDINGS = (".png", ".svg")


class CommandError(Exception):
    """The command ends here: with one sentence on standard error, and this code."""

    def __init__(self, message: str, code: int = WRONG) -> None:
        super().__init__(message)
        self.code = code


def demand(missing: str | None) -> None:
    """End the command if something is missing that it needs."""
    if missing is not None:
        raise CommandError(missing, MISSING)


def app() -> ModuleType:
    """Return the module that needs Qt."""
    try:
        from playground import app
    except ImportError as error:
        raise CommandError(display.explain(error), MISSING) from error
    return app


def name_or_file(parser: argparse.ArgumentParser) -> None:
    """Add the argument that says of which experiment."""
    parser.add_argument(
        "name_or_file", metavar="NAME_OR_FILE", help="an example's name, or an experiment file"
    )


def count(text: str) -> int:
    """Return a whole number from 0 up; raise ArgumentTypeError."""
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise argparse.ArgumentTypeError(f'"{text}" is no whole number from 0 up')
    return int(text)


def picture(text: str) -> Path:
    """Return the path of a picture; raise ArgumentTypeError."""
    if Path(text).suffix.lower() not in _ENDINGS:
        raise argparse.ArgumentTypeError(f'"{text}" is no picture; end it in .png or .svg')
    return Path(text)
