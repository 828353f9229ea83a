"""From a survey to what is drawn: the surface with its paths and marks."""

from collections.abc import Callable

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray
from playground.engine.landscape.lowest import Lowest
from playground.engine.landscape.plane_kind import Laid
from playground.engine.landscape.survey import Survey, is_off_plane
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import parameter_label
from playground.ui.surface.heights import nice_levels
from playground.ui.surface.surface_picture import PathOnSurface, Place, SurfacePicture

_MOST_LEVELS = 16

_MOST_BELOW = 100.0
"""How many times less, on a logarithmic scale, a true loss may be and have its place."""

_SPANS_BELOW = 4.0
"""How far below the surface a true loss may be, in its own heights, and have its place."""

_USUAL, _FLAT, _LEAST_SHARE = 0.5, 2e-3, 0.3


def axis_names(laid: Laid, experiment: Experiment) -> tuple[str, str]:
    """Return what stands at the axes."""
    if laid.keys is None:
        return laid.axes
    drawing = drawing_of(experiment)
    first, second = (parameter_label(key, drawing) for key in laid.keys)
    return first, second


class Scenery:
    """Makes pictures; what has not changed stays the same object, and is not drawn anew."""

    def __init__(self) -> None:
        self._state: tuple[FloatArray | None, bool, bool] = (None, False, False)
        self._levels = np.zeros(0)

    def picture(
        self,
        survey: Survey,
        experiment: Experiment,
        others: tuple[PathOnSurface, ...] = (),
        *,
        is_log: bool,
        is_deep: bool = False,
        landmark_words: Callable[[str], str] = str,
        run_of: Callable[[str], int | None] = lambda _: None,
    ) -> SurfacePicture:
        """Return the picture of a survey, with other paths beside that of training.

        A deep one has room for the true losses below and above the surface. `landmark_words` says
        more of a landmark than its name, `run_of` the number for the colour of its run, if any.
        """
        trace, move = survey.trace, survey.next_move
        path = PathOnSurface(trace.xy, trace.true, trace.is_off, jumps=trace.jumps)
        landmarks = tuple(
            PathOnSurface(
                np.array([[x, y]]),
                np.array([loss]),
                np.array([False]),
                name=landmark_words(name),
                run=run_of(name),
            )
            for (name, x, y), loss in zip(
                survey.laid.landmarks, survey.landmark_losses, strict=True
            )
        )
        trails = tuple(
            PathOnSurface(
                each.xy, each.true, each.is_off, jumps=each.jumps, is_trail=True, run=run_of(name)
            )
            for (name, _, _), each in zip(survey.laid.landmarks, survey.trails, strict=False)
            if each is not None
        )
        levels = self._levels_of(survey, (path, *trails, *others) if is_deep else (), is_log=is_log)
        a, b = trace.xy[-1].tolist()
        ghost = None if move is None else Place(float(move.xy[0]), float(move.xy[1]), move.loss)
        share = slope_share(survey, levels, is_log=is_log)
        x, y = survey.downhill.tolist()
        return SurfacePicture(
            survey.x,
            survey.y,
            survey.z,
            levels,
            is_log and bool((levels > 0).all()),
            axis_names(survey.laid, experiment),
            (path, *trails, *landmarks, *others),
            Place(a, b, float(trace.true[-1])),
            bool(trace.is_off[-1]),
            (x, y) if share else None,
            share,
            ghost,
            optimum=_lowest(survey),
            is_optimum_off=_is_lowest_off(survey),
        )

    def _levels_of(
        self, survey: Survey, marks: tuple[PathOnSurface, ...], *, is_log: bool
    ) -> FloatArray:
        state = (survey.z, is_log, bool(marks))
        is_same = state[1:] == self._state[1:] and survey.z is self._state[0]
        if marks or not is_same:
            self._state = state
            beside = np.concatenate([np.zeros(0), *(_within(survey, each) for each in marks)])
            shown = np.append(survey.z, _near(survey.z, beside, is_log=is_log))
            levels = nice_levels(shown, is_log=is_log, n_most=_MOST_LEVELS)
            if not np.array_equal(levels, self._levels):
                self._levels = levels
        return self._levels


def _lowest(survey: Survey) -> Place | None:
    lowest = survey.lowest
    return Place(*lowest.xy, lowest.loss) if isinstance(lowest, Lowest) else None


def _is_lowest_off(survey: Survey) -> bool:
    lowest = survey.lowest
    if not isinstance(lowest, Lowest):
        return False
    return bool(is_off_plane(np.array([lowest.distance]), survey.box)[0])


def _within(survey: Survey, path: PathOnSurface) -> FloatArray:
    """Return the losses of those points of a path whose shadows are on the map: (j,)."""
    x, y = path.xy.T
    box = survey.box
    is_inside = (box.left <= x) & (x <= box.right) & (box.bottom <= y) & (y <= box.top)
    return path.losses[is_inside]


def _near(z: FloatArray, losses: FloatArray, *, is_log: bool) -> FloatArray:
    """Return losses, (k,), brought so near to those of a surface that it does not become flat."""
    known = z[np.isfinite(z) & ((z > 0) | (not is_log))]
    if not len(known):
        return losses
    low, high = float(known.min()), float(known.max())
    if is_log:
        return np.clip(losses, low / _MOST_BELOW, high * _MOST_BELOW)
    return np.clip(losses, low - _SPANS_BELOW * (high - low), high + (high - low))


def slope_share(survey: Survey, levels: FloatArray, *, is_log: bool) -> float:
    """Return how long the arrow of the negative gradient is, from `_LEAST_SHARE` to 1.

    By the slope as the picture's height over its width; 0 where that is too small to be seen.
    """
    downhill, finite = survey.downhill, levels[np.isfinite(levels)]
    length = float(np.hypot(*downhill))
    if len(finite) < 2 or not 0 < length < np.inf:
        return 0.0
    directions = survey.laid.plane.directions
    per_length = float(downhill @ (directions @ directions.T) @ downhill) / length
    height = float(finite[-1] - finite[0])
    loss = float(survey.trace.true[-1])
    if is_log and finite[0] > 0:
        height = float(np.log(finite[-1] / finite[0])) * max(loss, np.finfo(float).tiny)
    slope = per_length * 2 * survey.box.half / height if height > 0 else 0.0
    if not np.isfinite(slope):
        return 1.0
    grown = slope / (slope + _USUAL)
    return _LEAST_SHARE + (1 - _LEAST_SHARE) * grown if slope > _FLAT else 0.0
