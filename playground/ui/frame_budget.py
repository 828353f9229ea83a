"""The frame budget: how often the window draws while training runs as fast as it can."""

import time

_SHARE = 0.15
"""Of the time, for drawing: what is left over is the training's, for Python runs one at a time."""

_HURRY = 0.25
"""Seconds for which drawing comes first after the hand has changed or asked something."""


class FrameBudget:
    """Tells when the next frame may be drawn, by what the frames before it have cost."""

    def __init__(self) -> None:
        self._began = 0.0
        self._cost_until_then = 0.0
        self._hurried = -_HURRY

    def is_due(self) -> bool:
        """Return whether drawing has kept within its share since the last frame began."""
        spent = time.thread_time() - self._cost_until_then
        return time.perf_counter() - self._began >= spent / _SHARE

    def hurry(self) -> None:
        """Record that the hand is at work: for a moment every frame is drawn."""
        self._hurried = time.perf_counter()

    @property
    def is_in_hurry(self) -> bool:
        """Whether the hand has been at work just now."""
        return time.perf_counter() - self._hurried < _HURRY

    def begin(self) -> None:
        """Record that a frame begins."""
        self._began, self._cost_until_then = time.perf_counter(), time.thread_time()
