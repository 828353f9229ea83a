"""Ctrl+C as a request: what is under way ends well, and then the program does."""

import signal
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType


class Request:
    """Whether somebody has asked to stop."""

    def __init__(self) -> None:
        self.is_made = False


@contextmanager
def stop_on_interrupt() -> Generator[Request]:
    """Give a request that the first Ctrl+C makes; a second one raises KeyboardInterrupt.

    To be used in the main thread.
    """
    request = Request()

    def ask(number: int, frame: FrameType | None) -> None:
        request.is_made = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield request
    finally:
        signal.signal(signal.SIGINT, before)
