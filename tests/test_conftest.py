"""The suite's own promises: what must fail a test does fail it."""

import shutil
import subprocess
import sys
from pathlib import Path

_TESTS = Path(__file__).parent

_EXAMPLES = """
import threading
import pytest
from PySide6.QtCore import QCoreApplication, QSettings, QTimer, qWarning

def test_thread_left():
    threading.Thread(target=threading.Event().wait, daemon=True, name="forgotten").start()

def test_thread_ended():
    threading.Thread(target=lambda: None).start()

def test_slot_that_raises(qtbot):
    QTimer.singleShot(0, lambda: 1 / 0)
    qtbot.wait(20)

def test_qt_warning(qtbot):
    qWarning("something is wrong")

@pytest.mark.parametrize("time", range(2))
def test_settings_are_empty(qapp, time):
    settings = QSettings("someone", "something")
    assert settings.value("recent") is None
    settings.setValue("recent", "a file")
    settings.sync()
    assert QSettings("someone", "something").value("recent") == "a file"

def test_platform(qapp):
    assert qapp.platformName() == "offscreen"
"""


def _run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(_TESTS / "conftest.py", folder)
    (folder / "test_examples.py").write_text(_EXAMPLES, encoding="utf-8")
    options = ["-c", _TESTS.parent / "pyproject.toml", "--rootdir", folder, "-rA"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-p", "no:cacheprovider", folder],
        cwd=_TESTS.parent,
        env={"HOME": str(folder), "PATH": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_must_fail_fails(tmp_path):
    report = _run(tmp_path, DISPLAY=":59999").stdout
    results = {
        line.split("::")[1].split(" ")[0]: line.split(" ")[0]
        for line in report.splitlines()
        if line.startswith(("PASSED ", "FAILED ", "ERROR "))
    }
    assert results == {
        "test_thread_left": "ERROR",
        "test_thread_ended": "PASSED",
        "test_slot_that_raises": "FAILED",
        "test_qt_warning": "FAILED",
        "test_settings_are_empty[0]": "PASSED",
        "test_settings_are_empty[1]": "PASSED",
        "test_platform": "PASSED",
    }, report
    assert "The test left threads behind: forgotten." in report
    assert not list(tmp_path.glob(".config/**/*")), "settings were written into the home folder"


def test_a_missing_library_ends_the_run_with_one_sentence(tmp_path):
    blocked = tmp_path / "blocked"
    blocked.mkdir()
    (blocked / "libdbus-1.so.3").touch()  # found first and too short to load
    done = _run(tmp_path, LD_LIBRARY_PATH=str(blocked))
    assert done.returncode == 4
    assert "`sudo apt install -y libdbus-1-3`" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
