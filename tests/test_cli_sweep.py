"""`playground sweep`: in this process and in others, without a window."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from playground.cli import main

ROOT = Path(__file__).parents[1]


def refusal(capsys, *arguments):
    assert main(["sweep", *map(str, arguments)]) == 2
    sentence = capsys.readouterr().err
    assert sentence.startswith("playground: ")
    assert sentence.count("\n") == 1
    return sentence


def test_a_sweep_writes_a_line_for_each_run(capsys, tmp_path):
    file = tmp_path / "a.csv"
    vary = ["--vary", "learning_rate=0.01,0.1", "--vary", "batch_size=5,10"]
    arguments = ["sweep", "circle", *vary, "--seeds", "2", "--epochs", "1", "--csv", str(file)]
    assert main(arguments) == 0
    with file.open(newline="") as stream:
        table = list(csv.DictReader(stream))
    assert len(table) == 2 * 2 * 2
    assert [row["learning_rate"] for row in table[::4]] == ["0.01", "0.1"]
    assert {row["epochs"] for row in table} == {"1"}
    assert len({row["start"] for row in table}) == 2
    assert len({row["minibatches"] for row in table}) == 2 * 2
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 1 + 4
    assert printed[1].startswith("0.01, 5 ")


def test_it_needs_no_qt_and_a_guard_keeps_processes_from_starting_others(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "import sys\n"
        'sys.modules["PySide6"] = sys.modules["pyqtgraph"] = None\n'
        "from playground.cli import main\n"
        'if __name__ == "__main__":\n'
        "    sys.exit(main(sys.argv[1:]))\n"
    )
    command = [sys.executable, str(program), "sweep", "xor", "--vary", "seed=1,2", "--steps", "5"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["spirl", "--vary", "seed=1,2"], "did you mean"),
        (["spiral", "--vary", "optimizer=sgd,adam"], 'did you mean "optimiser"'),
        (["spiral", "--vary", "batch_size=0,1"], "batch_size=0: "),
        (["spiral", "--vary", "batch_size"], "names no values"),
        (["spiral", "--vary", "seed=1,2", "--seeds", "0"], "0 seeds; choose between"),
        (["spiral", "--vary", "seed=1,2", "--csv", "no/a.csv"], "no such folder"),
        (["spiral"], "arguments are required: --vary"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_trained(
    capsys, tmp_path, monkeypatch, arguments, words
):
    monkeypatch.chdir(tmp_path)
    assert words in refusal(capsys, *arguments)


@pytest.mark.parametrize("page", ["curves", "boundaries", "paths"])
def test_a_picture_is_drawn(capsys, tmp_path, page):
    file = tmp_path / "a.png"
    command = ["sweep", "xor", "--vary", "learning_rate=0.01,0.1", "--steps", "20"]
    assert main([*command, "-o", str(file), "--page", page, "--size", "500x400"]) == 0
    assert file.read_bytes().startswith(b"\x89PNG")
