"""How far a run to a goal has come, and Stop."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from playground.session.goal import RunProgress

_WIDEST = 240


class RunBar(QFrame):
    """Seen while training runs to a goal."""

    stopped = Signal()
    """Stop was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run-bar")
        self.words = QLabel()
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setMaximumWidth(_WIDEST)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("How much of the way is done")
        self.progress.setToolTip("How much of the way is done, as well as it can be told.")
        self.stop = QPushButton("Stop")
        self.stop.setToolTip("End the run here; Play goes on.")
        self.stop.clicked.connect(self.stopped)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.addWidget(self.words)
        layout.addWidget(self.progress, 1)
        layout.addStretch(0)
        layout.addWidget(self.stop)
        self.hide()

    def show_progress(self, run: RunProgress | None) -> None:
        """Show how far a run has come, or that there is none."""
        if run is not None:
            best = "" if run.best_step is None else f", best at step {run.best_step:,}"
            self.words.setText(f"Running to {run.goal.words}{best}")
            self.progress.setValue(round(1000 * run.share))
        if self.isHidden() != (run is None):
            self.setVisible(run is not None)
