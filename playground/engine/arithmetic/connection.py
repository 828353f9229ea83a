"""A weight's or a bias's arithmetic in one step: its gradient, and what the optimiser adds."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from playground.engine.arithmetic.common import letter_of, of_example, one_nth, row_of
from playground.engine.arithmetic.equation import Equation, Term
from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, parameter_index

_FROZEN = "It is frozen, so the step leaves it alone."


def gradient(numbers: StepNumbers, key: ParameterKey) -> tuple[Equation, ...]:
    """Return dL/dw, or dL/db, as the mean over the examples, or nothing before it is known."""
    if numbers.gradient is None or key.node not in numbers.delta:
        return ()
    network = numbers.network
    deltas = numbers.delta[key.node][row_of(network, NeuronName(key.node, key.neuron))]
    if key.source is None:
        taken, letters = np.ones_like(deltas), (r"\delta",)
    else:
        taken = numbers.taken_in(key.node)[network.numbering[key.node][1][key.source]]
        letters = (letter_of(network, key.source[0]), r"\delta")
    return (
        Equation(
            name="Gradient",
            symbol=_derivative(key),
            formula=rf"\frac{{1}}{{n}} \sum_i {_of(letters, 'i')}",
            terms=tuple(
                Term(_of(letters, str(i + 1)), _factors(key, x, delta), i)
                for i, (x, delta) in enumerate(zip(taken, deltas, strict=True))
            ),
            result=float(numbers.gradient[parameter_index(network, key)]),
            factor=one_nth(numbers.n_examples),
        ),
    )


def clipping(numbers: StepNumbers, key: ParameterKey) -> tuple[Equation, ...]:
    """Return how the gradient is clipped, or nothing where it is not, or not known yet."""
    clipped = numbers.clipped
    if numbers.gradient is None or clipped is None or key.node not in numbers.delta:
        return ()
    index = parameter_index(numbers.network, key)
    if numbers.network.is_fixed[index]:
        return ()
    value = float(numbers.gradient[index])
    equations = numbers.clipping.explain(value, numbers.gradient_length, _derivative(key))
    last = [replace(each, result=float(clipped[index])) for each in equations[-1:]]
    return (*equations[:-1], *last)


def update(numbers: StepNumbers, key: ParameterKey) -> tuple[Equation, ...]:
    """Return what the optimiser adds and what then is new, or nothing before the gradient is known.

    That is the gradient as clipped. Before the update the results are what the terms announce;
    after it, what has happened.
    """
    index = parameter_index(numbers.network, key)
    if numbers.clipped is None or key.node not in numbers.delta:
        return ()
    is_fixed = bool(numbers.network.is_fixed[index])
    old = float(numbers.theta[index])
    slots = {name: float(slot[index]) for name, slot in numbers.slots.items()}
    gradient = float(numbers.clipped[index])
    terms = () if is_fixed else numbers.optimiser.explain(old, gradient, slots)
    after = numbers.theta_after
    step = sum(term.value for term in terms) if after is None else float(after[index]) - old
    letter = _letter(key)
    change = Equation(
        name="Update",
        symbol=rf"\Delta {letter}",
        formula="0" if is_fixed else numbers.optimiser.update_latex,
        terms=terms,
        result=step,
        note=_FROZEN if is_fixed else "",
        parts=() if is_fixed else numbers.optimiser.workings(gradient, slots),
    )
    new = Equation(
        name="New value",
        symbol=rf"{letter}_{{\text{{new}}}}",
        formula=rf"{letter} + \Delta {letter}",
        terms=(Term(letter, (old,), "before"), Term(rf"\Delta {letter}", (step,), "update")),
        result=old + step if after is None else float(after[index]),
    )
    return change, new


def _letter(key: ParameterKey) -> str:
    return "b" if key.source is None else "w"


def _derivative(key: ParameterKey) -> str:
    return rf"\frac{{\partial \overline{{L}}}}{{\partial {_letter(key)}}}"


def _of(letters: Sequence[str], example: str) -> str:
    """Return a product of letters, each with the number of an example."""
    return " ".join(of_example(letter, example) for letter in letters)


def _factors(key: ParameterKey, taken: float, delta: float) -> tuple[float, ...]:
    return (float(delta),) if key.source is None else (float(taken), float(delta))
