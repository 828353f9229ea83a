"""`playground train`, in this process."""

import csv
import json
import signal
from dataclasses import replace

import pytest

from playground.cli import main
from playground.document.examples import load_example
from playground.document.file import load, save
from playground.document.settings import setting_edit
from playground.engine.network import Network
from playground.session import batch_run
from playground.session.trainer import Trainer

SCORES = ("step", "epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy")


def train(capsys, *arguments):
    """Return what `playground train ... --json` prints."""
    assert main(["train", *map(str, arguments), "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""  # no progress bar where there is no terminal
    return json.loads(captured.out)


def refusal(capsys, *arguments, code=2):
    """Return the sentence that a command ends with."""
    assert main(list(map(str, arguments))) == code
    captured = capsys.readouterr()
    assert captured.err.startswith("playground: ")
    assert captured.err.endswith(".\n")
    assert captured.err.count("\n") == 1
    return captured.err.removeprefix("playground: ").removesuffix("\n")


def rows_of(file):
    with file.open(newline="") as stream:
        return list(csv.DictReader(stream))


def test_spiral_is_learnt_in_2000_steps(capsys):
    result = train(capsys, "spiral", "--steps", 2000)
    assert (result["step"], result["epoch"]) == (2000, 80)
    assert result["test_accuracy"] > 0.95
    assert result["train_loss"] < 0.05
    assert result["steps_per_second"] == pytest.approx(2000 / result["seconds"])


def test_numbers_that_there_are_not_are_null(capsys):
    result = train(capsys, "plane", "--steps", 0)
    missing = {name for name, value in result.items() if value is None}
    assert missing == {"train_accuracy", "test_accuracy", "steps_per_second"}
    assert set(SCORES) | {"seconds", "steps_per_second"} == result.keys()


@pytest.mark.parametrize(
    ("arguments", "step", "epoch"),
    [([], 1000, 40), (["--epochs", 3], 75, 3), (["--steps", 30], 30, 1), (["--epochs", 0], 0, 0)],
)
def test_how_long_it_trains(capsys, arguments, step, epoch):
    result = train(capsys, "circle", *arguments)
    assert (result["step"], result["epoch"]) == (step, epoch)


def test_without_a_number_it_trains_an_epoch_if_that_is_more(capsys):
    assert (
        train(capsys, "circle", "--set", "n_examples=20000", "--set", "batch_size=2")["step"]
        == 5000
    )


def test_mnist_trains(capsys, tmp_path):
    result = train(capsys, "mnist", "--steps", 3, "--save", tmp_path / "mnist.json")
    assert 0 < result["test_accuracy"] < 0.5
    assert load(tmp_path / "mnist.json").state.step == 3


def test_the_same_seed_gives_the_same_weights(capsys, tmp_path):
    files = [tmp_path / f"{name}.json" for name in "abc"]
    for file, seed in zip(files, (5, 5, 6), strict=True):
        train(capsys, "spiral", "--steps", 500, "--seed", seed, "--save", file)
    first, second, other = (load(file) for file in files)
    assert first.state.theta.tobytes() == second.state.theta.tobytes()
    assert first.state.theta.tobytes() != other.state.theta.tobytes()
    assert other.experiment.seed == 6
    assert other.title == "Spiral"


def test_a_file_goes_on_where_it_stands(capsys, tmp_path):
    half, whole = tmp_path / "half.json", tmp_path / "whole.json"
    train(capsys, "spiral", "--steps", 130, "--save", half)
    result = train(capsys, half, "--epochs", 2, "--save", half)
    assert (result["step"], result["epoch"]) == (175, 7)
    train(capsys, "spiral", "--steps", 175, "--save", whole)
    assert half.read_bytes() == whole.read_bytes()


def test_settings_take_effect_where_a_file_stands(capsys, tmp_path):
    file = tmp_path / "a.json"
    train(capsys, "circle", "--steps", 100, "--save", file)
    theta = load(file).state.theta
    kept = train(capsys, file, "--steps", 0, "--set", "noise=0.3", "--save", tmp_path / "b.json")
    assert kept["step"] == 100
    assert (load(tmp_path / "b.json").state.theta == theta).all()
    assert load(tmp_path / "b.json").experiment.dataset.noise == 0.3
    momentum = train(capsys, file, "--steps", 5, "--set", "optimiser=momentum")
    assert momentum["step"] == 105
    for fresh in (["--seed", 1], ["--set", "hidden=3"]):
        assert train(capsys, file, "--steps", 5, *fresh)["step"] == 5


def test_settings_and_seed_are_those_of_the_window(capsys, tmp_path):
    file = tmp_path / "a.json"
    settings = ["batch_size=20", "optimiser=momentum", "hidden=5", "dtype=float64"]
    flags = [part for setting in settings for part in ("--set", setting)]
    train(capsys, "xor", "--steps", 50, "--seed", 3, *flags, "--save", file)
    experiment = load_example("xor")
    for setting in [*settings, "seed=3"]:
        experiment = setting_edit(experiment, setting).change(experiment)
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
    trainer.advance(50)
    saved = load(file)
    assert saved.experiment == experiment
    assert saved.state.theta.tobytes() == trainer.theta.tobytes()


def test_a_table_has_a_row_for_each_epoch(capsys, tmp_path):
    result = train(capsys, "blobs", "--epochs", 4, "--csv", tmp_path / "a.csv")
    rows = rows_of(tmp_path / "a.csv")
    assert tuple(rows[0]) == SCORES
    assert [row["epoch"] for row in rows] == ["1", "2", "3", "4"]
    assert {name: float(value) for name, value in rows[-1].items()} == {
        name: result[name] for name in SCORES
    }


def test_a_table_has_a_hundred_rows_for_steps(capsys, tmp_path):
    train(capsys, "plane", "--steps", 950, "--csv", tmp_path / "a.csv")
    rows = rows_of(tmp_path / "a.csv")
    steps = [int(row["step"]) for row in rows]
    assert len(steps) == 100
    assert steps == sorted(set(steps))
    assert steps[-1] == 950
    assert {row["test_accuracy"] for row in rows} == {""}
    train(capsys, "plane", "--steps", 3, "--csv", tmp_path / "a.csv")
    assert [row["step"] for row in rows_of(tmp_path / "a.csv")] == ["1", "2", "3"]


def test_people_read_a_summary(capsys):
    assert main(["train", "xor", "--steps", "1000"]) == 0
    first, *scores = capsys.readouterr().out.splitlines()
    assert first.startswith("xor: step 1,000, epoch 40; 1,000 steps in ")
    assert [line.split()[0] for line in scores] == ["training", "test"]
    assert all("loss" in line and "accuracy" in line and "%" in line for line in scores)


def test_a_divergence_ends_with_its_sentence_and_what_was_reached(capsys, tmp_path):
    flags = ["--set", "learning_rate=1000", "--steps", "500", "--save", str(tmp_path / "a.json")]
    flags += ["--csv", str(tmp_path / "a.csv"), "--json"]
    assert main(["train", "plane", *flags]) == 3
    captured = capsys.readouterr()
    assert captured.err.startswith("playground: Training stopped before step ")
    assert captured.err.endswith("lower the learning rate and reset.\n")
    step = json.loads(captured.out)["step"]
    assert 0 < step < 500
    assert load(tmp_path / "a.json").state.step == step
    assert rows_of(tmp_path / "a.csv")[-1]["step"] == str(step)


def test_ctrl_c_ends_training_and_saves(capsys, tmp_path, monkeypatch):
    def advance(self, n_steps):
        if self.step > 50:
            signal.raise_signal(signal.SIGINT)
        return original(self, n_steps)

    original, before = Trainer.advance, signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(Trainer, "advance", advance)
    arguments = ["train", "circle", "--epochs", "1000000", "--save", str(tmp_path / "a.json")]
    assert main([*arguments, "--json"]) == 130
    step = json.loads(capsys.readouterr().out)["step"]
    assert 50 < step < 25_000_000
    assert load(tmp_path / "a.json").state.step == step
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_while_data_are_read_ends_at_once(capsys, monkeypatch):
    def interrupt(location):
        raise KeyboardInterrupt

    monkeypatch.setattr(batch_run.data_files, "read", interrupt)
    assert refusal(capsys, "train", "mnist", code=130) == "Interrupted."


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["spirl"], 'called "spirl" (did you mean "spiral"?); choose among'),
        (["none.json"], "none.json: there is no such file; "),
        (["circle", "--set", "batchsize=3"], '"batchsize" is unknown (did you mean "batch_size"?)'),
        (["circle", "--set", "batch_size=0"], "batch_size=0: batch size is 0; choose"),
        (["circle", "--seed", "x"], 'seed=x: "x" is no whole number'),
        (["circle", "--seed", "-1"], "seed=-1: seed is -1; choose a number between 0"),
        (["circle", "--steps", "x"], 'argument --steps: "x" is no whole number from 0 up; `playgr'),
        (["circle", "--steps", "1" * 13], "is no whole number"),
        (["circle", "--steps", "-5"], "`playground train --help` shows what is possible."),
        (["circle", "--steps", "5", "--epochs", "5"], "not allowed with argument --steps"),
        ([], "the following arguments are required: NAME_OR_FILE; `playground train --help`"),
        (["circle", "--colour"], "unrecognized arguments: --colour; `playground train --help`"),
        (["circle", "--save", "no/a.json"], "no/a.json cannot be saved: there is no such folder"),
        (["circle", "--csv", "no/a.csv"], "no/a.csv cannot be saved: there is no such folder"),
        (["circle", "--set", "dataset=table"], "there are 0 rows; choose a CSV file"),
        (["circle", "--set", "dataset=image-folder"], "no folder is given; choose one"),
    ],
)
def test_what_is_wrong_with_training_is_said(capsys, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    assert words in refusal(capsys, "train", *arguments)
    assert not list(tmp_path.iterdir())


def test_a_network_beyond_all_memory_is_refused(capsys, monkeypatch):
    def allocate(*arguments):
        raise MemoryError

    monkeypatch.setattr(batch_run, "Trainer", allocate)
    assert "more memory than there is; choose a smaller" in refusal(capsys, "train", "circle")


def test_a_damaged_file_is_named(capsys, tmp_path):
    (tmp_path / "a.json").write_text('{"format": "network-playground", "version": 9}')
    assert "a.json: the file is of version 9" in refusal(capsys, "train", tmp_path / "a.json")


def test_what_cannot_be_trained_ends_with_the_reason_and_writes_nothing(capsys, tmp_path):
    circle = load_example("circle")
    *nodes, output = circle.network.nodes
    apart = Network((*nodes, replace(output, sources=(), erased=frozenset())))
    save(tmp_path / "apart.json", replace(circle, network=apart))
    table = tmp_path / "scores.csv"
    sentence = refusal(capsys, "train", tmp_path / "apart.json", "--steps", 5, "--csv", table)
    assert sentence.startswith("Nothing leads to the output yet")
    assert not table.exists()
