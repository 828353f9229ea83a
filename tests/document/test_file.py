"""Experiment files: what is read is what was written, and training goes on as if never stopped."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.document.examples import load_example
from playground.document.experiment import Experiment, StartingValue
from playground.document.experiment_encoding import decode_experiment, encode_experiment
from playground.document.file import FileError, load, save
from playground.document.json_text import json_text
from playground.document.rate_edits import set_rate_factor
from playground.document.reshaping import adapt_to
from playground.document.settings import settings_edits
from playground.document.state_encoding import decode_state, encode_state
from playground.document.training_state import TrainingState
from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.step import Step
from playground.engine.clipping import CLIPPINGS
from playground.engine.dataset import DATASETS
from playground.engine.datasets.table import Table
from playground.engine.datasets.truth_table import TruthTable
from playground.engine.initialiser import INITIALISERS
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.loss import LOSSES
from playground.engine.network import Network, Node
from playground.engine.optimiser import OPTIMISERS
from playground.engine.parameter_key import ParameterKey
from playground.engine.penalties.none import NoPenalty
from playground.engine.penalty import PENALTIES
from playground.engine.schedule import SCHEDULES
from playground.session.trainer import Trainer


def with_settings(experiment, *settings):
    for edit in settings_edits(experiment, settings):
        experiment = edit.change(experiment)
    return experiment


def reread(experiment):
    return decode_experiment(json.loads(json_text(encode_experiment(experiment))))


def branching():
    """A network with a skip connection, own names, an erased connection and starting values."""
    nodes = (
        Node("in", Input(features=("x2", "x1"))),
        Node("a", Dense(3, Step(value_at_zero=1.0)), ("in",), ("1", "3", "7")),
        Node(
            "sum",
            Dense(1),
            ("in", "a"),
            ("α",),
            frozenset({("a", "3", "α"), ("in", "x1", "α")}),
        ),
    )
    start = (
        StartingValue(ParameterKey("a", "7", ("in", "x1")), -0.1),
        StartingValue(ParameterKey("sum", "α"), 1e-7),
    )
    return Experiment(Network(nodes), DATASETS["xor"](noise=0.1), start=start, dtype="float64")


TABLE = Table(
    ("x1", "x2"),
    ((0.1, -2.0), (1e300, 5e-324), (3.0, 4.0)),
    (0.0, 1.0, 0.0),
    ("no", "yes"),
    "a.csv",
)


@pytest.mark.parametrize(
    "change",
    [
        {"batch_size": 7, "seed": 2**31 - 1, "is_normalised": True, "dtype": "float64"},
        {"dataset": TABLE},
        {"dataset": TruthTable(targets=("1001",))},
        *({"initialiser": kind()} for kind in INITIALISERS.members()),
        *({"optimiser": kind(learning_rate=0.1 + 0.2)} for kind in OPTIMISERS.members()),
        *({"schedule": kind()} for kind in SCHEDULES.members()),
        *({"clipping": kind()} for kind in CLIPPINGS.members()),
        *({"penalty": kind(0.1 + 0.2)} for kind in PENALTIES.members() if kind is not NoPenalty),
    ],
)
def test_fields_come_back(change):
    experiment = replace(load_example("circle"), **change)
    assert reread(experiment) == experiment


def test_how_fast_a_column_learns_comes_back():
    experiment = load_example("circle")
    for factor in (0.0, 0.1, 100.0):
        changed = set_rate_factor(experiment.network.output.id, factor).change(experiment)
        assert reread(changed) == changed
        assert "rate_factor" in encode_experiment(changed)["network"][-1]
    assert "rate_factor" not in encode_experiment(experiment)["network"][-1]


@pytest.mark.parametrize("field", ["clipping", "penalty", "schedule"])
def test_an_older_file_without_it_has_none(field):
    assert field not in encode_experiment(load_example("circle"))


@pytest.mark.parametrize(
    "setting",
    [
        *(f"activation={name}" for name in ACTIVATIONS.names()),
        *(f"dataset={name}" for name in DATASETS.names()),
        *(f"loss={name}" for name in LOSSES.names()),
    ],
)
def test_every_member_comes_back(setting):
    experiment = with_settings(load_example("blobs"), setting)
    assert reread(experiment) == experiment


@pytest.mark.parametrize(
    "table",
    [TruthTable(1, ("not",), ("10",)), TruthTable(3, ("sum", "carry"), ("01101001", "00010111"))],
)
def test_a_truth_table_is_written_a_text_for_each_output(table):
    experiment = adapt_to(load_example("circle"), table)
    assert experiment.dataset == table
    assert reread(experiment) == experiment
    written = encode_experiment(experiment)["dataset"]
    assert written["outputs"] == list(table.outputs)
    assert written["targets"] == list(table.targets)


def test_a_graph_comes_back_whole():
    experiment = branching()
    again = reread(experiment)
    assert again == experiment
    assert again.initial_parameters().tobytes() == experiment.initial_parameters().tobytes()


def test_numbers_of_numpy_are_written_as_numbers():
    dataset = DATASETS["circle"](noise=np.float64(0.1 + 0.2))
    experiment = replace(load_example("circle"), dataset=dataset, batch_size=np.int32(5))
    assert reread(experiment) == experiment


def test_only_what_says_something_is_written(tmp_path):
    save(tmp_path / "a.json", load_example("circle"))
    written = json.loads((tmp_path / "a.json").read_text())
    assert (written["format"], written["version"]) == ("network-playground", 1)
    assert not written.keys() & {"title", "description", "state", "start"}
    assert written["network"][1].keys() == {"id", "layer", "sources"}


def test_erasures_of_connections_that_are_gone_are_not_written():
    experiment = branching()
    first, second, last = experiment.network.nodes
    stale = replace(last, erased=last.erased | {("a", "9", "α"), ("in", "x1", "β")})
    stale = replace(experiment, network=Network((first, second, stale)))
    assert reread(stale) == experiment


def test_a_file_is_readable(tmp_path):
    experiment = with_settings(load_example("circle"), "optimiser=momentum")
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
    trainer.advance(7)
    save(tmp_path / "a.json", experiment, trainer.state, title="T", description="Größe")
    text = (tmp_path / "a.json").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert text.endswith("}\n")
    assert max(map(len, lines)) <= 100
    assert '  "description": "Größe",' in lines
    assert '  "optimiser": {"kind": "momentum", "learning_rate": 0.03, "momentum": 0.9},' in lines
    weight = trainer.theta[:2].tolist()
    row = next(line for line in lines if line.startswith("          ["))
    assert [float(each) for each in row.strip(" [],").split(", ")] == pytest.approx(weight, 1e-6)
    assert len(row) < 40  # float32 takes nine digits, not seventeen
    saved = load(tmp_path / "a.json")
    assert (saved.title, saved.description) == ("T", "Größe")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimiser", OPTIMISERS.names())
@pytest.mark.parametrize("n_before", [0, 3, 25, 137])
def test_training_goes_on_as_if_never_stopped(tmp_path, dtype, optimiser, n_before):
    experiment = with_settings(branching(), f"dtype={dtype}", f"optimiser={optimiser}")
    examples = experiment.dataset.load(experiment.data_rng())
    uninterrupted = Trainer(experiment, examples)
    uninterrupted.advance(n_before)
    save(tmp_path / "a.json", experiment, uninterrupted.state)
    saved = load(tmp_path / "a.json")
    assert saved.experiment == experiment
    resumed = Trainer(saved.experiment, saved.experiment.dataset.load(experiment.data_rng()))
    resumed.restore(saved.state)
    for _ in range(3):
        assert resumed.theta.tobytes() == uninterrupted.theta.tobytes()
        assert resumed.slots.keys() == uninterrupted.slots.keys()
        for name, slot in resumed.slots.items():
            assert slot.tobytes() == uninterrupted.slots[name].tobytes()
        assert (resumed.step, resumed.epoch) == (uninterrupted.step, uninterrupted.epoch)
        losses = [trainer.advance(40).losses for trainer in (resumed, uninterrupted)]
        assert losses[0].tobytes() == losses[1].tobytes()


def one_column(dtype):
    return with_settings(load_example("gauss"), "hidden=2", f"dtype={dtype}")


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@given(data=st.data())
def test_every_finite_number_comes_back_bit_for_bit(dtype, data):
    experiment = one_column(np.dtype(dtype).name)
    width = np.finfo(dtype).bits
    numbers = st.floats(width=width, allow_nan=False, allow_infinity=False)
    theta = data.draw(arrays(dtype, experiment.network.n_parameters, elements=numbers))
    text = json_text(encode_state(experiment, TrainingState(theta, {}, 5, 2, 1)))
    again = decode_state(json.loads(text), experiment, ())
    assert again.theta.tobytes() == theta.tobytes()
    assert (again.step, again.epoch, again.position) == (5, 2, 1)


def test_what_is_read_cannot_be_written_to(tmp_path):
    experiment = load_example("gauss")
    save(tmp_path / "a.json", experiment, TrainingState(np.ones(3, np.float32), {}, 0, 0, 0))
    assert not load(tmp_path / "a.json").state.theta.flags.writeable


def test_slots_that_a_state_lacks_start_at_zero(tmp_path):
    experiment = with_settings(load_example("gauss"), "optimiser=momentum")
    save(tmp_path / "a.json", experiment, TrainingState(np.ones(3, np.float32), {}, 0, 0, 0))
    assert load(tmp_path / "a.json").state.slots["velocity"].tolist() == [0, 0, 0]


def test_numbers_that_are_not_finite_are_not_saved(tmp_path):
    theta = np.array([1, np.nan, 1], np.float32)
    with pytest.raises(FileError, match=r"parameters > output > weight: .* is finite; reset"):
        save(tmp_path / "a.json", load_example("gauss"), TrainingState(theta, {}, 0, 0, 0))
    assert not list(tmp_path.iterdir())
