"""What the arithmetic of neurons, connections and examples shares."""

import numpy as np

from playground.engine.arithmetic.equation import Equation, Formula, Term
from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.arrays import FloatArray
from playground.engine.bound_network import output_activation
from playground.engine.network import Network, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.weighted_sums import WeightedSums


def row_of(network: Network, neuron: NeuronName) -> int:
    """Return the place of a neuron in its column."""
    return network.numbering[neuron.node][0][neuron.neuron]


def letter_of(network: Network, node_id: str) -> str:
    """Return the letter of what a node gives to others: x of the inputs, else a."""
    return "x" if node_id == network.input.id else "a"


def taken_letter(network: Network, node: Node) -> str:
    """Return the letter of all that a node takes in; with inputs among it, x."""
    letters = {letter_of(network, source) for source in node.sources}
    return "a" if letters == {"a"} else "x"


def mean(name: str, symbol: str, values: FloatArray, result: float | None = None) -> Equation:
    """Return the mean of a number over the examples of a minibatch, (n,)."""
    terms = [
        Term(of_example(symbol, str(i + 1)), (float(value),), i) for i, value in enumerate(values)
    ]
    return Equation(
        name=name,
        symbol=rf"\overline{{{symbol}}}",
        formula=rf"\frac{{1}}{{n}} \sum_i {of_example(symbol, 'i')}",
        terms=tuple(terms),
        result=float(np.mean(values)) if result is None else result,
        factor=one_nth(len(values)),
    )


def one_nth(n: int) -> Formula:
    """Return the factor that makes a mean of a sum."""
    return Formula(r"\frac{1}{n}", {"n": n}, 1 / n)


def of_example(symbol: str, example: str) -> str:
    """Return a symbol with the number of an example, for which people count from 1."""
    return rf"{symbol}^{{({example})}}"


def dense(node: Node) -> WeightedSums:
    """Return the layer of a column of neurons."""
    if not isinstance(node.layer, WeightedSums):
        raise TypeError(f"Column {node.id!r} has no weighted sums.")
    return node.layer


def is_fused(numbers: StepNumbers, node: Node) -> bool:
    """Tell whether the loss gives the delta of a column at once."""
    activation, partner = output_activation(numbers.network), numbers.loss.partner
    is_output = node.id == numbers.network.output.id
    return is_output and activation is not None and partner == activation.name


def mixes_the_column(node: Node) -> bool:
    """Tell whether each activation of a column depends on all of its sums."""
    return bool(dense(node).activation.column_latex)
