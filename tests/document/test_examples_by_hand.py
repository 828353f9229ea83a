"""The circuits that come with the program: hand-set weights, and the truth tables they give."""

import itertools

import numpy as np
import pytest

from playground.document.examples import load_example
from playground.document.parameter_edits import multiply_parameters
from playground.engine.bound_network import BoundNetwork

ROWS = list(itertools.product((0, 1), repeat=2))
CIRCUITS = {
    "nand": [(1 - (a & b),) for a, b in ROWS],
    "half-adder": [(a ^ b, a & b) for a, b in ROWS],
    "xor-by-hand": [(a ^ b,) for a, b in ROWS],
}


def answers(experiment, theta=None):
    """Return (rows, outputs): what the network gives for 00, 01, 10 and 11."""
    theta = experiment.initial_parameters() if theta is None else theta
    bound = BoundNetwork(experiment.network, theta, len(ROWS))
    bound.inputs[:] = np.array(ROWS).T
    for call in bound.forward:
        call()
    return bound.outputs.T.copy()


@pytest.mark.parametrize("name", CIRCUITS)
def test_a_circuit_is_exact_on_every_row(name):
    np.testing.assert_array_equal(answers(load_example(name)), CIRCUITS[name])


@pytest.mark.parametrize("name", [*CIRCUITS, "sigmoid-from-perceptron"])
def test_a_circuits_weights_are_all_set_by_hand(name):
    experiment = load_example(name)
    assert len(experiment.start) == (~experiment.network.is_erased).sum()
    assert experiment.obstacle is None


@pytest.mark.parametrize("name", CIRCUITS)
def test_the_targets_are_those_of_the_circuit(name):
    dataset = load_example(name).dataset
    examples = dataset.load(np.random.default_rng(0))
    np.testing.assert_array_equal(examples.train.inputs, ROWS)
    targets = np.reshape(examples.train.targets, (len(ROWS), -1))
    np.testing.assert_array_equal(targets, CIRCUITS[name])


def test_the_half_adder_is_five_nands_with_a_doubled_input():
    """Nielsen, chapter 1: both inputs of the last NAND come from the first, so its weight is -4."""
    experiment = load_example("half-adder")
    views = experiment.network.views(experiment.initial_parameters())
    weights = np.concatenate([views[node.id]["weight"].ravel() for node in nodes_of(experiment)])
    assert sorted(weights[weights != 0]) == [-4] + [-2] * 8
    assert all((views[node.id]["bias"] == 3).all() for node in nodes_of(experiment))
    assert experiment.network.output.sources == ("hidden 1", "hidden 2")


def nodes_of(experiment):
    return experiment.network.nodes[1:]


def test_sigmoids_become_perceptrons_as_c_grows():
    experiment = load_example("sigmoid-from-perceptron")
    assert experiment.factor == 1
    misses = []
    for c in (1, 3, 10, 30):
        theta = experiment.initial_parameters()
        multiplied = multiply_parameters(experiment, theta, c, is_start=True).change(experiment)
        miss = np.abs(answers(multiplied) - CIRCUITS["half-adder"]).max()
        misses.append(float(miss))
    assert misses[0] > 0.5
    assert misses[1] > misses[2] > misses[3]
    assert misses[3] < 1e-10


def test_the_way_around_leads_past_two_columns():
    network = load_example("residual").network
    assert network.output.sources == ("hidden 1", "hidden 3")
    assert [node.layer.n_units for node in network.nodes] == [2, 4, 4, 4, 1]
    assert not network.is_erased.any()
