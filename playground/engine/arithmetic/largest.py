"""A maxout column's arithmetic: the largest instead of a sum, and the way back."""

import numpy as np

from playground.engine.arithmetic.common import mean, row_of, taken_letter
from playground.engine.arithmetic.equation import Equation, Term
from playground.engine.arithmetic.matrix_equation import MatrixEquation, Shape
from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.network import Node
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey

NOTE = (
    "The column to the right takes the largest of what comes in: each of its neurons hands w δ "
    "back to the piece that was the largest, and nothing to the others."
)
GRADIENT_NOTE = "Where another piece was the largest, the example has no say in this weight."


def largest(numbers: StepNumbers, neuron: NeuronName, example: int | None) -> Equation:
    """Return z = max_j w_j x_j + b of a neuron, or its mean over the minibatch."""
    network, node = numbers.network, numbers.network[neuron.node]
    row = row_of(network, neuron)
    sums = numbers.pre_activation[node.id][row]
    if example is None:
        return mean("Mean of the largest", "z", sums)
    weights = network.views(numbers.theta)[node.id]["weight"][row]
    bias = float(network.views(numbers.theta)[node.id]["bias"][row])
    taken, x = numbers.taken_in(node.id)[:, example], taken_letter(network, node)
    names, is_there = network.input_names(node), _connected(numbers, node, row)
    terms: list[Term] = []
    note = "Nothing comes in, so only the bias is left."
    if is_there.any():
        products = np.where(is_there, weights * taken, -np.inf)
        j = int(products.argmax())
        factors = float(weights[j]), float(taken[j])
        terms.append(Term(f"w_{{{j + 1}}} {x}_{{{j + 1}}}", factors, NeuronName(*names[j])))
        note = f"The largest of {int(is_there.sum())} pieces; the others have no say."
    return Equation(
        name="Largest piece",
        symbol="z",
        formula=rf"\max_j w_j {x}_j + b",
        terms=(*terms, Term("b", (bias,), "bias")),
        result=float(sums[example]),
        note=note,
    )


def is_largest(numbers: StepNumbers, key: ParameterKey) -> BoolArray:
    """Return for which examples the piece behind a weight was the largest, (n,)."""
    network, node = numbers.network, numbers.network[key.node]
    if key.source is None:
        raise ValueError("A bias has no piece; ask for a weight.")
    row = row_of(network, NeuronName(key.node, key.neuron))
    return _largest(numbers, node, row) == network.numbering[key.node][1][key.source]


def through_largest(numbers: StepNumbers, node_id: str) -> FloatArray:
    """Return dL/dx of what a column takes in, (fan_in, n), n times that of the mean loss."""
    node, result = numbers.network[node_id], np.zeros_like(numbers.taken_in(node_id))
    weights = numbers.network.views(numbers.theta)[node_id]["weight"]
    places = np.arange(len(result))[:, np.newaxis]
    with np.errstate(all="ignore"):
        for row, delta in enumerate(numbers.delta[node_id]):
            is_chosen = _largest(numbers, node, row) == places
            result += np.where(is_chosen, weights[row][:, np.newaxis] * delta, 0)
    return result


def _connected(numbers: StepNumbers, node: Node, row: int) -> BoolArray:
    """Return which inputs a neuron has, (fan_in,)."""
    mask, fan_in = numbers.network.mask(node), numbers.network.places[node.id].fan_in
    return np.ones(fan_in, np.bool_) if mask is None else mask[row] > 0


def _largest(numbers: StepNumbers, node: Node, row: int) -> FloatArray:
    """Return which of a neuron's inputs is the largest in each example, (n,); -1 without any."""
    is_there = _connected(numbers, node, row)
    if not is_there.any():
        return np.full(numbers.n_examples, -1.0)
    weight = numbers.network.views(numbers.theta)[node.id]["weight"][row]
    with np.errstate(all="ignore"):
        pieces = numbers.taken_in(node.id) * weight[:, np.newaxis]
    pieces = np.where(is_there[:, np.newaxis], pieces, -np.inf)
    return pieces.argmax(axis=0).astype(np.float64)


def matrices(node: Node, fan_in: int, n: int, taken: str) -> MatrixEquation:
    """Return how a column's largest pieces come about, with the shapes."""
    units = node.layer.n_units
    shapes = Shape("W", units, fan_in), Shape(taken, fan_in, n), Shape("b", units, 1)
    right = rf"\max_j \left( W_j \, {taken}_j \right) + b"
    return MatrixEquation("Largest pieces", Shape("z", units, n), right, shapes)


def gradient_matrices(node: Node, fan_in: int, taken: str) -> tuple[MatrixEquation, ...]:
    """Return the gradients of a column's weights and biases; each has the shape of its own."""
    units, derivative = node.layer.n_units, r"\frac{{\partial \overline{{L}}}}{{\partial {0}}}"
    return (
        MatrixEquation(
            "Gradient of the weights",
            Shape(derivative.format("W"), units, fan_in),
            rf"\frac{{1}}{{n}} \sum_i \delta^{{(i)}} \, {taken}_{{\max}}^{{(i)}}",
            (),
        ),
        MatrixEquation(
            "Gradient of the biases",
            Shape(derivative.format("b"), units, 1),
            r"\frac{1}{n} \sum_i \delta^{(i)}",
            (),
        ),
    )
