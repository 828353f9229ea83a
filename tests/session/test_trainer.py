"""The trainer: exact arithmetic, exact bookkeeping, the same run from the same seed."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.bound_network import BoundNetwork, bind_backward
from playground.engine.calls import run
from playground.engine.evaluation import Evaluator
from playground.engine.layers.dense import Dense
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.quadratic import Quadratic
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.minibatch import Minibatch
from playground.engine.network import feed_forward
from playground.engine.optimiser import OPTIMISERS
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from playground.session.trainer import Trainer

every_optimiser = pytest.mark.parametrize("optimiser", OPTIMISERS.names())
both_precisions = pytest.mark.parametrize("dtype", ["float32", "float64"])


def trainer_of(experiment):
    return Trainer(experiment, experiment.dataset.load(experiment.data_rng()))


def everything(trainer):
    """Return all that training has changed, as plain values that can be compared bit for bit."""
    state = trainer.state
    slots = {name: slot.tobytes() for name, slot in state.slots.items()}
    return state.theta.tobytes(), slots, state.step, state.epoch, state.position


def rows_of(trainer, n_steps):
    """Take steps; return the numbers of the examples that each has used."""
    used = []
    for _ in range(n_steps):
        size = min(trainer.experiment.batch_size, trainer.n_train - trainer.state.position)
        trainer.advance(1)
        used.append(trainer._runs[size].rows.copy())
    return used


def gradient_of_one(trainer, row):
    """Return the gradient of a single example's loss, (n_parameters,), computed alone."""
    experiment = trainer.experiment
    batch = Minibatch(trainer.prepared.train, 1, trainer.theta.dtype)
    bound = BoundNetwork(experiment.network, trainer.theta.copy(), 1, batch.inputs)
    gradient = np.zeros_like(trainer.theta)
    backward = bind_backward(bound, experiment.loss, gradient, 1.0, batch.targets)
    batch.gather(np.array([row]))
    run(bound.forward)
    run(backward.calls)
    return gradient, backward.mean_loss()


VARIANTS = {
    "quadratic": (Dense(1), Quadratic()),
    "binary cross-entropy": (Dense(1, Sigmoid()), BinaryCrossEntropy()),
    "softmax cross-entropy": (Dense(2, Softmax()), SoftmaxCrossEntropy()),
}


@pytest.mark.parametrize("batch_size", [1, 10, 200])
@pytest.mark.parametrize("variant", VARIANTS)
def test_an_update_is_the_mean_of_the_examples_gradients_times_the_learning_rate(
    experiment, variant, batch_size
):
    output, loss = VARIANTS[variant]
    network = feed_forward(experiment.network.input.layer, Dense(4), Dense(2), output)
    trainer = trainer_of(
        replace(
            experiment,
            network=network,
            loss=loss,
            dtype="float64",
            batch_size=batch_size,
            optimiser=Sgd(0.3),
        )
    )
    for _ in range(3):  # with 200 of 250 examples the second minibatch is a short one
        theta, batch = trainer.theta.copy(), trainer._order[trainer.state.position :][:batch_size]
        alone = [gradient_of_one(trainer, row) for row in batch]
        advance = trainer.advance(1)
        mean = np.mean([gradient for gradient, _ in alone], axis=0)
        np.testing.assert_allclose(trainer.theta, theta - 0.3 * mean, rtol=1e-11, atol=1e-14)
        assert advance.losses[0] == pytest.approx(np.mean([loss for _, loss in alone]), rel=1e-12)


def test_a_batch_of_everything_has_the_loss_of_the_evaluation(experiment):
    trainer = trainer_of(replace(experiment, batch_size=100_000, dtype="float64"))
    score = Evaluator(experiment.network, experiment.loss, trainer.prepared.train, np.float64)
    expected = score.score(trainer.theta).loss
    advance = trainer.advance(1)
    assert advance.losses[0] == pytest.approx(expected, rel=1e-12)
    assert (trainer.epoch, trainer.state.position) == (1, 0)


@both_precisions
def test_it_computes_in_the_precision_asked_for(experiment, dtype):
    trainer = trainer_of(replace(experiment, dtype=dtype))
    trainer.advance(30)
    assert trainer.theta.dtype == trainer.gradient.dtype == np.dtype(dtype)
    other = "float64" if dtype == "float32" else "float32"
    same = trainer_of(replace(experiment, dtype=other))
    same.advance(30)
    np.testing.assert_allclose(trainer.theta, same.theta, atol=1e-5)


def test_a_state_that_knows_nothing_of_an_erasure_does_not_undo_it(skipping):
    trainer = trainer_of(skipping)
    trainer.restore(replace(trainer.state, theta=np.ones_like(trainer.theta)))
    np.testing.assert_array_equal(trainer.theta, ~skipping.network.is_erased)


@every_optimiser
def test_an_erased_weight_stays_exactly_zero(skipping, optimiser):
    trainer = trainer_of(replace(skipping, optimiser=OPTIMISERS[optimiser]()))
    is_erased = skipping.network.is_erased
    assert is_erased.sum() == 2
    for _ in range(20):
        before = trainer.theta.copy()
        trainer.advance(3)
        assert not trainer.theta[is_erased].any()
        has_moved = trainer.theta[~is_erased] != before[~is_erased]
        # a batch method may have arrived, or change a single weight at a time
        assert has_moved.all() or OPTIMISERS[optimiser].is_batch


def fingerprint(experiment, n_steps=260):
    trainer = trainer_of(experiment)
    advance = trainer.advance(n_steps)
    return hashlib.sha256(trainer.theta.tobytes() + advance.losses.tobytes()).hexdigest()


@both_precisions
@every_optimiser
def test_the_same_seed_gives_the_same_run(skipping, optimiser, dtype):
    one = replace(skipping, optimiser=OPTIMISERS[optimiser](), dtype=dtype, batch_size=32)
    assert fingerprint(one) == fingerprint(replace(one))
    assert fingerprint(one) != fingerprint(replace(one, seed=6))


_PROGRAM = """
import hashlib
from playground.document.experiment import Experiment
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward
from playground.session.trainer import Trainer

network = feed_forward(Input(features=("x1", "x2")), Dense(4), Dense(2), Dense(1))
experiment = Experiment(network, Circle(noise=0.1), seed=3)
trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
advance = trainer.advance(260)
print(hashlib.sha256(trainer.theta.tobytes() + advance.losses.tobytes()).hexdigest())
"""


def test_another_process_gives_the_same_run(experiment):
    answers = {
        subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert answers == {fingerprint(experiment)}


@both_precisions
@every_optimiser
def test_a_hundred_steps_at_once_are_a_hundred_single_steps(skipping, optimiser, dtype):
    each = replace(skipping, optimiser=OPTIMISERS[optimiser](), dtype=dtype, batch_size=32)
    whole, single = trainer_of(each), trainer_of(each)
    advance = whole.advance(100)
    losses = [single.advance(1).losses[0] for _ in range(100)]
    assert everything(whole) == everything(single)
    assert advance.losses.tolist() == losses
    assert whole.epoch == (100 if each.optimiser.is_batch else 100 // 8)


@every_optimiser
@pytest.mark.parametrize("n_before", [0, 7, 8, 31])
def test_a_restored_state_goes_on_bit_for_bit(skipping, optimiser, n_before):
    each = replace(skipping, optimiser=OPTIMISERS[optimiser](), batch_size=32)
    straight, interrupted = trainer_of(each), trainer_of(each)
    straight.advance(n_before)
    kept = straight.state.freeze()
    straight.advance(40)

    interrupted.advance(13)
    interrupted.restore(kept)
    assert everything(interrupted)[2:] == (n_before, kept.epoch, kept.position)
    interrupted.advance(40)
    assert everything(interrupted) == everything(straight)
    again = trainer_of(each)
    again.restore(kept)
    again.advance(40)
    assert everything(again) == everything(straight)


def test_a_reset_goes_back_to_before_the_first_step(experiment):
    trainer = trainer_of(replace(experiment, optimiser=Momentum()))
    before = everything(trainer)
    trainer.advance(33)
    trainer.reset()
    assert everything(trainer) == before
    assert not trainer.slots["velocity"].any()


def test_a_state_does_not_change_with_the_trainer(experiment):
    trainer = trainer_of(replace(experiment, optimiser=Momentum()))
    trainer.advance(5)
    state = trainer.state
    theta, velocity = state.theta.copy(), state.slots["velocity"].copy()
    trainer.advance(5)
    np.testing.assert_array_equal(state.theta, theta)
    np.testing.assert_array_equal(state.slots["velocity"], velocity)


def test_a_state_without_what_the_optimiser_remembers_starts_it_at_rest(experiment):
    trainer = trainer_of(experiment)
    trainer.advance(10)
    state = trainer.state
    rolling = trainer_of(replace(experiment, optimiser=Momentum(0.03, 0.9)))
    rolling.restore(state)
    plain, first = trainer.advance(1), rolling.advance(1)
    assert first.losses == plain.losses
    np.testing.assert_array_equal(rolling.theta, trainer.theta)  # v = -eta g at first
    rolling.advance(5)


@pytest.mark.parametrize("batch_size", [1, 10, 32, 250, 251])
def test_every_example_is_used_exactly_once_an_epoch(experiment, batch_size):
    trainer = trainer_of(replace(experiment, batch_size=batch_size))
    n_steps = -(-250 // batch_size)
    orders = []
    for epoch in range(4):
        assert trainer.epoch == epoch
        assert trainer.steps_left_in_epoch == n_steps
        used = rows_of(trainer, n_steps)
        assert {len(rows) for rows in used[:-1]} <= {batch_size}
        assert len(used[-1]) == 250 - batch_size * (n_steps - 1)
        orders.append(np.concatenate(used))
        assert sorted(orders[-1]) == list(range(250))
    assert len({order.tobytes() for order in orders}) == 4


def test_the_steps_left_count_down_to_the_end_of_the_epoch(experiment):
    trainer = trainer_of(replace(experiment, batch_size=100))
    left = []
    for _ in range(5):
        left.append((trainer.steps_left_in_epoch, trainer.epoch))
        trainer.advance(1)
    assert left == [(3, 0), (2, 0), (1, 0), (3, 1), (2, 1)]


def test_a_batch_size_changed_within_an_epoch_still_uses_each_example_once(experiment):
    trainer = trainer_of(experiment)
    used = rows_of(trainer, 7)
    trainer.load(replace(experiment, batch_size=33), trainer.examples)
    used += rows_of(trainer, trainer.steps_left_in_epoch)
    assert trainer.epoch == 1
    assert sorted(np.concatenate(used)) == list(range(250))


def test_the_minibatches_follow_from_the_seed_and_not_from_the_network(experiment, skipping):
    one, other = (trainer_of(replace(e, seed=9)) for e in (experiment, skipping))
    for mine, theirs in zip(rows_of(one, 30), rows_of(other, 30), strict=True):
        np.testing.assert_array_equal(mine, theirs)
