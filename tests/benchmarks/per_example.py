"""How fast the gradients of every weight from every example are, against PyTorch's vmap(grad).

    python tests/benchmarks/per_example.py [--rounds 15] [--json]

Both do the same work in turn, in float32 with one BLAS thread: they gather a minibatch and put
dL_i/d theta of every example into arrays. A ratio is the median of the rounds' own, and how many
times as fast ours is.
"""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before NumPy reads them

import argparse
import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
import torch_eager
import workloads
from interleaving import Contender, Result, measure
from torch.func import functional_call, grad, vmap

from playground.engine.gradients.per_example import PerExample

_N_BATCHES = 100
_REQUIRED = {10: 8.0, 32: 3.0}

Gradients = Callable[[np.ndarray], Any]
"""From the numbers of a minibatch's examples to all their gradients."""


def _ours(batch_size: int) -> Callable[[np.ndarray], np.ndarray]:
    trainer = workloads.trainer(workloads.nielsen(30).experiment)
    network, loss = trainer.experiment.network, trainer.experiment.loss
    per_example = PerExample(network, loss, trainer.prepared.train, batch_size, np.float32)
    out = np.empty((batch_size, network.n_parameters), np.float32)

    def gradients(rows: np.ndarray) -> np.ndarray:
        per_example.run(trainer.theta, rows)
        return per_example.all(out)

    return gradients


def _theirs() -> Callable[[np.ndarray], dict[str, torch.Tensor]]:
    task = workloads.task(workloads.nielsen(30).experiment)
    module = torch_eager.module(task)
    parameters = {name: value.detach() for name, value in module.named_parameters()}
    inputs, targets = torch.tensor(task.inputs), torch.tensor(task.targets)

    def loss(parameters: dict[str, torch.Tensor], x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return ((functional_call(module, parameters, (x,)) - y) ** 2).sum() / 2

    each = vmap(grad(loss), in_dims=(None, 0, 0))

    def gradients(rows: np.ndarray) -> dict[str, torch.Tensor]:
        chosen = torch.from_numpy(rows)
        return each(parameters, inputs[chosen], targets[chosen])

    return gradients


def _check(ours: np.ndarray, theirs: dict[str, torch.Tensor]) -> None:
    layers = [theirs[name].numpy() for name in ("0.weight", "0.bias", "2.weight", "2.bias")]
    pairs = zip(layers[::2], layers[1::2], strict=True)
    parts = [np.concatenate([w, b[:, :, np.newaxis]], 2).reshape(len(w), -1) for w, b in pairs]
    if not np.allclose(ours, np.hstack(parts), rtol=1e-4, atol=1e-6):
        raise RuntimeError("The gradients differ; they would not be the same work.")


def compare(batch_size: int, n_rounds: int) -> Result:
    """Measure both at one size of minibatch."""
    rng = np.random.default_rng(0)
    batches = list(_batches(rng, batch_size))
    ours, theirs = _ours(batch_size), _theirs()
    _check(ours(batches[0]), theirs(batches[0]))

    def contender(gradients: Gradients) -> Contender:
        def run() -> None:
            for rows in batches:
                gradients(rows)

        return Contender(run, len(batches))

    return measure({"ours": contender(ours), "torch": contender(theirs)}, n_rounds)


def _batches(rng: np.random.Generator, batch_size: int) -> Iterator[np.ndarray]:
    for _ in range(_N_BATCHES):
        yield rng.choice(50_000, batch_size, replace=False)


def _row(batch_size: int, result: Result) -> dict[str, Any]:
    return {
        "work": f"784-30-10 sigmoid, batch {batch_size}",
        "ratio_to_torch": round(result.ratios["torch"], 2),
        "required_ratio_to_torch": _REQUIRED[batch_size],
        "ours_us": round(result.microseconds["ours"], 1),
        "torch_us": round(result.microseconds["torch"], 1),
    }


def _table(rows: list[dict[str, Any]]) -> str:
    lines = [
        "| per-example gradients | ours, µs | PyTorch vmap(grad), µs | times as fast (required) |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {row['work']} | {row['ours_us']:.1f} | {row['torch_us']:.1f} | "
        f"**{row['ratio_to_torch']:.1f}** ({row['required_ratio_to_torch']}) |"
        for row in rows
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="how often each takes its turn")
    parser.add_argument("--json", action="store_true", help="print a list of objects")
    options = parser.parse_args()
    rows = [_row(size, compare(size, options.rounds)) for size in _REQUIRED]
    print(json.dumps(rows, indent=2) if options.json else _table(rows))


if __name__ == "__main__":
    main()
