"""The next visit: what a neuron makes of the one example that the next step takes."""

from dataclasses import dataclass

import numpy as np

from playground.engine.activation import Activation
from playground.engine.activations.softmax import Softmax
from playground.engine.arrays import FloatArray, read_only
from playground.engine.calls import run
from playground.engine.weight_space.neuron_cases import NeuronCases


@dataclass(frozen=True, eq=False)
class NextVisit:
    """Its arithmetic; `vector`, `products` and `change` are (n_weights,), a learnt bias last."""

    row: int
    """The example, by its row in the training part."""
    sign: float
    """+1 where the sum should be positive, -1 where negative."""
    vector: FloatArray
    products: FloatArray
    """The terms of the sum, each a weight times its input."""
    offset: float
    """The fixed bias, or 0."""
    total: float
    output: float | None
    """None where it depends on the other neurons of the column."""
    target: float | None
    """None of a hidden neuron."""
    is_mistake: bool
    """Whether the example is on its wrong side."""
    change: FloatArray
    """What the step adds to the weights, exactly as training will."""


def next_visit(
    found: NeuronCases, activation: Activation, target: float | None, change: FloatArray
) -> NextVisit:
    """Return the visit of the only case of `found`."""
    cases, weights = found.cases, found.weights
    total = float(cases.sums(weights)[0])
    return NextVisit(
        row=int(found.rows[0]),
        sign=float(cases.signs[0]),
        vector=read_only(cases.vectors[0].copy()),
        products=read_only(cases.vectors[0] * weights),
        offset=cases.offset,
        total=total,
        output=None if isinstance(activation, Softmax) else _output(activation, total),
        target=target,
        is_mistake=bool(len(cases.mistakes(weights))),
        change=read_only(change),
    )


def _output(activation: Activation, total: float) -> float:
    result = np.zeros((1, 1))
    run(activation.forward(np.full((1, 1), total), result))
    return float(result[0, 0])
