"""A neuron's arithmetic on the way forward: its weighted sum, and its activation."""

from playground.engine.arithmetic import largest, radial
from playground.engine.arithmetic.common import dense, mean, row_of, taken_letter
from playground.engine.arithmetic.dropping import before_dropout, dropped_out
from playground.engine.arithmetic.equation import Equation, Formula, Term
from playground.engine.arithmetic.normalising import WORDS, normalised_inputs
from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.arrays import FloatArray
from playground.engine.network import Node
from playground.engine.neuron_name import NeuronName


def forward(
    numbers: StepNumbers, neuron: NeuronName, example: int | None = None
) -> tuple[Equation, ...]:
    """Return how a neuron comes to its weighted sum and its activation, as far as it has.

    Without an `example` (its place in the minibatch), for the mean over the minibatch.
    """
    if neuron.node not in numbers.pre_activation:
        return ()
    layer = numbers.network[neuron.node].layer
    other = largest.largest if layer.has_weights else radial.distance
    sums = _weighted_sum if layer.adds_up else other
    return sums(numbers, neuron, example), _activation(numbers, neuron, example)


def _weighted_sum(numbers: StepNumbers, neuron: NeuronName, example: int | None) -> Equation:
    network, node = numbers.network, numbers.network[neuron.node]
    row = row_of(network, neuron)
    views = network.views(numbers.theta)[node.id]
    taken = _value(numbers.taken_in(node.id), example)
    x, z = taken_letter(network, node), "z"
    if example is None:
        x, z = rf"\overline{{{x}}}", r"\overline{z}"
    if node.id in numbers.normalised:
        x = rf"\hat{{{x}}}" if example is not None else r"\overline{\hat{x}}"
    terms = [
        Term(
            f"w_{{{j + 1}}} {x}_{{{j + 1}}}", (float(weight), float(taken[j])), NeuronName(*source)
        )
        for j, (weight, source) in enumerate(
            zip(views["weight"][row], network.input_names(node), strict=True)
        )
        if (*source, neuron.neuron) not in node.erased
    ]
    return Equation(
        name="Weighted sum" if example is not None else "Mean weighted sum",
        symbol=z,
        formula=rf"\sum_j w_j {x}_j + b",
        terms=(*terms, Term("b", (float(views["bias"][row]),), "bias")),
        result=float(_value(numbers.pre_activation[node.id], example)[row]),
        note=WORDS if node.id in numbers.normalised else "",
        parts=normalised_inputs(numbers, neuron, example),
    )


def _activation(numbers: StepNumbers, neuron: NeuronName, example: int | None) -> Equation:
    node, row = numbers.network[neuron.node], row_of(numbers.network, neuron)
    activations = numbers.activation[node.id][row]
    if example is None:
        return mean("Mean activation", "a", activations)
    value = float(activations[example])
    latex, values = _function(node, numbers.pre_activation[node.id][:, example], row)
    function = dense(node).activation
    if node.id in numbers.kept:
        return dropped_out(
            numbers, neuron, Formula(latex, values, before_dropout(numbers, neuron, example)), value
        )
    return Equation(
        name="Activation",
        symbol="a",
        formula=f"f(z) = {function.latex}",
        terms=(Term("f(z)", (Formula(latex, values, value),), "weighted sum"),),
        result=value,
    )


def _function(node: Node, sums: FloatArray, row: int) -> tuple[str, dict[str, float]]:
    """Return f(z) of a neuron as a formula, and the numbers for its letters."""
    function = dense(node).activation
    values = {letter: float(getattr(function, name)) for letter, name in function.symbols.items()}
    if not function.column_latex:
        return function.latex, values | {"z": float(sums[row])}
    shown = sorted({row, *range(min(len(sums), _MOST))})
    letters = {j: f"z_{{{j + 1}}}" for j in shown}
    column = " + ".join(function.column_latex.replace("z_j", letters[j]) for j in shown)
    if len(shown) < len(sums):
        column += r" + \cdots"
    latex = function.latex.replace(rf"\sum_j {function.column_latex}", column)
    return latex, {letters[j]: float(sums[j]) for j in shown} | {"z_i": float(sums[row])}


_MOST = 5
"""Neurons of a column of which the numbers are written in one fraction."""


def _value(array: FloatArray, example: int | None) -> FloatArray:
    """Return a column of an array, (units,), or the mean of all."""
    return array.mean(axis=1) if example is None else array[:, example]
