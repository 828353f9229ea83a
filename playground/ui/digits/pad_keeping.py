"""Keeping what has been drawn: a button for each class, and what to do with the collection."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu, QMessageBox, QToolButton, QWidget

from playground.document.image_folder import write_image_folder
from playground.engine.arrays import ByteArray
from playground.engine.dataset import DataError, Dataset
from playground.ui.digits.pad_collection import Collection, collection_for
from playground.ui.flow_layout import FlowLayout
from playground.ui.folders import last_folder, remember_folder
from playground.ui.make_action import make_action
from playground.ui.tooltip import tooltip

_HELP = (
    "Keep the drawing with the class that it shows. What is kept stays on this computer until you "
    "remove it; saved as a data set, a network can be trained on it."
)
_WIDEST = "999 kept ▾"
"""For which there is room from the beginning."""
_COMPACT = "QToolButton { padding: 2px 6px; } QToolButton::menu-indicator { image: none; }"


class KeepingBar(QWidget):
    """Says what has been kept; empty data sets cannot be saved."""

    kept = Signal(int)
    """The picture is to be kept as this class."""
    said = Signal(str)
    """Something is done: carries one sentence."""
    refused = Signal(str)
    """Something cannot be done: carries one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("isControl", True)
        self._dataset: Dataset | None = None
        self.collection: Collection | None = None
        """What has been kept for the present data."""
        self.buttons: list[QToolButton] = []
        layout = FlowLayout(self, spacing=3)
        self._label = QLabel("Keep as")
        self._label.setToolTip(tooltip(_HELP))
        self.menu_button = QToolButton()
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setStyleSheet(_COMPACT)
        self._label.setFixedHeight(self.menu_button.sizeHint().height())
        self.menu_button.setText(_WIDEST)
        self.menu_button.setMinimumWidth(self.menu_button.sizeHint().width())
        self.menu_button.setMenu(self._make_menu())
        layout.addWidget(self._label)
        layout.addWidget(self.menu_button)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        self.saving = make_action(menu, "Save as data set…", (), self._ask_to_save)
        self.removing = make_action(menu, "Remove the last one", (), self._remove_last)
        self.emptying = make_action(menu, "Remove all…", (), self._ask_to_remove_all)
        menu.addActions([self.saving, self.removing, self.emptying])
        return menu

    def show_dataset(self, dataset: Dataset) -> None:
        """Offer the classes of another data set, and what was kept for it."""
        if dataset == self._dataset:
            return
        self._dataset = dataset
        self.collection = collection_for(dataset)
        layout = self.layout()
        assert isinstance(layout, FlowLayout)
        for widget in (*self.buttons, self.menu_button):
            layout.removeWidget(widget)
        for button in self.buttons:
            button.deleteLater()
        self.buttons = [self._button(i, name) for i, name in enumerate(dataset.classes)]
        for widget in (*self.buttons, self.menu_button):
            layout.addWidget(widget)
        self._count()

    def _button(self, label: int, name: str) -> QToolButton:
        button = QToolButton()
        button.setText(name)
        button.setFocusPolicy(self.menu_button.focusPolicy())
        button.setStyleSheet(_COMPACT)
        button.setAccessibleName(f"Keep as {name}")
        button.setToolTip(tooltip(f"Keep the drawing as a picture of “{name}”. {_HELP}"))
        button.clicked.connect(lambda: self.kept.emit(label))
        return button

    def offer(self, *, has_picture: bool) -> None:
        """Enable the classes where there is something to be kept."""
        for button in self.buttons:
            button.setEnabled(has_picture)

    def keep(self, image: ByteArray, label: int) -> bool:
        """Add a picture to the collection; return whether that could be done."""
        collection = self.collection
        if collection is None or self._dataset is None:
            return False
        if not self._try(lambda: collection.add(image, label)):
            return False
        self.said.emit(f"Kept as “{self._dataset.classes[label]}”: {self._words()}.")
        return True

    def _try(self, change: Callable[[], None]) -> bool:
        try:
            change()
        except DataError as error:
            self.refused.emit(str(error))
            return False
        self._count()
        return True

    def _words(self) -> str:
        n = 0 if self.collection is None else len(self.collection)
        return f"{n:,} kept"

    def _count(self) -> None:
        """Show how many there are."""
        n = 0 if self.collection is None else len(self.collection)
        self.menu_button.setText(f"{self._words()} ▾")
        for action in (self.saving, self.removing, self.emptying):
            action.setEnabled(n > 0)
        self.menu_button.setToolTip(tooltip(f"{self._by_class()} {_HELP}".strip()))

    def _by_class(self) -> str:
        if self.collection is None or self._dataset is None or not len(self.collection):
            return ""
        counts = np.bincount(self.collection.labels, minlength=len(self._dataset.classes))
        names: Sequence[str] = self._dataset.classes
        parts = [f"{counts[i]} × “{name}”" for i, name in enumerate(names) if counts[i]]
        return ", ".join(parts) + "."

    def _remove_last(self) -> None:
        if self.collection is not None and self._try(self.collection.remove_last):
            self.said.emit(f"The last one has been removed: {self._words()}.")

    def _ask_to_remove_all(self) -> None:
        if self.collection is None:
            return
        button = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self,
            "Remove all?",
            f"Remove all {len(self.collection):,} pictures that have been kept? They cannot be "
            "brought back, unless they were saved as a data set.",
            button.Discard | button.Cancel,
            button.Cancel,
        )
        if answer == button.Discard and self._try(self.collection.remove_all):
            self.said.emit("All pictures that were kept have been removed.")

    def _ask_to_save(self) -> None:
        suggestion = str(Path(last_folder()) / "my-digits")
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save as data set: name a new folder", suggestion
        )
        if chosen:
            self.save(Path(chosen))

    def save(self, folder: Path) -> None:
        """Write the collection into a new folder that can be opened as data."""
        if self.collection is None:
            return
        try:
            names = () if self._dataset is None else self._dataset.classes
            kept = self.collection
            write_image_folder(folder, kept.images, kept.labels, names)
        except DataError as error:
            self.refused.emit(str(error))
            return
        remember_folder(folder.parent)
        self.said.emit(
            f"{len(self.collection):,} pictures have been saved in {folder}; open it with "
            "Own data › Folder of images to train on them."
        )
