"""The examples of 2D data on their plane, with the one that is looked at and the minibatch."""

import numpy as np

from playground.engine.arrays import IntArray
from playground.engine.dataset import Part
from playground.session.snapshot import Snapshot
from playground.ui.lens import Lens
from playground.ui.map_colours import ValueColours, output_colours
from playground.ui.plane_marks import PlaneMarks
from playground.ui.plane_pointer import PlanePointer
from playground.ui.plane_view import PlaneView, Points
from playground.ui.point_groups import MOST, point_groups, point_of
from playground.ui.theme import Theme, current_theme

_BATCH = "batch"
"""The kind of points that are drawn only while they are in the minibatch."""
_NOBODY = np.zeros(0, np.int64)


class PlanePoints:
    """Draws again only what has changed."""

    def __init__(self, plane: PlaneView) -> None:
        self._plane = plane
        self._theme = current_theme()
        self._drawn: tuple[object, ...] = ()
        self._train: Part | None = None
        self._ends = (0.0, 1.0)
        self._n_classes = self._target = 0
        self._lens = Lens()
        self._batch: IntArray = _NOBODY
        self.crowd = ""
        """Says so where not all points are drawn."""
        self.marks = PlaneMarks(plane)
        self.pointer = PlanePointer(plane.plot)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        rims = dict.fromkeys(("train", _BATCH), theme.train_outline) | {"test": theme.test_outline}
        self._plane.set_theme(theme, rims)
        self.marks.set_theme(theme)
        self._mark()

    def show(self, snapshot: Snapshot, target: int) -> bool:
        """Draw the points, of several targets coloured by one; return whether they are others."""
        examples, experiment = snapshot.examples, snapshot.experiment
        classes, colours = experiment.dataset.classes, output_colours(experiment, examples)
        these = (examples, classes, colours, self._theme, target)
        if these == self._drawn:
            return False
        self._drawn = these
        self._train, self._n_classes, self._target = examples.train, len(classes), target
        is_number = isinstance(colours, ValueColours)
        self._ends = (colours.low, colours.high) if is_number else (0.0, 1.0)
        for kind, part in (("train", examples.train), ("test", examples.test)):
            groups = point_groups(part, len(classes), self._ends, self._theme, target)
            self._plane.show_points(kind, groups)
        self.pointer.show_points(examples.train.inputs[:MOST].astype(float))
        n_points = max(len(examples.train), len(examples.test))
        self.crowd = f"(first {MOST} of each part)" if n_points > MOST else ""
        self._mark()
        self.show_batch(self._batch, is_new=True)
        return True

    def show_lens(self, lens: Lens) -> None:
        """Mark the example that is pinned, and the one under the mouse."""
        before, self._lens = self._lens, lens
        if (before.pinned, before.hovered) != (lens.pinned, lens.hovered):
            self._mark()

    def show_batch(self, rows: IntArray | None, *, is_new: bool = False) -> None:
        """Mark the examples of a minibatch, by their rows in the training part; None: of none."""
        rows = _NOBODY if rows is None else rows
        if is_new or not np.array_equal(rows, self._batch):
            self._batch = rows
            if self._train is not None:
                self._draw_batch(self._train, rows[rows < len(self._train)])

    def _draw_batch(self, train: Part, rows: IntArray) -> None:
        self.marks.show_batch(train.inputs[rows].astype(float))
        beyond = rows[rows >= MOST]
        if not len(beyond) and not self._plane.shown_points(_BATCH):
            return
        part = Part(train.inputs[beyond], train.targets[beyond])
        args = (self._n_classes, self._ends, self._theme, self._target)
        self._plane.show_points(_BATCH, point_groups(part, *args) if len(beyond) else [])

    def _mark(self) -> None:
        pinned, hovered = self._lens.pinned, self._lens.hovered
        self.marks.pinned.show(self._point(pinned))
        self.marks.hovered.show(None if hovered == pinned else self._point(hovered))

    def _point(self, row: int | None) -> Points | None:
        if self._train is None or row is None or row >= len(self._train):
            return None
        return point_of(self._train, row, self._n_classes, self._ends, self._theme, self._target)
