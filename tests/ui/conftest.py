"""What the tests of widgets share."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from playground import app
from playground.document.data_files import read
from playground.session.session import Session
from playground.session.synchronous_session import SynchronousSession
from playground.ui import theme

from .person import forget_changes


@pytest.fixture(autouse=True)
def closed_widgets_are_gone(qapp) -> Iterator[None]:
    """Delete what a test closed: widgets of the past would be styled anew with each theme."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.freeze()  # what has outlived the test need not be looked at again after each of the others


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
