"""Formulas set piece by piece, between events, so that the window never waits for them."""

import threading
from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from playground.ui.formulas.picture import is_set, set_formula

_SLICE_MS = 0
_CALM_MS = 60
"""After which the first formulas begin: until then the window has shown what there is."""
_LOADING_MS = 10
"""Between two looks at whether the typesetter has been imported."""

_FIRST = (r"\frac{\partial \overline{L}}{\partial w} = \left( \sum_i x \right) + 0.1", 1.0)
"""What is set to have the typesetter imported, and what it reads when it first needs it."""

Piece = tuple[str, float]
"""The LaTeX of a formula that is set as one, and the size of its letters."""


class Preparation(QObject):
    """Sets one piece at a time; what was wanted before and is no longer is dropped.

    The pieces are not set by a thread: all of it is Python, and a thread that holds the interpreter
    makes each of the window's many calls wait. Only the typesetter is imported in one, once.
    """

    finished = Signal()
    """All that was wanted last can be had at once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: list[Piece] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Whether something that is wanted has still to be set."""
        return self._timer.isActive()

    def want(self, pieces: Iterable[Piece]) -> bool:
        """Begin with these pieces instead of others; return whether all can be had at once."""
        self._wanted = [piece for piece in dict.fromkeys(pieces) if not is_set(*piece)]
        self._wanted.reverse()  # the last one is taken first
        if not self._wanted:
            self._timer.stop()
        elif not self.is_busy:
            self._timer.start(_SLICE_MS if _loading.is_done else _CALM_MS)
        return not self._wanted

    def finish(self) -> None:
        """Set all that is wanted, without a rest."""
        if self.is_busy:
            while self._wanted:
                set_formula(*self._wanted.pop())
            self._end()

    def _go_on(self) -> None:
        if not _loading.is_done:
            _loading.begin()
            self._timer.setInterval(_LOADING_MS)
            return
        self._timer.setInterval(_SLICE_MS)
        if self._wanted:
            set_formula(*self._wanted.pop())
        else:  # who waits for it has work of its own
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        self.finished.emit()


class _Loading:
    """The import of the typesetter, in a thread of its own."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None

    @property
    def is_done(self) -> bool:
        return self._thread is not None and not self._thread.is_alive()

    def begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(
                target=set_formula, args=_FIRST, name="formulas", daemon=True
            )
            self._thread.start()


_loading = _Loading()
