"""Dropout's arithmetic: what a neuron gives while others are switched off, or it is itself."""

import numpy as np

from playground.engine.arithmetic.common import dense, row_of
from playground.engine.arithmetic.equation import Equation, Formula, Term
from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.calls import run
from playground.engine.neuron_name import NeuronName


def words(kept: float) -> str:
    """Return what dropout does with a neuron whose activation it multiplies by m = `kept`."""
    if kept == 0:
        return "Dropout has switched this neuron off for this minibatch: m is 0."
    return (
        f"Dropout has left this neuron on; it counts m = {kept:.3g} times, to make up for those "
        "that are off."
    )


def before_dropout(numbers: StepNumbers, neuron: NeuronName, example: int) -> float:
    """Return f(z) of a neuron for an example, which dropout multiplies."""
    node = numbers.network[neuron.node]
    sums = numbers.pre_activation[node.id][:, example : example + 1].copy()
    activations = np.empty_like(sums)
    with np.errstate(all="ignore"):
        run(dense(node).activation.forward(sums, activations))
    return float(activations[row_of(numbers.network, neuron), 0])


def dropped_out(
    numbers: StepNumbers, neuron: NeuronName, function: Formula, result: float
) -> Equation:
    """Return how dropout makes an activation of f(z)."""
    kept = float(numbers.kept[neuron.node][row_of(numbers.network, neuron), 0])
    return Equation(
        name="Activation",
        symbol="a",
        formula=r"m \cdot f(z)",
        terms=(Term("m f(z)", (kept, function), "weighted sum"),),
        result=result,
        note=words(kept),
    )
