"""The learning rate that is offered after a divergence: it holds, and its double does not."""

from dataclasses import replace

import numpy as np
import pytest

from playground.engine.evaluation import Evaluator
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from playground.session.calming import find_calm_rate
from playground.session.trainer import Trainer


def with_rate(experiment, rate):
    return replace(experiment, optimiser=replace(experiment.optimiser, learning_rate=rate))


def train_on(experiment, trainer, n_steps):
    """Return the losses over the training part before and after so many more steps, one by one."""
    twin = Trainer(experiment, trainer.examples)
    twin.restore(trainer.state)
    part = twin.prepared.train
    evaluator = Evaluator(experiment.network, experiment.loss, part, experiment.numpy_dtype)
    before = evaluator.score(twin.theta).loss
    for _ in range(n_steps):
        if twin.advance(1).divergence is not None:
            return before, np.inf
    return before, evaluator.score(twin.theta).loss


@pytest.mark.parametrize("optimiser", [Sgd(10.0), Sgd(1.3), Momentum(3.0)])
def test_the_rate_holds_and_its_double_does_not(exploding, replay, optimiser):
    experiment = replace(exploding, optimiser=optimiser)
    trainer = replay(experiment, 0)
    trial = find_calm_rate(trainer, trainer.state)
    assert trial.learning_rate == optimiser.learning_rate / 2**trial.halves
    before, after = train_on(with_rate(experiment, trial.learning_rate), trainer, trial.n_steps)
    assert after < before
    before, after = train_on(with_rate(experiment, 2 * trial.learning_rate), trainer, trial.n_steps)
    assert not after <= before


def test_looking_for_it_leaves_the_trainer_alone(exploding, replay):
    trainer = replay(replace(exploding, optimiser=Sgd(1e-3)), 7)
    theta = trainer.theta.copy()
    find_calm_rate(trainer, replay(exploding, 0).state)
    assert trainer.step == 7
    np.testing.assert_array_equal(trainer.theta, theta)


def test_without_a_learning_rate_there_is_none_to_halve(exploding, replay):
    trainer = replay(replace(exploding, optimiser=Sgd(0.0)), 0)
    assert find_calm_rate(trainer, trainer.state) is None
