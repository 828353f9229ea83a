"""Each thing that keeps Qt from starting has its sentence, and nothing else has one."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from playground import display
from playground.display import Machine, missing_for_offscreen, missing_for_window

_ROOT = Path(__file__).parents[1]
_X = {"DISPLAY": ":0"}
_WAYLAND = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/run/user/1000"}
_LIBRARIES = [*display._ALWAYS, *display._MORE["xcb"], *display._MORE["wayland"]]


def _machine(environment=None, *, lacks=(), answers=(), system="linux", has_pyside=True):
    return Machine(
        system=system,
        environment=environment or {},
        has_pyside=lambda: has_pyside,
        can_load=lambda soname: soname not in lacks,
        x_answers=lambda name: name in answers,
        wayland_answers=lambda path: str(path) in answers,
    )


_WAYLAND_SOCKET = "/run/user/1000/wayland-0"


@pytest.mark.parametrize(
    ("environment", "answers"),
    [
        (_X, [":0"]),
        (_WAYLAND, [_WAYLAND_SOCKET]),
        ({"WAYLAND_DISPLAY": "/somewhere/else"}, ["/somewhere/else"]),
        ({"XDG_SESSION_TYPE": "wayland", "XDG_RUNTIME_DIR": "/run"}, ["/run/wayland-0"]),
        (_X | _WAYLAND, [":0"]),
        (_X | _WAYLAND, [_WAYLAND_SOCKET]),
        ({"QT_QPA_PLATFORM": "offscreen"}, []),
        ({"QT_QPA_PLATFORM": "vnc:port=5901"}, []),
        ({"QT_QPA_PLATFORM": "wayland;xcb"} | _X, [":0"]),
        ({"QT_QPA_PLATFORM": "wayland-egl"} | _WAYLAND, [_WAYLAND_SOCKET]),
    ],
)
def test_a_display_that_answers_is_enough(environment, answers):
    assert missing_for_window(_machine(environment, answers=answers)) is None


@pytest.mark.parametrize(
    ("environment", "what"),
    [
        ({}, "neither DISPLAY nor WAYLAND_DISPLAY is set"),
        ({"XDG_SESSION_TYPE": "wayland"}, "neither DISPLAY nor WAYLAND_DISPLAY is set"),
        (_X, "no display answers at DISPLAY (:0)"),
        (_WAYLAND, "no display answers at WAYLAND_DISPLAY (wayland-0)"),
        (_X | _WAYLAND, "no display answers at WAYLAND_DISPLAY (wayland-0) or DISPLAY (:0)"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "no display answers at WAYLAND_DISPLAY (wayland-0)"),
        (
            _WAYLAND | {"QT_QPA_PLATFORM": "xcb"},
            "no display is set that QT_QPA_PLATFORM=xcb could use",
        ),
    ],
)
def test_a_display_that_does_not_answer_is_named(environment, what):
    answers = [_WAYLAND_SOCKET] if "QT_QPA_PLATFORM" in environment else []
    sentence = missing_for_window(_machine(environment, answers=answers))
    assert sentence == (
        f"There is no display for the window, as {what}: start `playground` from a desktop or "
        "over `ssh -X`; until then `playground train` and `playground render` work, as they open "
        "no window."
    )


def test_drawing_needs_no_display():
    assert missing_for_offscreen(_machine()) is None


def test_a_window_library_is_named_with_its_command():
    machine = _machine(_X, answers=[":0"], lacks=["libxcb-cursor.so.0", "libxcb-icccm.so.4"])
    assert missing_for_offscreen(machine) is None
    assert missing_for_window(machine) == (
        "Qt needs system libraries that are not installed (libxcb-cursor.so.0, "
        "libxcb-icccm.so.4): run `sudo apt install -y libxcb-cursor0 libxcb-icccm4` on Debian or "
        "Ubuntu, elsewhere install the packages that hold these files; until then `playground "
        "train` and `playground render` work, as they open no window."
    )


def test_a_library_of_qt_itself_stops_pictures_too_and_is_told_before_the_display():
    machine = _machine(lacks=["libEGL.so.1"])
    expected = (
        "Qt needs system libraries that are not installed (libEGL.so.1): run "
        "`sudo apt install -y libegl1` on Debian or Ubuntu, elsewhere install the packages that "
        "hold these files; until then `playground train` works, as it needs no Qt."
    )
    assert missing_for_offscreen(machine) == expected
    assert missing_for_window(machine) == expected


def test_x_serves_where_only_wayland_lacks_a_library_and_the_other_way_round():
    both = {"answers": [":0", _WAYLAND_SOCKET]}
    for soname in ("libwayland-cursor.so.0", "libxcb-cursor.so.0"):
        assert missing_for_window(_machine(_X | _WAYLAND, lacks=[soname], **both)) is None
    neither = ["libwayland-cursor.so.0", "libxcb-cursor.so.0"]
    sentence = missing_for_window(_machine(_X | _WAYLAND, lacks=neither, **both))
    assert sentence is not None
    assert "`sudo apt install -y libwayland-cursor0`" in sentence


def test_a_library_that_comes_with_a_missing_one_is_not_named_but_alone_it_is():
    both = _machine(lacks=["libGL.so.1", "libX11.so.6"])
    assert display.missing_packages("offscreen", machine=both) == ("libgl1",)
    alone = _machine(lacks=["libX11.so.6"])
    assert display.missing_packages("offscreen", machine=alone) == ("libx11-6",)


@pytest.mark.parametrize("library", _LIBRARIES, ids=lambda library: library.soname)
def test_every_library_is_looked_for(library):
    machine = _machine(lacks=[library.soname])
    assert display.missing_packages("xcb", "wayland", machine=machine) == (library.package,)


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_elsewhere_the_wheel_brings_everything(system):
    lacks = [library.soname for library in _LIBRARIES]
    machine = _machine(system=system, lacks=lacks)
    assert missing_for_offscreen(machine) is None
    assert missing_for_window(machine) is None


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_without_pyside_the_pip_command_is_named(system):
    machine = _machine(system=system, has_pyside=False)
    sentence = missing_for_offscreen(machine)
    assert sentence == missing_for_window(machine)
    assert sentence == display.explain(ModuleNotFoundError("no", name="PySide6.QtWidgets"))
    assert sentence.startswith("PySide6, ")
    assert "`python3 -m pip install .`" in sentence


def test_a_pyside_that_does_not_load_is_explained_with_its_reason():
    sentence = display.explain(ImportError("libnew.so.9: cannot open shared object file"))
    assert "libnew.so.9: cannot open shared object file" in sentence
    assert "`python3 -m pip install --force-reinstall .`" in sentence


def test_the_readme_installs_every_package_on_a_bare_debian():
    lines = (_ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if "apt install" in line]
    bare = _machine(lacks=[library.soname for library in _LIBRARIES])
    wanted = set(display.missing_packages("offscreen", "xcb", machine=bare))
    named = set(re.findall(r"\blib\S+", line.partition("apt install")[2].partition("&&")[0]))
    assert named == wanted


linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="about Linux")


@linux_only
def test_the_real_machine_is_asked(tmp_path):
    path = tmp_path / "wayland-7"
    environment = {"WAYLAND_DISPLAY": path.name, "XDG_RUNTIME_DIR": str(tmp_path)}
    machine = Machine(environment=environment, can_load=lambda soname: True)
    with socket.socket(socket.AF_UNIX) as compositor:
        compositor.bind(str(path))
        compositor.listen()
        assert missing_for_window(machine) is None
    assert "wayland-7" in (missing_for_window(machine) or ""), "the socket of one that has gone"
    assert ":59999" in (missing_for_window(Machine(environment={"DISPLAY": ":59999"})) or "")


@linux_only
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb")
def test_an_x_server_answers():
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as numbers:
            name = f":{numbers.readline().strip()}"
        assert display._x_answers(name)
        server.terminate()
    assert not display._x_answers(name)


@linux_only
def test_a_blocked_library_gets_its_sentence_where_qt_would_fail(tmp_path):
    (tmp_path / "libdbus-1.so.3").touch()  # found first and too short to load

    def run(code):
        environment = {"LD_LIBRARY_PATH": str(tmp_path), "PYTHONPATH": str(_ROOT)}
        command = [sys.executable, "-c", code]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert run("import PySide6.QtGui").returncode != 0, "this library no longer matters to Qt"
    asked = run(
        "import sys; from playground import display; print(display.missing_for_offscreen()); "
        "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    assert asked.returncode == 0, asked.stderr
    assert "`sudo apt install -y libdbus-1-3`" in asked.stdout


@linux_only
@pytest.mark.skipif(shutil.which("ldd") is None, reason="needs ldd")
@pytest.mark.parametrize("platform", ["xcb", "wayland", "offscreen"])
def test_the_plugin_still_needs_what_is_looked_for(platform):
    import PySide6

    plugins = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
    if not plugins.exists():
        pytest.skip("this PySide6 uses the system's Qt, whose packages bring everything")
    plugin = plugins / f"libq{platform}.so"
    linked = subprocess.run(["ldd", plugin], capture_output=True, text=True, check=True).stdout
    wanted = [*display._ALWAYS, *display._MORE.get(platform, ())]
    assert [one.soname for one in wanted if f"\t{one.soname} " not in linked] == []
