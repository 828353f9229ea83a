"""Training without a window."""

import argparse
import json
import sys
from pathlib import Path

from threadpoolctl import threadpool_limits  # pyright: ignore[reportMissingTypeStubs]

from playground.commands.command import (
    DIVERGED,
    INTERRUPTED,
    CommandError,
    count,
    name_or_file,
)
from playground.document.examples import find
from playground.document.file import check_can_save, save
from playground.document.settings import settings_edits
from playground.session import console
from playground.session.batch_history import BatchHistory
from playground.session.batch_report import report, summary, write_table
from playground.session.batch_run import BatchRun, begin


def add_arguments(parser: argparse.ArgumentParser) -> None:
    name_or_file(parser)
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--steps", type=count, metavar="N", help="how many minibatches")
    length.add_argument(
        "--epochs",
        type=count,
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


def carry_out(arguments: argparse.Namespace) -> int:
    """Train without a window and say how well it went.

    Ctrl+C ends it after the step in hand, and saves what was to be saved.
    """
    if arguments.with_history and arguments.save is None:
        raise CommandError("--with-history keeps the timeline in a file; add --save FILE.")
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
        raise CommandError(run.divergence.message, DIVERGED)
    return INTERRUPTED if is_interrupted else 0
