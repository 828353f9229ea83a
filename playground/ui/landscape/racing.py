"""The race that is on: its question, and the paths of its answer; no Qt."""

import math
from collections.abc import Mapping

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.landscape.plane_kind import HeldPlane, SavedState
from playground.engine.landscape.racing import Lane
from playground.engine.landscape.survey import Survey, is_off_plane
from playground.engine.measurements.race import Race, RaceResult
from playground.engine.optimiser import Optimiser
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.session.snapshot import Snapshot
from playground.ui.landscape.asking import NUMBERS
from playground.ui.landscape.options import Options
from playground.ui.number_format import short_number
from playground.ui.surface.surface_picture import PathOnSurface


def start_of(snapshot: Snapshot, values: Mapping[ParameterKey, float]) -> FloatArray:
    """Return the weights of a snapshot, (n_parameters,), with some of them at other values."""
    theta = snapshot.theta.copy()
    for key, value in values.items():
        theta[parameter_index(snapshot.experiment.network, key)] = value
    return read_only(theta)


def make_race(
    start: FloatArray,
    survey: Survey,
    snapshot: Snapshot,
    options: Options,
    optimisers: tuple[Optimiser, ...],
    *,
    n_steps: int,
    is_in_plane: bool,
) -> Race:
    """Return the question of a race from these weights, (n_parameters,)."""
    experiment = snapshot.experiment
    return Race(
        start=SavedState(next(NUMBERS), "start", start),
        plane=HeldPlane(next(NUMBERS), survey.laid),
        optimisers=optimisers,
        n_steps=n_steps,
        batch_size=experiment.batch_size,
        seed=experiment.seed,
        is_in_plane=is_in_plane and survey.laid.keys is not None,
        ground=options.ground_kind,
        is_penalised=options.is_penalised,
        n_sample=options.n_sample,
    )


def race_paths(
    result: RaceResult, survey: Survey, until: float = math.inf
) -> tuple[PathOnSurface, ...]:
    """Return a path for each optimiser up to a step, in a colour and with a name of its own.

    The longest way comes first, to lie below the others; the names are in the order of the losses.
    """
    n_before = len(survey.laid.landmarks)
    ends = [max(1, int(np.searchsorted(lane.steps, until, "right"))) for lane in result.lanes]
    losses = [_finite(lane.losses[end - 1]) for lane, end in zip(result.lanes, ends, strict=True)]
    ranks = np.argsort(np.argsort(losses, kind="stable"))
    paths = [
        PathOnSurface(
            lane.xy[:end],
            lane.losses[:end],
            is_off_plane(lane.distances[:end], survey.box),
            n_before + i,
            _name(lane, end),
            rank=int(ranks[i]),
        )
        for i, (lane, end) in enumerate(zip(result.lanes, ends, strict=True))
    ]
    return tuple(sorted(paths, key=_way, reverse=True))


def _finite(loss: float) -> float:
    return float(loss) if math.isfinite(loss) else math.inf


def _way(path: PathOnSurface) -> float:
    return _finite(float(np.hypot(*np.diff(path.xy, axis=0).T).sum()))


def _name(lane: Lane, end: int) -> str:
    """Return the short name of an optimiser, its learning rate, and its loss at a point."""
    title = lane.optimiser.title
    short = title.partition("(")[2].rstrip(")") or title
    name = f"{short}, η {short_number(lane.optimiser.learning_rate)}"
    if lane.has_diverged and end == len(lane.steps):
        return f"{name}: diverged"
    return f"{name}: loss {short_number(float(lane.losses[end - 1]))}"
