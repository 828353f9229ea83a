"""The optimiser's memory holds no denormal numbers for long, whatever way training goes."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.experiment import Experiment
from playground.engine.activations.relu import Relu
from playground.engine.datasets.circle import Circle
from playground.engine.denormals import PERIOD
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward
from playground.engine.optimisers.adam import Adam
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.rmsprop import Rmsprop
from playground.session.trainer import Trainer

NETWORK = feed_forward(Input(features=("x1", "x2")), Dense(3, Relu()), Dense(1))
DATASET = Circle(n_examples=30, noise=0.1)  # 15 to train with: the epochs' ends lie elsewhere


def trainer_of(optimiser):
    """Return a trainer a little before the tidying, with denormal numbers where no step goes."""
    experiment = Experiment(NETWORK, DATASET, optimiser=optimiser, batch_size=4)
    trainer = Trainer(experiment, DATASET.load(experiment.data_rng(), None))
    trainer.advance(PERIOD - 5)
    return trainer


def denormal(slots):
    tiny = np.finfo(np.float32).tiny
    return sum(int(np.sum((slot != 0) & (np.abs(slot) < tiny))) for slot in slots.values())


def planted(trainer):
    """Plant denormal numbers, and let the hidden neurons be dead: no gradient reaches them."""
    state = trainer.state
    for slot in state.slots.values():
        slot[:] = 3e-42
    theta = np.zeros_like(state.theta)
    NETWORK.views(theta)["hidden 1"]["bias"][:] = -1
    trainer.restore(replace(state, theta=theta))


@pytest.mark.parametrize("optimiser", [Adam(), Rmsprop(), Momentum()])
def test_denormal_numbers_are_gone_after_the_period_and_not_before(optimiser):
    trainer = trainer_of(optimiser)
    planted(trainer)
    assert denormal(trainer.slots)
    trainer.advance(4)
    assert denormal(trainer.slots)
    trainer.advance(1)
    assert trainer.step == PERIOD
    assert not denormal(trainer.slots)


@pytest.mark.parametrize("optimiser", [Adam(), Rmsprop(), Momentum()])
def test_steps_taken_together_singly_or_by_phases_give_the_same_bits(optimiser):
    together, singly, by_phases = (trainer_of(optimiser) for _ in range(3))
    for trainer in (together, singly, by_phases):
        planted(trainer)
    together.advance(10)
    for _ in range(10):
        singly.advance(1)
    while by_phases.step < together.step:
        by_phases.advance_phase()
    assert together.step == singly.step == by_phases.step == PERIOD + 5
    for name, slot in together.slots.items():
        assert slot.tobytes() == singly.slots[name].tobytes() == by_phases.slots[name].tobytes()
    assert together.theta.tobytes() == singly.theta.tobytes() == by_phases.theta.tobytes()
    assert not denormal(together.slots)
