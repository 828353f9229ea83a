"""How fast one goes back in time, and what recording costs.

    python tests/benchmarks/timeline.py [--visits 100] [--rounds 15] [--json]

Going back is measured from the command to the snapshot published, through a real session with its
thread, in random order over the whole run; what visible panels measure of that snapshot comes on
top. Recording is measured beside the same run without it, in turn, one slice of a session after
the other; a ratio is the median of the rounds' own.
"""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before NumPy reads them

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import workloads
from interleaving import Contender, measure
from workloads import Work

from playground.document import data_files
from playground.session.commands import GoTo, Load, Step
from playground.session.curve import CurveRecorder
from playground.session.pace import SLICE
from playground.session.recorder import Recorder
from playground.session.session import Session
from playground.session.snapshot import Snapshot

_RUNS = ((workloads.small(), 100_000), (workloads.nielsen(30), 20_000))
_MEDIAN_MS, _P95_MS, _MOST_COST = 100, 300, 0.10
_PATIENCE = 120


def _wait(session: Session, is_there: Callable[[Snapshot], bool]) -> Snapshot:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        snapshot = session.latest()
        if snapshot is not None and is_there(snapshot):
            return snapshot
        time.sleep(0.0005)
    raise TimeoutError("The session has not shown it.")


def going_back(work: Work, n_steps: int, n_visits: int) -> dict[str, Any]:
    """Measure the milliseconds to random steps of a run."""
    session = Session(data_files.read)
    session.start()
    try:
        session.send(Load(work.experiment))
        session.send(Step(n_steps))
        end = _wait(session, lambda snapshot: snapshot.step == n_steps)
        rng, milliseconds = np.random.default_rng(0), list[float]()
        for step in rng.integers(0, n_steps, n_visits).tolist():
            started = time.perf_counter()
            session.send(GoTo(None, step))
            _wait(session, lambda snapshot, step=step: snapshot.step == step)
            milliseconds.append((time.perf_counter() - started) * 1e3)
    finally:
        session.stop()
    median, p95 = np.percentile(milliseconds, [50, 95]).tolist()
    return {
        "work": f"{n_steps:,} steps of {work.name}",
        "median_ms": round(median, 1),
        "p95_ms": round(p95, 1),
        "required_ms": [_MEDIAN_MS, _P95_MS],
        "megabytes": round(end.timeline.n_bytes / 2**20, 2),
    }


def recording(work: Work, n_rounds: int) -> dict[str, Any]:
    """Measure what keeping the timeline costs, beside keeping the curve alone."""
    first, second = (workloads.trainer(work.experiment) for _ in range(2))
    for trainer in (first, second):
        trainer.advance(work.n_steps)
    per_step = measure({"plain": Contender(lambda: first.advance(20), 20)}, 9)
    seconds_per_step = per_step.microseconds["plain"] / 1e6
    in_a_slice = max(1, int(SLICE / seconds_per_step))
    n_slices = max(1, int(0.2 / (in_a_slice * seconds_per_step)))
    curve, recorder = CurveRecorder(1), Recorder()
    recorder.begin(second, is_new_document=True)

    def plain() -> None:
        for _ in range(n_slices):
            step = first.step
            curve.extend(step, first.advance(in_a_slice).losses)

    def recorded() -> None:
        for _ in range(n_slices):
            recorder.trained(second, second.advance(in_a_slice).losses, seconds_per_step)

    n_units = n_slices * in_a_slice
    result = measure(
        {"plain": Contender(plain, n_units), "recorded": Contender(recorded, n_units)}, n_rounds
    )
    return {
        "work": work.name,
        "plain_us": round(result.microseconds["plain"], 2),
        "recorded_us": round(result.microseconds["recorded"], 2),
        "cost": round(result.ratios["recorded"] - 1, 4),
        "most_cost": _MOST_COST,
        "checkpoints": sum(len(s.checkpoints) for s in recorder.timeline.stretches.values()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=100, help="how many steps are gone back to")
    parser.add_argument("--rounds", type=int, default=15, help="how often each takes its turn")
    parser.add_argument("--json", action="store_true", help="print an object")
    options = parser.parse_args()
    back = [going_back(work, n_steps, options.visits) for work, n_steps in _RUNS]
    costs = [recording(work, options.rounds) for work, _ in _RUNS]
    if options.json:
        print(json.dumps({"going_back": back, "recording": costs}, indent=2))
    else:
        print(_table(back, costs))


def _table(back: list[dict[str, Any]], costs: list[dict[str, Any]]) -> str:
    lines = [
        "| going back in | median, ms (most) | 95th percentile, ms (most) | MiB |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {row['work']} | **{row['median_ms']}** ({_MEDIAN_MS}) | **{row['p95_ms']}** "
        f"({_P95_MS}) | {row['megabytes']} |"
        for row in back
    ]
    lines += [
        "",
        "| recording | without, µs a step | with, µs | cost (most) | states kept |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['work']} | {row['plain_us']} | {row['recorded_us']} | "
        f"**{row['cost']:.1%}** ({_MOST_COST:.0%}) | {row['checkpoints']} |"
        for row in costs
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
