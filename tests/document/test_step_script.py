"""Exported scripts: run as a student would, they print the gradient of the engine."""

import re
import runpy
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from playground.document import data_files
from playground.document.examples import load_example
from playground.document.experiment import Experiment
from playground.document.file import FileError
from playground.document.rate_edits import set_rate_factor
from playground.document.step_script import moves
from playground.document.step_script.column import columns_of
from playground.document.step_script.kinds import KINDS
from playground.document.step_script.step import next_rows, step_to_export
from playground.document.step_script.update import AFTER
from playground.document.step_script.writing import SCRIPTS, write_script
from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.clippings.norm import ByNorm
from playground.engine.clippings.value import ByValue
from playground.engine.datasets.blobs import Blobs
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.layer import LAYERS
from playground.engine.layers.batch_normalisation import BatchNormalisation
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.layers.maxout import Maxout
from playground.engine.layers.radial_basis import RadialBasis
from playground.engine.loss import LOSSES
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import Network, NetworkError, Node
from playground.engine.optimiser import OPTIMISERS
from playground.engine.penalties.l1 import L1
from playground.engine.penalties.l2 import L2
from playground.engine.penalties.max_norm import MaxNorm
from playground.engine.penalty import PENALTIES
from playground.engine.schedules.exponential import Exponential
from playground.registry import parameters_of
from playground.session.trainer import Trainer

both = pytest.mark.parametrize("kind", ["NumPy", "PyTorch"])
NAMED = {
    "xor": (20, "float32"),
    "vanishing": (3, "float64"),
    "spiral": (20, "float64"),
    "blobs": (20, "float64"),
    "residual": (20, "float32"),
}


def trainer_of(experiment, n_steps=0):
    trainer = Trainer(
        experiment, experiment.dataset.load(experiment.data_rng(), data_files.read)
    )  # fmt: skip
    trainer.advance(n_steps)
    return trainer


def step_of(trainer, name="this"):
    return step_to_export(
        name,
        trainer.experiment,
        trainer.prepared.train,
        trainer.theta,
        trainer.next_rows,
        trainer.step,
        trainer.slots,
    )


def gradient_and_loss(trainer):
    """Return what the engine finds for the next step, the gradient by variables of a script."""
    experiment, train = trainer.experiment, trainer.prepared.train
    gradient = mean_gradient(
        experiment.network, experiment.loss, train, trainer.theta, trainer.next_rows
    )
    named = {}
    for number, node in enumerate(experiment.network.nodes[1:], 1):
        view = experiment.network.views(gradient)[node.id]
        named[f"dW{number}"], named[f"db{number}"] = view["weight"], view["bias"]
    return named, trainer.advance(1).losses[0]


def run(file):
    done = subprocess.run(
        [sys.executable, str(file)], capture_output=True, text=True, check=False, cwd="/"
    )
    assert done.stderr == ""
    return done.stdout


def read(printed):
    """Return the loss and the arrays that a script has printed, as lists of numbers."""
    before, _, _ = printed.partition(AFTER)
    first, *parts = re.split(r"^(d[Wb]\d+)(?: =|: .*)$", before, flags=re.MULTILINE)
    arrays = {
        name: [float(number) for number in re.findall(r"-?\d[\d.]*(?:e[-+]\d+)?", text)]
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }
    return float(first.removeprefix("loss = ")), arrays


def compare(printed, trainer, tolerance):
    loss, arrays = read(printed)
    expected, expected_loss = gradient_and_loss(trainer)
    assert loss == pytest.approx(expected_loss, rel=tolerance)
    for name, array in expected.items():
        if array.size:
            size = np.abs(array).max()
            given = np.reshape(arrays[name], array.shape)
            np.testing.assert_allclose(given, array, tolerance, tolerance * size, err_msg=name)
    assert set(arrays) == {name for name, array in expected.items() if array.size}


def export(trainer, kind, folder):
    if kind == "PyTorch":
        pytest.importorskip("torch")
    return write_script(folder / "step.py", step_of(trainer), kind)


@both
@pytest.mark.parametrize("name", NAMED)
def test_it_prints_the_gradient_of_the_next_step(name, kind, tmp_path):
    n_steps, dtype = NAMED[name]
    trainer = trainer_of(replace(load_example(name), dtype=dtype), n_steps)
    (file,) = export(trainer, kind, tmp_path)
    compare(run(file), trainer, 1e-12 if dtype == "float64" else 1e-5)


@both
def test_a_half_adder_in_sigmoids_has_masks_and_skip_connections(kind, tmp_path):
    experiment = replace(load_example("sigmoid-from-perceptron"), dtype="float64")
    assert any(node.erased for node in experiment.network.nodes)
    trainer = trainer_of(experiment, 3)
    (file,) = export(trainer, kind, tmp_path)
    compare(run(file), trainer, 1e-12)


@both
def test_many_numbers_stand_in_a_file_beside_it(kind, tmp_path):
    trainer = trainer_of(load_example("mnist"), 5)
    numbers, file = export(trainer, kind, tmp_path)
    assert (numbers.name, file.name) == ("step.npz", "step.py")
    assert len(file.read_text()) < 4000
    printed = run(file)
    values = runpy.run_path(str(file))
    expected, loss = gradient_and_loss(trainer)
    assert values["loss"].item() == pytest.approx(loss, rel=1e-5)
    for name, array in expected.items():
        given = values["gradients"][name]
        np.testing.assert_allclose(given, array, 1e-5, 1e-5 * np.abs(array).max())
    _, arrays = read(printed)
    for name in ("db1", "db2"):  # the matrices are printed in part
        np.testing.assert_allclose(arrays[name], values["gradients"][name], 1e-6)


def tangled(hidden, output, loss):
    """Return an experiment in which much is missing, read twice, or read by nobody."""
    erased = frozenset({("a", "2", "1"), ("input", "x2", "3")})
    network = Network(
        (
            Node("input", Input(features=("x1", "x2"))),
            Node("a", Dense(4, hidden), ("input",)),
            Node("b", Dense(3, Tanh()), ("input", "a"), erased=erased),
            Node("lone", Dense(2, hidden)),
            Node("unread", Dense(2, hidden), ("a", "lone")),
            Node("end", Dense(1, Sigmoid()), ("unread",)),
            Node("out", Dense(5, output), ("b", "a", "lone", "input")),
        )
    )
    return Experiment(network, Blobs(), loss, dtype="float64")


LEARNING = [kind for kind in ACTIVATIONS.members() if kind.name != "softmax"]


@both
@pytest.mark.parametrize("activation", LEARNING, ids=lambda each: each.name)
@pytest.mark.parametrize("loss", LOSSES.members(), ids=lambda each: each.name)
def test_every_activation_with_every_loss(loss, activation, kind, tmp_path):
    output = ACTIVATIONS[loss.partner or activation.name]()
    trainer = trainer_of(tangled(activation(), output, loss()), 0 if activation.is_broken else 2)
    (file,) = export(trainer, kind, tmp_path)
    if activation.is_broken and kind == "PyTorch":
        trainer = trainer_of(tangled(Tanh(), Tanh() if not loss.partner else output, loss()))
    _run_here(file, trainer)


@both
def test_softmax_with_a_loss_that_is_not_made_for_it(kind, tmp_path):
    trainer = trainer_of(tangled(Sigmoid(), ACTIVATIONS["softmax"](), LOSSES["quadratic"]()), 2)
    _run_here(export(trainer, kind, tmp_path)[0], trainer)


def _run_here(file, trainer):
    """Compare what a script finds; in this process, which takes less time."""
    values = runpy.run_path(str(file))
    expected, loss = gradient_and_loss(trainer)
    assert values["loss"].item() == pytest.approx(loss, rel=1e-12)
    for name, array in expected.items():
        if array.size:
            np.testing.assert_allclose(values["gradients"][name], array, 1e-11, 1e-14)


@pytest.mark.parametrize("member", [*ACTIVATIONS.members(), *LOSSES.members()])
def test_every_member_can_be_written_as_code(member):
    names = dict.fromkeys(("z", "a", "dz", "da", "y"), "v")
    made = member()  # of a typed formula, the code is that of a value
    values = {name: repr(getattr(made, name)) for name in parameters_of(member)}
    for code in (made.numpy_code, made.numpy_backward_code, made.torch_code):
        assert code
        compile(code.format(**names, **values), member.name, "exec")


def test_every_layer_that_learns_is_one_that_scripts_know():
    assert set(LAYERS.names()) == {"input", *KINDS}


def of_every_kind(*, is_normalised):
    """Return an experiment with columns of all kinds, in which connections are missing."""
    network = Network(
        (
            Node("input", Input(features=("x1", "x2"))),
            Node("a", Dense(4, Tanh()), ("input",)),
            Node(
                "normal",
                BatchNormalisation(3, Sigmoid()),
                ("a", "input"),
                erased=frozenset({("a", "2", "1"), ("input", "x2", "3")}),
            ),
            Node(
                "bumps",
                RadialBasis(4, is_normalised=is_normalised),
                ("normal", "a"),
                erased=frozenset({("a", "1", "1")}),
            ),
            Node("far", RadialBasis(2), ("input",)),
            Node("whole", Maxout(2), ("bumps",)),
            Node(
                "largest",
                Maxout(3),
                ("bumps", "normal"),
                erased=frozenset({("bumps", "1", "2"), ("normal", "1", "3")}),
            ),
            Node("out", Dense(5, Sigmoid()), ("largest", "whole", "bumps", "far")),
        )
    )
    return Experiment(network, Blobs(), Quadratic(), dtype="float64", penalty=L2(0.3))


@both
@pytest.mark.parametrize("is_normalised", [False, True])
def test_it_carries_out_the_step_of_columns_of_every_kind(is_normalised, kind, tmp_path):
    trainer = trainer_of(of_every_kind(is_normalised=is_normalised), 3)
    _carry_out(trainer, kind, tmp_path)


@both
@pytest.mark.parametrize("is_normalised", [False, True])
def test_it_finds_what_the_microscope_finds_for_every_kind(is_normalised, kind, tmp_path):
    trainer = trainer_of(of_every_kind(is_normalised=is_normalised), 3)
    values = runpy.run_path(str(export(trainer, kind, tmp_path)[0]))
    for _ in range(len(trainer.experiment.network.nodes) * 2):  # up to the last way back
        trainer.advance_phase()
    numbers = trainer.microscope.numbers
    assert values["loss"].item() == pytest.approx(numbers.mean_loss, rel=1e-12)
    for number, node in enumerate(trainer.experiment.network.nodes[1:], 1):
        for name, array in trainer.experiment.network.views(numbers.gradient)[node.id].items():
            given = values["gradients"][f"d{'W' if name == 'weight' else 'b'}{number}"]
            assert np.abs(array).max() > 1e-9
            np.testing.assert_allclose(given, array, 1e-9, 1e-14)


def test_what_cannot_be_written_is_refused_with_a_sentence():
    def columns(layer, sources=("input",), erased=()):
        other = Node("other", layer, sources, erased=frozenset(erased))
        inputs = Node("input", Input(features=("x1",)))
        return columns_of(Network((inputs, other, Node("out", Dense(1), ("other",)))))

    with pytest.raises(NetworkError, match=r"as long as nothing comes in; connect it first\.$"):
        columns(RadialBasis(2), ())
    with pytest.raises(NetworkError, match=r"largest of nothing.*connect or remove it first\.$"):
        columns(Maxout(2), erased=[("input", "x1", "2")])
    with pytest.raises(NetworkError, match="set its dropout to 0"):
        columns(Maxout(2, dropout=0.5))


def test_the_minibatch_is_the_one_that_training_takes_next():
    experiment = load_example("circle")
    trainer = trainer_of(experiment)
    for _ in range(60):
        state = trainer.state
        rows = next_rows(experiment, trainer.n_train, state.epoch, state.position)
        assert rows.tolist() == trainer.next_rows.tolist()
        trainer.advance(1)


def test_a_small_one_fits_a_page_and_says_what_it_is(tmp_path):
    trainer = trainer_of(load_example("circle"), 12)
    text = SCRIPTS["NumPy"](step_of(trainer, "circle"))
    lines = text.splitlines()
    assert len(lines) < 90
    assert max(map(len, lines)) <= 100
    assert lines[0].startswith('"""Step 13 of circle: one minibatch of 10 examples')
    assert "learning rate 0.03" in text


def test_what_happens_to_the_gradient_afterwards_is_said():
    experiment = load_example("circle")
    nodes = list(experiment.network.nodes)
    nodes[1] = replace(nodes[1], is_frozen=True)
    experiment = replace(
        experiment, network=Network(tuple(nodes)), clipping=ByNorm(threshold=0.25)
    )  # fmt: skip
    text = SCRIPTS["PyTorch"](step_of(trainer_of(experiment)))
    assert "clips this gradient: By norm with threshold 0.25" in text
    assert "12 weights or biases in hidden 1" in text


@both
def test_a_penalty_is_told_in_a_comment(kind):
    experiment = replace(load_example("circle"), penalty=L2(0.25))
    text = SCRIPTS[kind](step_of(trainer_of(experiment)))
    assert "adds the pull of the penalty L2 with penalty rate 0.25" in text.replace("\n# ", " ")
    experiment = replace(experiment, penalty=MaxNorm(2.0))
    text = SCRIPTS[kind](step_of(trainer_of(experiment)))
    assert "applies the penalty Max-norm with greatest length 2.0" in text.replace("\n# ", " ")


def test_normalised_inputs_are_written_as_the_network_gets_them(tmp_path):
    trainer = trainer_of(replace(load_example("circle"), is_normalised=True, dtype="float64"), 3)
    _run_here(export(trainer, "NumPy", tmp_path)[0], trainer)


def test_where_no_step_can_be_made_there_is_no_script():
    trainer = trainer_of(load_example("circle"))
    trainer.theta[0] = np.nan
    with pytest.raises(NetworkError, match="no finite numbers"):
        step_of(trainer)


def test_a_folder_that_is_not_there_is_told_in_one_sentence(tmp_path):
    step = step_of(trainer_of(load_example("circle")))
    with pytest.raises(FileError, match=r"cannot be written .*; choose another folder\.$"):
        write_script(tmp_path / "none" / "step.py", step, "NumPy")


@both
@pytest.mark.parametrize("n_steps", [0, 3])
@pytest.mark.parametrize(
    "optimiser",
    [each for each in OPTIMISERS.members() if not (each.is_batch or each.needs_curvature)],
    ids=lambda each: each.name,
)
def test_it_carries_out_the_step_by_every_optimiser(optimiser, n_steps, kind, tmp_path):
    experiment = replace(load_example("circle"), optimiser=optimiser(), dtype="float64")
    _carry_out(trainer_of(experiment, n_steps), kind, tmp_path)


@pytest.mark.parametrize(
    "optimiser", [each for each in OPTIMISERS.members() if each.is_told_afterwards]
)
def test_of_a_step_that_takes_more_than_a_gradient_only_that_is_shown(optimiser, tmp_path):
    trainer = trainer_of(replace(load_example("circle"), optimiser=optimiser(), dtype="float64"), 3)
    values = runpy.run_path(str(export(trainer, "NumPy", tmp_path)[0]))
    assert "weights" not in values
    text = SCRIPTS["NumPy"](step_of(trainer)).replace("\n# ", " ")
    assert "so this script ends with the gradient" in text
    n_seen = len(trainer.next_rows)
    assert n_seen == (trainer.n_train if optimiser.is_batch else trainer.experiment.batch_size)


@both
@pytest.mark.parametrize("name", ["sgd", "adam", "adamw", "momentum"])
def test_it_takes_the_learning_rates_of_the_moment_and_of_the_columns(name, kind, tmp_path):
    experiment = load_example("circle")
    experiment = replace(
        experiment,
        optimiser=OPTIMISERS[name](0.3),
        schedule=Exponential(half_life=4),
        dtype="float64",
    )
    _carry_out(trainer_of(experiment, 3), kind, tmp_path)
    experiment = set_rate_factor(experiment.network.output.id, 10.0).change(experiment)
    _carry_out(trainer_of(experiment, 3), kind, tmp_path)


@both
@pytest.mark.parametrize("clipping", [ByNorm(threshold=0.01), ByValue(threshold=0.01)])
def test_it_clips_as_training_does(clipping, kind, tmp_path):
    experiment = replace(load_example("circle"), clipping=clipping, dtype="float64")
    _carry_out(trainer_of(experiment, 2), kind, tmp_path)


SCRIPTED = [each for each in OPTIMISERS.members() if each.name in moves.OPTIMISERS]
PENALISED = [L1(0.05), L2(0.3), MaxNorm(0.6)]


@both
@pytest.mark.parametrize("is_frozen", [False, True])
@pytest.mark.parametrize("penalty", PENALISED, ids=lambda each: each.name)
@pytest.mark.parametrize("optimiser", SCRIPTED, ids=lambda each: each.name)
def test_it_carries_out_the_step_with_every_penalty(optimiser, penalty, is_frozen, kind, tmp_path):
    experiment = load_example("circle")
    nodes = list(experiment.network.nodes)
    if is_frozen:
        nodes[1] = replace(nodes[1], frozen=frozenset({("input", "x1", "2")}))
        nodes[2] = replace(nodes[2], is_frozen=True)
    experiment = replace(
        experiment,
        network=Network(tuple(nodes)),
        optimiser=optimiser(),
        penalty=penalty,
        clipping=ByNorm(threshold=0.01),
        dtype="float64",
    )
    _carry_out(trainer_of(experiment, 2), kind, tmp_path)


def test_every_penalty_can_be_carried_out():
    assert {type(each).name for each in PENALISED} | {"none"} == set(PENALTIES.names())


@both
def test_what_the_penalty_would_carry_across_zero_ends_there(kind, tmp_path):
    experiment = replace(load_example("circle"), penalty=L1(5.0), dtype="float64")
    trainer = trainer_of(experiment)
    _carry_out(trainer, kind, tmp_path)
    assert (trainer.theta == 0).any()


def _carry_out(trainer, kind, folder):
    before = trainer.theta.copy()
    values = runpy.run_path(str(export(trainer, kind, folder)[0]))
    trainer.advance(1)
    assert (trainer.theta != before).any()
    for number, node in enumerate(trainer.experiment.network.nodes[1:], 1):
        views = trainer.experiment.network.views(trainer.theta)[node.id]
        np.testing.assert_allclose(values["weights"][f"dW{number}"], views["weight"], 1e-9)
        np.testing.assert_allclose(values["weights"][f"db{number}"], views["bias"], 1e-9, 1e-15)


def test_of_what_is_large_its_length_is_printed(tmp_path):
    trainer = trainer_of(load_example("mnist"), 1)
    _, file = export(trainer, "NumPy", tmp_path)
    expected, _ = gradient_and_loss(trainer)
    found = re.search(r"^dW1: length ([\d.e-]+), largest", run(file), re.MULTILINE)
    assert float(found[1]) == pytest.approx(np.linalg.norm(expected["dW1"]), rel=1e-4)


def test_examples_are_counted_as_on_the_screen():
    trainer = trainer_of(load_example("circle"))
    text = SCRIPTS["NumPy"](step_of(trainer))
    assert f"examples {trainer.next_rows[0] + 1}, {trainer.next_rows[1] + 1}, " in text
