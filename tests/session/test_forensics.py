"""Forensics: the step, the weight and the example with which an explosion began."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.edits import freeze_column
from playground.engine.dataset import Examples, Part
from playground.engine.optimiser import OPTIMISERS
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import parameter_index, parameter_key, parameter_keys
from playground.session.commands import GoTo, Load, Play, Step
from playground.session.library import Library
from playground.session.snapshot import Diverged


def divergence_of(stage):
    (notice,) = [each for each in stage.notices if isinstance(each, Diverged)]
    return notice.divergence


def length(trainer):
    return np.linalg.norm(trainer.theta.astype(np.float64))


@pytest.mark.parametrize(
    "optimiser",
    # the others look before they leap
    [k.name for k in OPTIMISERS.members() if not k.is_batch and not k.needs_curvature],
)
def test_it_begins_where_the_weights_are_ten_times_as_long(stage, exploding, replay, optimiser):
    kind = OPTIMISERS[optimiser]
    experiment = replace(exploding, optimiser=kind(1e6 if kind.is_scale_free else 0.5))
    stage.send(Load(experiment), Play())
    stage.train()
    found = divergence_of(stage)
    step = found.explosion.step
    assert 0 < step <= found.step
    before, after = replay(experiment, step - 1), replay(experiment, step)
    start = length(replay(experiment, 0))
    assert length(before) <= 10 * start < length(after)
    assert found.explosion.length == length(before)
    growth = np.abs(after.theta - before.theta)
    index = parameter_index(experiment.network, found.explosion.weight)
    assert growth[index] == growth.max()
    assert found.explosion.node == found.explosion.weight.node
    assert found.explosion.column == experiment.network.title(found.explosion.node)


def test_a_rate_that_is_raised_late_is_found_where_it_was_raised(stage, exploding):
    calm = replace(exploding, optimiser=Sgd(0.01))
    stage.send(Load(calm), Step(5000))
    stage.train()
    stage.send(Load(replace(calm, optimiser=Sgd(2.0)), label="change learning rate"), Play())
    stage.train()
    explosion = divergence_of(stage).explosion
    assert 5000 < explosion.step < 5020
    stage.send(GoTo(None, explosion.step - 1))
    snapshot = stage.snapshot
    half = replace(snapshot.experiment, optimiser=Sgd(1.0))
    assert snapshot.step == explosion.step - 1
    stage.send(Load(half))
    assert stage.snapshot.step == explosion.step - 1
    assert len(stage.snapshot.timeline.branches) == 1 + (explosion.step - 1 > 5000)


def test_the_example_is_the_one_that_is_far_off(stage, exploding, monkeypatch):
    rng = np.random.default_rng(0)
    inputs = rng.uniform(-1, 1, (40, 2))
    inputs[23] = 1e4
    part = Part(inputs, np.ones((40, 1)))
    monkeypatch.setattr(Library, "examples", lambda self, experiment: Examples(part, part))
    stage.send(Load(replace(exploding, optimiser=Sgd(0.05))), Play())
    stage.train()
    assert divergence_of(stage).explosion.example == 23


def test_what_is_frozen_is_not_to_blame(stage, exploding):
    experiment = freeze_column("output", is_frozen=True).change(exploding)
    stage.send(Load(replace(experiment, optimiser=Sgd(300.0))), Play())
    stage.train()
    assert divergence_of(stage).explosion.weight.node == "hidden 1"


def test_a_single_step_too_far_is_the_explosion_itself(stage, exploding):
    stage.send(Load(replace(exploding, optimiser=Sgd(1e6), dtype="float32")), Step(50))
    stage.train()
    found = divergence_of(stage)
    assert found.explosion.step <= found.step <= 10
    assert found.explosion.weight is not None


def test_looking_leaves_training_where_it_was(stage, exploding, replay):
    stage.send(Load(exploding), Play())
    stage.train()
    found, snapshot = divergence_of(stage), stage.snapshot
    assert snapshot.step == found.step - 1
    np.testing.assert_array_equal(snapshot.theta, replay(exploding, found.step - 1).theta)


def test_places_in_theta_have_the_names_of_their_parameters(skipping):
    network = skipping.network
    for key in parameter_keys(network):
        assert parameter_key(network, parameter_index(network, key)) == key
    with pytest.raises(KeyError):
        parameter_key(network, network.n_parameters)
