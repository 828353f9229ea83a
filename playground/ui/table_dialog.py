"""The dialog that says what the columns of a CSV file mean."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from playground.document.csv_file import MAX_CLASSES, table_from
from playground.document.csv_table import CsvColumn, CsvTable
from playground.engine.dataset import DataError
from playground.engine.datasets.table import Table
from playground.ui.tooltip import tooltip

_FEW_CLASSES = 10
"""A numeric column with more different values is taken for numbers, not for classes."""


class TableDialog(QDialog):
    """Asks which columns are inputs and which one the network is to predict."""

    def __init__(self, csv_table: CsvTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Data from {csv_table.name}")
        self._csv_table = csv_table
        self.table: Table | None = None
        """The data set, once the dialog has been accepted."""
        self._inputs = self._input_list()
        self._target = self._target_choice()
        self._kind = QComboBox()
        self._kind.setAccessibleName("It is")
        self._kind.addItem("a class (choose one of several)", True)
        self._kind.addItem("a number (regression)", False)
        self._kind.setToolTip(tooltip("Whether the network is to choose a class or give a number."))
        self._reason = QLabel()
        self._reason.setProperty("isReason", True)
        self._reason.setWordWrap(True)
        form = QFormLayout()
        form.addRow("Predict", self._target)
        form.addRow("It is", self._kind)
        form.addRow("From", self._inputs)
        buttons = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(buttons.Ok | buttons.Cancel)
        self._buttons.accepted.connect(self._accept)
        self._buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        n_rows = len(csv_table.lines)
        layout.addWidget(QLabel(f"{n_rows:,} rows. What should the network learn?"))
        layout.addLayout(form)
        layout.addWidget(self._reason)
        layout.addWidget(self._buttons)
        self._target.setCurrentIndex(_likely_target(csv_table))
        self._follow_target()
        self._target.currentIndexChanged.connect(self._follow_target)
        self._kind.currentIndexChanged.connect(self._reason.clear)
        self._inputs.itemChanged.connect(self._reason.clear)

    def _input_list(self) -> QListWidget:
        inputs = QListWidget()
        row = QSize(0, inputs.fontMetrics().height() + 10)  # without room the boxes touch
        inputs.setAccessibleName("Inputs")
        inputs.setToolTip(tooltip("The columns that the network is given; they hold numbers."))
        for column in self._csv_table.columns:
            item = QListWidgetItem(column.name)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            item.setSizeHint(row)
            inputs.addItem(item)
        return inputs

    def _target_choice(self) -> QComboBox:
        target = QComboBox()
        target.setAccessibleName("Predict")
        target.setToolTip(tooltip("The column with the right answers."))
        for column in self._csv_table.columns:
            target.addItem(column.name)
        return target

    def _follow_target(self) -> None:
        """Offer as inputs what the target leaves, and guess what kind of target it is."""
        for index, column in enumerate(self._csv_table.columns):
            item = self._inputs.item(index)
            item.setHidden(column.name == self._target.currentText() or not column.is_numeric)
        column = self._csv_table.column(self._target.currentText())
        self._kind.setCurrentIndex(0 if _looks_like_classes(column) else 1)
        self._kind.setEnabled(column.is_numeric)
        self._reason.clear()

    def _features(self) -> tuple[str, ...]:
        items = [self._inputs.item(index) for index in range(self._inputs.count())]
        return tuple(
            item.text()
            for item in items
            if not item.isHidden() and item.checkState() == Qt.CheckState.Checked
        )

    @property
    def _is_classification(self) -> bool:
        return bool(self._kind.currentData())

    def _objection(self) -> str:
        """Return why the choices cannot be used, "" if nothing is wrong with them as such."""
        if self._n_offered() < 2:
            return (
                "Fewer than two columns of numbers are left as inputs; choose another column to "
                "predict."
            )
        if len(self._features()) < 2:
            return "The network needs something to go by; choose at least two input columns."
        if self._is_classification:
            return _class_objection(self._csv_table.column(self._target.currentText()))
        return ""

    def _n_offered(self) -> int:
        return sum(not self._inputs.item(i).isHidden() for i in range(self._inputs.count()))

    def _accept(self) -> None:
        if objection := self._objection():
            self._reason.setText(objection)
            return
        try:
            self.table = table_from(
                self._csv_table,
                self._features(),
                self._target.currentText(),
                is_classification=self._is_classification,
            )
        except DataError as error:
            self._reason.setText(str(error))
            return
        self.accept()


def _looks_like_classes(column: CsvColumn) -> bool:
    return not column.is_numeric or len(column.distinct) <= _FEW_CLASSES


def _likely_target(csv_table: CsvTable) -> int:
    """Return the index of the first column of texts, which can be no input, or of the last."""
    texts = [i for i, column in enumerate(csv_table.columns) if not column.is_numeric]
    return texts[0] if texts else len(csv_table.columns) - 1


def _class_objection(column: CsvColumn) -> str:
    n_classes = len(column.distinct)
    if n_classes < 2:
        return (
            f"Every row of “{column.name}” says “{column.distinct[0]}”, so there is nothing to "
            "learn; choose another column to predict."
        )
    if n_classes > MAX_CLASSES:
        remedy = "predict it as a number" if column.is_numeric else "choose another column"
        return (
            f"“{column.name}” has {n_classes:,} different values, and a network here can tell "
            f"{MAX_CLASSES} classes apart; {remedy}."
        )
    return ""
