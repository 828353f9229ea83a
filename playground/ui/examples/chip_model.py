"""What stands on the chips of a strip: one for each example of a minibatch."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from playground.engine.arrays import IntArray
from playground.engine.dataset import Dataset, Part
from playground.ui.examples.words import brief, example_words, pixels_of, target_words
from playground.ui.tooltip import tooltip

_Index = QModelIndex | QPersistentModelIndex


class ChipModel(QAbstractListModel):
    """Knows which training examples are shown, in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[int, ...] = ()
        """Of the training part."""
        self._dataset: Dataset | None = None
        self._part: Part | None = None
        self._places: dict[int, int] = {}

    def show_examples(self, dataset: Dataset, part: Part, rows: Sequence[int] | IntArray) -> bool:
        """Show examples, by their rows in the training part; return whether they are others."""
        wanted = tuple(np.asarray(rows).tolist())
        if wanted == self.rows and part is self._part and dataset is self._dataset:
            return False
        self.beginResetModel()
        self.rows, self._part, self._dataset = wanted, part, dataset
        self._places = {row: place for place, row in enumerate(wanted)}
        self.endResetModel()
        return True

    @property
    def has_images(self) -> bool:
        return self._dataset is not None and self._dataset.image_shape is not None

    def place_of(self, row: int | None) -> int | None:
        """Return where an example stands in the strip, or None if it does not."""
        return None if row is None else self._places.get(row)

    def pixels(self, place: int) -> Any:
        """Return the grey values of the example at a place, or None if it is no image."""
        dataset, part = self._dataset, self._part
        if dataset is None or part is None:
            return None
        return pixels_of(dataset, part, self.rows[place])

    def label(self, place: int) -> int | None:
        """Return the class of the example at a place, or None where there are no classes."""
        if self._dataset is None or self._part is None or not self._dataset.classes:
            return None
        return int(self._part.targets[self.rows[place]])

    def short_text(self, place: int) -> str:
        """Return what is written on a chip: nothing on an image, an example's numbers if few."""
        dataset, part, row = self._dataset, self._part, self.rows[place]
        if dataset is None or part is None or self.has_images:
            return ""
        values = part.inputs[row].tolist()
        if dataset.is_binary:
            digits = "".join(str(int(value)) for value in values)
            return digits if dataset.classes else f"{digits} → {target_words(dataset, part, row)}"
        return ", ".join(map(brief, values)) if len(values) <= 2 else f"{row + 1:,}"

    def words(self, place: int) -> str:
        """Return the example at a place in words."""
        if self._dataset is None or self._part is None:
            return ""
        return example_words(self._dataset, self._part, self.rows[place])

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.short_text(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self.words(index.row()))
        return None
