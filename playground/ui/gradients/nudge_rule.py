"""How a step comes from the gradient, in words; no Qt."""

import math

from playground.document.experiment import Experiment
from playground.engine.measurements.nudges import ParameterNudges
from playground.engine.optimisers.sgd import Sgd
from playground.ui.gradients.nudge_words import alike
from playground.ui.number_format import short_number


def rule(experiment: Experiment, nudges: ParameterNudges) -> str:
    """Return how the step comes from the gradient, with the learning rate, or ""."""
    if nudges.is_fixed or nudges.update == 0 or not math.isfinite(nudges.update):
        return ""
    optimiser = experiment.optimiser
    if not isinstance(optimiser, Sgd) or not nudges.clipped:
        rate = short_number(optimiser.learning_rate)
        return f"made by {_short_title(optimiser.title)} at learning rate {rate}"
    rate = short_number(abs(nudges.update / nudges.clipped))  # a schedule may have made it another
    *_, gradient = alike(nudges.positive, nudges.negative, nudges.clipped)
    return f"step = \N{MINUS SIGN} learning rate × gradient = \N{MINUS SIGN}{rate} × ({gradient})"


def _short_title(title: str) -> str:
    return title.partition("(")[2].rstrip(")") or title
