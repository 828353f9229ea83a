"""How fast minibatch steps and decision maps are, against PyTorch and a per-example loop.

    python tests/benchmarks/steps.py [--rounds 15] [--json]

All do the same work in turn, with one BLAS thread each: a step gathers its minibatch, trains on it
and records its loss. Ours go through the real trainer and the real measurement. A ratio is the
median of the rounds' own, and how many times as fast ours is. The loop knows no Adam.
"""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before NumPy reads them

import argparse
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import textbook
import torch
import torch_eager
import workloads
from interleaving import Contender, Result, measure
from workloads import SLICE, Work

from playground.engine.instant import Instant
from playground.engine.measurements.response_map import ResponseMap
from playground.engine.plane import grid
from playground.session.analyst import make_subject

_REQUIRED = {
    "2-4-2-1 tanh": 20,
    "784-30-10 sigmoid": 7,
    "784-100-10 sigmoid": 4,
    "784-128-64-10 relu softmax": 2.3,
    "2-4-2-1 tanh, adam": 20,
    "784-30-10 sigmoid, adam": 4,
    "100x100 map of 2-8-8-1": 2.5,
}
_MAP = "100x100 map of 2-8-8-1"
_RESOLUTION = 100


def _ours(work: Work) -> Callable[[], object]:
    """Return what takes the steps through the real trainer, a session's slice at a time."""
    trainer = workloads.trainer(work.experiment)
    trainer.advance(work.n_steps)
    per_step = measure({"ours": Contender(lambda: trainer.advance(20), 20)}, 9)
    in_a_slice = max(1, int(SLICE * 1e6 / per_step.microseconds["ours"]))
    whole, rest = divmod(work.n_steps, in_a_slice)

    def run() -> None:
        for _ in range(whole):
            trainer.advance(in_a_slice)
        if rest:
            trainer.advance(rest)

    return run


def training(work: Work, n_rounds: int) -> Result:
    """Measure the steps of one workload."""
    task = workloads.task(work.experiment)
    eager, loop = torch_eager.Trainer(task), textbook.Network(task)
    contenders = {
        "ours": Contender(_ours(work), work.n_steps),
        "torch": Contender(lambda: eager.train(work.n_steps), work.n_steps),
    }
    if task.optimiser == "sgd":
        n_steps = work.n_loop_steps
        contenders["loop"] = Contender(lambda: loop.train(n_steps), n_steps)
    return measure(contenders, n_rounds)


def decision_map(n_rounds: int) -> Result:
    """Measure the map through the real measurement."""
    experiment = workloads.map_experiment()
    trainer, task = workloads.trainer(experiment), workloads.task(experiment)
    subject = make_subject(experiment, trainer.examples, trainer.prepared)
    question = ResponseMap(resolution=_RESOLUTION)
    points = grid(subject, _RESOLUTION)
    inputs = torch.from_numpy(points.astype(np.float32))
    module, loop = torch_eager.module(task), textbook.Network(task)
    shape = (_RESOLUTION, _RESOLUTION)

    def eager() -> np.ndarray:
        with torch.no_grad():
            return module(inputs).numpy().reshape(shape)

    def one_by_one() -> list[np.ndarray]:
        return [loop.feedforward(point[:, np.newaxis]) for point in points[:500]]

    def ours() -> np.ndarray | None:
        return question.measure(subject, Instant(trainer.theta))

    answer = ours()
    if answer is None or not np.allclose(answer[0], eager(), atol=1e-5):
        raise RuntimeError("The maps differ; they would not be the same work.")
    share = 500 / len(points)
    return measure(
        {
            "ours": Contender(lambda: [ours() for _ in range(20)], 20),
            "torch": Contender(lambda: [eager() for _ in range(20)], 20),
            "loop": Contender(one_by_one, share),
        },
        n_rounds,
    )


def _row(work: str, result: Result) -> dict[str, Any]:
    has_loop = "loop" in result.ratios
    return {
        "work": work,
        "ratio_to_torch": round(result.ratios["torch"], 2),
        "ratio_to_loop": round(result.ratios["loop"], 1) if has_loop else None,
        "required_ratio_to_torch": _REQUIRED[work],
        "ours_us": round(result.microseconds["ours"], 2),
        "torch_us": round(result.microseconds["torch"], 2),
        "loop_us": round(result.microseconds["loop"], 1) if has_loop else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="how often each takes its turn")
    parser.add_argument("--json", action="store_true", help="print a list of objects")
    options = parser.parse_args()
    works = [workloads.small(), workloads.nielsen(30), workloads.nielsen(100), workloads.deep()]
    works += map(workloads.with_adam, works[:2])
    rows = [_row(work.name, training(work, options.rounds)) for work in works]
    rows.append(_row(_MAP, decision_map(options.rounds)))
    print(json.dumps(rows, indent=2) if options.json else _table(rows))


def _table(rows: list[dict[str, Any]]) -> str:
    lines = [
        "| work | ours, µs | PyTorch eager, µs | times as fast (required) | loop, µs | times |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['work']} | {row['ours_us']:.1f} | {row['torch_us']:.1f} | "
        f"**{row['ratio_to_torch']:.1f}** ({row['required_ratio_to_torch']}) | " + _of_loop(row)
        for row in rows
    ]
    return "\n".join(lines)


def _of_loop(row: dict[str, Any]) -> str:
    if row["loop_us"] is None:
        return "| |"
    return f"{row['loop_us']:.0f} | {row['ratio_to_loop']:.0f} |"


if __name__ == "__main__":
    main()
