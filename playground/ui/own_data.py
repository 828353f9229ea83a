"""Own data: from a file that the user chooses to a data set of the experiment."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from playground.document import edits
from playground.document.csv_file import read_table
from playground.document.image_folder import read_image_folder
from playground.engine.dataset import DataError, Dataset
from playground.ui.folders import last_folder, remember_folder
from playground.ui.hover import end_hover_later
from playground.ui.table_dialog import TableDialog
from playground.ui.workbench import Workbench


class OwnData(QObject):
    """Asks for a CSV file or a folder of IDX files, and puts it into the experiment."""

    failed = Signal(str)
    """The data cannot be used: carries one sentence."""
    _folder_read = Signal(object)

    def __init__(self, workbench: Workbench, window: QWidget) -> None:
        super().__init__(window)
        self._workbench = workbench
        self._window = window
        self._folder_read.connect(self._take)  # queued: the signal comes from another thread

    def menu(self) -> QMenu:
        """Return a menu of the kinds of data that can be opened, for a menu or a button."""
        menu = QMenu(self._window)
        menu.aboutToHide.connect(lambda: end_hover_later(self._window))
        for text, ask in (
            ("Table (CSV)…", self.ask_for_table),
            ("Folder of images (IDX)…", self.ask_for_folder),
        ):
            action = menu.addAction(text)
            # a button stays pressed until its menu is done, so the dialog has to come afterwards
            action.triggered.connect(ask, Qt.ConnectionType.QueuedConnection)
        return menu

    def ask_for_table(self) -> None:
        """Open a CSV file that the user chooses."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window,
            "Open a table",
            last_folder(),
            "Tables (*.csv *.tsv *.txt);;All files (*)",
        )
        if chosen:
            remember_folder(Path(chosen))
            self.open_table(Path(chosen))

    def open_table(self, path: Path) -> None:
        """Open a CSV file: the user says what its columns mean."""
        try:
            dialog = TableDialog(read_table(path), self._window)
        except DataError as error:
            self.failed.emit(str(error))
            return
        if dialog.exec() and dialog.table is not None:
            self._take(dialog.table)

    def ask_for_folder(self) -> None:
        """Open a folder of IDX files that the user chooses."""
        chosen = QFileDialog.getExistingDirectory(
            self._window, "Open a folder of IDX files", last_folder()
        )
        if chosen:
            remember_folder(Path(chosen))
            self.open_folder(Path(chosen))

    def open_folder(self, folder: Path) -> None:
        """Read a folder of IDX files in the background, and take it as the data set."""
        QThreadPool.globalInstance().start(lambda: self._read_folder(folder))

    def _read_folder(self, folder: Path) -> None:
        try:
            self._folder_read.emit(read_image_folder(folder))
        except DataError as error:
            self.failed.emit(str(error))

    def _take(self, dataset: Dataset) -> None:
        present = self._workbench.experiment.dataset
        kinds = [(each.image_shape, each.classes) for each in (dataset, present)]
        is_same_kind = dataset.image_shape is not None and kinds[0] == kinds[1]
        choose = edits.go_on_with if is_same_kind else edits.choose_dataset
        self._workbench.apply(choose(dataset))
