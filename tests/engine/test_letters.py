"""Letters: every one that stands in a formula of an update is explained."""

import re

import pytest

from playground.engine.clipping import CLIPPINGS
from playground.engine.letter import with_values
from playground.engine.optimiser import OPTIMISERS
from playground.engine.penalty import PENALTIES
from playground.engine.schedule import SCHEDULES
from playground.registry import parameters_of

_GREEK = {
    r"\eta": "η",
    r"\mu": "μ",
    r"\rho": "ρ",
    r"\gamma": "γ",
    r"\lambda": "λ",
    r"\epsilon": "ε",
    r"\kappa": "κ",
    r"\theta": "θ",
    r"\beta_1": "β₁",
    r"\beta_2": "β₂",
    r"\hat": "ˆ",
}
_USUAL = {"L", "θ", "w"}  # of every neuron's arithmetic


def letters_in(latex):
    """Return the letters of a formula as they are written in a sentence."""
    latex = re.sub(r"_\{\\text\{\w+\}\}|\\overline", "", latex)
    for greek in sorted(_GREEK, key=len, reverse=True):
        latex = latex.replace(greek, f" {_GREEK[greek]} ")
    latex = re.sub(r"\\[A-Za-z]+", " ", latex)
    return set(re.findall(r"[A-Za-zα-ω][₁₂]?|ˆ", latex))


def explained(letters):
    return {letter.symbol for letter in letters}


@pytest.mark.parametrize("name", OPTIMISERS.names())
def test_every_letter_of_an_optimiser_is_explained(name):
    optimiser = OPTIMISERS[name]()
    workings = optimiser.workings(0.1, dict.fromkeys(optimiser.slots, 0.2))
    latex = " ".join([optimiser.update_latex, *(each.in_letters for each in workings)])
    assert letters_in(latex) <= explained(optimiser.letters)
    needed = ("ˆ", "m", "v", "β₁", "β₂") if "adam" in name else "p" if optimiser.is_batch else "g"
    assert {"η", *needed} <= letters_in(latex)


@pytest.mark.parametrize("name", SCHEDULES.names())
def test_every_letter_of_a_schedule_is_explained(name):
    schedule = SCHEDULES[name]()
    assert letters_in(schedule.latex) - {"π"} <= {each[0] for each in explained(schedule.letters)}


@pytest.mark.parametrize("name", CLIPPINGS.names())
def test_every_letter_of_clipping_is_explained(name):
    clipping = CLIPPINGS[name]()
    known = explained(clipping.letters) | explained(OPTIMISERS["sgd"].letters) | _USUAL
    equations = clipping.explain(0.1, 2.0, r"\frac{\partial L}{\partial w}")
    latex = " ".join([clipping.latex, *(each.in_letters for each in equations)])
    assert letters_in(latex) <= known


@pytest.mark.parametrize("name", PENALTIES.names())
def test_every_letter_of_a_penalty_is_explained(name):
    penalty = PENALTIES[name]()
    assert letters_in(penalty.latex) <= explained(penalty.letters) | _USUAL
    assert ("λ" in letters_in(penalty.latex)) == (name in ("l1", "l2"))


@pytest.mark.parametrize("family", [OPTIMISERS, CLIPPINGS, PENALTIES, SCHEDULES])
def test_letters_have_the_values_of_parameters_that_there_are(family):
    for kind in family.members():
        member = kind()
        for _, _, value in with_values(kind.letters, member):
            assert value is None or isinstance(value, float)
        named = {letter.parameter for letter in kind.letters} - {""}
        # what finds a step by more than the gradient has parameters that stand in no formula of it
        may_have_more = getattr(kind, "is_told_afterwards", False)
        assert named <= set(parameters_of(kind))
        assert may_have_more or named == set(parameters_of(kind))
