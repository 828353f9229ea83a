"""What can be saved of a moment besides pictures: numbers of panels, and a step as a script."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from playground.document.file import FileError
from playground.document.step_script.step import StepToExport, next_rows, step_to_export
from playground.document.step_script.writing import SCRIPTS, write_script
from playground.engine.network import NetworkError
from playground.session.preparing import prepare_examples
from playground.ui.file_dialogs import ask_where_to_save
from playground.ui.folders import remember_folder
from playground.ui.panel import Panel
from playground.ui.panel_dock import Panels
from playground.ui.table_export import Origin, write_table
from playground.ui.tooltip import tooltip
from playground.ui.workbench import Workbench

_SCRIPTS = {
    "NumPy": (
        "A short script that computes the next step’s minibatch forward and backward, column by "
        "column, and prints the same gradients as this program."
    ),
    "PyTorch": (
        "A short script that computes the next step’s minibatch forward, and prints the same "
        "gradients, which PyTorch finds by itself (autograd)."
    ),
}


class ExportMenus(QObject):
    """Two menus, and the dialogs that they open."""

    said = Signal(str)
    """Something has been saved, or could not be: carries one sentence."""

    def __init__(
        self,
        workbench: Workbench,
        panels: Panels,
        name: Callable[[], str],
        window: QWidget,
    ) -> None:
        """`name` says what the document is called."""
        super().__init__(window)
        self._workbench = workbench
        self._panels = panels
        self._window = window
        self._name = name
        self.numbers = QMenu("Save &numbers", window)
        self.numbers.aboutToShow.connect(self._offer_tables)
        self.scripts = QMenu("E&xport step", window)
        self.scripts.setToolTipsVisible(True)
        for kind in SCRIPTS:
            action = self.scripts.addAction(f"{kind} script…")
            action.setToolTip(tooltip(_SCRIPTS[kind]))
            action.triggered.connect(lambda _=False, kind=kind: self.save_script(kind))

    def _offer_tables(self) -> None:
        """List the panels that can be seen and have tables; to make one may take a moment."""
        self.numbers.clear()
        for panel in self._panels.built():
            if panel.isVisible() and type(panel).table is not Panel.table:
                action = self.numbers.addAction(f"{panel.title}…")
                action.triggered.connect(lambda _=False, panel=panel: self.save_numbers(panel))
        if self.numbers.isEmpty():
            self.numbers.addAction("No open panel has numbers").setEnabled(False)

    def save_numbers(self, panel: Panel) -> None:
        """Write what a panel shows into a CSV file that the user chooses."""
        table, snapshot = panel.table(), self._workbench.snapshot
        if table is None or snapshot is None:
            self.said.emit(f"The panel {panel.title!r} shows no numbers yet.")
            return
        title = panel.title.lower().replace(" ", "-")
        path = self._ask(f"Save numbers of {panel.title}", f"{title}.csv", "Tables (*.csv)")
        if path is None:
            return
        experiment = snapshot.experiment
        rate = experiment.optimiser.learning_rate
        origin = Origin(self._called, experiment.seed, snapshot.step, rate)
        try:
            write_table(path, table, origin)
        except FileError as error:
            self.said.emit(str(error))
            return
        self._tell(f"The numbers have been saved as {path}.", path)

    def save_script(self, kind: str) -> None:
        """Write the next step as a script of a kind into a file that the user chooses."""
        try:
            step = self._next_step()
        except NetworkError as error:
            self.said.emit(str(error))
            return
        if step is None:
            return
        suggestion = f"step-{step.step + 1}-{kind.lower()}.py"
        path = self._ask(f"Export step as {kind} script", suggestion, "Python (*.py)")
        if path is None:
            return
        try:
            *beside, script = write_script(path, step, kind)
        except FileError as error:
            self.said.emit(str(error))
            return
        numbers = f", with its numbers beside it in {beside[0].name}" if beside else ""
        self._tell(f"The step has been saved as {script}{numbers}.", path)

    def _next_step(self) -> StepToExport | None:
        snapshot = self._workbench.snapshot
        if snapshot is None:
            return None
        experiment, state = snapshot.experiment, snapshot.state
        train = prepare_examples(experiment, snapshot.examples).train
        rows = next_rows(experiment, len(train), state.epoch, state.position)
        return step_to_export(
            self._called, experiment, train, state.theta, rows, state.step, state.slots
        )

    @property
    def _called(self) -> str:
        return self._name() or "experiment"

    def _ask(self, title: str, name: str, kinds: str) -> Path | None:
        return ask_where_to_save(self._window, title, f"{self._called}-{name}", kinds)

    def _tell(self, sentence: str, path: Path) -> None:
        remember_folder(path.parent)
        self.said.emit(sentence)
