"""The arithmetic of a step through maxout columns: it adds up to the engine's numbers."""

import numpy as np
import pytest

from playground.document.experiment import Experiment
from playground.engine.activations.tanh import Tanh
from playground.engine.arithmetic import column, connection, delta, neuron
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.layers.maxout import Maxout
from playground.engine.network import Network, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, parameter_keys
from playground.session.trainer import Trainer


@pytest.fixture(scope="module")
def numbers():
    """Return the numbers of a step through two maxout columns that are not all of one piece."""
    network = Network(
        (
            Node("input", Input(features=("x1", "x2"))),
            Node("a", Dense(4, Tanh()), ("input",)),
            Node(
                "b",
                Maxout(3),
                ("a", "input"),
                erased=frozenset({("a", "2", "1"), ("input", "x1", "3")}),
            ),
            Node("c", Maxout(2, dropout=0.3), ("b",), erased=frozenset({("b", "1", "1")})),
            Node("output", Dense(1), ("c", "a")),
        )
    )
    experiment = Experiment(network, Circle(), batch_size=5, seed=4, dtype="float64")
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
    trainer.advance(3)
    trainer.advance_phase()
    for _ in range(len(trainer.microscope.phases) - 1):
        trainer.advance_phase()
    return trainer.microscope.numbers


def equations_of(numbers):
    found = []
    for which in (0, 4, None):
        for node in numbers.network.nodes[1:]:
            for name in (NeuronName(node.id, each) for each in node.neurons):
                found += neuron.forward(numbers, name, which)
                found += delta.backward(numbers, name, which)
    for key in parameter_keys(numbers.network):
        found += connection.gradient(numbers, key) + connection.update(numbers, key)
    return found + [part for equation in found for part in equation.parts]


def test_the_terms_of_every_equation_add_up_to_its_result(numbers):
    equations = equations_of(numbers)
    assert len(equations) > 100
    for equation in equations:
        assert np.isclose(equation.sum, equation.result, rtol=1e-9, atol=1e-12), equation


def test_of_the_pieces_only_the_largest_is_written(numbers):
    summed, _ = neuron.forward(numbers, NeuronName("b", "2"), 0)
    weight, bias = (
        numbers.network.views(numbers.theta)["b"][name][1] for name in ("weight", "bias")
    )
    products = weight * numbers.taken_in("b")[:, 0]
    assert summed.terms[0].source == numbers_source(numbers, int(products.argmax()))
    assert summed.terms[0].value == products.max()
    assert summed.terms[1].value == bias
    assert "The largest of 6 pieces" in summed.note


def numbers_source(numbers, place):
    return NeuronName(*numbers.network.input_names(numbers.network["b"])[place])


def test_an_examples_own_gradient_averages_to_that_of_the_minibatch(numbers):
    each = [numbers.of_example(i).gradient for i in range(5)]
    np.testing.assert_allclose(np.mean(each, axis=0), numbers.gradient, atol=1e-14)


def test_a_piece_is_told_that_the_others_get_nothing(numbers):
    (equation,) = delta.backward(numbers, NeuronName("a", "1"), 0)
    assert "the largest of what comes in" in equation.note
    (gradient,) = connection.gradient(numbers, ParameterKey("b", "1", ("a", "1")))
    assert "no say" in gradient.note


def test_everything_can_be_set_as_mathematics(numbers):
    ziamath = pytest.importorskip("ziamath")
    name, key = NeuronName("b", "1"), ParameterKey("b", "1", ("a", "1"))
    equations = [*neuron.forward(numbers, name, 0), *delta.backward(numbers, name, 0)]
    equations += connection.gradient(numbers, key)
    matrices = [
        *column.forward(numbers.network, "b", 5),
        *column.backward(numbers, "a", 5),
        *column.gradient(numbers.network, "b", 5),
    ]
    texts = [text for each in equations for text in (each.in_letters, each.in_numbers())]
    for text in (*texts, *(each.with_shapes for each in matrices)):
        assert ziamath.Latex(text).svg()
