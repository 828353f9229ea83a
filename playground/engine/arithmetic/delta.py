"""A neuron's arithmetic on the way back: its delta, from the loss or from those to its right."""

import numpy as np

from playground.engine.arithmetic.common import dense, is_fused, mean, mixes_the_column, row_of
from playground.engine.arithmetic.dropping import words
from playground.engine.arithmetic.equation import Equation, Formula, Term
from playground.engine.arithmetic.largest import NOTE as LARGEST_NOTE
from playground.engine.arithmetic.normalising import NOTE
from playground.engine.arithmetic.radial import NOTE as RADIAL_NOTE
from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.calls import run
from playground.engine.network import Node
from playground.engine.neuron_name import NeuronName


def backward(
    numbers: StepNumbers, neuron: NeuronName, example: int | None = None
) -> tuple[Equation, ...]:
    """Return how a neuron comes to its delta, or nothing before it has.

    Without an `example` (its place in the minibatch), for the mean over the minibatch.
    """
    if neuron.node not in numbers.delta:
        return ()
    row = row_of(numbers.network, neuron)
    deltas = numbers.delta[neuron.node][row]
    if example is None:
        return (mean(r"Mean delta", r"\delta", deltas),)
    node = numbers.network[neuron.node]
    if is_fused(numbers, node):
        return (_fused(numbers, row, example),)
    if mixes_the_column(node):
        return (_softmax_delta(numbers, node, row, example),)
    return (_delta(numbers, node, row, example),)


def _fused(numbers: StepNumbers, row: int, example: int) -> Equation:
    node = numbers.network.output
    result = float(numbers.delta[node.id][row, example])
    return Equation(
        name="Delta",
        symbol=r"\delta",
        formula=rf"\frac{{\partial L}}{{\partial z}} = {numbers.loss.derivative_latex}",
        terms=(Term(r"\delta", (_of_loss(numbers, row, example, result),), "loss"),),
        result=result,
        note="In this loss the slope of the output's activation cancels.",
    )


def _of_loss(numbers: StepNumbers, row: int, example: int, value: float) -> Formula:
    a = float(numbers.activation[numbers.network.output.id][row, example])
    y = float(numbers.targets[row, example])
    letters = numbers.loss.letters(len(numbers.targets))
    return Formula(numbers.loss.derivative_latex, {"a": a, "y": y, **letters}, value)


def _delta(numbers: StepNumbers, node: Node, row: int, example: int) -> Equation:
    slope = _slope(numbers, node, row, example)
    result = float(numbers.delta[node.id][row, example])
    if numbers.output_gradient is not None and node.id == numbers.network.output.id:
        blame = _activation_gradient(numbers, node, row, example)
        return Equation(
            name="Delta",
            symbol=r"\delta",
            formula=r"\frac{\partial L}{\partial a} \cdot f'(z)",
            terms=(Term(r"\frac{\partial L}{\partial a} f'(z)", (blame.result, slope.result)),),
            result=result,
            parts=(blame, slope),
        )
    if node.id in numbers.kept:
        return _dropped(
            numbers, node, row, _from_the_right(numbers, node, row, example), slope, result
        )
    return Equation(
        name="Delta",
        symbol=r"\delta",
        formula=rf"f'(z) \cdot {_sum(numbers, node)}",
        terms=_from_the_right(numbers, node, row, example),
        result=result,
        factor=slope.result,
        note=_note(numbers, node),
        parts=(slope,),
    )


def _note(numbers: StepNumbers, node: Node) -> str:
    """Return what is out of the ordinary in what reaches a column from the right."""
    readers = [numbers.network[right] for right in numbers.arriving]
    readers = [right for right in readers if node.id in right.sources]
    return " ".join(dict.fromkeys(map(_note_of, readers)))


def _note_of(reader: Node) -> str:
    if reader.layer.adds_up:
        return NOTE
    return LARGEST_NOTE if reader.layer.has_weights else RADIAL_NOTE


def _sum(numbers: StepNumbers, node: Node) -> str:
    """Return what reaches a column from the right, in letters."""
    is_normalised = _is_normalised(numbers, node)
    return r"\frac{\partial L}{\partial a}" if is_normalised else r"\sum_k w_k \delta_k"


def _is_normalised(numbers: StepNumbers, node: Node) -> bool:
    """Tell whether a column that does not just weigh it takes in what this one gives."""
    return any(node.id in numbers.network[right].sources for right in numbers.arriving)


def _dropped(
    numbers: StepNumbers,
    node: Node,
    row: int,
    terms: tuple[Term, ...],
    slope: Equation,
    result: float,
) -> Equation:
    kept = float(numbers.kept[node.id][row, 0])
    return Equation(
        name="Delta",
        symbol=r"\delta",
        formula=rf"m \cdot f'(z) \cdot {_sum(numbers, node)}",
        terms=terms,
        result=result,
        factor=kept * slope.result,
        note=words(kept),
        parts=(slope,),
    )


def _slope(numbers: StepNumbers, node: Node, row: int, example: int) -> Equation:
    """Return f'(z) as the engine's way back has it."""
    function = dense(node).activation
    one = slice(row, row + 1), slice(example, example + 1)
    z, a = numbers.pre_activation[node.id][one].copy(), numbers.activation[node.id][one].copy()
    if node.id in numbers.kept:  # what the others got is something else
        run(function.forward(z, a))
    slope = np.ones_like(z)
    with np.errstate(all="ignore"):
        run(function.backward(z, a, slope))
    values = {letter: float(getattr(function, name)) for letter, name in function.symbols.items()}
    letters = values | {"z": float(z[0, 0]), "a": float(a[0, 0])}
    result = float(slope[0, 0])
    formula = Formula(function.derivative_latex, letters, result)
    return Equation(
        name="Slope of the activation",
        symbol="f'(z)",
        formula=function.derivative_latex,
        terms=(Term("f'(z)", (formula,)),),
        result=result,
        note="Here a is f(z), before dropout." if node.id in numbers.kept else "",
    )


def _from_the_right(numbers: StepNumbers, node: Node, row: int, example: int) -> tuple[Term, ...]:
    """Return the deltas of the neurons that listen to a neuron, each with its weight."""
    name = (node.id, node.neurons[row])
    views = numbers.network.views(numbers.theta)
    terms: list[Term] = []
    for right in numbers.network.nodes:
        if node.id not in right.sources:
            continue
        column = numbers.network.numbering[right.id][1][name]
        if right.id in numbers.arriving:
            value = float(numbers.arriving[right.id][column, example])
            reader = next((k for k in right.neurons if (*name, k) not in right.erased), None)
            source = None if reader is None else NeuronName(right.id, reader)
            terms.append(Term(r"\frac{\partial L}{\partial a}", (value,), source))
            continue
        for k, neuron in enumerate(right.neurons):
            if (*name, neuron) in right.erased:
                continue
            weight = float(views[right.id]["weight"][k, column])
            delta = float(numbers.delta[right.id][k, example])
            place = f"{{{len(terms) + 1}}}"
            symbol = rf"w_{place} \delta_{place}"
            terms.append(Term(symbol, (weight, delta), NeuronName(right.id, neuron)))
    return tuple(terms)


def _activation_gradient(numbers: StepNumbers, node: Node, row: int, example: int) -> Equation:
    """Return dL/da of a neuron: from the loss at the output, else from the right."""
    symbol = r"\frac{\partial L}{\partial a}"
    if numbers.output_gradient is not None and node.id == numbers.network.output.id:
        result = float(numbers.output_gradient[row, example])
        formula = numbers.loss.derivative_latex
        terms = (Term(symbol, (_of_loss(numbers, row, example, result),), "loss"),)
    else:
        terms, formula = _from_the_right(numbers, node, row, example), r"\sum_k w_k \delta_k"
        result = sum(term.value for term in terms)
    return Equation("Error at the activation", symbol, formula, terms, result)


def _softmax_delta(numbers: StepNumbers, node: Node, row: int, example: int) -> Equation:
    """Return the delta of a neuron whose activation takes part in those of its whole column."""
    activations = [float(a) for a in numbers.activation[node.id][:, example]]
    blames = [_activation_gradient(numbers, node, j, example) for j in range(len(activations))]
    rest = [
        Term(rf"{{-a_{{{j + 1}}}}} g_{{{j + 1}}}", (-a, blame.result), NeuronName(node.id, name))
        for j, (a, blame, name) in enumerate(zip(activations, blames, node.neurons, strict=True))
    ]
    own = Term("g_i", (blames[row].result,), NeuronName(node.id, node.neurons[row]))
    return Equation(
        name="Delta",
        symbol=r"\delta",
        formula=r"a_i \bigl( g_i - \sum_j a_j g_j \bigr), \quad g = \frac{\partial L}{\partial a}",
        terms=(own, *rest),
        result=float(numbers.delta[node.id][row, example]),
        factor=activations[row],
        note="Every output of the column changes with this sum, since they add up to 1.",
        parts=(blames[row],),
    )
