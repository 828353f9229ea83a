"""Experiments that cannot be trained are shown, measured, saved, and left alone."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.file import SavedExperiment
from playground.engine.datasets.blobs import Blobs
from playground.engine.layers.dense import Dense
from playground.engine.measurements.example_activations import ExampleActivations
from playground.engine.measurements.mean_activations import MeanActivations
from playground.engine.measurements.response_map import ResponseMap
from playground.engine.measurements.scores import Scores
from playground.engine.network import Network, NetworkError, Node
from playground.session.batch_run import begin
from playground.session.commands import Epoch, Load, Pause, Play, Reset, Step, Watch
from playground.session.trainer import Trainer


def unconnected(experiment):
    """Return the experiment with its output cut off."""
    *nodes, output = experiment.network.nodes
    return replace(experiment, network=Network((*nodes, Node(output.id, output.layer))))


def misfit(experiment):
    """Return the experiment with one output for five classes."""
    return replace(experiment, dataset=Blobs())


OBSTACLES = {"unconnected": unconnected, "misfit": misfit}
every_obstacle = pytest.mark.parametrize("name", OBSTACLES)


def trainer_of(experiment):
    return Trainer(experiment, experiment.dataset.load(experiment.data_rng()))


@every_obstacle
def test_a_trainer_says_why_it_takes_no_step(experiment, name):
    blocked = OBSTACLES[name](experiment)
    trainer = trainer_of(blocked)
    theta = trainer.theta.copy()
    with pytest.raises(NetworkError) as caught:
        trainer.advance(1)
    assert str(caught.value) == blocked.obstacle.sentence
    assert trainer.step == 0
    np.testing.assert_array_equal(trainer.theta, theta)


@every_obstacle
@pytest.mark.parametrize("command", [Play(), Step(), Step(100), Epoch()], ids=repr)
def test_commands_to_train_are_not_followed(stage, experiment, name, command):
    blocked = OBSTACLES[name](experiment)
    stage.send(Load(blocked), command)
    assert not stage.conductor.is_training
    stage.train()
    snapshot = stage.snapshot
    assert (snapshot.step, snapshot.is_playing) == (0, False)
    np.testing.assert_array_equal(snapshot.theta, blocked.initial_parameters())
    stage.send(Pause(), Reset())
    assert stage.notices == []


@every_obstacle
@pytest.mark.parametrize("command", [Play(), Step(1000), Epoch()], ids=repr)
def test_loading_one_pauses_and_what_was_learned_is_still_there_after(
    stage, experiment, name, command
):
    stage.send(Load(experiment), command)
    stage.conductor.train(until=5)
    before = stage.snapshot
    assert stage.conductor.is_training
    stage.send(Load(OBSTACLES[name](experiment)))
    assert not stage.conductor.is_training
    shown = stage.snapshot
    assert (shown.step, shown.is_playing) == (before.step, False)
    stage.send(Load(experiment))
    assert not stage.conductor.is_training  # nobody has said to go on
    hidden = experiment.network.places["hidden 1"].slice
    np.testing.assert_array_equal(stage.snapshot.theta[hidden], before.theta[hidden])
    stage.send(Step(3))
    stage.train()
    assert stage.snapshot.step == before.step + 3


@every_obstacle
def test_it_is_measured_as_any_other(stage, experiment, name):
    questions = (ResponseMap(resolution=10), ExampleActivations(), MeanActivations(), Scores())
    stage.send(Watch(frozenset(questions)), Load(OBSTACLES[name](experiment)))
    snapshot = stage.snapshot
    response, activations, means, scores = (snapshot.answer(each).value for each in questions)
    assert np.isfinite(response).all()
    for by_node in (activations, means):
        assert list(by_node) == [node.id for node in experiment.network.nodes]
        assert all(np.isfinite(values).all() for values in by_node.values())
    is_misfit = name == "misfit"
    assert np.isnan(scores.train.loss) == is_misfit
    assert (scores.test.accuracy is None) == is_misfit
    assert snapshot.scores.values.shape == (1, 4)
    assert stage.notices == []


def test_a_curve_goes_on_after_the_obstacle(stage, experiment):
    stage.send(Watch(frozenset({Scores()})), Load(misfit(experiment)))
    assert np.isnan(stage.snapshot.scores.values).all()
    two = replace(
        experiment,
        dataset=Blobs(),
        network=Network((*experiment.network.nodes[:-1], Node("output", Dense(5), ("hidden 2",)))),
    )
    stage.send(Load(two))
    scores = stage.snapshot.scores
    assert scores.steps.tolist() == [0]  # the same step, now known
    assert np.isfinite(scores.values).all()


@every_obstacle
def test_without_a_window_it_ends_with_the_reason(experiment, name):
    blocked = OBSTACLES[name](experiment)
    with pytest.raises(NetworkError) as caught:
        begin(SavedExperiment(blocked, None, "", ""))
    assert str(caught.value) == blocked.obstacle.sentence
