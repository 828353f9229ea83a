"""The command line; it imports no Qt until a window or a picture is asked for."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, Protocol

from playground import __version__, display
from playground.commands import listing, render, script, sweep, train
from playground.commands.command import INTERRUPTED, WRONG, CommandError, app, demand
from playground.document.examples import find
from playground.document.file import FileError
from playground.document.settings import SettingError
from playground.engine.dataset import DataError
from playground.engine.network import NetworkError

_COMMANDS_HELP = """commands:
  playground train NAME_OR_FILE      train without a window
  playground sweep NAME_OR_FILE      train at several values of a setting, and compare
  playground render NAME_OR_FILE     draw one panel, or the window, into a file
  playground script NAME_OR_FILE     write a step as a script of NumPy or PyTorch
  playground list                    what there is: examples, data sets, layers, ...
Each tells more with --help."""


class _Command(Protocol):
    """A module of playground/commands."""

    def add_arguments(self, parser: argparse.ArgumentParser, /) -> None:
        """Say what can be asked for."""
        ...

    def carry_out(self, arguments: argparse.Namespace, /) -> int:
        """Do it, and return the exit code."""
        ...


_COMMANDS: dict[str, _Command] = {
    "train": train,
    "sweep": sweep,
    "render": render,
    "script": script,
    "list": listing,
}


class _Parser(argparse.ArgumentParser):
    """A parser that says in one sentence what is wrong."""

    def error(self, message: str) -> NoReturn:
        raise CommandError(f"{message}; `{self.prog} --help` shows what is possible.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line and return the exit code."""
    try:
        code = _dispatch(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except (FileError, SettingError, DataError, NetworkError) as error:
        return _complain(str(error), WRONG)
    except CommandError as error:
        return _complain(str(error), error.code)
    except MemoryError:
        return _complain("This needs more memory than there is; choose a smaller network.", WRONG)
    except BrokenPipeError:  # whoever read the output has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _complain("Interrupted.", INTERRUPTED)
    return code


def _complain(sentence: str, code: int) -> int:
    sys.stderr.write(f"playground: {sentence}\n")
    return code


def _dispatch(arguments: list[str]) -> int:
    if arguments and arguments[0] in _COMMANDS:
        command = _COMMANDS[arguments[0]]
        parser = _Parser(prog=f"playground {arguments[0]}", description=command.carry_out.__doc__)
        command.add_arguments(parser)
        return command.carry_out(parser.parse_args(arguments[1:]))
    parser = _Parser(
        prog="playground",
        description="Open the window of Network Playground.",
        epilog=_COMMANDS_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name_or_file", nargs="?", help="an example, or an experiment file")
    parser.add_argument("--version", action="version", version=f"playground {__version__}")
    return _open_window(parser.parse_args(arguments).name_or_file)


def _open_window(name_or_file: str | None) -> int:
    demand(display.missing_for_window())
    if name_or_file is not None and not Path(name_or_file).exists():
        find(name_or_file)  # a mistyped name is told here, a damaged file in the window
    return app().run(name_or_file)
