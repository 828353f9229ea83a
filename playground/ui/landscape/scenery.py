"""From a survey to what is drawn: the surface with its paths and marks."""

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray
from playground.engine.landscape.plane_kind import Laid
from playground.engine.landscape.survey import Survey
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import parameter_label
from playground.ui.surface.heights import nice_levels
from playground.ui.surface.surface_picture import PathOnSurface, Place, SurfacePicture

_MOST_LEVELS = 16


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
        self._z: FloatArray | None = None
        self._is_log = False
        self._levels = np.zeros(0)

    def picture(
        self,
        survey: Survey,
        experiment: Experiment,
        others: tuple[PathOnSurface, ...] = (),
        *,
        is_log: bool,
    ) -> SurfacePicture:
        """Return the picture of a survey, with other paths beside that of training."""
        if survey.z is not self._z or is_log != self._is_log:
            self._z, self._is_log = survey.z, is_log
            self._levels = nice_levels(survey.z, is_log=is_log, n_most=_MOST_LEVELS)
        trace, move = survey.trace, survey.next_move
        path = PathOnSurface(trace.xy, trace.true, trace.is_off)
        landmarks = tuple(
            PathOnSurface(np.array([[x, y]]), np.array([loss]), np.array([False]), i, name)
            for i, ((name, x, y), loss) in enumerate(
                zip(survey.laid.landmarks, survey.landmark_losses, strict=True)
            )
        )
        a, b = trace.xy[-1].tolist()
        ghost = None if move is None else Place(float(move.xy[0]), float(move.xy[1]), move.loss)
        downhill = survey.downhill
        has_arrow = bool(np.isfinite(downhill).all() and downhill.any())
        return SurfacePicture(
            survey.x,
            survey.y,
            survey.z,
            self._levels,
            is_log and bool((self._levels > 0).all()),
            axis_names(survey.laid, experiment),
            (path, *landmarks, *others),
            Place(a, b, float(trace.true[-1])),
            bool(trace.is_off[-1]),
            (float(downhill[0]), float(downhill[1])) if has_arrow else None,
            ghost,
            None if survey.optimum is None else Place(*survey.optimum),
        )
