"""A step as a script of NumPy or PyTorch."""

import argparse
import sys
from pathlib import Path

from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]

from playground.commands.command import DIVERGED, CommandError, count, name_or_file
from playground.document.examples import find
from playground.document.file import check_can_save
from playground.document.step_script.step import step_to_export
from playground.document.step_script.writing import write_script
from playground.session.batch_run import BatchRun, begin


def _script_file(text: str) -> Path:
    if Path(text).suffix.lower() != ".py":
        raise argparse.ArgumentTypeError(f'"{text}" is no Python file; end it in .py')
    return Path(text)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    name_or_file(parser)
    parser.add_argument("--torch", action="store_true", help="of PyTorch instead of NumPy")
    parser.add_argument("--steps", type=count, default=0, metavar="N", help="train so far first")
    parser.add_argument(
        "-o", "--output", type=_script_file, required=True, metavar="FILE", help="a .py file"
    )


def carry_out(arguments: argparse.Namespace) -> int:
    """Write the next step as a short script that prints the same gradients.

    Many numbers, as of images, stand in an .npz file of the same name beside it.
    """
    saved = find(arguments.name_or_file)
    check_can_save(arguments.output)
    with threadpool_limits(1):
        run = BatchRun(begin(saved))
        run.train(arguments.steps, lambda n_steps, loss: True)
    if run.divergence is not None:
        raise CommandError(run.divergence.message, DIVERGED)
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
