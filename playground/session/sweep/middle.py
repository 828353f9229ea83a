"""The run that stands for all seeds of a value: the one in the middle."""

import math

from playground.session.sweep.measure import is_by_accuracy
from playground.session.sweep.sweep import Results


def middle_seed(results: Results, variant: int) -> int:
    """Return the number of the seed that came out in the middle, by its train loss or accuracy.

    Of two in the middle it is the better one. Runs that diverged come last; 0 without any run.
    """
    column, sign = (2, -1) if is_by_accuracy(results) else (0, 1)
    found: list[tuple[float, int]] = []
    for seed, outcome in enumerate(results.outcomes[variant]):
        if outcome is not None:
            score = sign * float(outcome.scores[-1, column])
            is_lost = outcome.diverged is not None or math.isnan(score)
            found.append((math.inf if is_lost else score, seed))
    found.sort()
    return found[(len(found) - 1) // 2][1] if found else 0
