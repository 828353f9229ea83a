"""Training that stops being finite ends at the last finite state and says where it began."""

from dataclasses import replace

import numpy as np
import pytest

from playground.engine.activations.identity import Identity
from playground.engine.activations.relu import Relu
from playground.engine.dataset import Examples, Part
from playground.engine.layers.dense import Dense
from playground.engine.network import feed_forward
from playground.engine.optimiser import OPTIMISERS
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import ParameterKey
from playground.session.divergence import Divergence, where_it_began
from playground.session.trainer import Trainer

MOST_STEPS = 100


def trainer_of(experiment):
    return Trainer(experiment, experiment.dataset.load(experiment.data_rng()))


def is_finite(trainer):
    return all(np.isfinite(a).all() for a in (trainer.theta, *trainer.slots.values()))


def is_careful(kind):
    """Tell whether an optimiser never takes a step that is far too long for the loss."""
    return kind.is_scale_free or kind.is_batch or kind.needs_curvature


def steps_until_numbers_end(experiment):
    """Return the number, from 1, of the step that first gives a number that is not finite.

    None if a hundred steps give none: some optimisers divide by the gradient's own size.
    """
    trainer = trainer_of(experiment)
    for step in range(1, MOST_STEPS + 1):
        losses = trainer._train(1)
        if not (np.isfinite(losses).all() and is_finite(trainer)):
            return step
    return None


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimiser", OPTIMISERS.names())
@pytest.mark.parametrize(
    ("hidden", "learning_rate"), [(Identity(), 0.5), (Identity(), 1e6), (Relu(), 1e6)]
)
def test_training_ends_before_the_step_that_is_not_finite(
    exploding, hidden, optimiser, learning_rate, dtype
):
    layers = (Dense(4, hidden), Dense(1, Identity()))
    experiment = replace(
        exploding,
        network=feed_forward(exploding.network.input.layer, *layers),
        optimiser=OPTIMISERS[optimiser](learning_rate),
        dtype=dtype,
    )
    expected = steps_until_numbers_end(experiment)
    trainer, single = trainer_of(experiment), trainer_of(experiment)
    advance = trainer.advance(MOST_STEPS)
    if expected is None:
        assert is_careful(OPTIMISERS[optimiser])
        assert advance.divergence is None
        assert len(advance.losses) == MOST_STEPS
        return
    assert advance.divergence is not None
    assert advance.divergence.step == expected
    assert trainer.step == expected - 1
    assert is_finite(trainer)
    assert len(advance.losses) == expected - 1
    assert np.isfinite(advance.losses).all()

    for _ in range(expected - 1):
        assert single.advance(1).divergence is None
    assert single.theta.tobytes() == trainer.theta.tobytes()
    assert single.advance(1).divergence == advance.divergence


def test_trying_again_ends_at_the_same_place_and_a_new_start_with_a_smaller_rate_does_not(
    exploding,
):
    trainer = trainer_of(exploding)
    first = trainer.advance(10_000).divergence
    state = trainer.state
    again = trainer.advance(10)
    assert again.divergence == first
    assert len(again.losses) == 0
    np.testing.assert_array_equal(trainer.theta, state.theta)
    trainer.load(replace(exploding, optimiser=Sgd(0.01)), trainer.examples)
    trainer.reset()
    assert trainer.advance(1000).divergence is None


def hand_set(exploding, inputs, **values):
    """Return a trainer on inputs that are all alike, with a few weights and the others 0."""
    part = Part(np.full((20, 2), float(inputs)), np.zeros((20, 1)))
    layers = (Dense(1, Identity()), Dense(1, Identity()), Dense(1, Identity()))
    network = feed_forward(exploding.network.input.layer, *layers)
    trainer = Trainer(replace(exploding, network=network), Examples(part, part))
    trainer.theta[:] = 0
    keys = {
        "first": ParameterKey("hidden 1", "1", ("input", "x1")),
        "second": ParameterKey("hidden 2", "1", ("hidden 1", "1")),
        "third": ParameterKey("output", "1", ("hidden 2", "1")),
        "bias": ParameterKey("output", "1"),
    }
    trainer.set_parameters({keys[name]: value for name, value in values.items()})
    return trainer


PLACES = {
    "first column": (1e10, {"first": 1e30}, Divergence(1, "hidden 1", "hidden 1", "weighted sum")),
    "second column": (
        1,
        {"first": 1e20, "second": 1e20},
        Divergence(1, "hidden 2", "hidden 2", "weighted sum"),
    ),
    "output": (
        1,
        {"first": 1e10, "second": 1e10, "third": 1e20},
        Divergence(1, "output", "output", "weighted sum"),
    ),
    "loss": (1, {"bias": 1e25}, Divergence(1, "output", "output", "loss")),
    "gradient of the output": (
        1,
        {"first": 1e15, "second": 1e15, "bias": 1e15},
        Divergence(1, "output", "output", "gradient"),
    ),
    "gradients of both": (  # the output's is computed first
        1,
        {"first": 1e25, "second": 1e-4, "third": 1e-3},
        Divergence(1, "output", "output", "gradient"),
    ),
    "gradient further left": (
        1,
        {"second": 1e15, "third": 1e15, "bias": 1e15},
        Divergence(1, "hidden 1", "hidden 1", "gradient"),
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_it_says_in_which_column_and_in_what_it_began(exploding, place):
    inputs, values, expected = PLACES[place]
    trainer = hand_set(exploding, inputs, **values)
    before = trainer.theta.copy()
    assert trainer.advance(5).divergence == expected
    np.testing.assert_array_equal(trainer.theta, before)


@pytest.mark.parametrize("node", ["hidden 1", "output"])
def test_weights_that_alone_are_not_finite_are_found_too(experiment, node):
    trainer = trainer_of(experiment)
    trainer.advance(3)
    backward = trainer._runs[10].backward
    assert where_it_began(backward, trainer.theta, 3) is None
    trainer.theta[experiment.network.places[node].start] = np.nan
    assert where_it_began(backward, trainer.theta, 3) == Divergence(3, node, node, "weights")


def test_large_weights_alone_are_no_divergence(exploding):
    """The square of 1e25 is no float32; the weight is one."""
    trainer = hand_set(exploding, 0.0, first=1e25)
    advance = trainer.advance(100)
    assert advance.divergence is None
    assert trainer.step == 100
    assert len(advance.losses) == 100


def test_the_message_names_the_step_the_column_and_the_remedy():
    message = Divergence(1234, "hidden 2", "hidden 2", "gradient").message
    for words in ("step 1,234", "gradient", "“hidden 2”", "learning rate"):
        assert words in message
    assert message.count(". ") == 0


def test_no_warning_is_given_on_the_way(exploding):
    with np.errstate(all="raise"):
        trainer_of(exploding).advance(1000)


@pytest.mark.parametrize("batch_size", [32, 500, 1000])
def test_epochs_on_the_way_are_gone_through_again_as_they_were(exploding, batch_size):
    network = feed_forward(exploding.network.input.layer, Dense(1, Identity()))
    experiment = replace(exploding, network=network, batch_size=batch_size, optimiser=Sgd(0.3))
    expected = steps_until_numbers_end(experiment)
    assert expected > 600 // batch_size  # it takes more than an epoch
    trainer = trainer_of(experiment)
    assert trainer.advance(5000).divergence.step == expected
    straight = trainer_of(experiment)
    straight.advance(expected - 1)
    assert straight.theta.tobytes() == trainer.theta.tobytes()
    assert (straight.epoch, straight.state.position) == (trainer.epoch, trainer.state.position)
