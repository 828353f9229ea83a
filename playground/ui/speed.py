"""The speed slider's scale: even steps of the hand are even ratios of speed."""

POSITIONS = 100
"""The last position: as fast as it goes."""

FULL_SPEED = None
"""The speed that no number limits."""

_FASTEST = 2000.0
"""Steps a second at the last position but one."""

USUAL_POSITION = 72
"""About 240 steps a second: a few seconds for a small network to learn a circle."""


def speed_at(position: int) -> float | None:
    """Return the steps a second at a position of the slider, 0 to POSITIONS; None is full speed."""
    if position >= POSITIONS:
        return FULL_SPEED
    speed = _FASTEST ** (position / (POSITIONS - 1))
    return float(f"{speed:.2g}")


def speed_in_words(steps_per_second: float | None) -> str:
    """Return a speed as people say it."""
    if steps_per_second is None:
        return "full speed"
    if steps_per_second == 1:
        return "1 step/s"
    digits = ".3g" if steps_per_second < 1000 else ".0f"
    return f"{steps_per_second:,{digits}} steps/s"
