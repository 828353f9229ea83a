"""What the tests of widgets share."""

import gc
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from playground import app
from playground.document.data_files import read
from playground.session.session import Session
from playground.session.synchronous_session import SynchronousSession
from playground.ui import theme

from .person import forget_changes

PATIENCE = 30_000
"""Milliseconds that nothing should take, on however busy a machine."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[bool]:
    """Delete what a test closed: widgets of the past would be styled anew with each theme.

    Only now has pytest let go of what the fixtures returned.
    """
    result = yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.freeze()  # what has outlived the test need not be looked at again after each of the others
    return result


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
