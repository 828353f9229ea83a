"""Measuring contenders in turn, so that a busy moment of the machine meets all of them."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Contender:
    """Something that does the same work as others, `n_units` of it at a call of `run`."""

    run: Callable[[], object]
    n_units: int


@dataclass(frozen=True)
class Result:
    """The medians over the rounds: microseconds a unit, and how many times the first's."""

    microseconds: dict[str, float]
    ratios: dict[str, float]


def measure(contenders: Mapping[str, Contender], n_rounds: int) -> Result:
    """Run the contenders in turn; each ratio is the median of the rounds' own ratios."""
    for contender in contenders.values():
        contender.run()  # warms up caches and allocators
    times: dict[str, list[float]] = {name: [] for name in contenders}
    gc.collect()
    gc.disable()
    try:
        for _ in range(n_rounds):
            for name, contender in contenders.items():
                started = time.perf_counter()
                contender.run()
                spent = time.perf_counter() - started
                times[name].append(spent / contender.n_units * 1e6)
    finally:
        gc.enable()
    first = times[next(iter(contenders))]
    return Result(
        {name: statistics.median(values) for name, values in times.items()},
        {
            name: statistics.median(b / a for a, b in zip(first, values, strict=True))
            for name, values in times.items()
        },
    )
