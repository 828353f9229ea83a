"""Training in a terminal: a progress bar, and Ctrl+C to end it."""

import time
from collections.abc import Iterable
from typing import NoReturn

from tqdm import tqdm

from playground.session.batch_run import BatchRun, Plan, Standing, plan_epochs, plan_steps
from playground.session.stopping import Request, stop_on_interrupt
from playground.session.trainer import Trainer

USUAL_STEPS = 1000
N_ROWS = 100
"""How often the scores are taken along a number of steps."""


def plan(trainer: Trainer, n_steps: int | None, n_epochs: int | None) -> Plan:
    """Return the way along so many steps or epochs.

    Without a number of either it is 1,000 steps, or one epoch if that is more.
    """
    if n_epochs is not None:
        return plan_epochs(trainer, n_epochs)
    usual = max(USUAL_STEPS, trainer.steps_left_in_epoch)
    return plan_steps(usual if n_steps is None else n_steps, N_ROWS)


def train(
    run: BatchRun, plan: Plan, *, is_followed: bool, is_kept: bool = False
) -> tuple[list[Standing], bool]:
    """Train with a progress bar; return where it stood, and whether Ctrl+C ended it.

    That is where it stood at the end, and if it `is_followed` after each part too; if it `is_kept`,
    for a history, after as many as do not take longer than the training. The bar is hidden where
    standard error is no terminal.
    """
    parts = plan.parts if is_followed or is_kept else [plan.n_steps]
    with stop_on_interrupt() as request, _bar(plan.n_steps) as bar:
        standings = _train(run, parts, request, bar, is_followed=is_followed)
    if not standings or standings[-1].step != run.trainer.step:
        standings.append(run.standing())
    return standings, request.is_made


def _bar(n_steps: int) -> "tqdm[NoReturn]":
    return tqdm(total=n_steps, unit=" steps", disable=None)


def _train(
    run: BatchRun,
    parts: Iterable[int],
    request: Request,
    bar: "tqdm[NoReturn]",
    *,
    is_followed: bool,
) -> list[Standing]:
    def watch(n_steps: int, loss: float) -> bool:
        bar.set_postfix_str(f"loss {loss:.4g}, epoch {run.trainer.epoch}", refresh=False)
        bar.update(n_steps)
        return not request.is_made

    standings: list[Standing] = []
    spent = 0.0
    for n_steps in parts:
        is_done = run.train(n_steps, watch)
        if not is_done:
            break
        if is_followed or spent <= run.seconds:
            started = time.perf_counter()
            standings.append(run.standing())
            spent += time.perf_counter() - started
    return standings
