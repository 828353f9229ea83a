"""Runs that are compared with that on screen: their curves, and what their key says."""

import math

import numpy as np

from playground.session.timeline_view import BranchView
from playground.ui.branch_colours import branch_colour
from playground.ui.compared_key import Entry
from playground.ui.curve_key import percent, steady_number
from playground.ui.curve_plot import ComparedCurves
from playground.ui.theme import Theme

_UNKNOWN = "–"
"""Stands for a number that there is not: nobody knows what outputs without a target should give."""


def losses_of(branch: BranchView, theme: Theme) -> ComparedCurves:
    """Return the train and the test loss of a run, or else the losses of its minibatches."""
    colour, scores = branch_colour(branch, theme), branch.scores
    if len(scores.steps) > 1:
        return ComparedCurves(scores.steps, scores.values[:, :2], colour)
    return ComparedCurves(branch.steps, branch.losses[:, np.newaxis], colour)


def percents_of(branch: BranchView, theme: Theme) -> ComparedCurves:
    scores = branch.scores
    return ComparedCurves(scores.steps, 100 * scores.values[:, 2:], branch_colour(branch, theme))


def entry_of(branch: BranchView, theme: Theme) -> Entry:
    """Return what the key says of a run: where it has got, as far as that was measured."""
    scores = branch.scores
    if len(scores.steps) < 2:
        numbers, words = "", "only the losses of its minibatches are known."
    else:
        train, test, *accuracies = scores.values[-1].tolist()
        numbers = f"{loss_text(train)}, {loss_text(test)}"
        words = f"train loss {loss_text(train)}, test loss {loss_text(test)}"
        if not math.isnan(accuracies[0]):
            words += f", accuracy {percent_text(accuracies[0])} and {percent_text(accuracies[1])}"
        words += f" at step {int(scores.steps[-1]):,}."
    if branch.difference:
        words += f"\nChanged: {branch.difference}."
    return Entry(branch_colour(branch, theme), branch.name, numbers, words)


def loss_text(loss: float) -> str:
    return _UNKNOWN if math.isnan(loss) else steady_number(loss)


def percent_text(share: float) -> str:
    return _UNKNOWN if math.isnan(share) else percent(share)
