"""The race that is on: its question, and the paths of its answer; no Qt."""

import math
from collections.abc import Iterable, Mapping

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


class Colours:
    """Which colour each optimiser has: as long as it runs the same, whoever else does."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def give(self, optimisers: Iterable[Optimiser]) -> None:
        """Give each a colour of its own; those of optimisers that run no more are free again."""
        names = [each.name for each in optimisers]
        self._numbers = {name: n for name, n in self._numbers.items() if name in names}
        for name in names:
            if name not in self._numbers:
                used = set(self._numbers.values())
                self._numbers[name] = next(n for n in range(len(names)) if n not in used)

    def __getitem__(self, optimiser: Optimiser) -> int:
        return self._numbers[optimiser.name]


def race_paths(
    result: RaceResult, survey: Survey, colours: Colours, until: float = math.inf
) -> tuple[PathOnSurface, ...]:
    """Return a path for each optimiser up to a step, in a colour and with a name of its own.

    The longest way comes first, to lie below the others; the names are in the order of the losses.
    """
    ends = [max(1, int(np.searchsorted(lane.steps, until, "right"))) for lane in result.lanes]
    losses = [_finite(lane.losses[end - 1]) for lane, end in zip(result.lanes, ends, strict=True)]
    ranks = np.argsort(np.argsort(losses, kind="stable"))
    paths = [
        PathOnSurface(
            lane.xy[:end],
            lane.losses[:end],
            is_off_plane(lane.distances[:end], survey.box),
            colours[lane.optimiser],
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
