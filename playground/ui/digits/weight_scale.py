"""How far the colours of weights reach: as far as nearly all of them, not as the largest."""

import numpy as np

from playground.engine.arrays import FloatArray
from playground.ui.steady_scale import SteadyScale

SHARE = 0.95
"""Of the weights: beyond it a colour is as strong as it can be."""


class WeightScale:
    """One of 23,520 weights may be five times as large as most; it must not wash out the others."""

    def __init__(self) -> None:
        self._scale = SteadyScale()
        self.is_cut = False
        """Whether there are weights beyond the limit."""

    def fit(self, weights: FloatArray, subject: object) -> float:
        """Return the limit for these weights, steady while they change; another subject's own."""
        sizes = np.abs(weights[np.isfinite(weights) & (weights != 0)])
        usual = float(np.quantile(sizes, SHARE)) if sizes.size else 0.0
        limit = self._scale.fit(usual, subject)
        self.is_cut = bool(sizes.max(initial=0.0) > limit)
        return limit
