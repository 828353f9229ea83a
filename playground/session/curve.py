"""Curves that never grow without bound and never show a value that was not computed."""

import numpy as np

from playground.document.curve import Curve
from playground.engine.arrays import FloatArray, IntArray, read_only

CAPACITY = 4096


class CurveRecorder:
    """Appends values at rising steps; when full, it forgets half of them (and never averages)."""

    def __init__(self, n_series: int, capacity: int = CAPACITY, *, keeps_last: bool = True) -> None:
        """`keeps_last` has the latest value there at any time, which a wide recorder pays for."""
        self._keeps_last = keeps_last
        self._steps: IntArray = np.zeros(capacity, np.int64)
        self._values: FloatArray = np.zeros((capacity, n_series))
        self._n = 0
        self._stride = 1
        self._n_appended = 0
        self._is_last_kept = True

    @property
    def n_series(self) -> int:
        """How many values belong to a step."""
        return self._values.shape[1]

    def resume(self, curve: Curve) -> None:
        """Go on from what a recorder once had, in place of what this one has."""
        self._n = len(curve.steps)
        self._steps, self._values = np.zeros_like(self._steps), np.zeros_like(self._values)
        self._steps[: self._n], self._values[: self._n] = curve.steps, curve.values
        self._stride = curve.stride
        self._n_appended = self._n * curve.stride
        self._is_last_kept = True

    def append(self, step: int, values: tuple[float, ...]) -> None:
        """Record values at a step; the latest at a step replaces an earlier one.

        The last value is always there, unless the recorder was told otherwise. Once it has been
        full, of those before it only every second, fourth, ... stays, the same over the whole run.
        """
        is_again = self._n > 0 and self._steps[self._n - 1] == step
        if not (self._keeps_last or is_again) and self._n_appended % self._stride:
            self._n_appended += 1
            return
        if is_again or not self._is_last_kept:
            self._n -= 1
            self._detach()
        if self._n == len(self._steps):
            self._stride *= 2
            self._keep(np.arange(0, self._n, 2))
        if not is_again:
            self._is_last_kept = self._n_appended % self._stride == 0
            self._n_appended += 1
        self._steps[self._n] = step
        self._values[self._n] = values
        self._n += 1

    def extend(self, first_step: int, values: FloatArray) -> None:
        """Record values, (n,), of a single series at steps that follow one another."""
        steps = np.arange(first_step, first_step + len(values))
        kept = steps % self._stride == 0
        steps, values = steps[kept], values[kept]
        while self._n + len(steps) > len(self._steps):
            self._stride *= 2
            self._thin_to_stride()
            kept = steps % self._stride == 0
            steps, values = steps[kept], values[kept]
        self._steps[self._n : self._n + len(steps)] = steps
        self._values[self._n : self._n + len(steps), 0] = values
        self._n += len(steps)

    @property
    def curve(self) -> Curve:
        """What has been recorded; it does not change when more is appended."""
        steps, values = self._steps[: self._n], self._values[: self._n]
        return Curve(read_only(steps.view()), read_only(values.view()), self._stride)

    def _thin_to_stride(self) -> None:
        self._keep(np.flatnonzero(self._steps[: self._n] % self._stride == 0))

    def _detach(self) -> None:
        """Leave the present arrays, which curves may share, and go on in copies."""
        self._keep(np.arange(self._n))

    def _keep(self, chosen: IntArray) -> None:
        steps, values = np.zeros_like(self._steps), np.zeros_like(self._values)
        steps[: len(chosen)] = self._steps[chosen]
        values[: len(chosen)] = self._values[chosen]
        self._steps, self._values, self._n = steps, values, len(chosen)
