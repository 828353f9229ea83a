"""`playground script`: a step on paper, from the command line."""

import runpy

import numpy as np
import pytest

from playground.cli import main
from playground.document.examples import load_example
from playground.document.step_script.step import step_to_export
from playground.document.step_script.writing import SCRIPTS
from playground.session.trainer import Trainer


def trainer_of(name, n_steps):
    experiment = load_example(name)
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
    trainer.advance(n_steps)
    return trainer


@pytest.mark.parametrize(("option", "kind"), [([], "NumPy"), (["--torch"], "PyTorch")])
def test_it_writes_the_step_after_training(option, kind, tmp_path, capsys):
    file = tmp_path / "step.py"
    assert main(["script", "spiral", "--steps", "5", *option, "-o", str(file)]) == 0
    assert capsys.readouterr().out == f"{file}\n"
    trainer = trainer_of("spiral", 5)
    step = step_to_export(
        "spiral",
        trainer.experiment,
        trainer.prepared.train,
        trainer.theta,
        trainer.next_rows,
        trainer.step,
        trainer.slots,
    )
    assert file.read_text() == SCRIPTS[kind](step)


def test_what_it_writes_is_the_gradient_of_that_step(tmp_path):
    file = tmp_path / "step.py"
    main(["script", "circle", "--steps", "9", "-o", str(file)])
    values = runpy.run_path(str(file))
    trainer = trainer_of("circle", 9)
    assert float(values["loss"]) == pytest.approx(trainer.advance(1).losses[0], rel=1e-5)
    rate = trainer.experiment.optimiser.gradient_scale  # which is folded into it
    view = trainer.experiment.network.views(trainer.gradient / rate)["hidden 1"]["weight"]
    np.testing.assert_allclose(values["gradients"]["dW1"], view, 1e-5, 1e-7)


def test_many_numbers_are_a_second_file(tmp_path, capsys):
    file = tmp_path / "digits.py"
    assert main(["script", "mnist", "-o", str(file)]) == 0
    assert capsys.readouterr().out.splitlines() == [str(tmp_path / "digits.npz"), str(file)]
    assert len(np.load(tmp_path / "digits.npz")["x"]) == 10


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["circle", "-o", "step.txt"], "is no Python file; end it in .py"),
        (["circl", "-o", "step.py"], 'did you mean "circle"?'),
        (["circle"], "required: -o/--output"),
        (["circle", "-o", "none/step.py"], "none"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(arguments, words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["script", *arguments]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1
