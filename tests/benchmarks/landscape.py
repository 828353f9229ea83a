"""How fast slices of the loss are, against PyTorch's vmap.

    python tests/benchmarks/landscape.py [--rounds 15] [--json]

Both compute the loss at the same points in turn, with one BLAS thread each, along two random
directions. Ours is the whole way from coarse to fine, buffers included; vmap gets the number of
points at a time that is fastest for it. A ratio is the median of the rounds' own, and how many
times as fast ours is. The first picture is what is there before the finest one.
"""

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before NumPy reads them

import argparse
import json
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
import workloads
from interleaving import Contender, measure
from torch_slice import Slicer

from playground.document.experiment import Experiment
from playground.engine.datasets.circle import Circle
from playground.engine.landscape.directions import random_plane
from playground.engine.landscape.slice import Slice, refine, slice_plane
from playground.engine.landscape.terrain import Terrain


@dataclass(frozen=True)
class _Picture:
    name: str
    experiment: Experiment
    n_examples: int
    resolution: int
    required: float


def _pictures() -> tuple[_Picture, ...]:
    points = replace(workloads.map_experiment(), dataset=Circle(n_examples=1000))
    return (
        _Picture("51x51 slice of 2-8-8-1, 500 points", points, 500, 51, 2),
        _Picture(
            "31x31 slice of 784-30-10, 1,000 images",
            workloads.nielsen(30).experiment,
            1000,
            31,
            10,
        ),
    )


def _row(picture: _Picture, n_rounds: int) -> dict[str, Any]:
    experiment, network = picture.experiment, picture.experiment.network
    trainer, task = workloads.trainer(experiment), workloads.task(experiment)
    plane = random_plane(network, trainer.theta, np.random.default_rng(0))
    rows = np.arange(picture.n_examples)
    terrain = Terrain(network, experiment.loss, trainer.prepared.train, rows)
    at = np.linspace(-1, 1, picture.resolution)
    theirs = Slicer(task, network, plane, picture.n_examples)
    grid = np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)
    coordinates = torch.from_numpy(grid.astype(np.float32))
    chunk = theirs.choose_chunk(coordinates)

    def ours() -> Slice:
        return slice_plane(terrain, plane, at, at)

    def first() -> Slice:
        stages = refine(terrain, plane, at, at)
        return next(stage.slice for stage in stages if stage.slice is not None)

    if not np.allclose(ours().values.ravel(), theirs.losses(coordinates), rtol=1e-4):
        raise RuntimeError("The slices differ; they would not be the same work.")
    result = measure(
        {
            "ours": Contender(ours, 1),
            "vmap": Contender(lambda: theirs.losses(coordinates), 1),
            "first": Contender(first, 1),
        },
        n_rounds,
    )
    return {
        "work": picture.name,
        "ratio_to_vmap": round(result.ratios["vmap"], 2),
        "required_ratio_to_vmap": picture.required,
        "ours_ms": round(result.microseconds["ours"] / 1000, 2),
        "vmap_ms": round(result.microseconds["vmap"] / 1000, 2),
        "vmap_points_at_a_time": chunk,
        "first_picture_ms": round(result.microseconds["first"] / 1000, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="how often each takes its turn")
    parser.add_argument("--json", action="store_true", help="print a list of objects")
    options = parser.parse_args()
    rows = [_row(picture, options.rounds) for picture in _pictures()]
    print(json.dumps(rows, indent=2) if options.json else _table(rows))


def _table(rows: list[dict[str, Any]]) -> str:
    lines = [
        "| work | ours, ms | PyTorch vmap, ms | times as fast (required) | first picture, ms |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['work']} | {row['ours_ms']:.1f} | {row['vmap_ms']:.1f} | "
        f"**{row['ratio_to_vmap']:.1f}** ({row['required_ratio_to_vmap']:g}) | "
        f"{row['first_picture_ms']:.1f} |"
        for row in rows
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
