"""Which rooms can be entered without Qt, and that the engine knows no threads and no files."""

import ast
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import playground

ROOT = Path(playground.__file__).parent

_PROGRAM = """
import importlib, importlib.abc, pkgutil, sys

class Barred(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6", "pyqtgraph"}:
            raise ImportError(f"{name} is barred")

sys.meta_path.insert(0, Barred())
seen = []
for room in sys.argv[1:]:
    package = importlib.import_module(f"playground.{room}")
    names = [m.name for m in pkgutil.walk_packages(package.__path__, f"playground.{room}.")]
    for name in names:
        importlib.import_module(name)
    seen += names
print(*seen)
"""


def run(program, *arguments):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program, *arguments],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("room", ["engine", "document", "session"])
def test_every_module_below_the_window_is_imported_without_qt(room):
    done = run(_PROGRAM, room)
    assert done.returncode == 0, done.stderr
    found = [m.name for m in pkgutil.walk_packages([str(ROOT / room)], f"playground.{room}.")]
    assert set(done.stdout.split()) == set(found)
    assert len(found) > 10


def test_the_bar_does_bar():
    done = run(_PROGRAM + "import PySide6.QtCore")
    assert done.returncode == 1
    assert "PySide6 is barred" in done.stderr


_TRAINS = """
import threading

class Forbidden(threading.Thread):
    def start(self):
        raise RuntimeError("a thread")

threading.Thread = Forbidden
import numpy as np
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.bound_network import BoundNetwork, bind_backward
from playground.engine.calls import run
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import feed_forward

network = feed_forward(Input(features=("x1", "x2")), Dense(3), Dense(1, Sigmoid()))
theta = np.full(network.n_parameters, 0.1)
bound = BoundNetwork(network, theta, 4)
backward = bind_backward(bound, Quadratic(), np.zeros_like(theta))
run(bound.forward + backward.calls)
assert threading.active_count() == 1
"""


def test_the_engine_trains_without_a_thread():
    done = run(_TRAINS)
    assert done.returncode == 0, done.stderr


THREADS = {"threading", "_thread", "multiprocessing", "concurrent", "asyncio", "queue"}
FILES = {"pathlib", "io", "os", "gzip", "tempfile", "shutil"}


def imported_by(path):
    """Return the first parts of the names of all modules that a file imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("path", sorted((ROOT / "engine").rglob("*.py")), ids=lambda p: p.name)
def test_the_engine_imports_neither_threads_nor_files(path):
    assert not imported_by(path) & (THREADS | FILES)


FAMILIES = {
    folder.name
    for folder in (ROOT / "engine").iterdir()
    for end in ("s", "es")
    if folder.with_name(f"{folder.name.removesuffix(end)}.py").is_file()
}


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_file_of_a_family_registers_a_member(family):
    """What lies beside an interface is offered to the user; helpers live elsewhere."""
    assert len(FAMILIES) >= 8
    folder = ROOT / "engine" / family
    for path in folder.glob("*.py"):
        if path.name != "__init__.py":
            assert ".register(" in path.read_text("utf-8"), path
