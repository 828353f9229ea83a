"""A radial basis column's arithmetic: distances instead of weighted sums, and the way back."""

import numpy as np

from playground.engine.arithmetic.common import (
    letter_of,
    mean,
    of_example,
    row_of,
    taken_letter,
)
from playground.engine.arithmetic.equation import Equation, Formula, Term
from playground.engine.arithmetic.matrix_equation import MatrixEquation, Shape
from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.arrays import FloatArray
from playground.engine.network import Node
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, parameter_index

NOTE = (
    "The column to the right measures distances from its centres, so it hands back 2 |β| (c − x) δ "
    "of each of its neurons instead of w δ."
)

_DELTA = r"\delta"


def distance(numbers: StepNumbers, neuron: NeuronName, example: int | None) -> Equation:
    """Return z = -|β| Σ (x_j - c_j)² of a neuron, or its mean over the minibatch."""
    network, node = numbers.network, numbers.network[neuron.node]
    row = row_of(network, neuron)
    sums = numbers.pre_activation[node.id][row]
    if example is None:
        return mean("Mean distance", "z", sums)
    views = network.views(numbers.theta)[node.id]
    taken, x = numbers.taken_in(node.id)[:, example], taken_letter(network, node)
    terms: list[Term] = []
    for j, (centre, source) in enumerate(
        zip(views["weight"][row], network.input_names(node), strict=True)
    ):
        if (*source, neuron.neuron) not in node.erased:
            letters = f"{x}_{{{j + 1}}}", f"c_{{{j + 1}}}"
            latex = rf"\left( {letters[0]} - {letters[1]} \right)^2"
            values = dict(zip(letters, (float(taken[j]), float(centre)), strict=True))
            square = float(np.square(taken[j] - centre))
            terms.append(Term(latex, (Formula(latex, values, square),), NeuronName(*source)))
    return Equation(
        name="Distance from the centre",
        symbol="z",
        formula=rf"-|\beta| \sum_j ({x}_j - c_j)^2",
        terms=tuple(terms),
        result=float(sums[example]),
        factor=-abs(float(views["bias"][row])),
        note="The neuron's centre is c; the larger its β, the narrower its bump.",
    )


def gradient(numbers: StepNumbers, key: ParameterKey) -> Equation:
    """Return dL/dc, or dL/dβ, as the mean over the examples."""
    network, node = numbers.network, numbers.network[key.node]
    row, n = row_of(network, NeuronName(key.node, key.neuron)), numbers.n_examples
    known = np.full_like(numbers.theta, np.nan) if numbers.gradient is None else numbers.gradient
    views, taken = network.views(numbers.theta)[key.node], numbers.taken_in(key.node)
    beta, deltas = float(views["bias"][row]), numbers.delta[key.node][row]
    if key.source is None:
        sign = "-" if beta > 0 else ""
        name, values = r"\beta", _squares(numbers, node, row)
        scale = Formula(rf"{sign}\frac{{1}}{{n}}", {"n": n}, -float(np.sign(beta)) / n)
        letters = [f"{of_example('D', i)} {of_example(_DELTA, i)}" for i in _places(n)]
        note = "D is the squared distance of what comes in from the neuron's centre."
    else:
        x = letter_of(network, key.source[0])
        column = network.numbering[key.node][1][key.source]
        name, values = "c", taken[column] - views["weight"][row, column]
        latex, size = r"2 \cdot \frac{\beta}{n}", abs(beta)
        scale = Formula(latex, {r"\beta": size, "n": n}, 2 * size / n)
        letters = [
            rf"\left( {of_example(x, i)} - c \right) {of_example(_DELTA, i)}" for i in _places(n)
        ]
        note = ""
    terms = [
        Term(letters[i + 1], (float(value), float(delta)), i)
        for i, (value, delta) in enumerate(zip(values, deltas, strict=True))
    ]
    return Equation(
        name="Gradient",
        symbol=rf"\frac{{\partial \overline{{L}}}}{{\partial {name}}}",
        formula=rf"{scale.latex} \sum_i {letters[0]}",
        terms=tuple(terms),
        result=float(known[parameter_index(network, key)]),
        factor=scale,
        note=note,
    )


def _places(n: int) -> tuple[str, ...]:
    """Return what stands for any example, and then for each of n."""
    return ("i", *(str(i + 1) for i in range(n)))


def _squares(numbers: StepNumbers, node: Node, row: int) -> FloatArray:
    """Return the squared distances from a neuron's centre, (n,)."""
    return np.square(_apart(numbers, node, row)).sum(axis=0)


def _apart(numbers: StepNumbers, node: Node, row: int) -> FloatArray:
    """Return x - c of a neuron as far as it counts, (fan_in, n)."""
    centre = numbers.network.views(numbers.theta)[node.id]["weight"][row]
    apart, mask = numbers.taken_in(node.id) - centre[:, np.newaxis], numbers.network.mask(node)
    return apart if mask is None else apart * mask[row][:, np.newaxis].astype(apart.dtype)


def through_distances(numbers: StepNumbers, node_id: str) -> FloatArray:
    """Return dL/dx of what a column takes in, (fan_in, n), n times that of the mean loss.

    That is Σ_k 2 |β_k| (c_k - x) δ_k.
    """
    node, result = numbers.network[node_id], np.zeros_like(numbers.taken_in(node_id))
    widths = np.abs(numbers.network.views(numbers.theta)[node_id]["bias"])
    with np.errstate(all="ignore"):
        for row, width in enumerate(widths):
            pull = 2 * width * numbers.delta[node_id][row]
            result -= _apart(numbers, node, row) * pull
    return result


def matrices(node: Node, fan_in: int, n: int, taken: str) -> MatrixEquation:
    """Return how a column's distances come about, with the shapes."""
    units = node.layer.n_units
    shapes = Shape(r"\beta", units, 1), Shape("C", units, fan_in), Shape(taken, fan_in, n)
    right = rf"-\beta \, \odot \, \left| C - {taken} \right|^2"
    return MatrixEquation("Distances from the centres", Shape("z", units, n), right, shapes)


def gradient_matrices(node: Node, fan_in: int, taken: str) -> tuple[MatrixEquation, ...]:
    """Return the gradients of a column's centres and widths; each has the shape of its own."""
    units, derivative = node.layer.n_units, r"\frac{{\partial \overline{{L}}}}{{\partial {0}}}"
    x, delta = of_example(taken, "i"), of_example(_DELTA, "i")
    return (
        MatrixEquation(
            "Gradient of the centres",
            Shape(derivative.format("C"), units, fan_in),
            rf"\frac{{2}}{{n}} \, \beta \, \odot \, \sum_i {delta} \, \odot \, ( {x} - C )",
            (),
        ),
        MatrixEquation(
            "Gradient of the widths",
            Shape(derivative.format(r"\beta"), units, 1),
            rf"-\frac{{1}}{{n}} \sum_i {delta} \, \odot \, \left| C - {x} \right|^2",
            (),
        ),
    )
