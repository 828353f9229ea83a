"""Files that carry what was recorded: curves, and the whole history."""

import json
from dataclasses import replace

import numpy as np
import pytest

from playground.document.curve import MOST_SAVED, Curve, thin_losses, thin_scores
from playground.document.experiment import Experiment
from playground.document.file import FileError, load, save
from playground.document.recorded_history import (
    RecordedBranch,
    RecordedHistory,
    RecordedStretch,
)
from playground.document.training_state import TrainingState
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward
from playground.engine.optimisers.momentum import Momentum
from playground.engine.parameter_key import ParameterKey

NETWORK = feed_forward(Input(features=("x1", "x2")), Dense(3), Dense(1))
EXPERIMENT = Experiment(NETWORK, Circle(), seed=2)
FASTER = replace(EXPERIMENT, optimiser=Momentum(0.1), factor=2.0)
SECOND = ParameterKey("hidden 1", "2", ("input", "x1"))


def state_of(step, *slots):
    rng = np.random.default_rng(step)
    vectors = [rng.normal(size=NETWORK.n_parameters).astype(np.float32) for _ in (0, *slots)]
    return TrainingState(vectors[0], dict(zip(slots, vectors[1:], strict=True)), step, 0, step * 10)


CURVES = (
    Curve(np.arange(6), np.linspace(1, 0.1, 6)[:, None]),
    Curve(np.array([0, 6]), np.array([[1, 2, 0.5, 0.6], [0.1, 0.3, np.nan, np.nan]])),
)
HISTORY = RecordedHistory(
    (
        RecordedStretch(4, None, EXPERIMENT, 0, 0, 0, 6, 250, state=state_of(0)),
        RecordedStretch(
            9,
            4,
            FASTER,
            3,
            0,
            30,
            8,
            250,
            ("learning rate", "undo"),
            {SECOND: 0.25},
            checkpoints=(state_of(5, *Momentum().slots), state_of(7, *Momentum().slots)),
        ),
    ),
    (
        RecordedBranch(2, 4, 0, "slow", None, CURVES),
        RecordedBranch(5, 9, 3, left=(2, 3)),
    ),
    2,
    6,
)


@pytest.fixture
def file(tmp_path):
    save(tmp_path / "a.json", EXPERIMENT, state_of(6), history=HISTORY)
    return tmp_path / "a.json"


def assert_same_state(one, other):
    assert (one.step, one.epoch, one.position) == (other.step, other.epoch, other.position)
    assert one.theta.tobytes() == other.theta.tobytes()
    assert one.slots.keys() == other.slots.keys()
    assert all(one.slots[name].tobytes() == other.slots[name].tobytes() for name in one.slots)


def assert_same_curves(one, other):
    for mine, yours in zip(one, other, strict=True):
        assert mine.stride == yours.stride
        np.testing.assert_array_equal(mine.steps, yours.steps)
        np.testing.assert_array_equal(mine.values, yours.values)


def test_a_history_comes_back_as_it_was(file):
    saved = load(file)
    assert_same_state(saved.state, state_of(6))
    first, second = saved.history.stretches
    assert first.experiment is saved.experiment
    assert_same_state(first.state, state_of(0))
    assert second.state is None
    for one, other in zip(second.checkpoints, HISTORY.stretches[1].checkpoints, strict=True):
        assert_same_state(one, other)
    for name in (
        "id", "parent", "experiment", "first_step", "epoch", "position", "last_step", "n_train",
        "labels", "values",
    ):  # fmt: skip
        for one, other in zip(saved.history.stretches, HISTORY.stretches, strict=True):
            assert getattr(one, name) == getattr(other, name)
    slow, other = saved.history.branches
    assert (slow.id, slow.leaf, slow.colour, slow.name, slow.left) == (2, 4, 0, "slow", None)
    assert (other.id, other.leaf, other.colour, other.name, other.left) == (5, 9, 3, "", (2, 3))
    assert_same_curves(slow.curves, CURVES)
    assert other.curves is None
    assert (saved.history.branch, saved.history.step) == (2, 6)


def test_saving_what_was_opened_gives_the_same_file(file, tmp_path):
    saved = load(file)
    save(tmp_path / "b.json", saved.experiment, saved.state, history=saved.history)
    assert (tmp_path / "b.json").read_text() == file.read_text()


def test_of_an_experiment_only_what_differs_is_in_the_file(file):
    content = json.loads(file.read_text())
    assert content["history"]["experiments"][0] == {}
    assert content["history"]["experiments"][1].keys() == {"optimiser", "factor"}
    # equal parts are one in memory too
    first, second = load(file).history.stretches
    assert second.experiment.network is first.experiment.network


def test_what_the_present_has_and_the_past_had_not_is_left_out(tmp_path):
    history = replace(HISTORY, branch=5, step=8)
    save(tmp_path / "a.json", FASTER, state_of(8, *Momentum().slots), history=history)
    first, second = load(tmp_path / "a.json").history.stretches
    assert (first.experiment, second.experiment) == (EXPERIMENT, FASTER)


def test_curves_come_back_as_they_were(tmp_path):
    save(tmp_path / "a.json", EXPERIMENT, state_of(6), curves=CURVES)
    saved = load(tmp_path / "a.json")
    assert_same_curves(saved.curves, CURVES)
    assert saved.history is None


def test_files_without_curves_open(tmp_path):
    save(tmp_path / "a.json", EXPERIMENT, state_of(6))
    saved = load(tmp_path / "a.json")
    assert (saved.curves, saved.history) == (None, None)


@pytest.mark.parametrize("n", [1, MOST_SAVED, MOST_SAVED + 1, 4096, 3 * MOST_SAVED + 7])
def test_long_curves_are_thinned_but_never_averaged(n):
    values = np.random.default_rng(n).normal(size=(n, 1))
    losses = thin_losses(Curve(np.arange(n) * 4, values, 4))
    scores = thin_scores(Curve(np.arange(n) * 3, values, 1))
    assert MOST_SAVED / 2 < max(len(losses.steps), MOST_SAVED / 2 + 1) <= MOST_SAVED
    assert len(scores.steps) <= MOST_SAVED + 1
    assert (losses.steps % losses.stride == 0).all()
    assert (losses.values == values[losses.steps // 4]).all()
    assert (scores.values == values[scores.steps // 3]).all()
    assert scores.steps[-1] == (n - 1) * 3
    assert (losses.stride == 4) == (n <= MOST_SAVED)


WRONG = {
    "a branch that is not there": (
        ("branch",), 7, "history > branch: there is no branch 7;",
    ),
    "a branch elsewhere": (
        ("branch",), 5, "history > branch: the branch 5 trains something else at step 6;",
    ),
    "a leaf that is not there": (
        ("branches", 0, "leaf"), 1, "history > branches > no. 1 > leaf: there is no stretch 1;",
    ),
    "a branch twice": (
        ("branches", 1, "id"), 2, "history > branches > no. 2: the branch 2 is here twice;",
    ),
    "a stretch twice": (
        ("stretches", 1, "id"), 4, "history > stretches > no. 2: the stretch 4 is here twice;",
    ),
    "a parent that comes later": (
        ("stretches", 1, "parent"), 9,
        "history > stretches > no. 2 > parent: there is no stretch 9 before this one;",
    ),
    "an experiment that is not there": (
        ("stretches", 1, "experiment"), 2,
        "history > stretches > no. 2 > experiment: there is no experiment 2;",
    ),
    "a beginning after the parent's end": (
        ("stretches", 1, "begins", "step"), 7,
        "history > stretches > no. 2: it begins at step 7, which its parent does not have;",
    ),
    "an end before the beginning": (
        ("stretches", 1, "last_step"), 2,
        "history > stretches > no. 2 > last_step: step 2 is before the first, 3;",
    ),
    "a checkpoint out of order": (
        ("stretches", 1, "checkpoints", 1, "step"), 5,
        "history > stretches > no. 2 > checkpoints > no. 2: the step 5 is out of order;",
    ),
    "a weight of nobody": (
        ("stretches", 1, "values", 0, "key", "neuron"), "7",
        "history > stretches > no. 2 > values > no. 1: the network has no such weight",
    ),
    "too few examples": (
        ("stretches", 1, "n_train"), 30,
        "history > stretches > no. 2 > n_train: 30 examples are too few;",
    ),
    "too large a weight": (
        ("stretches", 0, "state", "parameters", "output", "bias", 0), 1e99,
        "is too large for float32;",
    ),
    "a loss from the future": (
        ("branches", 0, "curves", "minibatch_losses", "steps", 5), 6,
        "history > branches > no. 1 > curves > minibatch_losses > steps: step 6 has not been",
    ),
    "steps that fall": (
        ("branches", 0, "curves", "scores", "steps", 0), 6,
        "history > branches > no. 1 > curves > scores > steps: the steps do not rise",
    ),
    "a number that is none": (
        ("branches", 0, "curves", "scores", "test_loss", 0), "low",
        'history > branches > no. 1 > curves > scores > test_loss > no. 1: "low" stands here',
    ),
    "another batch size that cannot be": (
        ("experiments", 1, "batch_size"), "many",
        'history > experiments > no. 2 > batch_size: "many" stands here',
    ),
    "no list": (("stretches",), {}, "history > stretches: an object stands here"),
    "an unknown entry": (
        ("brunch",), 1, 'history: the entry "brunch" is unknown; rename it to "branch"',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("way", "value", "words"), WRONG.values(), ids=WRONG)
def test_what_does_not_fit_is_named(file, way, value, words):
    content = json.loads(file.read_text())
    place = content["history"]
    for name in way[:-1]:
        place = place[name]
    place[way[-1]] = value
    file.write_text(json.dumps(content))
    with pytest.raises(FileError) as error:
        load(file)
    message = str(error.value)
    assert words in message
    assert message.startswith(f"{file}, history")
    assert message.endswith(".")


def test_a_root_needs_its_state(file):
    content = json.loads(file.read_text())
    stretch = content["history"]["stretches"][0]
    del stretch["state"]
    stretch["begins"] = {"step": 0, "epoch": 0, "position": 0}
    file.write_text(json.dumps(content))
    with pytest.raises(FileError, match=r'no\. 1: the entry "state" is missing; correct it'):
        load(file)
