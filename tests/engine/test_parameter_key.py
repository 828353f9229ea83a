"""Weights and biases keep their names when a network changes around them."""

import numpy as np
import pytest

from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import Network, Node
from playground.engine.parameter_key import (
    ParameterKey,
    correspondence,
    has_parameter,
    parameter_index,
    parameter_keys,
)


def network(hidden=("1", "2"), features=("x1", "x2"), sources=("h", "input"), erased=(), name="h"):
    return Network(
        (
            Node("input", Input(features=features)),
            Node(name, Dense(len(hidden)), ("input",), hidden),
            Node("out", Dense(2), tuple(sources), erased=frozenset(erased)),
        )
    )


def keys(made):
    """Return the key of every parameter of a network, in the order of theta."""
    return [
        ParameterKey(node.id, neuron, source)
        for node in made.nodes[1:]
        for neuron in node.neurons
        for source in (*made.input_names(node), None)
    ]


def test_a_key_names_its_place_in_theta():
    made = network()
    assert [parameter_index(made, key) for key in keys(made)] == list(range(made.n_parameters))


def test_a_key_names_the_weight_that_the_views_show():
    made = network()
    theta = np.arange(made.n_parameters, dtype=float)
    views = made.views(theta)["out"]
    key = ParameterKey("out", "2", ("input", "x1"))
    assert theta[parameter_index(made, key)] == views["weight"][1, 2]
    assert theta[parameter_index(made, ParameterKey("out", "1"))] == views["bias"][0]


@pytest.mark.parametrize(
    "key",
    [
        ParameterKey("nowhere", "1"),
        ParameterKey("out", "3"),
        ParameterKey("out", "1", ("input", "x9")),
        ParameterKey("h", "1", ("out", "1")),
    ],
)
def test_what_is_not_there_is_a_key_error(key):
    with pytest.raises(KeyError):
        parameter_index(network(), key)


def test_inputs_have_no_parameters():
    with pytest.raises(KeyError):
        parameter_index(network(), ParameterKey("input", "x1", ("input", "x2")))
    with pytest.raises(KeyError):
        parameter_index(network(), ParameterKey("input", "x1"))


def test_an_erased_connection_has_no_parameter():
    made, gone = network(erased=[("h", "2", "1")]), ParameterKey("out", "1", ("h", "2"))
    assert parameter_keys(made) == tuple(key for key in keys(made) if key != gone)
    assert [key for key in keys(made) if not has_parameter(made, key)] == [gone]
    assert not has_parameter(made, ParameterKey("out", "3"))


CHANGES = {
    "nothing": network(),
    "a neuron more": network(("1", "2", "3")),
    "a neuron less": network(("2",)),
    "neurons in another order": network(("2", "1")),
    "another input": network(features=("x2", "sin(x1)", "x1")),
    "a source less": network(sources=("h",)),
    "sources in another order": network(sources=("input", "h")),
    "another column": network(name="other", sources=("other", "input")),
    "a connection less": network(erased=[("h", "1", "2")]),
}


@pytest.mark.parametrize("to", CHANGES)
@pytest.mark.parametrize("origin", CHANGES)
def test_correspondence_pairs_the_parameters_of_the_same_name(origin, to):
    old, new = CHANGES[origin], CHANGES[to]
    olds, news = correspondence(old, new)
    live = {key: index for index, key in enumerate(keys(old)) if not old.is_erased[index]}
    expected = {
        (live[key], index)
        for index, key in enumerate(keys(new))
        if key in live and not new.is_erased[index]
    }
    assert set(zip(olds.tolist(), news.tolist(), strict=True)) == expected
    assert len(olds) == len(expected)


def test_networks_with_nothing_in_common_correspond_in_nothing():
    one = Network((Node("input", Input(features=("x1",))), Node("a", Dense(1), ("input",))))
    other = Network((Node("pixels", Input(shape=(2, 2))), Node("b", Dense(1), ("pixels",))))
    olds, news = correspondence(one, other)
    assert len(olds) == len(news) == 0
