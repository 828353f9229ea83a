"""How much larger a step is drawn than it is; no Qt."""

import math


def step_factor(limit: float, step: float) -> float:
    """Return by which 1, 2 or 5 times a power of ten a step is drawn larger, to fit a limit."""
    share = limit / step
    power = 10.0 ** math.floor(math.log10(share))
    return float(f"{max(m for m in (1, 2, 5) if m * power <= share * (1 + 1e-9)) * power:.0e}")
