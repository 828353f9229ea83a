"""Whatever stands on the clipboard: neurons, or one sentence that says that it holds none."""

import copy
import json

import hypothesis.strategies as st
import pytest
from hypothesis import given

from playground.document import edits
from playground.document.copying import fragment_of
from playground.document.examples import load_example
from playground.document.experiment import Experiment
from playground.document.fragment import Fragment, FragmentError, fragment_from_text
from playground.document.fragment_edits import paste
from playground.engine.network import NetworkError
from playground.engine.neuron_name import NeuronName

EXPERIMENT = load_example("circle")
THETA = EXPERIMENT.initial_parameters()
NEURONS = [NeuronName(n.id, each) for n in EXPERIMENT.network.nodes[1:] for each in n.neurons]
TEXT = fragment_of(EXPERIMENT, THETA, NEURONS).to_text()
RECORD = json.loads(TEXT)


def refusal(text):
    with pytest.raises(FragmentError) as error:
        fragment_from_text(text)
    message = str(error.value)
    assert message.endswith(".")
    assert ". " not in message
    return message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "3,14",
        "[" * 100_000,
        '"network-playground-neurons"',
        '{"format": "network-playground-neurons"',
        '{"format": "network-playground"}',
        '["network-playground-neurons"]',
        '{"format": "network-playground-neurons", "x": ' + "[" * 100_000,
        '{"format": "network-playground-neurons", "x": ' + "9" * 5000 + "}",
        TEXT + "x",
        " " * 30_000_000 + TEXT,
    ],
)
def test_what_is_no_neurons_says_so(text):
    assert "holds no neurons" in refusal(text)


def changed(path, value):
    record = copy.deepcopy(RECORD)
    inner = record
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return json.dumps(record)


COLUMN, NEURON, LINK = ("columns", 0), ("columns", 0, "neurons", 0), ("connections", 0)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("columns",), []),
        (("columns",), {}),
        (("extra",), 1),
        ((*COLUMN, "neurons"), []),
        ((*COLUMN, "id"), RECORD["columns"][1]["id"]),
        ((*COLUMN, "id"), 1),
        ((*COLUMN, "activation"), {"kind": "none"}),
        ((*COLUMN, "activation"), {"kind": ["tanh"]}),
        ((*COLUMN, "is_frozen"), 1),
        ((*NEURON, "name"), "2"),
        ((*NEURON, "bias"), 1e31),
        ((*NEURON, "bias"), float("nan")),
        ((*NEURON, "bias"), 10**400),
        ((*NEURON, "bias"), None),
        ((*NEURON, "label"), 3),
        ((*NEURON, "place"), [0.5]),
        ((*NEURON, "place"), [0.5, 1e9]),
        ((*NEURON, "place"), [0.5, float("inf")]),
        (LINK, []),
        ((*LINK, 1), "9"),
        ((*LINK, 0), "output"),
        ((*LINK, 4), "1"),
        (("connections",), RECORD["connections"][:1] * 2),
        (("connections",), RECORD["connections"][:1] * 200_001),
    ],
)
def test_damaged_neurons_are_called_so(path, value):
    assert "are damaged; copy them" in refusal(changed(path, value))


def test_neurons_of_a_later_program_are_called_so():
    assert "newer program" in refusal(changed(("version",), 2))


def test_what_cannot_be_seen_gets_into_no_label():
    fragment = fragment_from_text(changed((*NEURON, "label"), " a\ud800\u202e\n b\x00" + "c" * 999))
    after = paste(EXPERIMENT, fragment, is_start=True).change(EXPERIMENT)
    (label,) = after.sketch.labels
    assert label.text == "a b" + "c" * 21


@given(st.text())
def test_any_text_is_refused_in_a_sentence(text):
    refusal(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


def paths(value, path=()):
    """Yield the way to everything within a JSON value."""
    if path:
        yield path
    if isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(each, (*path, key))


@given(st.lists(st.tuples(st.sampled_from([*paths(RECORD)]), JSON), min_size=1, max_size=3))
def test_mutated_neurons_are_refused_or_can_be_pasted(mutations):
    record = copy.deepcopy(RECORD)
    for path, value in mutations:
        inner = record
        try:
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = value
        except (TypeError, LookupError):
            continue  # an earlier mutation has taken it away
    fragment = sentence_of(FragmentError, lambda: fragment_from_text(json.dumps(record)))
    if isinstance(fragment, Fragment):
        edit = paste(EXPERIMENT, fragment, is_start=True)
        after = sentence_of(NetworkError, lambda: edit.change(EXPERIMENT))
        if isinstance(after, Experiment):
            new = edits.new_neurons(EXPERIMENT.network, after.network)
            assert len(new) == fragment.n_neurons


def sentence_of(kind, act):
    """Return what an act gives, or the sentence with which it is refused."""
    try:
        return act()
    except kind as refused:
        sentence = str(refused)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence
