"""How fast an epoch of MNIST is, against PyTorch and a loop over single examples.

    python tests/benchmarks/epoch.py [--rounds 5] [--epochs 1] [--json]

50,000 images, 784-30-10, minibatches of 10, plain gradient descent: the network of Nielsen's first
chapter. Ours goes through the real trainer, a session's slice at a time; PyTorch is eager; the loop
treats one example after the other as Nielsen's program does. One BLAS thread each, in turn; a ratio
is the median of the rounds' own. Of the loop, which is slow, a part of an epoch is measured, by
the step.
"""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before NumPy reads them

import argparse
import json

import textbook
import torch_eager
import workloads
from interleaving import Contender, measure

_REQUIRED = {"torch": 8.0, "loop": 18.0}
_SHARE_OF_LOOP = 50
"""The loop takes one step in so many: it has no caches or epochs that would make a difference."""
_IN_A_SLICE = 100
"""Steps that ours takes at a stretch: about as many as the session's 4 ms hold."""


def epoch(n_rounds: int, n_epochs: int) -> dict[str, float]:
    """Return seconds an epoch and ratios to ours."""
    work = workloads.nielsen(30)
    trainer, task = workloads.trainer(work.experiment), workloads.task(work.experiment)
    eager, loop = torch_eager.Trainer(task), textbook.Network(task)
    per_epoch = len(task.inputs) // task.batch_size
    n_steps = per_epoch * n_epochs

    def ours() -> None:
        for _ in range(n_steps // _IN_A_SLICE):
            trainer.advance(_IN_A_SLICE)

    n_loop = max(1, n_steps // _SHARE_OF_LOOP)
    found = measure(
        {
            "ours": Contender(ours, n_steps // _IN_A_SLICE * _IN_A_SLICE),
            "torch": Contender(lambda: eager.train(n_steps), n_steps),
            "loop": Contender(lambda: loop.train(n_loop), n_loop),
        },
        n_rounds,
    )
    seconds = {name: each * per_epoch / 1e6 for name, each in found.microseconds.items()}
    return {
        **{f"{name}_s": round(each, 3) for name, each in seconds.items()},
        **{f"ratio_to_{name}": round(found.ratios[name], 2) for name in _REQUIRED},
        **{f"required_ratio_to_{name}": ratio for name, ratio in _REQUIRED.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often each takes its turn")
    parser.add_argument("--epochs", type=int, default=1, help="how many make a turn")
    parser.add_argument("--json", action="store_true", help="print an object")
    options = parser.parse_args()
    found = epoch(options.rounds, options.epochs)
    if options.json:
        print(json.dumps(found, indent=2))
        return
    print("| epoch of 50,000 images, 784-30-10, batch 10 | seconds | ours is times as fast |")
    print("|---|---|---|")
    print(f"| ours | {found['ours_s']:.2f} | |")
    for name, title in (("torch", "PyTorch eager"), ("loop", "loop over examples")):
        ratio, required = found[f"ratio_to_{name}"], found[f"required_ratio_to_{name}"]
        print(f"| {title} | {found[f'{name}_s']:.2f} | **{ratio:.1f}** ({required:g} wished) |")


if __name__ == "__main__":
    main()
