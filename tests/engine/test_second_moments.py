"""The second moment: as an optimiser keeps it, or of the next minibatch's own gradients."""

import numpy as np
import pytest

from playground.engine.activations.identity import Identity
from playground.engine.calls import run
from playground.engine.dataset import Examples, Part
from playground.engine.datasets.plane import Plane
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.measurement import Subject
from playground.engine.measurements.second_moments import SecondMoments
from playground.engine.network import feed_forward
from playground.engine.optimiser import OPTIMISERS, UpdateWires
from playground.engine.optimisers.adam import Adam
from playground.engine.optimisers.sgd import Sgd
from playground.engine.preparation import prepare

POINTS = np.array([[1.0, 2.0], [-1.0, 0.5], [3.0, 0.0]])
TARGETS = np.array([[1.0], [0.0], [-2.0]])


def _average(optimiser, gradients):
    decay, average = getattr(optimiser, "decay", None), np.zeros(gradients.shape[1])
    for g in gradients:
        average = decay * average + (1 - decay) * g**2
    return average


def _adam(optimiser, gradients):
    n = len(gradients)
    shares = optimiser.beta_2 ** np.arange(n - 1, -1, -1)
    return (shares[:, None] * gradients**2).sum(axis=0) / shares.sum()


KEPT = {
    "adagrad": lambda _, gradients: (gradients**2).sum(axis=0),
    "rmsprop": _average,
    "adadelta": _average,
    "adam": _adam,
    "adamw": _adam,
}


def slots_after(optimiser, gradients):
    theta, gradient = np.ones(gradients.shape[1]), np.zeros(gradients.shape[1])
    slots = optimiser.empty_slots(theta)
    calls = optimiser.bind(UpdateWires(theta, gradient, slots, curvature=np.ones_like(theta)))
    for g in gradients:
        gradient[:] = optimiser.gradient_scale * g
        run(calls)
    return slots


@pytest.mark.parametrize("name", [k.name for k in OPTIMISERS.members() if not k.is_batch])
def test_what_an_optimiser_keeps_of_squared_gradients_is_its_second_moment(name):
    optimiser = OPTIMISERS[name]()
    gradients = np.random.default_rng(3).standard_normal((20, 7))
    moment = optimiser.second_moment(slots_after(optimiser, gradients))
    assert (moment is not None) == (name in KEPT) == bool(optimiser.second_moment_words)
    if moment is not None:
        np.testing.assert_allclose(moment, KEPT[name](optimiser, gradients), rtol=1e-9)


@pytest.mark.parametrize("name", KEPT)
def test_before_the_first_step_nothing_is_known_and_nothing_warns(name):
    optimiser = OPTIMISERS[name]()
    assert (optimiser.second_moment(slots_after(optimiser, np.zeros((0, 4)))) == 0).all()


def line():
    """Return a neuron that adds two inputs, and a part of three examples."""
    network = feed_forward(Input(features=("x1", "x2")), Dense(1, Identity()))
    part = Part(POINTS.copy(), TARGETS.copy())
    dataset, examples, dtype = Plane(), Examples(part, part), np.float64
    prepared = prepare(dataset, examples, network, Quadratic(), is_normalised=False, dtype=dtype)
    return Subject(network, Quadratic(), dataset, examples, prepared, dtype)


@pytest.mark.parametrize("rows", [[0], [2, 0], [0, 1, 2]])
def test_without_one_it_is_the_mean_square_of_the_next_examples_own_gradients(rows):
    theta = np.array([0.5, -1.0, 0.25])
    inputs = np.column_stack([POINTS, np.ones(3)])
    errors = inputs @ theta - TARGETS[:, 0]
    by_hand = ((errors[:, None] * inputs)[rows] ** 2).mean(axis=0)
    instant = Instant(theta, rows=np.array(rows), optimiser=Sgd())
    answer = SecondMoments().measure(line(), instant)
    assert answer.n_examples == len(rows)
    np.testing.assert_allclose(answer.values, by_hand, rtol=1e-12)


def test_with_one_it_is_what_the_optimiser_keeps():
    gradients = np.random.default_rng(3).standard_normal((5, 3))
    slots = slots_after(Adam(), gradients)
    instant = Instant(np.ones(3), 5, slots, np.array([0, 1]), Adam())
    answer = SecondMoments().measure(line(), instant)
    assert answer.n_examples is None
    np.testing.assert_allclose(answer.values, _adam(Adam(), gradients), rtol=1e-12)


def test_there_is_none_where_no_step_could_be_taken():
    assert SecondMoments().measure(line(), Instant(np.ones(3), optimiser=Sgd())) is None
