"""Products and eigenvalues against dense Hessians by central differences and PyTorch's."""

import math

import numpy as np
import pytest

from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.identity import Identity
from playground.engine.activations.step import Step
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.landscape import eigen
from playground.engine.landscape.curvature import Curvature
from playground.engine.landscape.eigen import (
    gauss_newton_eigenpairs,
    hessian_eigenpairs,
    largest_stable_learning_rate,
    top_eigenpairs,
)
from playground.engine.landscape.plane import LandscapeError
from playground.engine.landscape.terrain import Terrain
from playground.engine.layer import Layer
from playground.engine.layers.dense import Dense
from playground.engine.loss import LOSSES
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import feed_forward

STEP = 1e-5
RIGHT = [kind.name for kind in ACTIVATIONS.members() if not kind.is_broken]
PAIRS = [(loss, name) for loss in LOSSES.names() for name in RIGHT]


def dense(product, n):
    return np.stack([product(row) for row in np.eye(n)])


def by_differences(terrain, theta):
    """Return the Hessian over all free parameters, the others' rows and columns 0."""
    is_free = ~terrain.network.is_fixed

    def gradient(at):
        return mean_gradient(terrain.network, terrain.loss, terrain.part, at, terrain.rows)

    moved = STEP * np.diag(is_free.astype(float))
    rows = [(gradient(theta + step) - gradient(theta - step)) / (2 * STEP) for step in moved]
    return np.stack(rows) * np.outer(is_free, is_free)


@pytest.mark.parametrize(("loss_name", "activation_name"), PAIRS)
def test_the_hessian_is_that_of_central_differences(make, loss_name, activation_name):
    terrain = make.terrain(LOSSES[loss_name](), activation_name)
    theta = make.parameters(terrain.network)
    computed = dense(Curvature(terrain, theta).hessian, len(theta))
    np.testing.assert_allclose(computed, by_differences(terrain, theta), atol=2e-9)
    np.testing.assert_allclose(computed, computed.T, atol=1e-15)
    assert not computed[terrain.network.is_fixed].any()


def test_the_hessian_over_pictures_is_that_of_central_differences(make):
    terrain = make.pictures()
    theta = make.parameters(terrain.network)
    computed = dense(Curvature(terrain, theta.astype(np.float32)).hessian, len(theta))
    expected = by_differences(terrain, theta.astype(np.float32).astype(np.float64))
    np.testing.assert_allclose(computed, expected, atol=2e-9)


def test_chunks_make_no_difference(make, monkeypatch):
    terrain = make.terrain(Quadratic(), n=23)
    theta = make.parameters(terrain.network)
    direction = np.random.default_rng(0).standard_normal(len(theta))
    whole = Curvature(terrain, theta)
    monkeypatch.setattr(Terrain.chunks, "__defaults__", (7,))
    pieces = Curvature(terrain, theta)
    assert len(pieces._chunks) == 4
    np.testing.assert_allclose(pieces.gradient, whole.gradient, atol=1e-16)
    for name in ("hessian", "gauss_newton"):
        np.testing.assert_allclose(
            getattr(pieces, name)(direction), getattr(whole, name)(direction), atol=1e-14
        )


class Unknowing(Dense):
    """A layer that knows nothing of tangents, as a new kind of layer."""

    forward_tangent = Layer.forward_tangent
    backward_tangent = Layer.backward_tangent


@pytest.mark.parametrize("kind", ["hessian", "gauss_newton"])
def test_a_layer_that_knows_nothing_of_tangents_is_measured(make, kind):
    answers = []
    for layer in (Dense, Unknowing):
        network = make.skipping(dense=layer)
        terrain = Terrain(network, Quadratic(), make.prepared(network))
        theta = make.parameters(network)
        answers.append(dense(getattr(Curvature(terrain, theta), kind), len(theta)))
    np.testing.assert_allclose(answers[0], answers[1], atol=1e-9)


def outputs_jacobian(terrain, theta, is_before):
    """Return the derivative of each output or pre-activation by theta, (outputs, n, parameters)."""
    rows, inputs = len(terrain.part), terrain.part.inputs.T

    def at(values):
        bound = BoundNetwork(terrain.network, values, rows, inputs)
        run(bound.forward)
        wires = bound.nodes["out"].wires
        return (wires.pre_activation if is_before else wires.outputs).copy()

    steps = STEP * np.diag((~terrain.network.is_fixed).astype(float))
    columns = [(at(theta + step) - at(theta - step)) / (2 * STEP) for step in steps]
    return np.stack(columns, axis=2), at(theta)


def test_gauss_newton_of_the_quadratic_loss_is_j_transposed_j(make):
    terrain = make.terrain(Quadratic())
    theta = make.parameters(terrain.network)
    jacobian, _ = outputs_jacobian(terrain, theta, is_before=False)
    expected = np.einsum("oni,onj->ij", jacobian, jacobian) / len(terrain.part)
    computed = dense(Curvature(terrain, theta).gauss_newton, len(theta))
    np.testing.assert_allclose(computed, expected, atol=1e-9)


@pytest.mark.parametrize("loss_name", [name for name in LOSSES.names() if LOSSES[name].partner])
def test_gauss_newton_of_a_fused_loss_weighs_with_the_losss_own_hessian(make, loss_name):
    loss = LOSSES[loss_name]()
    terrain = make.terrain(loss)
    theta = make.parameters(terrain.network)
    jacobian, z = outputs_jacobian(terrain, theta, is_before=True)
    if loss_name == "softmax-cross-entropy":
        a = np.exp(z) / np.exp(z).sum(axis=0)
        inner = np.einsum("on,op->opn", a, np.eye(3)) - np.einsum("on,pn->opn", a, a)
    elif loss_name == "perceptron":  # made of straight pieces in z
        inner = np.zeros((3, 3, z.shape[1]))
    else:
        a = 1 / (1 + np.exp(-z))
        inner = np.einsum("on,op->opn", a * (1 - a), np.eye(3))
        inner /= 3 if loss_name == "multi-label-soft-margin" else 1
    expected = np.einsum("oni,opn,pnj->ij", jacobian, inner, jacobian) / len(terrain.part)
    computed = dense(Curvature(terrain, theta).gauss_newton, len(theta))
    np.testing.assert_allclose(computed, expected, atol=1e-9)
    assert np.linalg.eigvalsh((computed + computed.T) / 2).min() > -1e-12


def test_gauss_newton_is_the_hessian_where_the_network_is_linear_in_theta(make):
    network = feed_forward(make.two, Dense(1, Identity()))
    terrain = Terrain(network, Quadratic(), make.prepared(network))
    curvature = Curvature(terrain, np.array([1.0, 2, 3]))
    inputs = terrain.part.inputs
    expected = inputs.T @ inputs / len(inputs)
    np.testing.assert_allclose(dense(curvature.gauss_newton, 3), expected)
    np.testing.assert_allclose(dense(curvature.hessian, 3), expected)


@pytest.mark.parametrize("is_dense", [False, True])
@pytest.mark.parametrize("find", [hessian_eigenpairs, gauss_newton_eigenpairs])
def test_top_eigenvalues_are_those_of_the_dense_matrix(make, find, is_dense, monkeypatch):
    monkeypatch.setattr(eigen, "_DENSE", 1000 if is_dense else 0)
    terrain = make.terrain(Quadratic())
    theta = make.parameters(terrain.network)
    curvature = Curvature(terrain, theta)
    kind = curvature.hessian if find is hessian_eigenpairs else curvature.gauss_newton
    matrix = dense(kind, len(theta))
    expected = np.linalg.eigvalsh((matrix + matrix.T) / 2)[::-1][:3]
    values, vectors = find(curvature, 3)
    np.testing.assert_allclose(values, expected, rtol=1e-6)
    np.testing.assert_allclose(vectors @ vectors.T, np.eye(3), atol=1e-10)
    np.testing.assert_allclose(matrix @ vectors.T, vectors.T * values, atol=1e-5)
    assert not vectors[:, terrain.network.is_fixed].any()
    again = find(Curvature(terrain, theta), 3)
    assert np.array_equal(again.vectors, vectors)


def test_gradient_descent_is_stable_up_to_two_over_the_sharpness(make):
    network = feed_forward(make.two, Dense(1, Identity()))
    terrain = Terrain(network, Quadratic(), make.prepared(network))
    sharpness = hessian_eigenpairs(Curvature(terrain, np.zeros(3)), 1).values[0]
    limit = largest_stable_learning_rate(sharpness)
    for factor, is_stable in ((0.98, True), (1.02, False)):
        theta = np.ones(3)
        for _ in range(2000):
            gradient = mean_gradient(network, Quadratic(), terrain.part, theta)
            theta -= factor * limit * gradient
        assert (terrain.losses(theta[np.newaxis])[0] < 1) == is_stable
    assert largest_stable_learning_rate(0) == largest_stable_learning_rate(-1) == math.inf


def test_whoever_watches_hears_of_every_product_and_may_stop_it(make, monkeypatch):
    monkeypatch.setattr(eigen, "_DENSE", 0)
    terrain = make.terrain(Quadratic())
    curvature = Curvature(terrain, make.parameters(terrain.network))
    heard = []
    hessian_eigenpairs(curvature, 2, watch=heard.append)
    assert heard == list(range(1, len(heard) + 1))
    assert len(heard) > 5

    def stop(n):
        if n == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        hessian_eigenpairs(curvature, 2, watch=stop)
    assert len(hessian_eigenpairs(curvature, 2).values) == 2  # and it can be asked again


def test_a_flat_loss_has_no_curvature(make, monkeypatch):
    monkeypatch.setattr(eigen, "_DENSE", 0)
    network = feed_forward(make.two, Dense(3, Step()), Dense(1, Step()))
    terrain = Terrain(network, Quadratic(), make.prepared(network))
    values, vectors = hessian_eigenpairs(Curvature(terrain, make.parameters(network)))
    assert values.tolist() == [0, 0]
    np.testing.assert_array_equal(vectors @ vectors.T, np.eye(2))


def test_what_is_no_number_is_said(make):
    terrain = make.terrain(Quadratic())
    with pytest.raises(LandscapeError, match="no curvature"):
        Curvature(terrain, np.full(terrain.network.n_parameters, np.nan))
    with pytest.raises(LandscapeError, match="not a number"):
        top_eigenpairs(lambda v: v * np.nan, np.ones(3, np.bool_))


def test_frozen_altogether_is_said():
    with pytest.raises(LandscapeError, match="unfreeze"):
        top_eigenpairs(lambda v: v, np.zeros(3, np.bool_))


def test_fewer_weights_than_eigenvalues_asked_for():
    values, vectors = top_eigenpairs(lambda v: 3 * v, np.array([False, True]), 2)
    assert values.tolist() == [3]
    assert np.abs(vectors).tolist() == [[0, 1]]
