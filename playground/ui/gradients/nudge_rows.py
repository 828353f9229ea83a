"""Which examples stand in a minibatch, and what can be seen of each; no Qt."""

from playground.engine.arrays import ByteArray, IntArray
from playground.engine.dataset import Dataset, Part
from playground.session.snapshot import Snapshot
from playground.ui.examples.words import example_name, example_words, pixels_of


class RowMarks:
    """The examples by their places in the minibatch; empty without a snapshot."""

    def __init__(self, snapshot: Snapshot | None = None, rows: IntArray | None = None) -> None:
        self._dataset: Dataset | None = None
        self._part: Part | None = None
        self._rows: list[int] = []
        if snapshot is not None and rows is not None:
            self._dataset = snapshot.experiment.dataset
            self._part = snapshot.examples.train
            self._rows = rows.tolist()
        self._places = {row: place for place, row in enumerate(self._rows)}

    def place_of(self, row: int | None) -> int | None:
        """Return where an example of the training part stands, or None if it does not."""
        return None if row is None else self._places.get(row)

    def row_of(self, place: int) -> int:
        """Return the row in the training part of the example at a place."""
        return self._rows[place]

    def label(self, place: int) -> int | None:
        """Return the class of the example at a place, or None where there are no classes."""
        if self._dataset is None or self._part is None or not self._dataset.classes:
            return None
        return int(self._part.targets[self._rows[place]])

    def pixels(self, place: int) -> ByteArray | None:
        """Return the grey values of the example at a place, or None if it is no image."""
        if self._dataset is None or self._part is None:
            return None
        return pixels_of(self._dataset, self._part, self._rows[place])

    def name(self, row: int) -> str:
        """Return what an example of the training part is called."""
        return "" if self._dataset is None else example_name(self._dataset, row)

    def words(self, row: int) -> str:
        """Return an example of the training part in words."""
        if self._dataset is None or self._part is None or row >= len(self._part):
            return ""
        return example_words(self._dataset, self._part, row)
