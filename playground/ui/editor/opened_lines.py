"""Connections out of bundles that are drawn one by one for a while."""

from collections.abc import Sequence

from playground.ui.editor.boxes import Arrangement
from playground.ui.editor.line_painter import LinePainter
from playground.ui.editor.present import Present
from playground.ui.editor.strongest import Strongest
from playground.ui.editor.wiring import MOST_LINES, Lines, Pair


class OpenedLines:
    """Holds the strongest of some connections: all of them unless they are very many."""

    def __init__(
        self, parts: Sequence[Pair], arrangement: Arrangement, most: int = MOST_LINES
    ) -> None:
        self._strongest = Strongest(parts, most)
        self._arrangement = arrangement
        self.painter: LinePainter | None = None
        """Paints those that are chosen, once the weights are known."""

    @property
    def is_late(self) -> bool:
        """Whether other connections may have become the strongest since they were chosen."""
        return self._strongest.is_late

    def show(self, present: Present) -> None:
        """Take on the weights of a moment."""
        chosen = self._strongest.choose(present.theta)
        if chosen is not None:
            self.painter = LinePainter(Lines(chosen, self._arrangement), self._arrangement)
        if self.painter is not None:
            self.painter.show(present)
