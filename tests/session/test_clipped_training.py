"""Training with clipped gradients: it cures a divergence, and all ways of training agree."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.edits import freeze_column
from playground.engine.arithmetic import connection
from playground.engine.clipping import CLIPPINGS
from playground.engine.clippings.norm import ByNorm
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.optimiser import OPTIMISERS
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import ParameterKey
from playground.session.commands import GoTo, Load, Step
from playground.session.trainer import Trainer

every_clipping = pytest.mark.parametrize("name", CLIPPINGS.names())
BIAS = ParameterKey("output", "1")


def trainer_of(experiment):
    return Trainer(experiment, experiment.dataset.load(experiment.data_rng()))


def everything(state):
    slots = {name: slot.tobytes() for name, slot in state.slots.items()}
    return state.theta.tobytes(), slots, state.step, state.epoch, state.position


@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "nesterov"])
def test_it_cures_a_divergence(exploding, optimiser):
    wild = replace(exploding, optimiser=OPTIMISERS[optimiser](1.0))
    assert trainer_of(wild).advance(2000).divergence is not None
    cured = trainer_of(replace(wild, clipping=ByNorm(0.01)))
    advance = cured.advance(2000)
    assert advance.divergence is None
    assert advance.losses[-200:].mean() < 0.05 * advance.losses[:5].mean()


@every_clipping
@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_phases_end_in_exactly_what_a_step_gives(skipping, name, optimiser, dtype):
    clipping = CLIPPINGS[name]() if name == "none" else CLIPPINGS[name](0.01)
    kind = OPTIMISERS[optimiser]
    experiment = replace(skipping, clipping=clipping, optimiser=kind(), dtype=dtype)
    whole, phased = trainer_of(experiment), trainer_of(experiment)
    for _ in range(12):
        whole.advance(1)
        phased.advance_phase()
        phased.finish_step()
        assert everything(phased.state) == everything(whole.state)
        np.testing.assert_array_equal(phased.last_step.gradient, whole.last_step.gradient)


@every_clipping
def test_the_gradient_that_is_shown_is_the_true_one(experiment, name):
    clipping = CLIPPINGS[name]() if name == "none" else CLIPPINGS[name](0.01)
    alike = replace(experiment, clipping=clipping, dtype="float64", batch_size=100_000)
    trainer = trainer_of(alike)
    theta = trainer.theta.copy()
    trainer.advance(1)
    expected = mean_gradient(alike.network, alike.loss, trainer.prepared.train, theta)
    np.testing.assert_allclose(trainer.last_step.gradient, expected, rtol=1e-10, atol=1e-14)
    assert np.abs(expected).max() > 0.01
    norm = np.linalg.norm(expected)
    step = {"none": expected, "norm": expected * 0.01 / norm, "value": expected.clip(-0.01, 0.01)}
    np.testing.assert_allclose(trainer.theta - theta, -0.03 * step[name], rtol=1e-10, atol=1e-15)


def test_clipping_that_is_switched_on_late_is_part_of_the_timeline(stage, experiment):
    clipped = replace(experiment, clipping=ByNorm(0.01))
    stage.send(Load(experiment), Step(30))
    stage.train()
    stage.send(Load(clipped, label="change clipping"), Step(30))
    stage.train()
    end = everything(stage.snapshot.state)
    stage.send(GoTo(None, 10))
    assert stage.snapshot.experiment.clipping == experiment.clipping
    stage.send(GoTo(None, 60))
    assert everything(stage.snapshot.state) == end
    assert stage.snapshot.experiment.clipping == ByNorm(0.01)
    unclipped = trainer_of(experiment)
    unclipped.advance(60)
    assert everything(unclipped.state) != end


def test_frozen_weights_do_not_shorten_the_others_steps(experiment):
    frozen = freeze_column("hidden 1", is_frozen=True).change(experiment)
    trainer = trainer_of(replace(frozen, clipping=ByNorm(0.02), dtype="float64"))
    before = trainer.theta.copy()
    trainer.advance(1)
    assert np.linalg.norm(trainer.theta - before) == pytest.approx(0.03 * 0.02, rel=1e-9)


@pytest.mark.parametrize("optimiser", OPTIMISERS.names())
@pytest.mark.parametrize("name", ["norm", "value"])
def test_the_microscope_shows_what_clipping_and_optimiser_do(experiment, name, optimiser):
    clipping, kind = CLIPPINGS[name](0.01), OPTIMISERS[optimiser]
    each = replace(experiment, clipping=clipping, optimiser=kind(), dtype="float64")
    trainer = trainer_of(each)
    trainer.advance(5)
    trainer.advance_phase()
    trainer.finish_step()
    numbers = trainer.microscope.numbers
    if kind.is_batch:  # a search needs the gradient as it is
        assert connection.clipping(numbers, BIAS) == ()
    else:
        *_, gradient = connection.clipping(numbers, BIAS)
        assert gradient.result == pytest.approx(gradient.sum, rel=1e-9)
        true = numbers.gradient[each.network.n_parameters - 1]
        assert abs(gradient.result) < abs(true)
    change, new = connection.update(numbers, BIAS)
    assert change.sum == pytest.approx(change.result, rel=1e-9)
    assert new.result == trainer.theta[-1]


def test_before_the_whole_gradient_is_known_its_length_is_not(experiment):
    trainer = trainer_of(replace(experiment, clipping=ByNorm(0.01), optimiser=Sgd()))
    while trainer.microscope is None or BIAS.node not in trainer.microscope.numbers.delta:
        trainer.advance_phase()
    numbers = trainer.microscope.numbers
    assert connection.gradient(numbers, BIAS)
    assert connection.clipping(numbers, BIAS) == ()
    assert connection.update(numbers, BIAS) == ()
    trainer.advance_phase()
    trainer.advance_phase()
    numbers = trainer.microscope.numbers
    assert numbers.theta_after is None
    assert connection.clipping(numbers, BIAS)
    assert connection.update(numbers, BIAS)
