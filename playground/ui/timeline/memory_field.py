"""How much memory the history takes, and may take."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QWidget

from playground.session.commands import SetMemory
from playground.session.snapshot import Snapshot
from playground.ui.tooltip import tooltip
from playground.ui.workbench import Workbench

_MEGABYTE = 2**20
_LEAST, _MOST = 16, 65_536
_HELP = (
    "To go back in time, states of training are kept. When they fill this much memory, fewer are "
    "kept, and going back between them takes a moment longer; then the oldest branches are "
    "forgotten."
)


class MemoryField(QWidget):
    """A sentence as "History uses 12 of 256 MB", of which the second number can be set."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self.words = QLabel()
        self.most = QSpinBox()
        self.most.setRange(_LEAST, _MOST)
        self.most.setSingleStep(64)
        self.most.setSuffix(" MB")
        self.most.setKeyboardTracking(False)
        self.most.setAccessibleName("Most memory for the history")
        self.most.valueChanged.connect(self._set)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(45, 4, 12, 4)
        layout.addWidget(self.words)
        layout.addWidget(self.most)
        layout.addStretch(1)
        for widget in (self, self.words, self.most):
            widget.setToolTip(tooltip(_HELP))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what the history of a snapshot takes."""
        timeline = snapshot.timeline
        self.words.setText(f"History uses {_megabytes(timeline.n_bytes):,} of")
        if timeline.most_bytes and not self.most.hasFocus():
            self.most.blockSignals(True)
            self.most.setValue(_megabytes(timeline.most_bytes))
            self.most.blockSignals(False)

    def _set(self, megabytes: int) -> None:
        self._workbench.send(SetMemory(megabytes * _MEGABYTE))


def _megabytes(n_bytes: int) -> int:
    return -(-n_bytes // _MEGABYTE)
