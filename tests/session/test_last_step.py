"""What the last step went by: the gradient that it saw, and how far it went."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.edits import add_neuron
from playground.document.sketch import Sketch
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.network import Network
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import ParameterKey
from playground.session.commands import Load, Play, Reset, Step
from playground.session.snapshot import Diverged
from playground.session.trainer import Trainer

every_optimiser = pytest.mark.parametrize("optimiser", [Sgd(0.3), Momentum(0.01, 0.9)], ids=repr)


def trainer_of(experiment):
    return Trainer(experiment, experiment.dataset.load(experiment.data_rng()))


@every_optimiser
@pytest.mark.parametrize("n_steps", [1, 2, 25, 26])
def test_it_is_the_last_minibatchs_gradient_and_what_it_led_to(skipping, optimiser, n_steps):
    each = replace(skipping, optimiser=optimiser, dtype="float64")
    trainer, slower = trainer_of(each), trainer_of(each)
    slower.advance(n_steps - 1)
    theta, position = slower.theta.copy(), slower.state.position
    rows = slower._order[position : position + each.batch_size]
    slower.advance(1)
    trainer.advance(n_steps)
    last = trainer.last_step
    expected = mean_gradient(each.network, each.loss, trainer.prepared.train, theta, rows)
    np.testing.assert_allclose(last.gradient, expected, rtol=1e-10, atol=1e-14)
    np.testing.assert_array_equal(last.update, trainer.theta - theta)
    np.testing.assert_array_equal(last.gradient, slower.last_step.gradient)
    assert not last.gradient.flags.writeable
    assert not last.update.flags.writeable


def test_there_is_none_before_the_first_step_nor_after_going_back(experiment):
    trainer = trainer_of(experiment)
    assert trainer.last_step is None
    trainer.advance(0)
    assert trainer.last_step is None
    trainer.advance(5)
    state = trainer.state
    assert trainer.last_step is not None
    trainer.restore(state)
    assert trainer.last_step is None
    trainer.advance(1)
    assert trainer.last_step is not None
    trainer.reset()
    assert trainer.last_step is None


def test_it_does_not_change_with_the_next_step_nor_with_a_weight_set_by_hand(experiment):
    trainer = trainer_of(experiment)
    trainer.advance(3)
    before = trainer.last_step
    gradient, update = before.gradient.copy(), before.update.copy()
    trainer.set_parameters({ParameterKey("output", "1"): 5.0})
    assert trainer.last_step is before
    trainer.advance(3)
    np.testing.assert_array_equal(before.gradient, gradient)
    np.testing.assert_array_equal(before.update, update)
    assert (trainer.last_step.update != update).any()


def test_a_weight_set_by_hand_before_anybody_looked_is_no_update(experiment):
    trainer, looked_at = trainer_of(experiment), trainer_of(experiment)
    for each in (trainer, looked_at):
        each.advance(3)
    update = looked_at.last_step.update
    trainer.set_parameters({ParameterKey("output", "1"): 5.0})
    np.testing.assert_array_equal(trainer.last_step.update, update)


def test_without_a_learning_rate_nobody_knows_the_gradient(experiment):
    trainer = trainer_of(replace(experiment, optimiser=Sgd(0.0)))
    trainer.advance(3)
    assert trainer.last_step.gradient is None
    assert not trainer.last_step.update.any()


def frozen(experiment):
    *nodes, output = experiment.network.nodes
    return replace(
        experiment, network=Network((*nodes, replace(output, frozen_biases=frozenset({"1"}))))
    )


KEEPS = {
    "a sketch": lambda e: replace(e, sketch=Sketch()),
    "a lock": frozen,
    "a learning rate": lambda e: replace(e, optimiser=Sgd(0.5)),
    "a batch size": lambda e: replace(e, batch_size=20),
}
FORGETS = {
    "a neuron": add_neuron("hidden 1").change,
    "other inputs": lambda e: replace(e, is_normalised=True),
    "a precision": lambda e: replace(e, dtype="float64"),
}


@pytest.mark.parametrize("name", KEEPS)
def test_it_outlives_what_changes_neither_network_nor_data(experiment, name):
    trainer, same = trainer_of(experiment), trainer_of(experiment)
    for each in (trainer, same):
        each.advance(3)
    trainer.load(KEEPS[name](experiment), trainer.examples)
    np.testing.assert_array_equal(trainer.last_step.gradient, same.last_step.gradient)
    np.testing.assert_array_equal(trainer.last_step.update, same.last_step.update)


@pytest.mark.parametrize("name", FORGETS)
def test_it_is_forgotten_with_the_network_or_the_data_that_it_belongs_to(experiment, name):
    trainer = trainer_of(experiment)
    trainer.advance(3)
    trainer.load(FORGETS[name](experiment), trainer.examples)
    assert trainer.last_step is None
    trainer.advance(1)
    assert trainer.last_step.gradient.shape == trainer.theta.shape


def test_snapshots_show_it(stage, experiment):
    stage.send(Load(experiment))
    assert stage.snapshot.gradient is None
    assert stage.snapshot.last_update is None
    stage.send(Step(4))
    stage.train()
    snapshot = stage.snapshot
    assert snapshot.gradient.any()
    np.testing.assert_allclose(snapshot.last_update, -0.03 * snapshot.gradient, atol=1e-7)
    stage.send(Reset())
    assert stage.snapshot.gradient is None
    assert stage.snapshot.last_update is None


def test_a_divergence_leaves_nothing_of_the_step_that_is_not_shown(stage, exploding):
    stage.send(Load(exploding), Play())
    stage.train()
    assert isinstance(stage.notices[0], Diverged)
    snapshot = stage.snapshot
    assert np.isfinite(snapshot.theta).all()
    assert snapshot.gradient is None
    assert snapshot.last_update is None


def test_numbers_near_the_largest_give_no_warning(experiment):
    trainer = trainer_of(replace(experiment, optimiser=Sgd(1e-30)))
    trainer.theta[:] = -3e38
    trainer._before_last[:], trainer._is_last_step_due = 3e38, True
    trainer.gradient[:] = 1e20
    assert np.isinf(trainer.last_step.update).all()
    assert np.isinf(trainer.last_step.gradient).all()
