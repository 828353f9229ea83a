"""The menus: every action of the window by name, with its key."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from playground.document.examples import example_info, example_names
from playground.ui.documents import Documents
from playground.ui.editor.drawing_actions import DrawingActions
from playground.ui.groups import EXAMPLES, grouped
from playground.ui.make_action import Keys, make_action
from playground.ui.own_data import OwnData
from playground.ui.timeline.actions import TimelineActions
from playground.ui.tooltip import tooltip
from playground.ui.training_actions import TrainingActions
from playground.ui.workbench import Workbench


def _action(
    parent: QObject, text: str, keys: Keys, slot: Callable[[], object], icon: str = ""
) -> QAction:
    return make_action(parent, text, (keys,), slot, icon=icon)


class FileMenu(QMenu):
    """Examples, own experiments and data."""

    def __init__(self, window: QMainWindow, documents: Documents, own_data: OwnData) -> None:
        super().__init__("&File", window)
        self.setToolTipsVisible(True)
        standard = QKeySequence.StandardKey
        self._documents = documents
        self.addAction(_action(self, "&New sheet", standard.New, documents.new))
        self.addMenu(self._examples())
        self.addAction(_action(self, "&Open…", standard.Open, documents.open, "open"))
        self._recent = QMenu("Open &recent", self)
        self._recent.aboutToShow.connect(self._fill_recent)
        self.addMenu(self._recent)
        data = own_data.menu()
        data.setTitle("Own &data")
        self.addMenu(data)
        self.addSeparator()
        self.save = _action(self, "&Save", standard.Save, documents.save, "save")
        self.addAction(self.save)
        self.addAction(_action(self, "Save &as…", "Ctrl+Shift+S", documents.save_as))
        self.keep_history = self._keep_history()
        self.addAction(self.keep_history)
        self.end = self.addSeparator()
        self.addAction(_action(self, "&Quit", "Ctrl+Q", window.close))

    def _keep_history(self) -> QAction:
        action = QAction("Keep &history in the file", self)
        action.setCheckable(True)
        action.setToolTip(
            tooltip(
                "Save the whole timeline: every branch, every edit, and the loss curves, so that "
                "any step can be gone back to after opening. Without it, a file holds the present "
                "step and the curves up to it."
            )
        )
        action.toggled.connect(lambda is_kept: self._documents.keep_history(is_kept=is_kept))
        self._documents.changed.connect(lambda: action.setChecked(self._documents.keeps_history))
        return action

    def _examples(self) -> QMenu:
        menu = QMenu("&Examples", self)
        menu.setToolTipsVisible(True)
        for title, names in grouped(example_names(), EXAMPLES):
            group = menu.addMenu(title)
            group.setToolTipsVisible(True)
            for name in names:
                info = example_info(name)
                action = group.addAction(info.title or name)
                action.setToolTip(tooltip(info.description))
                action.triggered.connect(
                    lambda _=False, name=name: self._documents.open_example(name)
                )
        return menu

    def _fill_recent(self) -> None:
        self._recent.clear()
        left = self._documents.left
        if left is not None:
            self._recent.addAction(f"Back to {left.title}", self._documents.go_back)
            self._recent.addSeparator()
        for path in self._documents.recent:
            action = self._recent.addAction(path.name)
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, path=path: self._documents.open(path))
        if self._recent.isEmpty():
            self._recent.addAction("No files yet").setEnabled(False)


class EditMenu(QMenu):
    """Undo and redo, with the names of what they would do, and the acts of the drawing."""

    def __init__(self, window: QMainWindow, workbench: Workbench, drawing: DrawingActions) -> None:
        super().__init__("&Edit", window)
        self._workbench = workbench
        self.undo = _action(self, "Undo", "Ctrl+Z", workbench.undo, "undo")
        self.redo = _action(self, "Redo", "Ctrl+Shift+Z", workbench.redo, "redo")
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.addActions([self.undo, self.redo])
        for group in drawing.all:
            self.addSeparator()
            self.addActions(list(group))
        workbench.history_changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        history = self._workbench.history
        for action, verb, label in (
            (self.undo, "Undo", history.undo_label),
            (self.redo, "Redo", history.redo_label),
        ):
            action.setEnabled(label is not None)
            action.setText(f"{verb} {label}" if label else verb)


class TrainingMenu(QMenu):
    """What the transport bar offers, by name."""

    def __init__(
        self, window: QMainWindow, actions: TrainingActions, timeline: TimelineActions
    ) -> None:
        super().__init__("&Training", window)
        self.setToolTipsVisible(True)  # they say why something is greyed
        self.addActions(list(actions.all))
        self.addSeparator()
        self.addActions(list(timeline.strides))
        jumps = self.addMenu("&Go to")
        jumps.setToolTipsVisible(True)
        jumps.addActions(list(timeline.jumps.values()))
        self.addSeparator()
        self.addActions(list(timeline.dialogs))
