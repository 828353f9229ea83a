"""Batch normalisation's arithmetic: from what comes in to what is weighed, and the way back."""

import numpy as np

from playground.engine.arithmetic.common import letter_of, row_of
from playground.engine.arithmetic.equation import Equation, Formula, Term
from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.arrays import FloatArray
from playground.engine.layers.batch_normalisation import MEAN, VARIANCE, BatchNormalisation
from playground.engine.neuron_name import NeuronName

WORDS = (
    "What comes in is normalised first: less its mean over the minibatch, and divided by the root "
    "of its variance."
)
NOTE = (
    "The column to the right normalises by mean and variance of the minibatch, so each example's "
    "error depends on all the others."
)

_MOST = 4
"""Inputs of a neuron whose normalising is written out."""


def normalised_inputs(
    numbers: StepNumbers, neuron: NeuronName, example: int | None
) -> tuple[Equation, ...]:
    """Return how what a neuron weighs comes about, where its column normalises."""
    network, node = numbers.network, numbers.network[neuron.node]
    layer = node.layer
    if example is None or node.id not in numbers.normalised:
        return ()
    if not isinstance(layer, BatchNormalisation):
        return ()
    mean, variance = numbers.statistics[node.id]
    row, equations = row_of(network, neuron), list[Equation]()
    running = [network.views(numbers.slots[name])[node.id]["weight"] for name in (MEAN, VARIANCE)]
    for column, (source, name) in enumerate(network.input_names(node)):
        if (source, name, neuron.neuron) in node.erased or len(equations) == _MOST:
            continue
        letter = letter_of(network, source)
        given = numbers.activation[source][network[source].neurons.index(name), example]
        latex = rf"\frac{{{letter} - \mu}}{{\sqrt{{v + \epsilon}}}}"
        values = {
            letter: float(given),
            r"\mu": float(mean[column, 0]),
            "v": float(variance[column, 0]),
            r"\epsilon": layer.epsilon,
        }
        result = float(numbers.normalised[node.id][column, example])
        before = [float(each[row, column]) for each in running]
        equations.append(
            Equation(
                name="Normalised input",
                symbol=rf"\hat{{{letter}}}_{{{column + 1}}}",
                formula=latex,
                terms=(Term(latex, (Formula(latex, values, result),), NeuronName(source, name)),),
                result=result,
                note=f"Outside training the running mean {before[0]:.3g} and the running variance "
                f"{before[1]:.3g}, as they were before this step, stand in for μ and v.",
            )
        )
    return tuple(equations)


def through_normalisation(numbers: StepNumbers, node_id: str) -> FloatArray:
    """Return dL/dx of what a column normalises, (fan_in, n), n times that of the mean loss.

    With g = W^T delta: (g - mean(g) - x' mean(g x')) / sqrt(variance + epsilon).
    """
    node = numbers.network[node_id]
    if not isinstance(node.layer, BatchNormalisation):
        raise TypeError(f"Column {node_id!r} does not normalise.")
    weight = numbers.network.views(numbers.theta)[node_id]["weight"]
    normalised, (_, variance) = numbers.normalised[node_id], numbers.statistics[node_id]
    with np.errstate(all="ignore"):
        gradient = weight.T @ numbers.delta[node_id]
        slope = (gradient * normalised).mean(axis=1, keepdims=True)
        gradient = gradient - gradient.mean(axis=1, keepdims=True) - normalised * slope
        return gradient / np.sqrt(variance + variance.dtype.type(node.layer.epsilon))
