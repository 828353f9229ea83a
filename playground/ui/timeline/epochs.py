"""Epochs on the timeline: which of them get a tick, and which a number; no Qt."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import IntArray
from playground.session.timeline_view import BranchView
from playground.ui.timeline.axes import StepAxis

_BETWEEN_TICKS, _BETWEEN_NUMBERS = 6.0, 12.0
"""Pixels at least from one to the next."""


@dataclass(frozen=True)
class Tick:
    """The end of an epoch, in pixels from the left; "" is a tick without a number."""

    x: float
    number: str


def ticks(branch: BranchView, axis: StepAxis, width_of: Callable[[str], float]) -> tuple[Tick, ...]:
    """Return the ticks of a branch; numbers, of these widths, never touch."""
    steps, epochs = epoch_steps(branch)
    if not len(steps):
        return ()
    pixels = _steps_per_epoch(steps, branch) * axis.pixels_per_step
    spacing = _ladder(_BETWEEN_TICKS / pixels)
    room = width_of(f"{epochs[-1]:,}") + 2 * _BETWEEN_NUMBERS
    every = max(spacing, _ladder(room / pixels))
    if every > epochs[-1]:  # one number at least
        every = int(epochs[-1]) // spacing * spacing or spacing
    chosen = epochs % spacing == 0
    xs = axis.xs(steps[chosen])
    found: list[Tick] = []
    free = last_tick = -np.inf
    for x, epoch in zip(xs.tolist(), epochs[chosen].tolist(), strict=True):
        if x - last_tick < _BETWEEN_TICKS:
            continue
        last_tick = x
        text = f"{epoch:,}" if epoch % every == 0 else ""
        half = width_of(text) / 2 if text else 0.0
        if text and x - half >= free:
            free = x + half + _BETWEEN_NUMBERS
        else:
            text = ""
        found.append(Tick(x, text))
    return tuple(found)


def epoch_steps(branch: BranchView) -> tuple[IntArray, IntArray]:
    """Return the steps at which epochs end, (n,), rising, and the numbers of those epochs."""
    spans = [span for span in branch.spans if span.last_step > span.first_step]
    if not spans:
        none = np.empty(0, np.int64)
        return none, none
    ends = [span.epoch_ends() for span in spans]
    numbers = [
        span.first_epoch + 1 + np.arange(len(each)) for span, each in zip(spans, ends, strict=True)
    ]
    return np.concatenate(ends), np.concatenate(numbers)


def _ladder(least: float) -> int:
    """Return the least of 1, 2 and 5 times a power of ten that is not below a number."""
    decade = 1
    while True:
        for rung in (1, 2, 5):
            if rung * decade >= least:
                return rung * decade
        decade *= 10


def _steps_per_epoch(steps: IntArray, branch: BranchView) -> float:
    """Return how far apart most of the epochs are that end at these steps, (n,)."""
    if len(steps) > 1:
        return max(float(np.median(np.diff(steps))), 1.0)
    return float(branch.spans[-1].steps_per_epoch)
