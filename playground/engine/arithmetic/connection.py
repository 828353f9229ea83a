"""A weight's or a bias's arithmetic in one step: its gradient, and what the optimiser adds."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from playground.engine.arithmetic import largest, radial
from playground.engine.arithmetic.common import letter_of, of_example, one_nth, row_of
from playground.engine.arithmetic.equation import Equation, Term
from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.clippings.none import Unclipped
from playground.engine.neuron_name import NeuronName
from playground.engine.optimiser import of_parameter
from playground.engine.parameter_key import ParameterKey, parameter_index

_WHOLE = r"\frac{\partial \overline{L}}{\partial \theta}"
"""The gradient of all parameters, as clipping writes it; h is the one with penalty."""

_FROZEN = "It is frozen, so the step leaves it alone."


def gradient(numbers: StepNumbers, key: ParameterKey) -> tuple[Equation, ...]:
    """Return dL/dw, or dL/db, as the mean over the examples, or nothing before it is known."""
    if numbers.gradient is None or key.node not in numbers.delta:
        return ()
    network = numbers.network
    if not network[key.node].layer.has_weights:
        return (radial.gradient(numbers, key),)
    deltas = numbers.delta[key.node][row_of(network, NeuronName(key.node, key.neuron))]
    note = ""
    if key.source is None:
        taken, letters = np.ones_like(deltas), (r"\delta",)
    else:
        taken = numbers.taken_in(key.node)[network.numbering[key.node][1][key.source]]
        letters = (letter_of(network, key.source[0]), r"\delta")
        if not network[key.node].layer.adds_up:
            taken = np.where(largest.is_largest(numbers, key), taken, 0)
            note = largest.GRADIENT_NOTE
    return (
        Equation(
            name="Gradient",
            symbol=_derivative(numbers, key),
            formula=rf"\frac{{1}}{{n}} \sum_i {_of(letters, 'i')}",
            terms=tuple(
                Term(_of(letters, str(i + 1)), _factors(key, x, delta), i)
                for i, (x, delta) in enumerate(zip(taken, deltas, strict=True))
            ),
            result=float(numbers.gradient[parameter_index(network, key)]),
            factor=one_nth(numbers.n_examples),
            note=note,
        ),
    )


def noise(numbers: StepNumbers, key: ParameterKey) -> tuple[Equation, ...]:
    """Return the gradient with its noise, or nothing where there is none, or before it is known."""
    if numbers.noise is None or numbers.gradient is None or key.node not in numbers.delta:
        return ()
    index = parameter_index(numbers.network, key)
    if numbers.network.is_fixed[index] or numbers.noisy is None:
        return ()
    derivative, noisy = _derivative(numbers, key), float(numbers.noisy[index])
    return (
        Equation(
            name="Gradient with noise",
            symbol=r"\tilde{g}",
            formula=rf"{derivative} + \nu",
            terms=(
                Term(derivative, (float(numbers.gradient[index]),)),
                Term(r"\nu", (float(numbers.noise[index]),), "noise"),
            ),
            result=noisy,
            note="The noise ν is drawn at random for this weight and this step.",
        ),
    )


def penalty(numbers: StepNumbers, key: ParameterKey) -> tuple[Equation, ...]:
    """Return the gradient of a weight with the penalty's, or nothing where there is none."""
    if numbers.gradient is None or numbers.penalised is None or not _is_pulled(numbers, key):
        return ()
    index = parameter_index(numbers.network, key)
    known = numbers.gradient if numbers.noisy is None else numbers.noisy
    gradient, weight = float(known[index]), float(numbers.theta[index])
    pull = numbers.penalty.pull(weight, gradient)
    if pull is None:
        return ()
    derivative = _derivative(numbers, key)
    return (
        Equation(
            name="Gradient with penalty",
            symbol="g" if isinstance(numbers.clipping, Unclipped) else "h",
            formula=f"{derivative} + {numbers.penalty.latex}",
            terms=(Term(derivative, (gradient,)), Term(numbers.penalty.latex, (pull,), "penalty")),
            result=float(numbers.penalised[index]),
        ),
    )


def _is_pulled(numbers: StepNumbers, key: ParameterKey) -> bool:
    """Whether a penalty belongs to this parameter's gradient, which is known."""
    is_known = numbers.gradient is not None and key.node in numbers.delta
    is_weight = key.source is not None and numbers.network[key.node].layer.has_weights
    if not (is_weight and numbers.penalty.latex and is_known):
        return False
    return not numbers.network.is_fixed[parameter_index(numbers.network, key)]


def clipping(numbers: StepNumbers, key: ParameterKey) -> tuple[Equation, ...]:
    """Return how the gradient is clipped, or nothing where it is not, or not known yet."""
    clipped = numbers.clipped
    if numbers.penalised is None or clipped is None or key.node not in numbers.delta:
        return ()
    index = parameter_index(numbers.network, key)
    if numbers.network.is_fixed[index]:
        return ()
    value = float(numbers.penalised[index])
    written = "h" if _is_pulled(numbers, key) else _derivative(numbers, key)
    equations = numbers.clipping.explain(value, numbers.gradient_length, written)
    if numbers.penalty.latex:
        equations = tuple(
            replace(each, formula=each.formula.replace(_WHOLE, "h")) for each in equations
        )
    last = [replace(each, result=float(clipped[index])) for each in equations[-1:]]
    return (*equations[:-1], *last)


def update(numbers: StepNumbers, key: ParameterKey) -> tuple[Equation, ...]:
    """Return what the optimiser adds and what then is new, or nothing before the gradient is known.

    Of an optimiser that `is_told_afterwards` there is nothing before the update either.

    That is the gradient with penalty, as clipped. Before the update the results are what the terms
    announce; after it, what has happened.
    """
    index = parameter_index(numbers.network, key)
    if numbers.clipped is None or key.node not in numbers.delta:
        return ()
    is_fixed = bool(numbers.network.is_fixed[index])
    old = float(numbers.theta[index])
    optimiser = numbers.optimiser_of(index)
    slots_after = numbers.slots_after
    after = None if slots_after is None else of_parameter(slots_after, index)
    if optimiser.is_told_afterwards and after is None and not is_fixed:
        return ()
    slots = of_parameter(numbers.slots, index)
    gradient = float(numbers.clipped[index])
    terms = () if is_fixed else optimiser.explain(old, gradient, slots, after)
    after = numbers.theta_after
    announced = sum(term.value for term in terms)
    step = announced if after is None else float(after[index]) - old
    limit = _limit(numbers, key, old + announced)
    if key.source is not None and numbers.penalty.limit_words:
        step = announced  # what follows it is the penalty's
    letter = _letter(numbers, key)
    change = Equation(
        name="Update",
        symbol=rf"\Delta {letter}",
        formula="0" if is_fixed else optimiser.update_latex,
        terms=terms,
        result=step,
        note=_FROZEN if is_fixed else "",
        parts=() if is_fixed else optimiser.workings(gradient, slots),
    )
    new = Equation(
        name="New value",
        symbol=rf"{letter}_{{\text{{new}}}}",
        formula=rf"{letter} + \Delta {letter}{' + k' if limit else ''}",
        terms=(
            Term(letter, (old,), "before"),
            Term(rf"\Delta {letter}", (step,), "update"),
            *limit,
        ),
        result=old + step if after is None else float(after[index]),
        note=numbers.penalty.limit_words if limit else "",
    )
    return change, new


def _limit(numbers: StepNumbers, key: ParameterKey, announced: float) -> tuple[Term, ...]:
    """Return what the penalty has added after the update, if it has; `announced` is without it."""
    index, after = parameter_index(numbers.network, key), numbers.theta_after
    if after is None or not numbers.penalty.limit_words or key.source is None:
        return ()
    before, limited = float(numbers.theta[index]), float(after[index])
    is_fixed = bool(numbers.network.is_fixed[index])
    if is_fixed or not numbers.penalty.has_limited(before, announced, limited):
        return ()
    return (Term("k", (limited - announced,), "penalty"),)


def _letter(numbers: StepNumbers, key: ParameterKey) -> str:
    has_weights = numbers.network[key.node].layer.has_weights
    weight, bias = ("w", "b") if has_weights else ("c", r"\beta")
    return bias if key.source is None else weight


def _derivative(numbers: StepNumbers, key: ParameterKey) -> str:
    return rf"\frac{{\partial \overline{{L}}}}{{\partial {_letter(numbers, key)}}}"


def _of(letters: Sequence[str], example: str) -> str:
    """Return a product of letters, each with the number of an example."""
    return " ".join(of_example(letter, example) for letter in letters)


def _factors(key: ParameterKey, taken: float, delta: float) -> tuple[float, ...]:
    return (float(delta),) if key.source is None else (float(taken), float(delta))
