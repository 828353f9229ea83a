"""How the gradient comes through a network, in words; no Qt."""

import math
from collections.abc import Mapping

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.bound_network import activation_of
from playground.engine.measurements.flow import ColumnFlows
from playground.engine.network import Network
from playground.ui.number_format import short_number, signed

MUCH = 100.0
"""Between the first column and the last: a gradient vanishes, or explodes.

Learning rates with which a network learns span about a factor of ten, and columns of different
sizes differ by as much: beyond both together no learning rate suits all columns.
"""
ALIKE = 10.0
"""Up to which columns are about the same: one learning rate suits them all."""
USUAL = 1e-3
"""Of an update over its weights. Source: Karpathy, CS231n, Learning, ratio of weights:updates."""
SMALL, LARGE = 1e-6, 0.1
"""Updates that would take a million steps to make a weight another, and those that take ten."""

_ROUND = (1e9, "billion"), (1e6, "million")
_LIMIT = 1e13
"""Where words end."""
_MOST_NAMES = 4
_SAME = 3.0
"""Up to which updates are told as one."""


def gradient_sentence(flows: ColumnFlows, names: Mapping[str, str]) -> str:
    """Return whether the gradient vanishes or explodes on its way back; `names` of columns."""
    norms = flows.gradient_norms
    if not np.isfinite(norms).all():
        return "The gradient is too large for a computer: training has diverged."
    if not norms.any():
        return "There is no gradient anywhere: the next step changes nothing."
    if len(norms) == 1:
        return "There is only one column with weights, so nothing can get lost on the way back."
    if not norms.all():
        lost = [names[n] for n, norm in zip(flows.nodes, norms, strict=True) if norm == 0]
        return f"No gradient at all reaches {_listed(lost)}: nothing is learned there."
    return _compared(flows, norms, names)


def cause(flows: ColumnFlows, network: Network) -> str:
    """Return what a gradient that vanishes or explodes is multiplied by at each column, and why.

    "" where it does neither.
    """
    norms = flows.gradient_norms
    if len(norms) < 2 or not np.isfinite(norms).all() or not norms.all():
        return ""
    change = float(norms[0] / norms[-1])
    if 1 / MUCH < change < MUCH:
        return ""
    factor = signed(float(f"{change ** (1 / (len(norms) - 1)):.2g}"))
    text = f"Each column passes on about {factor} times what reaches it"
    if change > 1:
        return f"{text}: the weights are too large."
    activation = activation_of(network[flows.nodes[0]])
    if activation is not None and activation.name == "sigmoid":
        return f"{text}: a sigmoid’s slope is at most 1/4, and the weights do not make up for it."
    return f"{text}: slopes and weights are too small together."


def _compared(flows: ColumnFlows, norms: FloatArray, names: Mapping[str, str]) -> str:
    change = float(norms[-1] / norms[0])
    way = "from the last column to the first"
    if change >= MUCH:
        return (
            f"The gradient vanishes: it shrinks {times(change)} times {way}, so the first columns "
            "hardly learn."
        )
    if change <= 1 / MUCH:
        return (
            f"The gradient explodes: it grows {times(1 / change)} times {way}, so a step that "
            "suits the last is far too long for the first."
        )
    spread = float(norms.max() / norms.min())
    if spread <= ALIKE:
        return "The gradient reaches every column with about the same strength."
    weak, strong = (names[flows.nodes[i]] for i in (norms.argmin(), norms.argmax()))
    return (
        f"The gradient reaches every column; it is weakest in {weak}, {times(spread)} times "
        f"weaker than in {strong}."
    )


def ratio_sentence(flows: ColumnFlows, names: Mapping[str, str]) -> str:
    """Return how far the next step moves the weights, beside how large they are."""
    known = ~np.isnan(flows.update_ratios)
    ratios, nodes = flows.update_ratios[known], np.array(flows.nodes)[known]
    if not len(ratios):
        return "All weights are 0, so there is nothing to compare the next step with."
    if not np.isfinite(ratios).all():
        return "The next step is too large for a computer: training diverges."
    slow, fast = (names[nodes[i]] for i in (ratios.argmin(), ratios.argmax()))
    lost = [names[n] for n, small in zip(flows.nodes, flows.is_too_small, strict=True) if small]
    if lost and ratios.max() <= LARGE:
        reason = f"its updates there are too small for {flows.dtype} to change them"
        return (
            f"The next step leaves the weights of {_listed(lost)} as they are: {reason}, so they "
            "hardly learn."
        )
    return f"The next step changes {_changed(float(ratios.min()), float(ratios.max()), slow, fast)}"


def _changed(least: float, most: float, slow: str, fast: str) -> str:
    if most == 0:
        return "no weight."
    if most > LARGE:
        return (
            f"the weights of {fast} by {share(most)}: so long a step overwrites what was learned "
            "before."
        )
    if least < SMALL:
        by = "not at all" if least == 0 else f"by only {share(least)}"
        return f"the weights of {slow} {by}: they hardly learn."
    if most <= _SAME * least:
        return f"the weights by about {share(most)}."
    return f"the weights by {share(least)} ({slow}) to {share(most)} ({fast})."


def times(factor: float) -> str:
    """Return a factor roughly, for its digits not to flicker: "40", "400,000", "2 billion"."""
    if factor >= _LIMIT:
        return short_number(_rounded(factor))
    number = _rounded(factor)
    for unit, word in _ROUND:
        if number >= unit:
            return f"{number / unit:,.0f} {word}"
    return f"{number:,.0f}"


def share(ratio: float) -> str:
    """Return a part of a whole: "20 %", "1 part in 700"."""
    return f"{_rounded(100 * ratio):g} %" if ratio >= 0.01 else f"1 part in {times(1 / ratio)}"


def _rounded(number: float) -> float:
    """Return a number to one digit."""
    power = 10.0 ** math.floor(math.log10(number))
    return round(number / power) * power


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return (
        f"{', '.join(names[:-1])} and {names[-1]}" if len(names) <= 4 else f"{len(names)} columns"
    )
