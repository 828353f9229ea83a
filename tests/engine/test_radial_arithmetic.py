"""The arithmetic of a step through radial basis columns: it adds up to the engine's numbers."""

import numpy as np
import pytest

from playground.document.experiment import Experiment
from playground.engine.activations.tanh import Tanh
from playground.engine.arithmetic import column, connection, delta, example, neuron
from playground.engine.arithmetic.equation import Formula
from playground.engine.bound_network import bind_backward
from playground.engine.calls import run
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.layers.radial_basis import RadialBasis
from playground.engine.network import Network, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, parameter_keys
from playground.engine.penalties.l2 import L2
from playground.session.trainer import Trainer

both = pytest.mark.parametrize("is_normalised", [False, True])


def numbers_of(*, is_normalised):
    """Return the numbers of a step through two radial basis columns with an erased connection."""
    network = Network(
        (
            Node("input", Input(features=("x1", "x2"))),
            Node("a", Dense(3, Tanh()), ("input",)),
            Node(
                "b",
                RadialBasis(4, is_normalised=is_normalised),
                ("a", "input"),
                erased=frozenset({("a", "2", "1"), ("input", "x1", "3")}),
            ),
            Node("c", RadialBasis(2, beta=0.3), ("b",)),
            Node("output", Dense(1), ("c", "a")),
        )
    )
    experiment = Experiment(network, Circle(), batch_size=5, seed=4, dtype="float64", penalty=L2())
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
        found += connection.gradient(numbers, key) + connection.penalty(numbers, key)
        found += connection.update(numbers, key)
    return found + [part for equation in found for part in equation.parts]


@both
def test_the_terms_of_every_equation_add_up_to_its_result(is_normalised):
    equations = equations_of(numbers_of(is_normalised=is_normalised))
    assert len(equations) > 100
    for equation in equations:
        assert np.isclose(equation.sum, equation.result, rtol=1e-9, atol=1e-12), equation


def test_formulas_with_their_numbers_give_their_values():
    numbers = numbers_of(is_normalised=False)
    (gradient,) = connection.gradient(numbers, ParameterKey("b", "1", ("a", "1")))
    assert gradient.symbol.endswith(r"\partial c}")
    assert isinstance(gradient.factor, Formula)
    beta, n = gradient.factor.values[r"\beta"], gradient.factor.values["n"]
    assert gradient.factor.value == 2 * beta / n
    assert gradient.factor.in_numbers(3).startswith(r"2 \cdot \frac{")
    (width,) = connection.gradient(numbers, ParameterKey("b", "1"))
    assert width.symbol.endswith(r"\partial \beta}")


@both
def test_an_examples_own_gradient_is_that_of_its_loss_alone(is_normalised):
    numbers = numbers_of(is_normalised=is_normalised)
    each = [numbers.of_example(i).gradient for i in range(5)]
    np.testing.assert_allclose(np.mean(each, axis=0), numbers.gradient, atol=1e-14)
    from playground.engine.bound_network import BoundNetwork

    bound = BoundNetwork(numbers.network, numbers.theta.copy(), 1)
    bound.inputs[...] = numbers.activation["input"][:, :1]
    gradient = np.zeros_like(numbers.theta)
    backward = bind_backward(bound, numbers.loss, gradient)
    backward.targets[...] = numbers.targets[:, :1]
    run(bound.forward + backward.calls)
    np.testing.assert_allclose(each[0], gradient, atol=1e-14)


def test_a_penalty_has_nothing_to_say_of_centres():
    numbers = numbers_of(is_normalised=False)
    assert connection.penalty(numbers, ParameterKey("b", "1", ("a", "1"))) == ()
    assert connection.penalty(numbers, ParameterKey("a", "1", ("input", "x1"))) != ()


@both
def test_everything_can_be_set_as_mathematics(is_normalised):
    ziamath = pytest.importorskip("ziamath")
    numbers = numbers_of(is_normalised=is_normalised)
    name, key = NeuronName("b", "1"), ParameterKey("b", "1", ("a", "1"))
    equations = [
        *neuron.forward(numbers, name, 0),
        *delta.backward(numbers, name, 0),
        *delta.backward(numbers, NeuronName("a", "1"), 0),
        *connection.gradient(numbers, key),
        *connection.gradient(numbers, ParameterKey("b", "1")),
        *connection.update(numbers, key),
        *example.loss(numbers, 0),
    ]
    matrices = [
        *column.forward(numbers.network, "b", 5),
        *column.backward(numbers, "a", 5),
        *column.backward(numbers, "b", 5),
        *column.gradient(numbers.network, "b", 5),
    ]
    texts = {equation.in_numbers() for equation in equations}
    texts |= {each.in_letters for each in equations} | {each.with_shapes for each in matrices}
    for text in texts:
        assert ziamath.Latex(text).getsize()[1] < 150, text
