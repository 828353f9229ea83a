"""The choice, in the legend, of what the connections show."""

from PySide6.QtWidgets import QWidget

from playground.ui.editor.connection_modes import MODES, WEIGHT
from playground.ui.segments import Segment, Segments


class ModeChoice(Segments):
    """A row of joined buttons; `chosen` carries the ConnectionMode."""

    def __init__(self, parent: QWidget) -> None:
        segments = [Segment(mode, mode.title, mode.help) for mode in MODES]
        super().__init__("Connections show", segments, parent)
        self.choose(WEIGHT)
