"""The race that is on: its question, and the paths of its answer; no Qt."""

from collections.abc import Mapping

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
        n_sample=options.n_sample,
    )


def race_paths(result: RaceResult, survey: Survey) -> tuple[PathOnSurface, ...]:
    """Return a path for each optimiser, in a colour and with a name of its own."""
    n_before = len(survey.laid.landmarks)
    return tuple(
        PathOnSurface(
            lane.xy,
            lane.losses,
            is_off_plane(lane.distances, survey.box),
            n_before + i,
            _name(lane),
        )
        for i, lane in enumerate(result.lanes)
    )


def _name(lane: Lane) -> str:
    """Return the short name of an optimiser, and its learning rate."""
    title = lane.optimiser.title
    short = title.partition("(")[2].rstrip(")") or title
    end = " (diverged)" if lane.has_diverged else ""
    return f"{short}, η {short_number(lane.optimiser.learning_rate)}{end}"
