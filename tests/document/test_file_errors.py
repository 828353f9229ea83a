"""Experiment files that are wrong: one sentence with the file, the place and the remedy."""

import copy
import json

import pytest

from playground.document.examples import load_example
from playground.document.file import FileError, load, save
from playground.document.settings import settings_edits
from playground.session.trainer import Trainer

GONE = object()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A circle experiment with momentum after some steps, as JSON has it."""
    experiment = load_example("circle")
    for edit in settings_edits(experiment, ["optimiser=momentum"]):
        experiment = edit.change(experiment)
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
    trainer.advance(30)
    file = tmp_path_factory.mktemp("whole") / "circle.json"
    save(file, experiment, trainer.state)
    return json.loads(file.read_text())


def refusal(file):
    """Return what the error says after the name of the file."""
    with pytest.raises(FileError) as error:
        load(file)
    message = str(error.value)
    assert message.startswith(str(file))
    assert message.endswith(".")
    assert "\n" not in message
    assert "; " in message  # what is wrong; what to do
    return message.removeprefix(str(file))


def refusal_of(file, record):
    file.write_text(json.dumps(record))
    return refusal(file)


def changed(record, path, value):
    """Return the record with another value, or none, at the end of a path of keys and indices."""
    record = copy.deepcopy(record)
    inner = record
    for key in path[:-1]:
        inner = inner[key]
    if value is GONE:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return record


HIDDEN = ("network", 1)
STATE = ("state", "parameters", "hidden 1")

WRONG = [
    (("format",), GONE, ": this is not an experiment; choose a file that"),
    (("format",), "other", ": this is not an experiment; choose"),
    (
        ("version",),
        2,
        ": the file is of version 2, but this program reads up to 1; install a newer",
    ),
    (("version",), "1", ', version: "1" is no version; set it to 1.'),
    (("version",), 0, ", version: 0 is no version"),
    (("version",), True, ", version: true is no version"),
    (("title",), 3, ", title: 3 stands here instead of text in quotation marks; correct it."),
    (("network",), GONE, ': the entry "network" is missing; add it.'),
    (("optimiser",), GONE, ': the entry "optimiser" is missing'),
    (("seed",), GONE, ': the entry "seed" is missing'),
    (("batchsize",), 3, ': the entry "batchsize" is unknown; rename it to "batch_size" or remove'),
    (("xyz",), 3, ': the entry "xyz" is unknown; remove it.'),
    (("network",), {}, ", network: an object stands here instead of a list in brackets"),
    (("network",), [], ", network: a network begins with its inputs; put an input column first."),
    (("network", 0), GONE, ", network: a network begins with its inputs"),
    (HIDDEN, 7, ", network > no. 2: 7 stands here instead of an object in braces"),
    ((*HIDDEN, "id"), GONE, ', network > no. 2: the entry "id" is missing'),
    ((*HIDDEN, "id"), 5, ", network > no. 2 > id: 5 stands here instead of text"),
    ((*HIDDEN, "id"), "other", ", network: column 'hidden 2' takes inputs from 'hidden 1', which"),
    ((*HIDDEN, "id"), "input", ", network: two columns are called 'input'; rename one."),
    ((*HIDDEN, "layer"), GONE, ', network > hidden 1: the entry "layer" is missing; add it.'),
    ((*HIDDEN, "layer", "kind"), GONE, ', network > hidden 1 > layer: the entry "kind" is missing'),
    (
        (*HIDDEN, "layer", "kind"),
        "convolution",
        ', network > hidden 1 > layer: unknown layer "convolution"; choose one of batch-norm',
    ),
    ((*HIDDEN, "layer", "kind"), [], ", network > hidden 1 > layer > kind: a list stands here"),
    (
        (*HIDDEN, "layer", "units"),
        "4",
        ', network > hidden 1 > layer > units: "4" stands here inst',
    ),
    ((*HIDDEN, "layer", "units"), 4.5, " > units: 4.5 stands here instead of a whole number"),
    ((*HIDDEN, "layer", "units"), True, " > units: true stands here instead of a whole number"),
    ((*HIDDEN, "layer", "units"), 0, ", network > hidden 1 > layer: a column has 0 neurons; give"),
    ((*HIDDEN, "layer", "units"), 10**12, ", network > hidden 1 > layer: "),
    (
        (*HIDDEN, "layer", "activation", "kind"),
        "tan",
        ', network > hidden 1 > layer > activation: unknown activation "tan"; choose one of ',
    ),
    ((*HIDDEN, "layer", "activation"), None, " > activation: null stands here instead of an obj"),
    ((*HIDDEN, "sources"), ["input", "input"], ", network: column 'hidden 1' names a source tw"),
    ((*HIDDEN, "neurons"), ["a"], ", network > hidden 1: column 'hidden 1' has 4 neurons but 1"),
    ((*HIDDEN, "erased"), [["input", "x1"]], " > erased > no. 1: a list stands here instead of a"),
    (
        (*HIDDEN, "erased"),
        [["input", "x9", "1"]],
        ", network > hidden 1 > erased: there is no conn",
    ),
    (
        (*HIDDEN, "layer"),
        {"kind": "input", "features": ["x1"]},
        ", network: column 'hidden 1' is a sec",
    ),
    (("network", 0, "layer", "shape"), [28, 28], ", network > input: column 'input' has 784 neu"),
    (("network", 0, "layer", "shape"), [28], " > layer > shape: a list stands here instead of a "),
    (("network", 0, "layer", "features"), ["x1", "x3"], ", network: the input 'x3' is not in the"),
    (("dataset", "kind"), "cirle", ', dataset: unknown data set "cirle"; choose one of acted-on, '),
    (("dataset", "noise"), 0.7, ", dataset: noise is 0.7; choose a number between 0 and 0.5."),
    (("dataset", "noise"), "much", ', dataset > noise: "much" stands here instead of a number'),
    (("dataset", "noise"), float("nan"), ", dataset > noise: NaN stands here instead of a number;"),
    (("dataset", "nose"), 0.1, ', dataset: the entry "nose" is unknown; rename it to "noise" or'),
    (("optimiser", "kind"), "adan", ', optimiser: unknown optimiser "adan"; choose one of adad'),
    (("optimiser", "learning_rate"), float("inf"), ", optimiser > learning_rate: Infinity stands"),
    (("optimiser", "learning_rate"), -1, ", optimiser: learning rate is -1; choose a number betw"),
    (("optimiser", "learning_rate"), 10**400, ", optimiser > learning_rate: 1"),
    (("loss", "kind"), "square", ', loss: unknown loss "square"; choose one of'),
    (
        ("loss", "kind"),
        "binary-cross-entropy",
        ": the loss 'Cross-entropy (sigmoid)' needs sigmoid",
    ),
    (("initialiser", "kind"), "x", ', initialiser: unknown initialiser "x"; choose one of'),
    (("batch_size",), 0, ": batch size is 0; choose a number between 1 and"),
    (("is_normalised",), 1, ", is_normalised: 1 stands here instead of true or false; correct it."),
    (("dtype",), "float16", ": precision is 'float16'; choose one of float32, float64."),
    (("dtype",), 32, ", dtype: 32 stands here instead of text"),
    (("start",), [{"key": {"node": "hidden 1", "neuron": "9"}, "value": 1}], ", start > no. 1: "),
    (
        ("start",),
        [{"key": {"node": "hidden 1", "neuron": "1"}, "value": 1e39}],
        ", start > no. 1: ",
    ),
    (("start",), [{"key": {"node": "output"}, "value": 1}], ", start > no. 1 > key: the entry "),
    (("state",), [], ", state: a list stands here instead of an object in braces"),
    (("state", "step"), GONE, ', state: the entry "step" is missing; add it.'),
    (("state", "step"), -1, ", state > step: -1 is no count; correct it, or remove the entry"),
    (("state", "epoch"), 1.5, ", state > epoch: 1.5 stands here instead of a whole number"),
    (("state", "position"), 10**30, ", state > position: 1"),
    (("state", "slots", "velocity"), GONE, ', state > slots: the entry "velocity" is missing'),
    (("state", "slots", "other"), {}, ', state > slots: the entry "other" is unknown'),
    (STATE, GONE, ', state > parameters: the entry "hidden 1" is missing'),
    ((*STATE, "bias"), GONE, ', state > parameters > hidden 1: the entry "bias" is missing'),
    (
        (*STATE, "weight"),
        [[1.0, 2.0]] * 3,
        ", state > parameters > hidden 1 > weight: 3 x 2 numbers stand here where there should be "
        '4 x 2; correct it, or remove the entry "state" to begin untrained.',
    ),
    ((*STATE, "weight"), [1.0] * 4, " > weight: 4 numbers stand here where there should be 4 x 2;"),
    ((*STATE, "weight"), [[1.0], [1.0, 2.0]] * 2, " > weight: rows of different lengths stand h"),
    ((*STATE, "weight"), 1.0, " > weight: 1.0 stands here where there should be 4 x 2;"),
    ((*STATE, "weight"), [[1.0, [2.0]]] * 4, " > weight > no. 1 > no. 2: a list stands here inst"),
    ((*STATE, "weight", 2, 1), "x", ' > hidden 1 > weight > no. 3 > no. 2: "x" stands here'),
    ((*STATE, "weight", 2, 1), float("nan"), " > weight > no. 3 > no. 2: NaN stands here inst"),
    ((*STATE, "weight", 2, 1), 1e39, " > weight: 1e+39 is too large for float32; correct it, or"),
    ((*STATE, "bias"), [1.0] * 5, " > hidden 1 > bias: 5 numbers stand here where there should be"),
    ((*STATE, "bias"), [], " > bias: 0 numbers stand here where there should be 4;"),
    (
        ("state", "slots", "velocity", "output", "weight"),
        [[0.5, 0.5, 0.5]],
        ", state > slots > velocity > output > weight: 1 x 3 numbers stand here where there should",
    ),
]


@pytest.mark.parametrize(("path", "value", "words"), WRONG)
def test_what_is_wrong_is_named_with_its_place(tmp_path, whole, path, value, words):
    assert words in refusal_of(tmp_path / "a.json", changed(whole, path, value))


def test_the_file_they_start_from_is_right(tmp_path, whole):
    (tmp_path / "a.json").write_text(json.dumps(whole))
    assert load(tmp_path / "a.json").state.step == 30


def test_a_weight_on_an_erased_connection_is_refused(tmp_path, whole):
    record = changed(whole, (*HIDDEN, "erased"), [["input", "x1", "1"]])
    words = ", state > parameters > hidden 1 > weight: an erased connection has a weight"
    assert words in refusal_of(tmp_path / "a.json", record)
    start = [{"key": {"node": "hidden 1", "neuron": "1", "source": ["input", "x1"]}, "value": 1}]
    record = changed(changed(record, ("state",), GONE), ("start",), start)
    assert ", start > no. 1: the network has no such" in refusal_of(tmp_path / "a.json", record)


def test_images_of_impossible_size_are_refused_before_they_take_the_memory(tmp_path, whole):
    dataset = {"kind": "image-folder", "folder": "x", "height": 10**9, "width": 10**9}
    record = changed(whole, ("dataset",), dataset)
    assert ", dataset: images of 1000000000 x 1000000000" in refusal_of(tmp_path / "a.json", record)


def test_a_table_that_does_not_fit_itself_is_refused(tmp_path, whole):
    table = {
        "kind": "table",
        "column_names": ["x1", "x2"],
        "rows": [[1, 2], [3]],
        "targets": [1, 2],
    }
    refused = refusal_of(tmp_path / "a.json", changed(whole, ("dataset",), table))
    assert refused.startswith(", dataset: ")
    assert "row 2 has 1 values where there are 2 columns" in refused


def test_text_that_is_not_json_is_named_with_line_and_column(tmp_path, whole):
    text = json.dumps(whole, indent=1).replace('"version": 1,', '"version": 1', 1)
    (tmp_path / "a.json").write_text(text)
    assert refusal(tmp_path / "a.json").startswith(", line 4, column 2: this is not JSON (Expect")
    (tmp_path / "a.json").write_text(text[:1000])
    assert ": this is not JSON" in refusal(tmp_path / "a.json")
    (tmp_path / "a.json").write_text("")
    assert refusal(tmp_path / "a.json").startswith(", line 1, column 1: this is not JSON")


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00\x01", b"[" * 100_000, b"1" * 5000, b"[]", b"3", b'"text"', b"null"]
)
def test_other_content_is_refused(tmp_path, content):
    (tmp_path / "a.json").write_bytes(content)
    assert refusal(tmp_path / "a.json").startswith(": this is not an experiment; choose a file")


def test_a_missing_file_is_named(tmp_path):
    assert ": there is no such file; " in refusal(tmp_path / "none.json")
    assert ": this is a folder; " in refusal(tmp_path)
