"""A network as a value: what it refuses, where its parameters are, what is erased."""

import numpy as np
import pytest

from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.initialisers.normal import Normal
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import Network, NetworkError, Node, feed_forward

INPUT = Node("input", Input(features=("x1", "x2")))


def network(*nodes):
    return Network((INPUT, *nodes))


WRONG = {
    "nothing at all": ((), "begins with its inputs"),
    "no input first": ((Node("a", Dense(1)),), "begins with its inputs"),
    "nothing but inputs": ((INPUT,), "nothing after the inputs"),
    "an unknown source": ((INPUT, Node("a", Dense(1), ("b",))), "does not stand before"),
    "a source of itself": ((INPUT, Node("a", Dense(1), ("a",))), "does not stand before"),
    "a source from the right": (
        (INPUT, Node("a", Dense(1), ("b",)), Node("b", Dense(1), ("input",))),
        "does not stand before",
    ),
    "the same name twice": (
        (INPUT, Node("a", Dense(1), ("input",)), Node("a", Dense(1), ("input",))),
        "Two columns",
    ),
    "a source twice": ((INPUT, Node("a", Dense(1), ("input", "input"))), "a source twice"),
    "a second input": (
        (INPUT, Node("more", Input(features=("x1",))), Node("a", Dense(1), ("input", "more"))),
        "second input",
    ),
    "inputs with a source": (
        (INPUT, Node("more", Input(features=("x1",)), ("input",)), Node("a", Dense(1), ("more",))),
        "second input",
    ),
    "an empty input": ((Node("input", Input()), Node("a", Dense(1), ("input",))), "is empty"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_computed_is_refused(what):
    nodes, words = WRONG[what]
    with pytest.raises(NetworkError, match=words):
        Network(nodes)


@pytest.mark.parametrize("neurons", [("1",), ("1", "1"), ("1", "2", "3")])
def test_each_neuron_has_one_name(neurons):
    with pytest.raises(NetworkError, match="name each neuron once"):
        Node("a", Dense(2), ("input",), neurons)


def test_neurons_have_names_of_their_own_accord():
    assert INPUT.neurons == ("x1", "x2")
    assert Node("a", Dense(3), ("input",)).neurons == ("1", "2", "3")
    assert Node("pixels", Input(shape=(2, 2))).neurons == ("1", "2", "3", "4")


def test_feed_forward_connects_each_column_with_the_next():
    made = feed_forward(Input(features=("x1", "x2")), Dense(4), Dense(2), Dense(1))
    assert [node.id for node in made.nodes] == ["input", "hidden 1", "hidden 2", "output"]
    assert [node.sources for node in made.nodes[1:]] == [("input",), ("hidden 1",), ("hidden 2",)]
    assert made.n_parameters == 4 * 3 + 2 * 5 + 1 * 3
    assert made.hidden == made.nodes[1:3]
    assert (made.input, made.output) == (made.nodes[0], made.nodes[-1])


def test_every_parameter_belongs_to_one_node():
    made = network(
        Node("a", Dense(3), ("input",)),
        Node("b", Dense(2), ("a", "input")),
        Node("out", Dense(1), ("b", "a", "input")),
    )
    assert [made.places[i].fan_in for i in ("input", "a", "b", "out")] == [0, 2, 5, 7]
    theta = np.zeros(made.n_parameters)
    for views in made.views(theta).values():
        for view in views.values():
            view += 1
    assert (theta == 1).all()
    assert made.input_names(made["b"]) == (
        ("a", "1"), ("a", "2"), ("a", "3"), ("input", "x1"), ("input", "x2"),
    )  # fmt: skip


def test_columns_are_called_by_their_place_whatever_their_identifiers():
    made = network(
        Node("b", Dense(3), ("input",)), Node("a", Dense(2), ("b",)), Node("c", Dense(1), ("a",))
    )
    assert [made.title(i) for i in ("input", "b", "a", "c")] == [
        "inputs", "hidden 1", "hidden 2", "output",
    ]  # fmt: skip


def test_equal_networks_are_equal_values():
    one, other = (feed_forward(Input(features=("x1",)), Dense(2, Sigmoid())) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert one != feed_forward(Input(features=("x1",)), Dense(2))


def erased_network():
    erased = frozenset({("input", "x2", "1"), ("a", "3", "2")})
    return network(
        Node("a", Dense(3), ("input",)), Node("out", Dense(2), ("a", "input"), erased=erased)
    )


def test_an_erased_connection_is_masked_and_starts_at_zero():
    made = erased_network()
    expected = np.ones((2, 5))
    expected[0, 4] = expected[1, 2] = 0
    np.testing.assert_array_equal(made.mask(made["out"]), expected)
    assert made.mask(made["a"]) is None
    theta = made.initialise(Normal(), np.random.default_rng(0))
    np.testing.assert_array_equal(made.views(theta)["out"]["weight"] == 0, expected == 0)
    np.testing.assert_array_equal(made.is_erased, theta == 0)


def test_erasing_draws_no_other_numbers_for_the_rest():
    made = erased_network()
    whole = network(Node("a", Dense(3), ("input",)), Node("out", Dense(2), ("a", "input")))
    theta, full = (n.initialise(Normal(), np.random.default_rng(0)) for n in (made, whole))
    np.testing.assert_array_equal(theta, np.where(made.is_erased, 0, full))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_starting_parameters_are_the_same_numbers_in_both_precisions(dtype):
    made = erased_network()
    theta = made.initialise(Normal(), np.random.default_rng(0), dtype)
    precise = made.initialise(Normal(), np.random.default_rng(0), np.float64)
    assert theta.dtype == dtype
    np.testing.assert_array_equal(theta, precise.astype(dtype))


def test_an_unknown_node_is_a_key_error():
    with pytest.raises(KeyError):
        erased_network()["nowhere"]
