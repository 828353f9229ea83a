"""Many runs that differ in one thing, compared without a window."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from playground import display
from playground.commands.command import (
    INTERRUPTED,
    WRONG,
    app,
    count,
    demand,
    name_or_file,
    picture,
)
from playground.commands.render import picture_size
from playground.document.examples import find
from playground.document.file import check_can_save
from playground.document.settings import settings_edits
from playground.document.variation import read_variation
from playground.session.console import USUAL_STEPS
from playground.session.stopping import stop_on_interrupt
from playground.session.sweep.job import Length
from playground.session.sweep.report import as_text, write_csv
from playground.session.sweep.sweep import Results, Sweep, SweepRun

_PAGES = ("curves", "boundaries", "paths")
_SIZE = (1000, 700)
_WAIT = 0.1
"""Seconds between two looks at whether to stop."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked for."""
    name_or_file(parser)
    parser.add_argument(
        "--vary",
        dest="variations",
        action="append",
        required=True,
        metavar="KEY=V1,V2,...",
        help='what to vary, such as learning_rate=0.01,0.1 or "hidden 1.units=2,4,8"; repeated: '
        "all combinations; semicolons divide values with commas, such as hidden=8;8,8",
    )
    parser.add_argument("--seeds", type=count, default=1, metavar="N", help="runs of each value")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--steps", type=count, metavar="N", help="how many minibatches a run has")
    length.add_argument("--epochs", type=count, metavar="N", help="or how many epochs")
    parser.add_argument("--target", type=float, metavar="LOSS", help="a train loss to be reached")
    parser.add_argument(
        "--set",
        dest="settings",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change the experiment first; repeatable",
    )
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write a line for each run")
    parser.add_argument(
        "--processes", type=count, metavar="N", help="at a time; usually one a core"
    )
    parser.add_argument("-o", "--output", type=picture, metavar="FILE", help="draw a picture")
    parser.add_argument("--page", choices=_PAGES, default=_PAGES[0], help="of what: %(choices)s")
    parser.add_argument("--size", type=picture_size, metavar="WxH", help="of the picture, pixels")
    parser.add_argument("--dark", action="store_true", help="in dark colours")


def carry_out(arguments: argparse.Namespace) -> int:
    """Train at several values of a setting, from the same weights and on the same minibatches.

    The seed gives the points, the first weights and the order; with several seeds, each value runs
    with each of them. Ctrl+C ends it and keeps the runs that are done.
    """
    sweep = _sweep(arguments)
    for output in (arguments.csv, arguments.output):
        if output is not None:
            check_can_save(output)
    if arguments.output is not None:
        demand(display.missing_for_offscreen())
    results, is_interrupted = _run(sweep, arguments.processes)
    sys.stdout.write(as_text(results) + "\n")
    if arguments.csv is not None:
        write_csv(arguments.csv, results)
    if arguments.output is not None:
        _draw(results, arguments)
    _tell(results.failures)
    return INTERRUPTED if is_interrupted else (WRONG if results.failures else 0)


def _sweep(arguments: argparse.Namespace) -> Sweep:
    experiment = find(arguments.name_or_file).experiment
    for edit in settings_edits(experiment, arguments.settings):
        experiment = edit.change(experiment)
    n_steps = USUAL_STEPS if arguments.steps is None else arguments.steps
    return Sweep(
        experiment,
        tuple(read_variation(each) for each in arguments.variations),
        arguments.seeds,
        Length(n_steps, arguments.epochs),
        arguments.target,
    )


def _run(sweep: Sweep, n_processes: int | None) -> tuple[Results, bool]:
    run = SweepRun(sweep, n_processes)
    bar: Any = tqdm(total=run.n_runs, unit=" runs", disable=None)
    try:
        with stop_on_interrupt() as request, bar:
            while not run.is_done and not request.is_made:
                run.poll(_WAIT)
                bar.update(run.n_done - bar.n)
    finally:
        run.cancel()  # of what is done, nothing is lost
    return run.results(), request.is_made


def _draw(results: Results, arguments: argparse.Namespace) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app().render_sweep(
        results,
        arguments.page,
        arguments.size or _SIZE,
        arguments.output,
        is_dark=arguments.dark,
    )


def _tell(failures: Sequence[str]) -> None:
    for sentence in failures:
        sys.stderr.write(f"playground: {sentence}\n")
