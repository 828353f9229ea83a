"""Fair comparisons: runs that differ in one thing, started from the same weights."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from playground.document.settings import SettingError
from playground.engine.dataset import DataError
from playground.engine.network import NetworkError
from playground.session.curve import Curve
from playground.session.snapshot import Snapshot
from playground.session.sweep.picked import PickedRun
from playground.session.sweep.report import columns, rows
from playground.session.sweep.sweep import Results, Sweep
from playground.ui.panel import PANELS, Panel
from playground.ui.plot import SPACE
from playground.ui.sweep.fields import SweepFields
from playground.ui.sweep.results_view import ResultsView
from playground.ui.sweep.runner import SweepRunner
from playground.ui.sweep.words import HINT
from playground.ui.table_export import Table
from playground.ui.theme import Theme


@PANELS.register("comparison")
class Comparison(Panel):
    """What to compare above, what came of it below."""

    title: ClassVar[str] = "Compare runs"
    width_share: ClassVar[float] = 0.45

    def __init__(self) -> None:
        super().__init__()
        self._is_alone = False
        self.button = QPushButton("Compare")
        self.fields, self.view = SweepFields(self.button), ResultsView()
        self.runner = SweepRunner(self)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setAccessibleName("How much of the comparison is done")
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setProperty("isReason", True)
        self._hint = QLabel(HINT)
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setMargin(4 * SPACE)
        self._hint.setProperty("isMuted", True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._hint)
        self._stack.addWidget(self.view)
        self._lay_out()
        self.button.clicked.connect(self._press)
        self.fields.entered.connect(self._begin)
        self.runner.progressed.connect(lambda share: self.bar.setValue(round(100 * share)))
        self.runner.arrived.connect(self.show_results)
        self.runner.finished.connect(self._finish)
        self.view.go_on.connect(self._go_on)
        self._settle()

    def _lay_out(self) -> None:
        self._controls = QWidget()
        self._controls.setProperty("isControl", True)
        inside = QVBoxLayout(self._controls)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE)
        inside.addWidget(self.fields)
        inside.addWidget(self.bar)
        inside.addWidget(self.reason)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self._controls)
        layout.addWidget(self._stack, 1)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.fields.show_experiment(snapshot.experiment)

    def show_results(self, results: Results) -> None:
        """Show what has come in of a sweep."""
        self._stack.setCurrentIndex(1)
        self.view.show_results(results)

    def show_alone(self, results: Results, page: str) -> None:
        """Show nothing but results, on one of their pages: for a picture."""
        self._is_alone = True
        self._controls.hide()
        self.view.pages.choose(page)
        self.view.pages.hide()
        self.show_results(results)

    @contextmanager
    def shown_whole(self) -> Iterator[None]:
        """Show the whole table until the end, for a picture that need not fit on the screen."""
        if self._is_alone:  # its size has been asked for
            yield
            return
        before = self.size()
        with self.view.shown_whole() as wanting:
            self.resize(before + wanting)
            try:
                yield
            finally:
                self.resize(before)

    def _press(self) -> None:
        if self.runner.is_running:
            self.runner.cancel()
        else:
            self._begin()

    def _begin(self) -> None:
        """Begin what the fields ask for, or say why that cannot be."""
        self._say("")
        try:
            sweep = self.fields.sweep()
            _ = sweep.variants
            self.runner.begin(sweep)
        except (SettingError, NetworkError, DataError, ValueError) as error:
            self._say(str(error))
        except OSError as error:
            self._say(f"No process can be started ({error.strerror}); close other programs.")
        else:
            self._show_empty(sweep)
        self._settle()

    def _show_empty(self, sweep: Sweep) -> None:
        nothing = tuple((None,) * sweep.n_seeds for _ in sweep.variants)
        self.bar.setValue(0)
        self.show_results(Results(sweep, nothing))

    def begin(self) -> None:
        self._begin()
        self.runner.wait()

    def end(self) -> None:
        self.runner.cancel()

    def _finish(self, results: Results) -> None:
        self.show_results(results)
        self._say(" ".join(results.failures))
        self._settle()

    def _settle(self) -> None:
        is_running = self.runner.is_running
        self.button.setText("Cancel" if is_running else "Compare")
        self.bar.setVisible(is_running)

    def _say(self, sentence: str) -> None:
        self.reason.setText(sentence)
        self.reason.setVisible(bool(sentence))

    def _go_on(self, variant: int, seed: int) -> None:
        results = self.view.results
        outcome = None if results is None else results.outcomes[variant][seed]
        if results is None or outcome is None:
            return
        sweep = results.sweep
        losses = Curve(np.zeros(0, np.int64), np.zeros((0, 1)))
        scores = Curve(outcome.steps, outcome.scores)
        title = f"go on with {sweep.title} {sweep.variants[variant].title}"
        self.run_wanted.emit(
            PickedRun(title, sweep.experiments[variant][seed], outcome.state, (losses, scores))
        )

    def table(self) -> Table | None:
        results = self.view.results
        if results is None or not rows(results):
            return None
        return Table(self.title, columns(results), rows(results))

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)
