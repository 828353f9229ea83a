"""What the tests of widgets share."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent


@pytest.fixture(autouse=True)
def closed_widgets_are_gone(qapp) -> Iterator[None]:
    """Delete what a test closed: widgets of the past would be styled anew with each theme."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
