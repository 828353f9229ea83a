import pytest

from playground.document.experiment import Experiment
from playground.document.obstacle import find_obstacle, why_idle
from playground.engine.activations.step import Step
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.plane import Plane
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.perceptron import Perceptron
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import Network, NetworkError, Node

INPUT = Node("input", Input(features=("x1", "x2")))


def network(*nodes):
    return Network((INPUT, *nodes))


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ((Node("output", Dense(1)),), "Nothing leads to the output yet"),
        ((Node("a", Dense(1)), Node("output", Dense(1), ("a",))), "No path leads from the inputs"),
        ((Node("output", Dense(3), ("input",)),), "has 3 neurons but the data has 2 classes"),
    ],
)
def test_what_cannot_be_trained_says_why(nodes, words):
    found = find_obstacle(network(*nodes), Circle())
    assert found.node == "output"
    assert words in found.sentence


def test_one_path_is_enough_to_train():
    alone = Node("a", Dense(1))
    assert find_obstacle(network(alone, Node("output", Dense(1), ("a", "input"))), Circle()) is None


def test_a_network_too_large_to_flow_is_refused():
    image = Network((Node("input", Input(shape=(28, 28))), Node("output", Dense(256), ("input",))))
    with pytest.raises(NetworkError, match=r"have 200,960 weights and biases, .* holds 200,000"):
        Experiment(image, Plane())


def test_behind_a_flat_output_nothing_is_learned():
    flat = network(Node("output", Dense(1, Step()), ("input",)))
    assert "the output is all or nothing" in why_idle(flat)
    assert find_obstacle(flat, Circle()) is None
    assert why_idle(network(Node("output", Dense(1), ("input",)))) is None
    assert why_idle(flat, Quadratic()) is not None
    assert why_idle(flat, Perceptron()) is None  # which looks at the sum
