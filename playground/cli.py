"""The command line; it imports no Qt until a window or a picture is asked for."""

import argparse
import json
import os
import pkgutil
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]

from playground import __version__, display
from playground.document.catalogue import SECTIONS, Entry, as_text
from playground.document.examples import find
from playground.document.file import FileError, check_can_save, save
from playground.document.settings import SettingError, settings_edits
from playground.document.step_script.step import step_to_export
from playground.document.step_script.writing import write_script
from playground.engine.dataset import DataError
from playground.engine.network import NetworkError
from playground.session import console
from playground.session.batch_history import BatchHistory
from playground.session.batch_report import report, summary, write_table
from playground.session.batch_run import BatchRun, begin

_MISSING, _WRONG, _DIVERGED, _INTERRUPTED = 1, 2, 3, 130
"""Exit codes; 130 is what a shell shows for a program that Ctrl+C has ended."""

_ENDINGS = (".png", ".svg")
_SIZES = {"window": (1280, 800)}
_USUAL_SIZE = (800, 600)
_SMALLEST, _LARGEST = 50, 10_000
_MOST_DIGITS = 12

_COMMANDS_HELP = """commands:
  playground train NAME_OR_FILE      train without a window
  playground render NAME_OR_FILE     draw one panel, or the window, into a file
  playground script NAME_OR_FILE     write a step as a script of NumPy or PyTorch
  playground list                    what there is: examples, data sets, layers, ...
Each tells more with --help."""


class _CommandError(Exception):
    """The command ends here: with one sentence on standard error, and this code."""

    def __init__(self, message: str, code: int = _WRONG) -> None:
        super().__init__(message)
        self.code = code


class _Parser(argparse.ArgumentParser):
    """A parser that says in one sentence what is wrong."""

    def error(self, message: str) -> NoReturn:
        raise _CommandError(f"{message}; `{self.prog} --help` shows what is possible.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line and return the exit code."""
    try:
        code = _dispatch(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except (FileError, SettingError, DataError, NetworkError) as error:
        return _complain(str(error), _WRONG)
    except _CommandError as error:
        return _complain(str(error), error.code)
    except MemoryError:
        return _complain("This needs more memory than there is; choose a smaller network.", _WRONG)
    except BrokenPipeError:  # whoever read the output has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _complain("Interrupted.", _INTERRUPTED)
    return code


def _complain(sentence: str, code: int) -> int:
    sys.stderr.write(f"playground: {sentence}\n")
    return code


def _dispatch(arguments: list[str]) -> int:
    if arguments and arguments[0] in _COMMANDS:
        add_arguments, carry_out = _COMMANDS[arguments[0]]
        parser = _Parser(prog=f"playground {arguments[0]}", description=carry_out.__doc__)
        add_arguments(parser)
        return carry_out(parser.parse_args(arguments[1:]))
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
    _demand(display.missing_for_window())
    if name_or_file is not None and not Path(name_or_file).exists():
        find(name_or_file)  # a mistyped name is told here, a damaged file in the window
    return _app().run(name_or_file)


def _demand(missing: str | None) -> None:
    if missing is not None:
        raise _CommandError(missing, _MISSING)


def _app() -> ModuleType:
    """Return the module that needs Qt."""
    try:
        from playground import app
    except ImportError as error:
        raise _CommandError(display.explain(error), _MISSING) from error
    return app


def _name_or_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name_or_file", metavar="NAME_OR_FILE", help="an example's name, or an experiment file"
    )


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise argparse.ArgumentTypeError(f'"{text}" is no whole number from 0 up')
    return int(text)


def _add_train_arguments(parser: argparse.ArgumentParser) -> None:
    _name_or_file(parser)
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--steps", type=_count, metavar="N", help="how many minibatches")
    length.add_argument(
        "--epochs",
        type=_count,
        metavar="N",
        help="how many passes through the training part; without either, "
        f"{console.USUAL_STEPS} steps, or one epoch if that is more",
    )
    parser.add_argument("--seed", metavar="S", help="another seed, and so another start")
    parser.add_argument(
        "--set",
        dest="settings",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change the experiment first, such as learning_rate=0.1 or hidden=8,8; repeatable",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--csv",
        type=Path,
        metavar="FILE",
        help=f"write the scores after each epoch, or with --steps {console.N_ROWS} times",
    )
    parser.add_argument("--save", type=Path, metavar="FILE", help="save experiment and weights")
    parser.add_argument(
        "--with-history",
        action="store_true",
        help="save the timeline too: what the file had of it, and this training",
    )


def _train(arguments: argparse.Namespace) -> int:
    """Train without a window and say how well it went.

    Ctrl+C ends it after the step in hand, and saves what was to be saved.
    """
    if arguments.with_history and arguments.save is None:
        raise _CommandError("--with-history keeps the timeline in a file; add --save FILE.")
    saved = find(arguments.name_or_file)
    seed = [] if arguments.seed is None else [f"seed={arguments.seed}"]
    edits = settings_edits(saved.experiment, [*arguments.settings, *seed])
    for output in (arguments.save, arguments.csv):
        if output is not None:
            check_can_save(output)
    with threadpool_limits(1):
        history = BatchHistory() if arguments.with_history else None
        run = BatchRun(begin(saved, edits, history), history)
        plan = console.plan(run.trainer, arguments.steps, arguments.epochs)
        is_followed = arguments.csv is not None
        if history is not None:
            run.standing()  # with which the curves begin
        standings, is_interrupted = console.train(
            run, plan, is_followed=is_followed, is_kept=history is not None
        )
    last = standings[-1]
    text = (
        json.dumps(report(run, last))
        if arguments.json
        else summary(arguments.name_or_file, run, last)
    )
    sys.stdout.write(text + "\n")
    if arguments.save is not None:
        trainer, title, description = run.trainer, saved.title, saved.description
        path, experiment = arguments.save, trainer.experiment
        recorded = None if history is None else history.record(trainer.step)
        save(
            path,
            experiment,
            trainer.state,
            title=title,
            description=description,
            history=recorded,
        )
    if arguments.csv is not None:
        write_table(arguments.csv, standings)
    if run.divergence is not None:
        raise _CommandError(run.divergence.message, _DIVERGED)
    return _INTERRUPTED if is_interrupted else 0


def _panels() -> tuple[str, ...]:
    """Return what can be drawn, from the names of files alone."""
    folder = Path(__file__).parent / "ui" / "panels"
    files = pkgutil.iter_modules([str(folder)])
    return ("window", "network", *(file.name.replace("_", "-") for file in files))


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,6})[xX×](\d{1,6})", text)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(_SMALLEST <= each <= _LARGEST for each in size):
        raise argparse.ArgumentTypeError(
            f'"{text}" is no size; give WIDTHxHEIGHT in pixels from {_SMALLEST} to {_LARGEST:,}, '
            "such as 800x600"
        )
    return size


def _picture(text: str) -> Path:
    if Path(text).suffix.lower() not in _ENDINGS:
        raise argparse.ArgumentTypeError(f'"{text}" is no picture; end it in .png or .svg')
    return Path(text)


def _add_render_arguments(parser: argparse.ArgumentParser) -> None:
    _name_or_file(parser)
    parser.add_argument(
        "--panel",
        required=True,
        choices=_panels(),
        help="what to draw: %(choices)s",
        metavar="NAME",
    )
    parser.add_argument("--steps", type=_count, default=0, metavar="N", help="train so far first")
    parser.add_argument("--size", type=_size, metavar="WxH", help="width and height in pixels")
    parser.add_argument("--dark", action="store_true", help="in dark colours")
    parser.add_argument(
        "-o", "--output", type=_picture, required=True, metavar="FILE", help="a .png or .svg file"
    )


def _render(arguments: argparse.Namespace) -> int:
    """Draw a panel, the network or the whole window into a file, with no display present."""
    check_can_save(arguments.output)
    find(arguments.name_or_file)
    _demand(display.missing_for_offscreen())
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    size = arguments.size or _SIZES.get(arguments.panel, _USUAL_SIZE)
    try:
        _app().render(
            arguments.name_or_file,
            arguments.panel,
            arguments.steps,
            size,
            arguments.output,
            is_dark=arguments.dark,
        )
    except ValueError as error:
        raise _CommandError(str(error)) from error
    return 0


def _script_file(text: str) -> Path:
    if Path(text).suffix.lower() != ".py":
        raise argparse.ArgumentTypeError(f'"{text}" is no Python file; end it in .py')
    return Path(text)


def _add_script_arguments(parser: argparse.ArgumentParser) -> None:
    _name_or_file(parser)
    parser.add_argument("--torch", action="store_true", help="of PyTorch instead of NumPy")
    parser.add_argument("--steps", type=_count, default=0, metavar="N", help="train so far first")
    parser.add_argument(
        "-o", "--output", type=_script_file, required=True, metavar="FILE", help="a .py file"
    )


def _script(arguments: argparse.Namespace) -> int:
    """Write the next step as a short script that prints the same gradients.

    Many numbers, as of images, stand in an .npz file of the same name beside it.
    """
    saved = find(arguments.name_or_file)
    check_can_save(arguments.output)
    with threadpool_limits(1):
        run = BatchRun(begin(saved))
        run.train(arguments.steps, lambda n_steps, loss: True)
    if run.divergence is not None:
        raise _CommandError(run.divergence.message, _DIVERGED)
    trainer, name = run.trainer, Path(arguments.name_or_file).stem
    step = step_to_export(
        name,
        trainer.experiment,
        trainer.prepared.train,
        trainer.theta,
        trainer.next_rows,
        trainer.step,
        trainer.slots,
    )
    files = write_script(arguments.output, step, "PyTorch" if arguments.torch else "NumPy")
    sys.stdout.write("\n".join(map(str, files)) + "\n")
    return 0


_KINDS = (*SECTIONS, "panels")


def _add_list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind", nargs="?", choices=_KINDS, metavar="KIND", help="only these: %(choices)s"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _list(arguments: argparse.Namespace) -> int:
    """List what there is, by the names that files and --set use."""
    kinds = _KINDS if arguments.kind is None else (arguments.kind,)
    found = {kind: _entries(kind) for kind in kinds}
    if arguments.json:
        plain = {
            kind: {name: asdict(entry) for name, entry in entries.items()}
            for kind, entries in found.items()
        }
        chosen = plain if arguments.kind is None else plain[arguments.kind]
        text = json.dumps(chosen, ensure_ascii=False)
    else:
        text = "\n\n".join(f"{kind}\n{as_text(entries)}" for kind, entries in found.items())
    sys.stdout.write(text + "\n")
    return 0


def _entries(kind: str) -> Mapping[str, Entry]:
    if kind == "panels":
        return {name: Entry(name.replace("-", " "), "", {}) for name in _panels()}
    return SECTIONS[kind]()


_COMMANDS: dict[
    str,
    tuple[Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int]],
] = {
    "train": (_add_train_arguments, _train),
    "render": (_add_render_arguments, _render),
    "script": (_add_script_arguments, _script),
    "list": (_add_list_arguments, _list),
}
