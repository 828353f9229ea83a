"""Drawings in files: what is half drawn, frozen, named or placed opens as it was saved."""

import copy
import json

import numpy as np
import pytest

from playground.document import edits
from playground.document.blank import blank
from playground.document.file import FileError, load, save
from playground.document.settings import settings_edits
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.plane import Plane
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.session.trainer import Trainer

X1, X2, OUT = NeuronName("input", "x1"), NeuronName("input", "x2"), NeuronName("output", "1")
A, B, C = (NeuronName(*each) for each in [("hidden 1", "1"), ("hidden 1", "2"), ("hidden 2", "1")])


def made(experiment, *several):
    for edit in several:
        experiment = edit.change(experiment)
    return experiment


def drawn():
    """Return a network that has some of everything that can be drawn."""
    experiment = made(
        blank(Circle()),
        edits.place_neuron(column=None, at=(0.3, 0.2)),
        edits.place_neuron(column="hidden 1", at=(1 / 3, 0.1 + 0.2)),
        edits.place_neuron(column=None),
        edits.connect([X1], [A, OUT]),
        edits.connect([X2], [B]),
        edits.connect([A, X2], [OUT]),
        edits.connect_columns("hidden 1", "hidden 2"),
        edits.freeze([ParameterKey("hidden 2", "1", ("hidden 1", "2"))], is_frozen=True),
        edits.freeze([ParameterKey("hidden 1", "2"), ParameterKey("output", "1")], is_frozen=True),
        edits.freeze_column("hidden 2", is_frozen=True),
        edits.freeze([ParameterKey("hidden 2", "1")], is_frozen=False),
        edits.freeze_column("output", is_frozen=True),
        edits.label_neuron(A, "NAND"),
        edits.label_neuron(X1, "Σ und 进位"),
        *settings_edits(blank(Circle()), ["optimiser=momentum"]),
    )
    theta = experiment.initial_parameters()
    return made(experiment, edits.multiply_parameters(experiment, theta, 1.4, is_start=True))


def trainer_of(experiment):
    return Trainer(experiment, experiment.dataset.load(experiment.data_rng()))


def test_a_drawing_opens_as_it_was_saved_and_trains_on(tmp_path):
    experiment = drawn()
    assert experiment.obstacle is None
    trainer = trainer_of(experiment)
    trainer.advance(20)
    save(tmp_path / "drawn.json", experiment, trainer.state)
    saved = load(tmp_path / "drawn.json")
    assert saved.experiment == experiment
    other = trainer_of(saved.experiment)
    other.restore(saved.state)
    trainer.advance(20)
    other.advance(20)
    np.testing.assert_array_equal(trainer.theta, other.theta)


def test_what_is_usual_takes_no_room_in_a_file(tmp_path):
    save(tmp_path / "sheet.json", blank(Circle()))
    text = (tmp_path / "sheet.json").read_text()
    for entry in ("frozen", "is_frozen", "erased", "factor", "sketch", "sources"):
        assert f'"{entry}"' not in text


UNFIT = [
    blank(Circle()),
    blank(Plane()),
    made(blank(Circle()), edits.place_neuron(column=None)),
    made(blank(Circle()), edits.place_neuron(column=None), edits.connect([A], [OUT])),
    made(blank(Blobs()), edits.connect_columns("input", "output"), edits.add_neuron("output")),
    made(blank(Plane()), edits.connect([X1], [OUT]), edits.add_neuron("output")),
]


@pytest.mark.parametrize("experiment", UNFIT)
def test_what_cannot_be_trained_is_saved_and_opened_all_the_same(tmp_path, experiment):
    assert experiment.obstacle is not None
    file = tmp_path / "unfit.json"
    save(file, experiment, trainer_of(experiment).state)
    saved = load(file)
    assert saved.experiment == experiment
    assert saved.experiment.obstacle == experiment.obstacle
    np.testing.assert_array_equal(saved.state.theta, experiment.initial_parameters())


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    file = tmp_path_factory.mktemp("drawn") / "drawn.json"
    save(file, drawn())
    return json.loads(file.read_text())


FIRST, SECOND = ("network", 1), ("network", 2)
NAME = {"node": "hidden 1", "neuron": "9"}
LABEL, PLACE = ("sketch", "labels", 0), ("sketch", "places", 1)

WRONG = [
    ((*SECOND, "frozen", 0, 1), "9", 'hidden 2 > frozen: there is no connection from neuron "9"'),
    ((*SECOND, "frozen", 0), ["hidden 1", "1"], "hidden 2 > frozen > no. 1: a list stands here"),
    ((*FIRST, "frozen"), [["input", "x2", "1"]], 'to neuron "1" is erased; remove it here or th'),
    ((*FIRST, "frozen_biases"), ["9"], 'hidden 1 > frozen_biases: there is no neuron "9" with a'),
    (("network", 0, "frozen_biases"), ["x1"], 'input > frozen_biases: there is no neuron "x1" wi'),
    (("network", 0, "is_frozen"), True, "input > is_frozen: the inputs have no weights; remove"),
    ((*FIRST, "is_frozen"), 1, "hidden 1 > is_frozen: 1 stands here instead of true or false"),
    (("factor",), 0, "factor: 0 is not positive; correct or remove it."),
    (("factor",), -2.5, "factor: -2.5 is not positive"),
    (("factor",), "2", 'factor: "2" stands here instead of a number'),
    (("sketch",), [], "sketch: a list stands here instead of an object"),
    ((*LABEL, "name"), NAME, 'labels > no. 1 > name: there is no neuron "9" of "hidden 1"; rem'),
    ((*LABEL, "name", "node"), "gone", 'name: there is no neuron "1" of "gone"; remove or corr'),
    ((*LABEL, "text"), "", "sketch > labels > no. 1 > text: a name has 1 to 24 characters"),
    ((*LABEL, "text"), "x" * 25, "sketch > labels > no. 1 > text: a name has 1 to 24 characters"),
    ((*LABEL, "text"), " a", "on one line; correct it."),
    ((*LABEL, "text"), "\ud800", "on one line; correct it."),
    ((*PLACE, "name", "neuron"), "1", '> name: neuron "1" of "hidden 1" is here twice; remove o'),
    ((*PLACE, "x"), 1e9, "places > no. 2 > x: 1e+09 is far outside of the drawing; choose 0 to 1"),
    ((*PLACE, "y"), float("nan"), "places > no. 2 > y: NaN stands here instead of a number"),
]


@pytest.mark.parametrize(("path", "value", "words"), WRONG)
def test_what_is_wrong_is_named_with_its_place(tmp_path, record, path, value, words):
    inner = record = copy.deepcopy(record)
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(record))
    with pytest.raises(FileError) as error:
        load(file)
    message = str(error.value).removeprefix(str(file))
    assert words in message
    assert message.endswith(".")
    assert ". " not in message.replace("no. ", "")
