"""Each example's own gradient: against training, against PyTorch and against each other."""

import numpy as np
import pytest

from playground.document.experiment import Experiment
from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.datasets.circle import Circle
from playground.engine.gradients.per_example import PerExample
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.loss import LOSSES
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import Network, Node, feed_forward
from playground.engine.optimisers.sgd import Sgd
from playground.engine.preparation import BYTE, Prepared
from playground.session.trainer import Trainer

every_loss = pytest.mark.parametrize("loss", LOSSES.names())
every_activation = pytest.mark.parametrize("hidden", ACTIVATIONS.names())
both_types = pytest.mark.parametrize("dtype", [np.float32, np.float64])
ROWS = np.array([3, 0, 7, 7, 11])


@pytest.fixture
def asked(tangled, examples, weights):
    """Return a function that looks at some examples of a network."""

    def make(loss="quadratic", hidden="tanh", rows=ROWS, dtype=np.float64):
        network, kind = tangled(loss, hidden)
        per_example = PerExample(network, kind, examples(dtype=dtype), len(rows), dtype)
        per_example.run(weights(network, dtype), rows)
        return per_example

    return make


def rounding(dtype, gradients):
    """Return how far two ways to add up these gradients, (n, n_parameters), may be apart.

    A sum of n terms is known to about n units in the last place of the sum of their sizes. As
    training divides by n before it goes back and not after it, each term may differ by some more.
    """
    return 2 * len(gradients) * np.finfo(dtype).eps * np.abs(gradients).mean(axis=0)


@every_loss
@every_activation
@both_types
def test_the_mean_is_the_gradient_that_the_trainer_uses(loss, hidden, dtype):
    kind = LOSSES[loss]()
    output = ACTIVATIONS[kind.partner or hidden]()
    erased = frozenset({("input", "x1", "2")})
    network = Network(
        (
            Node("input", Input(features=("x1", "x2"))),
            Node("a", Dense(3, ACTIVATIONS[hidden]()), ("input",)),
            Node("b", Dense(4, ACTIVATIONS[hidden]()), ("input", "a"), erased=erased),
            Node("out", Dense(2, output), ("b", "a")),
        )
    )
    experiment = Experiment(
        network, Circle(), kind, Sgd(1.0), batch_size=10, seed=4, dtype=np.dtype(dtype).name
    )
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
    rows = experiment.orders().order(0, trainer.n_train)[:10]
    per_example = PerExample(network, kind, trainer.prepared.train, 10, dtype)
    per_example.run(trainer.theta, rows)
    trainer.advance(1)
    used = trainer.last_step.gradient
    own = per_example.all()
    assert used.dtype == own.dtype == dtype
    assert (np.abs(own.mean(axis=0) - used) <= rounding(dtype, own)).all()
    assert (np.abs(per_example.mean() - used) <= rounding(dtype, own)).all()
    assert used.any() or hidden == "step"


@every_loss
@every_activation
def test_every_question_has_the_same_answer(asked, loss, hidden):
    per_example = asked(loss, hidden)
    own, network = per_example.all(), per_example.network
    assert own.shape == (len(ROWS), network.n_parameters)
    for index in range(network.n_parameters):
        np.testing.assert_array_equal(per_example.of_parameter(index), own[:, index])
    for node in network.nodes:
        own_part = own[:, network.places[node.id].slice]
        np.testing.assert_array_equal(per_example.of_node(node.id), own_part)
    np.testing.assert_allclose(per_example.mean(), own.mean(axis=0), rtol=1e-13, atol=1e-15)
    squares = (own**2).mean(axis=0)
    np.testing.assert_allclose(per_example.mean_square(), squares, rtol=1e-13, atol=1e-30)
    np.testing.assert_allclose(per_example.products(), own @ own.T, rtol=1e-12, atol=1e-14)


def test_an_answer_fills_the_array_that_is_given(asked):
    per_example = asked()
    out = np.full((2, len(ROWS), per_example.network.n_parameters), np.nan)[:, :, ::-1][1]
    assert per_example.all(out) is out
    np.testing.assert_array_equal(out, per_example.all())


def test_a_combination_leaves_the_deltas_alone(asked):
    per_example = asked()
    before = per_example.all()
    shares = np.array([0.5, -2, 0, 3, 1])
    found = per_example.combination(shares)
    np.testing.assert_allclose(found, shares @ before, rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(per_example.all(), before)


@every_loss
def test_the_gradient_of_one_example_alone_is_its_own(asked, loss):
    together = asked(loss).all()
    for own, row in zip(together, ROWS, strict=True):
        alone = asked(loss, rows=np.array([row])).mean()
        np.testing.assert_allclose(alone, own, rtol=1e-12, atol=1e-15)


@every_loss
def test_the_losses_are_those_of_the_examples(asked, loss, central_differences):
    per_example = asked(loss)
    network = per_example.network

    def loss_of_third(theta):
        per_example.run(theta, ROWS)
        return float(per_example.losses()[2])

    theta = np.random.default_rng(1).uniform(-1, 1, network.n_parameters)
    theta[network.is_erased] = 0
    own = per_example.all()[2]
    present = ~network.is_erased
    measured = central_differences(loss_of_third, theta)
    np.testing.assert_allclose(own[present], measured[present], rtol=1e-6, atol=1e-8)


@both_types
def test_an_erased_connection_gets_exactly_nothing(asked, dtype, examples, weights, tangled):
    network, loss = tangled()
    per_example = PerExample(network, loss, examples(dtype=dtype), len(ROWS), dtype)
    for factor in (1, np.inf):  # of a diverged network too
        with np.errstate(invalid="ignore"):
            theta = weights(network, dtype) * dtype(factor)
        per_example.run(theta, ROWS)
        erased = np.flatnonzero(network.is_erased)
        assert len(erased) == 2
        assert not per_example.all()[:, erased].any()
        assert not per_example.mean_square()[erased].any()
        assert not any(per_example.of_parameter(i).any() for i in erased)


def test_a_run_fills_the_buffers_anew(asked):
    per_example = asked()
    deltas, kept = per_example.deltas["a"], per_example.all()
    before = deltas.copy()
    per_example.run(np.zeros(per_example.network.n_parameters), ROWS[::-1].copy())
    assert per_example.deltas["a"] is deltas
    assert not np.array_equal(deltas, before)
    assert kept.any()
    assert per_example.activations["input"].shape == (2, len(ROWS))
    assert "input" not in per_example.deltas


def test_bytes_are_pictures_as_in_training():
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (6, 9), dtype=np.uint8)
    targets = np.eye(2, dtype=np.float32)[rng.integers(0, 2, 6)]
    scale = np.full(9, BYTE, np.float32)
    part = Prepared(pixels, targets, None, scale, 0 * scale)
    floats = np.hstack([pixels / 255, np.ones((6, 1))])
    same = Prepared(floats, targets.astype(float), None, np.ones(9), np.zeros(9))
    network = feed_forward(Input(shape=(3, 3)), Dense(4, Sigmoid()), Dense(2, Sigmoid()))
    theta = rng.standard_normal(network.n_parameters)
    answers = []
    for given, dtype in ((part, np.float32), (same, np.float64)):
        per_example = PerExample(network, Quadratic(), given, 6, dtype)
        per_example.run(theta, np.arange(6))
        answers.append(per_example.all())
    np.testing.assert_allclose(*answers, rtol=1e-4, atol=1e-6)


def test_no_place_outside_theta_is_a_parameter(asked):
    with pytest.raises(IndexError):
        asked().of_parameter(10_000)
