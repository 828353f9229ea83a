"""Documents: opening, saving, recent files, and the question before something would be lost."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from playground.document.blank import blank
from playground.document.curve import thin_losses, thin_scores
from playground.document.examples import find
from playground.document.file import SUFFIX, FileError, SavedExperiment, load, save
from playground.document.recorded_history import RecordedHistory
from playground.engine.dataset import DataError
from playground.engine.network import NetworkError
from playground.ui.file_dialogs import ask_where_to_save
from playground.ui.file_size import may_be_large
from playground.ui.folders import last_folder, remember_folder
from playground.ui.left_behind import LeftBehind, trained
from playground.ui.workbench import Workbench

_RECENT = "recent_files"
_N_RECENT = 8
_FILTER = "Experiments (*.json)"


class Documents(QObject):
    """The file that the experiment on screen belongs to, if any."""

    changed = Signal()
    """The file, or whether there are changes to save, is another."""
    opened = Signal(str)
    """Another document is shown: carries the name of the panel that it is about, or ""."""
    failed = Signal(str)
    """Something could not be opened or saved: carries one sentence."""
    was_left = Signal(object)
    """What was trained has made room for another document: carries the LeftBehind."""

    def __init__(self, workbench: Workbench, window: QWidget) -> None:
        super().__init__(window)
        self._workbench = workbench
        self._window = window
        self._settings = QSettings()
        self.path: Path | None = None
        self.name = ""
        self.left: LeftBehind | None = None
        """What was trained before the present document was opened, if anything."""
        self._keeps_history = False
        self._saved_ends: dict[int, tuple[int, str]] | None = None
        self._saved_position = 0
        self._saved_step = 0
        # of the file, which may have been written by hand
        self._title = self._description = self._panel = ""
        workbench.history_changed.connect(self.changed)

    @property
    def keeps_history(self) -> bool:
        """Whether all that has been trained is saved with the document."""
        return self._keeps_history

    def keep_history(self, *, is_kept: bool) -> None:
        """Save the document with all that has been trained from now on, or without."""
        if is_kept != self._keeps_history:
            self._keeps_history = is_kept
            self.changed.emit()

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
        if self._keeps_history != (self._saved_ends is not None):
            return True
        is_current = snapshot.experiment is self._workbench.experiment
        if is_current and self._saved_ends is not None:
            branches = snapshot.timeline.branches
            if {each.id: (each.last_step, each.name) for each in branches} != self._saved_ends:
                return True
        return is_current and snapshot.step != self._saved_step

    def new(self) -> None:
        """Show an empty sheet on the present data, after asking about changes."""
        if self.may_discard():
            present = self._workbench.experiment
            self._show(SavedExperiment(blank(present.dataset, like=present)), None, "")

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

    def go_back(self) -> None:
        """Bring back what was trained before the present document was opened."""
        left = self.left
        if left is not None and self.may_discard():
            self._show(left.saved, left.path, left.name)
            self._keeps_history = left.keeps_history
            self._mark_saved(self._saved_step, left.saved.history if self._keeps_history else None)
            if left.is_modified:
                self._saved_position = -1
            self.changed.emit()

    def _leave(self) -> LeftBehind | None:
        """Keep what is on screen to be brought back, if anything was trained, and return it."""
        saved = trained(self._workbench)
        if saved is None:
            return None
        saved = replace(saved, title=self._title, description=self._description, panel=self._panel)
        return LeftBehind(saved, self.path, self.name, self._keeps_history, self.is_modified)

    def _show(self, saved: SavedExperiment, path: Path | None, name: str) -> None:
        left = self._leave()
        self.left = left or self.left
        self.path, self.name, self._keeps_history = path, name, saved.history is not None
        is_own = path is not None  # what an example says need not be true of what becomes of it
        self._title, self._description = (saved.title, saved.description) if is_own else ("", "")
        self._panel = saved.panel if is_own else ""
        self._workbench.open(saved.experiment, saved.state, saved.curves, saved.history)
        self._mark_saved(saved.state.step if saved.state else 0, saved.history)
        if path is not None:
            self._remember(path)
        self.opened.emit(saved.panel)
        if left is not None:
            self.was_left.emit(left)

    def save(self) -> bool:
        """Save to the document's file, or one that is asked for; return whether it is saved."""
        return self._save_to(self.path) if self.path else self.save_as()

    def save_as(self) -> bool:
        """Save to a file that the user chooses; return whether it is saved."""
        name = f"{self.name or 'experiment'}{SUFFIX}"
        path = ask_where_to_save(self._window, "Save experiment", name, _FILTER)
        return path is not None and self._save_to(path)

    def _save_to(self, path: Path) -> bool:
        saved = self._with_history() if self._keeps_history else self._without_history()
        if saved is None:
            return False
        state = saved.state
        try:
            save(
                path,
                saved.experiment,
                state,
                title=self._title,
                description=self._description,
                curves=saved.curves,
                history=saved.history,
                panel=self._panel,
            )
        except (FileError, OSError) as error:
            self.failed.emit(str(error))
            return False
        self.path, self.name = path, path.stem
        self._mark_saved(state.step if state else 0, saved.history)
        self._remember(path)
        return True

    def _without_history(self) -> SavedExperiment:
        moment = self._workbench.now()
        state, curves = moment.state.state, moment.state.curves
        if curves is None or state is None or state.step == 0:
            return SavedExperiment(moment.experiment, state)
        thin = thin_losses(curves[0]), thin_scores(curves[1])
        return SavedExperiment(moment.experiment, state, curves=thin)

    def _with_history(self) -> SavedExperiment | None:
        """Return all that has been trained; None, having said why, if it is not to be saved."""
        recorded = self._workbench.record()
        if recorded is None:
            self.failed.emit(
                "The history cannot be saved while data is being read; save again in a moment."
            )
            return None
        if not may_be_large(self._window, recorded.history):
            return None
        return SavedExperiment(recorded.experiment, recorded.state, history=recorded.history)

    def _mark_saved(self, step: int, history: RecordedHistory | None = None) -> None:
        self._saved_position = self._workbench.history.position
        self._saved_step = step
        self._saved_ends = None
        if history is not None:
            titles = history.titles
            self._saved_ends = {key: (end, titles[key]) for key, end in history.ends.items()}
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
