"""What the README shows works as it stands there."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from playground.cli import main

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_notebook_trains_and_shows_weights_and_gradients():
    (code,) = blocks("python")
    names: dict[str, object] = {}
    exec(code, names)
    assert names["weights"].shape == names["gradients"].shape == (8, 4)
    assert len(names["losses"]) == 2000
    assert np.mean(names["losses"][-100:]) < 0.2 * np.mean(names["losses"][:100])


COMMANDS = [
    line
    for block in blocks("sh")
    for line in block.splitlines()
    if line.startswith(tuple(f"playground {name}" for name in ("train", "sweep", "list", "script")))
]


@pytest.mark.parametrize("line", COMMANDS)
def test_each_command_works(line, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line)[1:]
    if "mine.json" in words[:2]:  # which an earlier line has saved
        assert main(["train", "circle", "--steps", "5", "--save", "mine.json"]) == 0
    if "--epochs" in words:
        words[words.index("--epochs") + 1] = "1"
    assert main(words) == 0
    assert capsys.readouterr().out
