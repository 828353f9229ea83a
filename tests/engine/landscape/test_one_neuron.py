"""The lowest point of one neuron's loss, against textbook formulas and a search by SciPy."""

import numpy as np
import pytest
import scipy.optimize

from playground.engine.activations.identity import Identity
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.step import Step
from playground.engine.activations.tanh import Tanh
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.landscape.one_neuron import is_one_neuron, optimum
from playground.engine.landscape.plane import LandscapeError
from playground.engine.landscape.terrain import Terrain
from playground.engine.layers.dense import Dense
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import Network, Node, feed_forward
from playground.engine.preparation import Prepared

THETA = np.array([0.3, -0.2, 0.1])


def terrain(make, activation, loss, inputs, targets, **more):
    network = feed_forward(make.two, Dense(1, activation))
    block = np.hstack([inputs, np.ones((len(inputs), 1))])
    labels = (targets > targets.mean()).astype(np.int64)
    part = Prepared(block, targets[:, np.newaxis], labels, np.ones(2), np.zeros(2))
    return Terrain(network, loss, part, **more)


def points(n=60, noise=1.0):
    """Return two classes, 0 and 1, that overlap with noise and are separable without."""
    rng = np.random.default_rng(0)
    labels = np.arange(n) % 2
    centres = np.where(labels[:, np.newaxis] == 1, [2.0, 1], [-2.0, -1])
    return centres + noise * rng.standard_normal((n, 2)) * 2, labels.astype(float)


def linear(make, **more):
    inputs, _ = points()
    targets = inputs @ [2, -1] + 0.5 + np.random.default_rng(1).standard_normal(len(inputs))
    return terrain(make, Identity(), Quadratic(), inputs, targets, **more)


def test_a_linear_neurons_optimum_solves_the_normal_equations(make):
    land = linear(make)
    x, y = land.part.inputs, land.part.targets[:, 0]
    found = optimum(land, THETA)
    np.testing.assert_allclose(found.theta, np.linalg.solve(x.T @ x, x.T @ y))
    assert found.loss == pytest.approx(np.mean((x @ found.theta - y) ** 2) / 2)
    assert found.is_global


def test_some_of_its_weights_are_left_as_they_are(make):
    land = linear(make)
    found = optimum(land, THETA, np.array([0, 2]))
    assert found.theta[1] == THETA[1]
    gradient = mean_gradient(land.network, land.loss, land.part, found.theta)
    np.testing.assert_allclose(gradient[[0, 2]], 0, atol=1e-12)
    assert abs(gradient[1]) > 0.1
    frozen = frozenset({("input", "x2", "1")})
    node = Node("output", Dense(1, Identity()), ("input",), frozen=frozen)
    network = Network((land.network.input, node))
    again = optimum(Terrain(network, land.loss, land.part), THETA)
    np.testing.assert_allclose(again.theta, found.theta)


def test_a_sample_has_an_optimum_of_its_own(make):
    rows = np.arange(10)
    found = optimum(linear(make, rows=rows), THETA)
    part = linear(make).part
    expected = np.linalg.lstsq(part.inputs[rows], part.targets[rows, 0], rcond=None)[0]
    np.testing.assert_allclose(found.theta, expected)


def test_a_penalty_is_left_out(make):
    fined = linear(make, penalty=lambda theta: 1e3 * float(theta @ theta))
    plain = linear(make)
    assert optimum(fined, THETA).loss == optimum(plain, THETA).loss


def test_a_logistic_neurons_optimum_is_that_of_another_search(make):
    inputs, labels = points()
    land = terrain(make, Sigmoid(), BinaryCrossEntropy(), inputs, labels)
    found = optimum(land, THETA)
    x = land.part.inputs

    def loss(w):
        return np.mean(np.logaddexp(0, x @ w) - labels * (x @ w))

    expected = scipy.optimize.minimize(loss, np.zeros(3), method="Nelder-Mead", tol=1e-12)
    np.testing.assert_allclose(found.theta, expected.x, rtol=1e-4)
    assert found.loss == pytest.approx(expected.fun, rel=1e-9)
    assert found.is_global


@pytest.mark.parametrize(("activation", "low"), [(Sigmoid(), 0), (Tanh(), -1)])
def test_a_curved_neuron_with_quadratic_loss_has_a_lowest_point_that_was_found(
    make, activation, low
):
    inputs, labels = points()
    targets = np.where(labels == 1, 1.0, low)
    land = terrain(make, activation, Quadratic(), inputs, targets)
    found = optimum(land, THETA)
    gradient = mean_gradient(land.network, land.loss, land.part, found.theta)
    np.testing.assert_allclose(gradient, 0, atol=1e-6)
    assert found.loss < land.losses(np.stack([THETA, 0 * THETA])).min()
    assert not found.is_global


@pytest.mark.parametrize(
    ("activation", "loss", "low"),
    [
        (Sigmoid(), BinaryCrossEntropy(), 0),
        (Sigmoid(), Quadratic(), 0),
        (Tanh(), Quadratic(), -1),
    ],
)
def test_separable_classes_have_no_lowest_point(make, activation, loss, low):
    inputs, labels = points(noise=0.1)
    land = terrain(make, activation, loss, inputs, np.where(labels == 1, 1.0, low))
    with pytest.raises(LandscapeError, match="separates the classes") as caught:
        optimum(land, THETA)
    assert str(caught.value).count(".") == 1


def test_classes_that_touch_on_the_line_have_none_either(make):
    """Quasi-complete separation: two points at 0, one of each class, the others apart."""
    inputs = np.array([[0.0, 0], [0, 0], [1, 0], [-1, 0], [2, 1], [-3, 1]])
    labels = np.array([0.0, 1, 1, 0, 1, 0])
    land = terrain(make, Sigmoid(), BinaryCrossEntropy(), inputs, labels)
    with pytest.raises(LandscapeError, match="separates"):
        optimum(land, THETA)


def test_separable_by_the_weights_alone_that_may_move(make):
    inputs, labels = points(noise=0.1)
    land = terrain(make, Sigmoid(), BinaryCrossEntropy(), inputs, labels)
    found = optimum(land, np.array([0.1, 0.1, 0]), np.array([2]))  # a bias alone separates nothing
    gradient = mean_gradient(land.network, land.loss, land.part, found.theta)
    assert abs(gradient[2]) < 1e-6


def test_what_has_no_optimum_is_said(make):
    inputs, labels = points()
    with pytest.raises(LandscapeError, match="step neuron"):
        optimum(terrain(make, Step(), Quadratic(), inputs, labels), THETA)
    with pytest.raises(LandscapeError, match="does not fit the data"):
        optimum(terrain(make, Identity(), Quadratic(), inputs, labels * np.nan), THETA)
    network = feed_forward(make.two, Dense(2), Dense(1))
    deep = Terrain(network, Quadratic(), make.prepared(network))
    with pytest.raises(LandscapeError, match="single neuron"):
        optimum(deep, np.zeros(network.n_parameters))


def test_which_networks_are_one_neuron(make):
    assert is_one_neuron(feed_forward(make.two, Dense(1)))
    assert not is_one_neuron(feed_forward(make.two, Dense(2)))
    assert not is_one_neuron(feed_forward(make.two, Dense(1), Dense(1)))
