"""The yardstick of slices: PyTorch's vmap over stacked weights, in the best chunks there are."""

import time
from collections.abc import Callable

import numpy as np
import torch
import torch_eager
from torch.func import functional_call, vmap
from workloads import Task

from playground.engine.landscape.plane import Plane
from playground.engine.network import Network

_CHUNKS = (16, 32, 64, 128, 256, 512, 1024)

Parameters = dict[str, torch.Tensor]


class Slicer:
    """Computes the loss over a grid of points of a plane, some at a time."""

    def __init__(self, task: Task, network: Network, plane: Plane, n_examples: int) -> None:
        self._module = torch_eager.module(task)
        self._inputs = torch.tensor(task.inputs[:n_examples])
        self._targets = torch.tensor(task.targets[:n_examples])
        self._basis = [
            _parameters(network, vector) for vector in (plane.origin, plane.across, plane.along)
        ]
        self._losses = vmap(self._loss)
        self._chunk = _CHUNKS[0]

    def _loss(self, parameters: Parameters) -> torch.Tensor:
        outputs = functional_call(self._module, parameters, (self._inputs,))
        return ((outputs - self._targets) ** 2).sum() / (2 * len(self._inputs))

    def losses(self, coordinates: torch.Tensor) -> np.ndarray:
        """Return the loss at points, (m, 2): (m,)."""
        with torch.no_grad():
            return torch.cat(
                [self._losses(self._stacked(c)) for c in self._pieces(coordinates)]
            ).numpy()

    def _pieces(self, coordinates: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return coordinates.split(self._chunk)

    def _stacked(self, coordinates: torch.Tensor) -> Parameters:
        origin, across, along = self._basis
        a, b = coordinates.T
        return {
            name: value + torch.tensordot(a, across[name], 0) + torch.tensordot(b, along[name], 0)
            for name, value in origin.items()
        }

    def choose_chunk(self, coordinates: torch.Tensor) -> int:
        """Take from now on as many points at a time as are fastest."""
        times = {}
        for self._chunk in _CHUNKS:
            self.losses(coordinates[: self._chunk])
            times[self._chunk] = _fastest(lambda: self.losses(coordinates))
        self._chunk = min(times, key=lambda chunk: times[chunk])
        return self._chunk


def _fastest(run: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return min(times)


def _parameters(network: Network, theta: np.ndarray) -> Parameters:
    """Return theta as the parameters of `torch_eager.module`, whose activations stand between."""
    parameters = {}
    for i, views in enumerate(network.views(theta.astype(np.float32)).values()):
        for name, view in views.items():
            parameters[f"{2 * i}.{name}"] = torch.from_numpy(np.ascontiguousarray(view))
    return parameters
