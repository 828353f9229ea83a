"""Documents: opening, saving, recent files, and the question before something would be lost."""

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from playground.document.blank import blank
from playground.document.examples import find
from playground.document.file import SUFFIX, FileError, SavedExperiment, load, save
from playground.engine.dataset import DataError
from playground.engine.network import NetworkError
from playground.ui.folders import last_folder, remember_folder
from playground.ui.workbench import Workbench

_RECENT = "recent_files"
_N_RECENT = 8
_FILTER = "Experiments (*.json)"


class Documents(QObject):
    """The file that the experiment on screen belongs to, if any."""

    changed = Signal()
    """The file, or whether there are changes to save, is another."""
    failed = Signal(str)
    """Something could not be opened or saved: carries one sentence."""

    def __init__(self, workbench: Workbench, window: QWidget) -> None:
        super().__init__(window)
        self._workbench = workbench
        self._window = window
        self._settings = QSettings()
        self.path: Path | None = None
        self.name = ""
        self._saved_position = 0
        self._saved_step = 0
        workbench.history_changed.connect(self.changed)

    @property
    def is_modified(self) -> bool:
        """Whether closing would lose something.

        That is an edit, or training beyond what the file holds. Training of an example alone is no
        loss: the seed gives it again.
        """
        if self._workbench.history.position != self._saved_position:
            return True
        snapshot = self._workbench.snapshot
        if self.path is None or snapshot is None:
            return False
        is_current = snapshot.experiment is self._workbench.experiment
        return is_current and snapshot.step != self._saved_step

    def new(self) -> None:
        """Show an empty sheet on the present data, after asking about changes."""
        if self.may_discard():
            present = self._workbench.experiment
            self.path, self.name = None, ""
            self._workbench.open(blank(present.dataset, like=present))
            self._mark_saved(0)

    def open_example(self, name: str) -> None:
        """Show a built-in example, after asking about changes."""
        if self.may_discard():
            self.show_example(name)

    def show_example(self, name: str) -> None:
        """Show a built-in example, or an experiment file, by name."""
        try:
            saved = find(name)
        except (FileError, LookupError, ValueError, OSError) as error:
            self.failed.emit(str(error))
            return
        path = Path(name)
        self._show(saved, path if path.suffix == ".json" else None, name)

    def open(self, path: Path | None = None) -> None:
        """Open an experiment file, asking for one if none is given."""
        if not self.may_discard():
            return
        if path is None:
            chosen, _ = QFileDialog.getOpenFileName(
                self._window, "Open experiment", last_folder(), _FILTER
            )
            if not chosen:
                return
            path = Path(chosen)
        try:
            saved = load(path)
        except (FileError, NetworkError, DataError, OSError) as error:
            self.failed.emit(str(error))
            return
        self._show(saved, path, path.stem)

    def _show(self, saved: SavedExperiment, path: Path | None, name: str) -> None:
        self.path, self.name = path, name
        self._workbench.open(saved.experiment, saved.state)
        self._mark_saved(saved.state.step if saved.state else 0)
        if path is not None:
            self._remember(path)

    def save(self) -> bool:
        """Save to the document's file, or one that is asked for; return whether it is saved."""
        return self._save_to(self.path) if self.path else self.save_as()

    def save_as(self) -> bool:
        """Save to a file that the user chooses; return whether it is saved."""
        suggestion = str(Path(last_folder()) / f"{self.name or 'experiment'}.json")
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, "Save experiment", suggestion, _FILTER
        )
        if not chosen:
            return False
        path = Path(chosen)
        return self._save_to(path if path.suffix else path.with_suffix(SUFFIX))

    def _save_to(self, path: Path) -> bool:
        workbench = self._workbench
        moment = workbench.now()
        state = moment.state.state
        try:
            save(path, moment.experiment, state)
        except (FileError, OSError) as error:
            self.failed.emit(str(error))
            return False
        self.path, self.name = path, path.stem
        self._mark_saved(state.step if state else 0)
        self._remember(path)
        return True

    def _mark_saved(self, step: int) -> None:
        self._saved_position = self._workbench.history.position
        self._saved_step = step
        self.changed.emit()

    def may_discard(self) -> bool:
        """Return whether the present document may go, having asked if something would be lost."""
        if not self.is_modified:
            return True
        button = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            "Save changes?",
            f"“{self.name or 'Untitled'}” has changes that are not saved. Save them?",
            button.Save | button.Discard | button.Cancel,
            button.Save,
        )
        if answer == button.Save:
            return self.save()
        return answer == button.Discard

    @property
    def recent(self) -> list[Path]:
        """The files opened or saved lately that still exist, the latest first."""
        stored = self._settings.value(_RECENT, [])
        names = stored if isinstance(stored, list) else [stored]  # one file is stored bare
        paths = [Path(str(name)) for name in names if name]
        return [path for path in paths if path.exists()]

    def _remember(self, path: Path) -> None:
        others = [each for each in self.recent if each != path.absolute()]
        names = [str(each) for each in [path.absolute(), *others][:_N_RECENT]]
        self._settings.setValue(_RECENT, names)
        remember_folder(path.parent)
        self.changed.emit()
