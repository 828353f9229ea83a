"""Networks that are half drawn: columns without sources, locks, and connections that are gone."""

from dataclasses import replace

import numpy as np

from playground.engine.layers.dense import Dense
from playground.engine.network import Network, Node
from playground.engine.optimisers.momentum import Momentum
from playground.engine.parameter_key import ParameterKey, correspondence, parameter_index
from playground.session.carrying import Remembered, carry_over
from playground.session.trainer import Trainer


def trainer_of(experiment):
    return Trainer(experiment, experiment.dataset.load(experiment.data_rng()))


def half_drawn(experiment):
    """Return the experiment with a lone column more, one lock and one connection less."""
    first, *hidden, output = experiment.network.nodes
    alone = Node("alone", Dense(2))
    output = replace(
        output,
        sources=("alone", *output.sources),
        erased=frozenset({("alone", "1", "1"), (hidden[-1].id, "2", "1")}),
        frozen=frozenset({(hidden[-1].id, "1", "1")}),
    )
    hidden[0] = replace(hidden[0], is_frozen=True)
    return replace(experiment, network=Network((first, alone, *hidden, output)))


def test_half_drawn_networks_carry_over_there_and_back(experiment):
    rolling = replace(experiment, optimiser=Momentum())
    drawn = half_drawn(rolling)
    trainer = trainer_of(rolling)
    trainer.advance(20)
    before = trainer.state
    trainer.load(drawn, trainer.examples)
    olds, news = correspondence(rolling.network, drawn.network)
    is_new = np.ones(drawn.network.n_parameters, bool)
    is_new[news] = False
    assert len(olds) == rolling.network.n_parameters - 1  # all but the erased one
    np.testing.assert_array_equal(trainer.theta[news], before.theta[olds])
    np.testing.assert_array_equal(trainer.theta[is_new], drawn.initial_parameters()[is_new])
    is_fixed, velocity = drawn.network.is_fixed, trainer.slots["velocity"]
    assert not velocity[is_fixed | is_new].any()
    moves = ~is_fixed[news]
    np.testing.assert_array_equal(velocity[news][moves], before.slots["velocity"][olds][moves])
    now = trainer.theta.copy()
    trainer.advance(20)
    assert (trainer.theta[is_fixed] == now[is_fixed]).all()
    (still,) = np.flatnonzero((trainer.theta == now) & ~is_fixed)
    assert still == parameter_index(drawn.network, ParameterKey("alone", "1"))  # leads nowhere
    kept, after = trainer.theta[news].copy(), trainer.state
    trainer.load(rolling, trainer.examples, Remembered(rolling.network, before.theta))
    np.testing.assert_array_equal(trainer.theta[olds], kept)
    erased = parameter_index(rolling.network, ParameterKey("output", "1", ("hidden 2", "2")))
    assert trainer.theta[erased] == before.theta[erased] != 0
    assert trainer.step == after.step
    assert np.isfinite(trainer.advance(20).losses).all()


def test_carrying_over_brings_no_velocity_to_what_is_fixed(experiment):
    trainer = trainer_of(replace(experiment, optimiser=Momentum()))
    trainer.advance(20)
    drawn = half_drawn(trainer.experiment)
    carried = carry_over(trainer.state, experiment.network, drawn)
    assert carried.slots["velocity"].any()
    assert not carried.slots["velocity"][drawn.network.is_fixed].any()
