"""How high a loss is that is to be seen: an explosion must not flatten all that came before."""

import math

import numpy as np

from playground.engine.arrays import FloatArray

DECADE = math.log(10)
_EXPLOSION = 4 * DECADE
"""How far a loss rises beyond all others before it is not to set the scale."""
_FEW, _SHORT = 3, 0.05
"""Losses, or the share of all, that are few enough for an explosion that has just begun."""


def calm_ceiling(losses: FloatArray) -> float:
    """Return the largest of losses, (n,), in their order; where they explode, ten times the calm.

    It is 0 where there is no positive finite loss.
    """
    positive = losses[np.isfinite(losses) & (losses > 0)].astype(np.float64)
    if not positive.size:
        return 0.0
    sizes = np.log(positive)
    peak, calm = float(sizes.max()), _calm(sizes)
    return math.exp(calm + DECADE) if calm < peak else float(positive.max())


def _calm(sizes: FloatArray) -> float:
    """Return the largest of logarithms, (n,), that is not part of an explosion."""
    peak = float(sizes.max())
    after = _foot_of_rise(sizes) + 1
    before, rest = sizes[:after], sizes[after:]
    if not len(rest):
        return peak
    usual = float(np.median(rest))
    calm = float(before.max())
    if rest[-1] < peak - _EXPLOSION:  # it has come back since
        calm = max(calm, usual)
    is_short = len(rest) <= max(_FEW, _SHORT * len(sizes))
    grows = is_short or peak - usual > _EXPLOSION  # else it has only become another level
    return calm if grows and peak - calm > _EXPLOSION else peak


def _foot_of_rise(sizes: FloatArray) -> int:
    """Return the place, of (n,), after which the values rise most."""
    highest_later = np.maximum.accumulate(sizes[::-1])[::-1]
    rises = highest_later - sizes
    return len(rises) - 1 - int(np.argmax(rises[::-1]))
