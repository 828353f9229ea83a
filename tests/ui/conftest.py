"""What the tests of widgets share."""

import gc
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from playground import app
from playground.document.data_files import read
from playground.engine.dataset import Part
from playground.engine.datasets import mnist
from playground.session.session import Session
from playground.session.synchronous_session import SynchronousSession
from playground.ui import theme
from playground.ui.frame_budget import FrameBudget

from .person import forget_changes

PATIENCE = 30_000
"""Milliseconds that nothing should take, on however busy a machine."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[bool]:
    """Delete what a test closed: widgets of the past would be styled anew with each theme.

    Only now has pytest let go of what the fixtures returned. Until then nothing is collected: to
    look for what is lost while a window is made takes a tenth of the time to make it.
    """
    gc.disable()
    result = yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()
    gc.freeze()  # what has outlived the test need not be looked at again after each of the others
    return result


@pytest.fixture(autouse=True, scope="session")
def a_tenth_of_mnist() -> Iterator[None]:
    """Leave 5,000 training, 1,000 validation and 1,000 test images: to score all takes long."""

    def first(read_all, n_kept):
        def read_first(read):
            part = read_all(read)
            return Part(part.inputs[:n_kept], part.targets[:n_kept])

        return read_first

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mnist, "_N_TRAIN", 5_000)
        patch.setattr(mnist, "read_train", first(mnist.read_train, 6_000))
        patch.setattr(mnist, "read_test", first(mnist.read_test, 1_000))
        yield


@pytest.fixture(autouse=True)
def nothing_is_in_a_hurry(monkeypatch):
    """Have all panels draw at once: which go first after a gesture is a matter of the clock."""
    monkeypatch.setattr(FrameBudget, "is_in_hurry", False)


@pytest.fixture
def qtbot(qtbot):
    """Return pytest-qt's, patient as a busy machine needs it."""
    qtbot.waitUntil = partial(qtbot.waitUntil, timeout=PATIENCE)
    qtbot.waitExposed = partial(qtbot.waitExposed, timeout=PATIENCE)
    return qtbot


@pytest.fixture
def window(qtbot, qapp):
    """Return the window on its first example, without threads."""
    theme.apply(qapp, theme.LIGHT)
    made = app.make_window(SynchronousSession(read), None)
    qtbot.addWidget(made, before_close_func=forget_changes)
    made.show()
    qtbot.waitExposed(made)
    made.start()
    made.workbench.poll()
    yield made
    made.stop()


@pytest.fixture
def live_window(qtbot, qapp):
    """Return the window with its real session."""
    session = Session(read)
    session.start()
    made = app.make_window(session, None)
    qtbot.addWidget(made, before_close_func=forget_changes)
    made.show()
    made.start()
    qtbot.waitUntil(lambda: made.workbench.snapshot is not None)
    yield made
    made.stop()
    session.stop()
