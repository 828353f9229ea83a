"""How a step comes from the gradient, in words; no Qt."""

import math

from playground.document.experiment import Experiment
from playground.engine.measurements.nudges import ParameterNudges
from playground.engine.optimisers.sgd import Sgd
from playground.ui.gradients.nudge_words import alike
from playground.ui.gradients.plain_formula import plain, plain_sum
from playground.ui.number_format import short_number

_HAT = "ˆ"


def rule(experiment: Experiment, nudges: ParameterNudges) -> str:
    """Return how the step comes from the gradient, in letters and with numbers, or ""."""
    if nudges.is_fixed or nudges.computed == 0 or not math.isfinite(nudges.computed):
        return ""
    optimiser = experiment.optimiser
    if isinstance(optimiser, Sgd) and nudges.clipped:
        rate = short_number(nudges.rate)
        *_, gradient = alike(nudges.positive, nudges.negative, nudges.clipped)
        numbers = f"\N{MINUS SIGN}{rate} × ({gradient})"
        return f"step = \N{MINUS SIGN} learning rate × gradient = {numbers}"
    if nudges.terms and not isinstance(optimiser, Sgd):
        return f"step = {plain(optimiser.update_latex)}\n= {plain_sum(nudges.terms)}"
    seen = ", from all examples" if optimiser.is_batch else ""
    rate = short_number(nudges.rate)
    return f"made by {_short_title(optimiser.title)} at learning rate {rate}{seen}"


def n_rule_lines(experiment: Experiment) -> int:
    """Return for how many lines of the rule there has to be room."""
    return 1 if isinstance(experiment.optimiser, Sgd) or experiment.optimiser.is_batch else 2


def rule_letters(experiment: Experiment) -> str:
    """Return what the letters of the rule stand for; "" where it has none."""
    if n_rule_lines(experiment) == 1:
        return ""
    formula = plain(experiment.optimiser.update_latex)
    parts: list[str] = []
    for symbol, words, _ in experiment.optimiser.letters:
        if symbol in formula:
            parts.append(f"{symbol}, {words}")
        elif symbol == _HAT:  # which stands over letters, and not in a line of plain signs
            parts.append(words.removeprefix("above "))
    return f"The letters below: {'; '.join(parts)}."


def _short_title(title: str) -> str:
    return title.partition("(")[2].rstrip(")") or title
