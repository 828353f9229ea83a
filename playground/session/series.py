"""What was measured over time, for panels that draw it: nothing is smoothed, nothing made up."""

from collections.abc import Mapping
from typing import Any

from playground.engine.measurement import Measurement
from playground.session.curve import CAPACITY, Curve, CurveRecorder

_MOST_NUMBERS = 500_000
"""Numbers of one series, 4 MB; of wide ones fewer moments are kept."""
_FEWEST = 64
_MOST_BRANCHES = 4

_Recorders = dict[Measurement[Any], CurveRecorder]


class SeriesKeeper:
    """Keeps the entries of answers, whichever measurement gives any, by their steps."""

    def __init__(self) -> None:
        self._branches: dict[int, _Recorders] = {}
        self._branch = 0
        self._recorders: _Recorders = {}

    def begin(self) -> None:
        """Forget everything: training starts anew."""
        self._branches, self._recorders = {}, {}

    def stand_on(self, branch: int, step: int) -> None:
        """Go on with a branch of training, which shares its past with the one before if new."""
        if branch == self._branch and self._branches:
            return
        if branch not in self._branches:
            self._branches[branch] = {
                measurement: _resumed(recorder, step)
                for measurement, recorder in self._recorders.items()
            }
        self._branch, self._recorders = branch, self._branches.pop(branch)
        self._branches[branch] = self._recorders  # the latest last
        for oldest in [*self._branches][:-_MOST_BRANCHES]:
            del self._branches[oldest]

    def measured(self, measurement: Measurement[Any], step: int, value: Any) -> None:
        """Note what was measured at a step, if it is to be kept and is news."""
        entry = measurement.entry(value)
        if not entry:
            return
        recorder = self._recorders.get(measurement)
        if recorder is None or recorder.n_series != len(entry):
            recorder = self._recorders[measurement] = _recorder(len(entry))
        steps = recorder.curve.steps
        if not len(steps) or steps[-1] <= step:
            recorder.append(step, entry)

    def curves(
        self, watched: frozenset[Measurement[Any]], step: int
    ) -> Mapping[Measurement[Any], Curve]:
        """Return what has been kept of these up to a step."""
        kept = self._recorders
        return {each: kept[each].curve.until(step) for each in watched if each in kept}


def _recorder(n_series: int) -> CurveRecorder:
    capacity = min(CAPACITY, max(_FEWEST, _MOST_NUMBERS // n_series))
    return CurveRecorder(n_series, capacity, keeps_last=capacity == CAPACITY)


def _resumed(recorder: CurveRecorder, step: int) -> CurveRecorder:
    """Return a recorder that goes on from what another had until a step."""
    copy = _recorder(recorder.n_series)
    copy.resume(recorder.curve.until(step))
    return copy
