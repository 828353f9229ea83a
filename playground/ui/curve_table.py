"""The loss curves as a table; no Qt."""

import math

from playground.session.snapshot import Snapshot
from playground.ui.table_export import Table

_SCORES = ("train loss", "test loss", "train accuracy", "test accuracy")


def curve_table(snapshot: Snapshot) -> Table:
    """Return a row for each step of which something is known, without what was not measured."""
    scores, batches = snapshot.scores, snapshot.minibatch_losses
    measured = dict(zip(scores.steps.tolist(), scores.values.tolist(), strict=True))
    losses = dict(zip(batches.steps.tolist(), batches.values[:, 0].tolist(), strict=True))
    unknown = [math.nan] * len(_SCORES)
    rows = tuple(
        (step, *measured.get(step, unknown), losses.get(step, math.nan))
        for step in sorted(measured.keys() | losses.keys())
    )
    return Table("Loss curves", ("step", *_SCORES, "minibatch loss"), rows)
