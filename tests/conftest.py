"""What every test stands on: no display, one BLAS thread, settings of its own, no thread left."""

import itertools
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import hypothesis
import pytest

from playground import display

# NumPy and Qt read these once, when they are first imported.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
for _name in [name for name in os.environ if name.startswith("QT_")]:
    if _name != "QT_QPA_PLATFORM":  # a developer's own style or scale would change the pictures
        del os.environ[_name]
os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"

hypothesis.settings.register_profile(
    "playground", deadline=None, max_examples=50, derandomize="CI" in os.environ
)
hypothesis.settings.load_profile("playground")

_GRACE = 1.0
_SETTINGS = pytest.StashKey[Path]()
_numbers = itertools.count()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Look whether Qt can start, before pytest-qt imports it, and give it folders of its own."""
    missing = display.missing_for_offscreen()
    if missing:
        pytest.exit(missing, returncode=pytest.ExitCode.USAGE_ERROR)
    scratch = tempfile.TemporaryDirectory(prefix="playground-tests-")
    config.add_cleanup(scratch.cleanup)
    for kind in ("CONFIG_HOME", "DATA_HOME", "STATE_HOME", "RUNTIME_DIR"):
        folder = Path(scratch.name, kind.lower())
        folder.mkdir(mode=0o700)
        os.environ[f"XDG_{kind}"] = str(folder)
    config.stash[_SETTINGS] = Path(scratch.name, "settings")


@pytest.fixture(autouse=True)
def settings_of_its_own(pytestconfig: pytest.Config) -> None:
    """Give each test empty QSettings, which no other test and no person sees."""
    from PySide6.QtCore import QSettings

    folder = pytestconfig.stash[_SETTINGS] / str(
        next(_numbers)
    )  # Qt makes it when something is written
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for kind in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(folder))


@pytest.fixture(autouse=True, scope="session")
def files_of_the_program_are_unpacked_once() -> Iterator[None]:
    """Keep what MNIST's files unpack to: a quarter of a second for each test that opens it."""
    from playground.document import data_files
    from playground.document.resources import resources

    folder, read_stream = Path(str(resources())), data_files._read_stream
    kept: dict[str, bytes] = {}

    def read_once(file: IO[bytes], report: data_files.Report) -> bytes:
        if not Path(file.name).is_relative_to(folder):
            return read_stream(file, report)
        if file.name in kept:
            report(1.0)
        else:
            kept[file.name] = read_stream(file, report)
        return kept[file.name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data_files, "_read_stream", read_once)
        yield


@pytest.fixture(autouse=True)
def no_thread_is_left_behind() -> Iterator[None]:
    """Fail a test whose threads outlive it by more than a second."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + _GRACE
    left = [t for t in threading.enumerate() if t not in before and not _is_a_librarys(t)]
    for thread in left:
        thread.join(max(0.0, deadline - time.monotonic()))
    names = ", ".join(thread.name for thread in left if thread.is_alive())
    if names:
        pytest.fail(f"The test left threads behind: {names}.")


def _is_a_librarys(thread: threading.Thread) -> bool:
    """Tell whether a thread is a library's own: tqdm's monitor, or one that Qt's pool keeps."""
    is_qts = thread.name.startswith("Dummy-")  # Python's stand-in for a thread it did not start
    return is_qts or type(thread).__module__.split(".")[0] in {"tqdm", "torch", "hypothesis"}
