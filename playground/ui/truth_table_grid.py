"""The truth table in the data panel: its targets, and beside each what the network answers."""

from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from playground.document import truth_table_edits as edits
from playground.document.experiment import Experiment
from playground.engine.datasets.truth_table import MOST_OUTPUTS, TruthTable
from playground.engine.measurement import Measurement
from playground.engine.measurements.row_outputs import RowOutputs
from playground.session.snapshot import Snapshot
from playground.ui import theme
from playground.ui.examples.pinning import hovering, toggled
from playground.ui.tooltip import tooltip
from playground.ui.truth_table_model import TruthTableModel, is_alike
from playground.ui.truth_table_view import TruthTableView
from playground.ui.workbench import Workbench

_QUESTION = RowOutputs()
_ADD = "Add an output: one more column of answers to learn, and a neuron that should give them."


class TruthTableGrid(QWidget):
    """Shown while the data set is a truth table; every change in it is one edit."""

    measurements_changed = Signal()
    """Emitted when `measurements` would return something else than before."""

    def __init__(self, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._model = TruthTableModel(TruthTable(), self)
        self.view = TruthTableView(self._model)
        self.summary = QLabel()
        self.summary.setProperty("isMuted", True)
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.remove_button = self._button("remove", "Remove output")
        self.add_button = self._button("add", "Add output")
        self.add_button.setToolTip(tooltip(_ADD))
        self._lay_out()
        self.view.target_set.connect(self._set_target)
        self.view.renamed.connect(self._rename)
        self.view.output_changed.connect(self._name_buttons)
        self.add_button.clicked.connect(self._add)
        self.remove_button.clicked.connect(self._remove)
        self.view.row_pointed.connect(self._point_at)
        self.view.row_clicked.connect(self._pin)
        workbench.lens_changed.connect(self.view.show_lens)
        workbench.snapshot_taken.connect(self._show_snapshot)
        theme.signals.theme_changed.connect(self.view.viewport().update)
        self.hide()

    def _button(self, icon: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setIconSize(QSize(14, 14))
        button.setAccessibleName(name)
        theme.keep_icon(button, icon)
        return button

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self.summary, 1)
        foot.addWidget(self.remove_button)
        foot.addWidget(self.add_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.view)
        layout.addLayout(foot)

    def measurements(self) -> frozenset[Measurement[Any]]:
        """Return the question whose answers are shown, if any are."""
        return frozenset({_QUESTION}) if self.isVisible() else frozenset()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.measurements_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.measurements_changed.emit()

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the truth table of an experiment, or nothing if it has none."""
        dataset = experiment.dataset
        if isinstance(dataset, TruthTable) and dataset != self._model.table:
            at = self.view.currentIndex()
            self._model.show_table(dataset)
            if at.isValid() and not self.view.currentIndex().isValid():  # the model was reset
                self._go_near(at.row(), at.column())
            self._name_buttons()
            self._sum_up()
        self.setVisible(isinstance(dataset, TruthTable))

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        dataset = snapshot.experiment.dataset
        if not isinstance(dataset, TruthTable) or not is_alike(dataset, self._model.table):
            return  # of the table before: its rows are others
        answer = snapshot.answer(_QUESTION)
        self._model.show_answers(answer.value if answer is not None else None)
        self._sum_up()

    def _sum_up(self) -> None:
        n_right, n_rows = self._model.n_right, self._model.n_rows
        text = "" if n_right is None else f"{n_right} of {n_rows} rows right"
        if text != self.summary.text():
            self.summary.setText(text)

    def _name_buttons(self) -> None:
        table = self._model.table
        name = table.outputs[min(self.view.current_output, table.n_targets - 1)]
        self.remove_button.setToolTip(
            tooltip(f"Remove output {name}, and the neuron that gives it.")
        )
        self.remove_button.setEnabled(table.n_targets > 1)
        self.add_button.setEnabled(table.n_targets < MOST_OUTPUTS)

    def _point_at(self, row: int | None) -> None:
        self._workbench.look_through(hovering(self._workbench.lens, row))

    def _pin(self, row: int) -> None:
        self._workbench.look_through(toggled(self._workbench.lens, row))

    def _set_target(self, row: int, output: int, target: int) -> None:
        self._workbench.apply(edits.set_target(self._model.table, row, output, target))

    def _rename(self, output: int, name: str) -> None:
        self._workbench.apply(edits.rename_output(self._model.table, output, name))

    def _add(self) -> None:
        if self._workbench.apply(edits.add_output()):
            row = max(0, self.view.currentIndex().row())
            self._go_near(row, self._model.columnCount() - 1)

    def _remove(self) -> None:
        self._workbench.apply(edits.remove_output(self._model.table, self.view.current_output))

    def _go_near(self, row: int, column: int) -> None:
        """Make the cell current that is there, or where the rows and columns end before it."""
        model = self._model
        column = min(max(column, model.first), model.columnCount() - 1)
        self.view.setCurrentIndex(model.index(min(row, model.n_rows - 1), column))
