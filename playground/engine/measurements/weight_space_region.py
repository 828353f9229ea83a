from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray, read_only
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.network import NetworkError
from playground.engine.neuron_name import NeuronName
from playground.engine.weight_space.constraints import constraints_of, is_feasible, sliced
from playground.engine.weight_space.feasible import Region, check_axes, feasible_region
from playground.engine.weight_space.memory import memory_of
from playground.engine.weight_space.neuron_cases import NeuronCases
from playground.engine.weight_space.polytope import Box
from playground.engine.weight_space.present import MOST, present_cases

_ROUNDING = 1e-5
"""Of training in single precision."""


@dataclass(frozen=True, eq=False)
class FeasibleWeights:
    """The weights that get every example right, in a view, and those that do so generously."""

    axes: tuple[int, ...]
    view: Box
    rows: IntArray
    """(n,): the cases' rows in the training part."""
    normals: FloatArray
    """(n, 2) or (n, 3): of each case's plane in this slice, towards its good side."""
    offsets: FloatArray
    """(n,): what is added to normal . w, positive on the good side."""
    is_strict: BoolArray
    """(n,): whether weights on the case's own plane get it wrong."""
    is_slice: bool
    """Whether there are other weights, at their present values."""
    region: Region
    generous: Region | None
    """None where no generosity was asked for."""
    n_short: int
    """How many examples the present weights do not get right with the margin that is asked for."""
    exists_elsewhere: bool
    """Whether there are such weights beyond this slice through the other weights."""
    owners: IntArray
    """(n_faces,): the training row whose plane bounds the region there, -1 for the view's edge."""


@MEASUREMENTS.register("weight-space-region")
@dataclass(frozen=True)
class WeightSpaceRegion(Measurement[FeasibleWeights | None]):
    """The feasible region of a neuron, by default the first output, in two or three of its weights.

    The others stay as they are. There is no answer where the neuron has too few weights or no
    examples.
    """

    neuron: NeuronName | None = None
    axes: tuple[int, ...] = (0, 1)
    view: Box = ((-3.0, 3.0), (-3.0, 3.0))
    generosity: float = 1.0

    def cost(self, subject: Subject) -> float:
        n = min(len(subject.prepared.train), MOST)
        return n * (6.0 * subject.network.n_parameters + 3e3) + 1e6

    def measure(self, subject: Subject, instant: Instant) -> FeasibleWeights | None:
        try:
            found = present_cases(subject, instant, self.neuron)
            cases, weights = found.cases, found.weights
            check_axes(cases, self.axes)
            planes = sliced(constraints_of(cases), weights, self.axes)
            given = (planes.normals, planes.offsets, planes.is_strict, cases.lengths, self.view)
            recall = memory_of(subject).recall
            region, generous = recall(self, given, lambda: self._regions(found))
        except (NetworkError, ValueError):
            return None
        needed = constraints_of(cases, self.generosity)
        reached = needed.normals @ weights + needed.offsets
        is_short = reached < -_ROUNDING * (1 + cases.lengths**2)
        is_short |= ~cases.are_right(weights)
        is_slice = cases.n_weights > len(self.axes)
        own = np.append(found.rows, -1)
        return FeasibleWeights(
            axes=self.axes,
            view=self.view,
            rows=read_only(found.rows.copy()),
            normals=read_only(planes.normals.copy()),
            offsets=read_only(planes.offsets.copy()),
            is_strict=read_only(planes.is_strict.copy()),
            is_slice=is_slice,
            region=region,
            generous=generous,
            n_short=int(is_short.sum()),
            exists_elsewhere=is_slice
            and not region.exists
            and recall(
                ("elsewhere", self.neuron),
                (cases.vectors, cases.signs, cases.offset),
                lambda: is_feasible(constraints_of(cases)),
            ),
            owners=read_only(own[region.owners].astype(np.int64)),
        )

    def _regions(self, found: NeuronCases) -> tuple[Region, Region | None]:
        region = feasible_region(found.cases, found.weights, self.axes, self.view)
        generous = None
        if self.generosity > 0:
            args = (found.cases, found.weights, self.axes, self.view, self.generosity)
            generous = feasible_region(*args)
        for each in (region, generous):
            _lock(each)
        return region, generous


def _lock(region: Region | None) -> None:
    if region is not None:
        for array in (region.vertices, region.owners, *region.faces):
            read_only(array)
