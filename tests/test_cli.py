"""The command line but for training: in this process, and without Qt in another."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import playground
from playground import display
from playground.cli import main
from playground.document.examples import example_names, load_example
from playground.document.file import save
from playground.ui.landscape.look import SurfaceLook

ROOT = Path(__file__).parents[1]


def refusal(capsys, *arguments, code=2):
    """Return the sentence that a command ends with."""
    assert main(list(map(str, arguments))) == code
    captured = capsys.readouterr()
    assert captured.err.startswith("playground: ")
    assert captured.err.endswith(".\n")
    assert captured.err.count("\n") == 1
    return captured.err.removeprefix("playground: ").removesuffix("\n")


@pytest.fixture
def app(monkeypatch):
    """A stand-in for the part that needs Qt; it notes how it was called."""
    calls = []
    fake = SimpleNamespace(
        run=lambda name: calls.append(name) or 7,
        render=lambda *given, **named: calls.append((*given, named)),
        calls=calls,
    )
    monkeypatch.setattr(playground, "app", fake, raising=False)
    monkeypatch.setattr(display, "missing_for_window", lambda: None)
    monkeypatch.setattr(display, "missing_for_offscreen", lambda: None)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    return fake


@pytest.mark.parametrize("name", [None, "spiral"])
def test_the_window_opens(app, name):
    assert main([name] if name else []) == 7
    assert app.calls == [name]


def test_a_mistyped_name_opens_no_window(app, capsys):
    assert "did you mean" in refusal(capsys, "spirl")
    assert "unrecognized arguments: b;" in refusal(capsys, "a", "b")
    assert app.calls == []


def test_a_damaged_file_is_left_to_the_window(app, tmp_path):
    (tmp_path / "a.json").touch()
    assert main([str(tmp_path / "a.json")]) == 7


@pytest.mark.parametrize("command", [[], ["render", "circle", "--panel", "window", "-o", "a.svg"]])
def test_what_qt_lacks_is_said(app, capsys, monkeypatch, tmp_path, command):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(display, "missing_for_window", lambda: "Something is missing.")
    monkeypatch.setattr(display, "missing_for_offscreen", lambda: "Something is missing.")
    assert refusal(capsys, *command, code=1) == "Something is missing."
    assert app.calls == []


def test_a_picture_is_drawn_offscreen(app, tmp_path):
    output = tmp_path / "a.PNG"
    command = ["render", "spiral", "--panel", "decision-boundary", "-o", str(output)]
    assert main([*command, "--steps", "50", "--size", "300x200", "--dark"]) == 0
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    named = {"is_dark": True, "look": None}
    assert app.calls == [("spiral", "decision-boundary", 50, (300, 200), output, named)]


def test_a_loss_surface_has_a_look(app, tmp_path):
    output = tmp_path / "a.png"
    command = ["render", "spiral", "--panel", "loss-surface", "-o", str(output)]
    assert main([*command, "--directions", "principal", "--deep"]) == 0
    assert main([*command, "--log"]) == 0
    looks = [call[-1]["look"] for call in app.calls]
    assert looks == [SurfaceLook("principal", is_deep=True), SurfaceLook(is_logarithmic=True)]


def test_usual_sizes_of_pictures(app, tmp_path):
    for panel in ("window", "network"):
        assert main(["render", "spiral", "--panel", panel, "-o", str(tmp_path / "a.svg")]) == 0
    assert [call[2:4] for call in app.calls] == [(0, (1280, 800)), (0, (800, 600))]


def test_what_a_picture_cannot_be_is_said(app, capsys, tmp_path):
    def fail(*given, **named):
        raise ValueError("It cannot be drawn.")

    app.render = fail
    command = ["render", "spiral", "--panel", "network", "-o", tmp_path / "a.png"]
    assert refusal(capsys, *command) == "It cannot be drawn."


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--panel", "windows", "-o", "a.png"], "argument --panel: invalid choice: 'windows' (ch"),
        (["-o", "a.png"], "arguments are required: --panel"),
        (["--panel", "window"], "arguments are required: -o"),
        (["--panel", "network", "-o", "a.png", "--directions", "runs"], "add --panel loss-surface"),
        (["--panel", "network", "-o", "a.png", "--deep"], "--deep says how a loss surface is"),
        (["--panel", "network", "-o", "a.png", "--log"], "--log says how a loss surface is drawn"),
        (["--panel", "loss-surface", "-o", "a.png", "--directions", "up"], "invalid choice: 'up'"),
        (["--panel", "window", "-o", "a.gif"], '"a.gif" is no picture; end it in .png or .svg'),
        (["--panel", "window", "-o", "no/a.png"], "no/a.png cannot be saved: there is no such fo"),
        (["--panel", "window", "-o", "a.png", "--size", "800"], '"800" is no size; give WIDTHxHEI'),
        (["--panel", "window", "-o", "a.png", "--size", "9x9"], '"9x9" is no size; give WIDTHxHEI'),
    ],
)
def test_what_is_wrong_with_a_picture_is_said(app, capsys, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    assert words in refusal(capsys, "render", "circle", *arguments)
    assert "spiral" in refusal(capsys, "render", "spirl", "--panel", "window", "-o", "a.png")
    assert app.calls == []


def listed(capsys, *arguments):
    assert main(["list", *arguments]) == 0
    return capsys.readouterr().out


def test_everything_is_listed(capsys):
    kinds = json.loads(listed(capsys, "--json"))
    assert list(kinds["examples"]) == list(example_names())
    for kind, some in {
        "datasets": {"circle", "mnist", "table"},
        "layers": {"dense", "input"},
        "activations": {"relu", "tanh", "softmax"},
        "losses": {"quadratic", "softmax-cross-entropy"},
        "optimisers": {"sgd", "momentum"},
        "initialisers": {"uniform", "he"},
        "panels": {"window", "network", "loss-curves", "decision-boundary"},
    }.items():
        assert some <= kinds[kind].keys()
        assert json.loads(listed(capsys, kind, "--json")) == kinds[kind]
        assert all(name in listed(capsys, kind) for name in kinds[kind])
    assert kinds["optimisers"]["sgd"]["parameters"] == {"learning_rate": 0.03}
    described = [each for kind in kinds if kind != "panels" for each in kinds[kind].values()]
    assert all(each["title"] and each["description"].endswith(".") for each in described)


def test_panels_are_listed_by_the_names_that_they_register(capsys):
    from playground.ui.panel import PANELS

    assert set(json.loads(listed(capsys, "panels", "--json"))) == {
        "window",
        "network",
        *PANELS.names(),
    }


def test_an_unknown_kind_is_answered_with_those_that_there_are(capsys):
    assert "invalid choice: 'colours' (choose from" in refusal(capsys, "list", "colours")


@pytest.mark.parametrize("command", [[], ["train"], ["sweep"], ["render"], ["list"]])
def test_help_names_the_command(capsys, command):
    with pytest.raises(SystemExit) as end:
        main([*command, "--help"])
    assert end.value.code == 0
    assert " ".join(["usage: playground", *command]) in capsys.readouterr().out


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"playground {playground.__version__}\n"


WITHOUT_QT = """
import sys
sys.modules["PySide6"] = sys.modules["pyqtgraph"] = None
from playground.cli import main
sys.exit(main(sys.argv[1:]))
"""


def without_qt(*arguments, **options):
    command = [sys.executable, "-c", WITHOUT_QT, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, **options)


def test_training_needs_no_qt(tmp_path):
    save(tmp_path / "a.json", load_example("spiral"))
    done = without_qt("train", tmp_path / "a.json", "--steps", 2000, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["test_accuracy"] > 0.95
    done = without_qt("list")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_has_seen_enough_is_no_error():
    command = f"{sys.executable} -c '{WITHOUT_QT}' list | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout == "examples\n0\n"
    assert done.stderr == ""


def test_a_terminal_shows_a_progress_bar():
    pty, termios = pytest.importorskip("pty"), pytest.importorskip("termios")  # not on Windows
    try:
        ours, theirs = pty.openpty()
    except OSError:
        pytest.skip("This system has no pseudo-terminals.")
    termios.tcsetwinsize(theirs, (24, 120))
    command = [sys.executable, "-c", WITHOUT_QT, "train", "circle", "--steps", "300", "--json"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert json.loads(done.stdout)["step"] == 300
    assert "300/300" in shown
    assert "epoch 12" in shown
