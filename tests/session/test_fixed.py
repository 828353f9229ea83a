"""Erased and frozen parameters: whatever the optimiser does, they stay exactly where they are."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.arithmetic.equation import Term
from playground.engine.calls import call, constant
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.layers.dense import Dense
from playground.engine.network import Network, feed_forward
from playground.engine.optimiser import OPTIMISERS, Optimiser
from playground.engine.optimisers.momentum import Momentum
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.session.fixed import FixedParameters
from playground.session.trainer import Trainer


@dataclass(frozen=True)
class Meddler(Optimiser):
    """An optimiser that moves every parameter a little, and remembers something of each."""

    slots = ("memory",)

    def bind(self, wires):
        theta, gradient, memory = wires.theta, wires.gradient, wires.slots["memory"]
        rate = constant(0.01, theta)
        return (
            call(np.subtract, memory, rate, memory),
            call(np.subtract, memory, gradient, memory),
            call(np.multiply, memory, rate, memory),
            call(np.multiply, theta, constant(0.99, theta), theta),
            call(np.add, theta, memory, theta),
        )

    def explain(self, theta, gradient, slots, after=None):
        memory = Term("m", (0.01, slots["memory"] - 0.01 - gradient))
        return Term("t", (-0.01, theta)), memory


every_optimiser = pytest.mark.parametrize(
    "optimiser",
    [*(kind(max(0.1, kind().learning_rate)) for kind in OPTIMISERS.members()), Meddler()],
    ids=[*OPTIMISERS.names(), "meddler"],
)


def trainer_of(experiment):
    return Trainer(experiment, experiment.dataset.load(experiment.data_rng()))


def with_nodes(experiment, **changes):
    """Return the experiment with some fields of its nodes changed."""
    nodes = [replace(node, **changes.get(node.id, {})) for node in experiment.network.nodes]
    return replace(experiment, network=Network(tuple(nodes)))


@pytest.fixture
def fixed(skipping):
    """Return an experiment with a frozen column, weight and bias, and two erased connections."""
    return with_nodes(
        skipping,
        a={"is_frozen": True},
        b={"frozen": frozenset({("a", "2", "1")}), "frozen_biases": frozenset({"2"})},
    )


@every_optimiser
def test_what_is_fixed_stays_and_all_else_moves(fixed, optimiser):
    trainer = trainer_of(replace(fixed, optimiser=optimiser))
    network, start = fixed.network, fixed.initial_parameters()
    assert network.is_fixed.sum() == 3 * 4 + 2 + 2
    assert start[network.is_frozen].all()
    before = start
    for n_steps in (1, 1, 7, 30):
        trainer.advance(n_steps)
        np.testing.assert_array_equal(trainer.theta[network.is_fixed], start[network.is_fixed])
        assert not trainer.theta[network.is_erased].any()
        for slot in trainer.slots.values():
            assert not slot.ndim or not slot[..., network.is_fixed].any()
        if optimiser.is_batch:  # which may have arrived, or move a single weight at a time
            continue
        assert (trainer.theta != before)[~network.is_fixed].all()
        for slot in trainer.slots.values():
            np.testing.assert_array_equal(slot != 0, ~network.is_fixed)
        before = trainer.theta.copy()


@every_optimiser
def test_a_frozen_weight_may_be_set_by_hand_again_and_again(fixed, optimiser):
    trainer = trainer_of(replace(fixed, optimiser=optimiser))
    weight, bias = ParameterKey("b", "1", ("a", "2")), ParameterKey("b", "2")
    places = [parameter_index(fixed.network, key) for key in (weight, bias)]
    for values in ((0.5, -2.0), (0.0, 3.0)):
        trainer.set_parameters({weight: values[0], bias: values[1]})
        trainer.advance(20)
        assert tuple(trainer.theta[places]) == values


def test_an_erased_weight_set_by_hand_is_zero(fixed):
    trainer = trainer_of(fixed)
    trainer.set_parameters({ParameterKey("b", "1", ("a", "3")): 5.0})
    assert not trainer.theta[fixed.network.is_erased].any()


def test_setting_what_is_not_there_sets_nothing(fixed):
    trainer = trainer_of(fixed)
    before = trainer.theta.copy()
    with pytest.raises(KeyError):
        trainer.set_parameters({ParameterKey("b", "2"): 9.0, ParameterKey("b", "nobody"): 1.0})
    np.testing.assert_array_equal(trainer.theta, before)


@every_optimiser
def test_a_restored_state_is_held_as_it_is_and_replayed_bit_for_bit(fixed, optimiser):
    each = replace(fixed, optimiser=optimiser)
    straight, again = trainer_of(each), trainer_of(each)
    straight.set_parameters({ParameterKey("b", "2"): 0.7})
    straight.advance(9)
    kept = straight.state
    straight.advance(30)
    again.restore(kept)
    for _ in range(30):
        again.advance(1)
    assert again.theta.tobytes() == straight.theta.tobytes()
    for name, slot in straight.slots.items():
        assert again.slots[name].tobytes() == slot.tobytes()
    assert again.theta[parameter_index(fixed.network, ParameterKey("b", "2"))] == np.float32(0.7)


def test_what_thaws_moves_on_from_rest(fixed, skipping):
    rolling, thawed = (replace(e, optimiser=Momentum(0.03, 0.9)) for e in (fixed, skipping))
    trainer = trainer_of(thawed)
    trainer.advance(20)
    trainer.load(rolling, trainer.examples)
    frozen, theta = fixed.network.is_frozen, trainer.theta.copy()
    velocity = trainer.slots["velocity"]
    np.testing.assert_array_equal(velocity != 0, ~fixed.network.is_fixed)
    trainer.advance(20)
    trainer.load(thawed, trainer.examples)
    np.testing.assert_array_equal(trainer.theta[frozen], theta[frozen])
    trainer.advance(1)
    first = -0.03 * trainer.last_step.gradient[frozen]
    np.testing.assert_allclose(trainer.theta[frozen] - theta[frozen], first, atol=1e-7)
    assert first.all()


def test_a_state_that_knows_nothing_of_the_freezing_brings_no_velocity(fixed):
    trainer = trainer_of(replace(fixed, optimiser=Momentum()))
    ones = np.ones_like(trainer.theta)
    trainer.restore(replace(trainer.state, slots={"velocity": ones}))
    np.testing.assert_array_equal(trainer.slots["velocity"], ~fixed.network.is_fixed)


def test_the_gradient_of_frozen_weights_is_there_to_be_seen(fixed):
    trainer = trainer_of(replace(fixed, dtype="float64", batch_size=100_000))
    theta = trainer.theta.copy()
    trainer.advance(1)
    expected = mean_gradient(fixed.network, fixed.loss, trainer.prepared.train, theta)
    np.testing.assert_allclose(trainer.last_step.gradient, expected, rtol=1e-10, atol=1e-14)
    assert expected[fixed.network.is_frozen].all()
    assert not expected[fixed.network.is_erased].any()


def test_a_network_frozen_throughout_stays_as_it_is(experiment):
    every = {node.id: {"is_frozen": True} for node in experiment.network.nodes[1:]}
    trainer = trainer_of(with_nodes(experiment, **every))
    trainer.advance(50)
    np.testing.assert_array_equal(trainer.theta, experiment.initial_parameters())


@every_optimiser
def test_long_rows_and_single_ones_are_held_alike(experiment, optimiser):
    """A wide column, whose weights are held as a row, beside a few single ones."""
    network = feed_forward(
        experiment.network.input.layer, Dense(60), Dense(30, Sigmoid()), Dense(1)
    )
    wide = replace(experiment, network=network, optimiser=optimiser)
    names = network.nodes[1].neurons
    wide = with_nodes(
        wide,
        **{
            "hidden 1": {"is_frozen": True},
            "hidden 2": {
                "frozen": frozenset({("hidden 1", name, "7") for name in names[3:]}),
                "frozen_biases": frozenset({"1", "30"}),
                "erased": frozenset({("hidden 1", "1", "1"), ("hidden 1", "2", "1")}),
            },
        },
    )
    if wide.obstacle is not None:
        assert optimiser.most_parameters < network.n_parameters
        return
    trainer, is_fixed = trainer_of(wide), wide.network.is_fixed
    start = trainer.theta.copy()
    trainer.advance(12)
    is_still = trainer.theta == start
    assert is_still[is_fixed].all()
    # annealing moves a single weight at a time
    assert not is_still.all() if optimiser.is_batch else not is_still[~is_fixed].any()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("n", [0, 1, 5, 99, 100, 101, 1000])
def test_exactly_what_is_fixed_is_put_back(n, seed):
    rng = np.random.default_rng(seed)
    # runs of every length, those at both ends included
    is_fixed = np.repeat(rng.random(n) < 0.5, rng.integers(1, 400, n))
    theta, slot = rng.standard_normal((2, len(is_fixed)))
    before = theta.copy()
    kept = FixedParameters(is_fixed, theta, {"slot": slot})
    np.testing.assert_array_equal(slot == 0, is_fixed)
    theta[:], slot[:] = np.nan, 2.0
    for each in kept.calls:
        each()
    np.testing.assert_array_equal(theta, np.where(is_fixed, before, np.nan))
    np.testing.assert_array_equal(slot, np.where(is_fixed, 0.0, 2.0))
    theta[:] = 3.0
    kept.hold()
    theta[:] = 4.0
    for each in kept.calls:
        each()
    np.testing.assert_array_equal(theta, np.where(is_fixed, 3.0, 4.0))


def test_a_network_without_fixed_weights_pays_nothing(experiment):
    trainer = trainer_of(experiment)
    assert trainer.fixed.calls == ()


def test_a_frozen_weight_that_an_optimiser_blows_up_does_no_harm(exploding):
    network = exploding.network
    frozen = {node.id: {"is_frozen": True} for node in network.nodes[1:]}
    trainer = trainer_of(with_nodes(exploding, **frozen))
    advance = trainer.advance(50)
    assert advance.divergence is None
    assert len(advance.losses) == 50
