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


_FASTEST_PHASES = 20.0
"""Phases a second that can still be told apart."""


def shows_phases(steps_per_second: float | None) -> bool:
    """Whether a speed is so low that the phases of a step can be shown one after the other."""
    return steps_per_second is not None and steps_per_second <= _FASTEST_PHASES


def speed_in_words(steps_per_second: float | None, unit: str = "step") -> str:
    """Return a speed as people say it."""
    if steps_per_second is None:
        return "full speed"
    if steps_per_second == 1:
        return f"1 {unit}/s"
    digits = ".3g" if steps_per_second < 1000 else ".0f"
    return f"{steps_per_second:,{digits}} {unit}s/s"
