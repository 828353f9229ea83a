"""Between the tools for painting points and the document."""

from collections.abc import Callable

import numpy as np

from playground.document import point_edits
from playground.document.edits import Edit
from playground.session.snapshot import Snapshot
from playground.ui.boundary_page import HINT, BoundaryPage
from playground.ui.plane_brush import PlaneBrush, Tool
from playground.ui.theme import Theme, current_theme

_HINTS: dict[Tool | None, str] = {
    "paint": "Click or drag to paint training examples of {}; Ctrl+Z takes a stroke back.",
    "move": "Drag a training example to another place; Ctrl+Z takes it back.",
    "erase": "Drag over training examples to erase them; Ctrl+Z brings them back.",
}


class Painting:
    """Offers the tools where there are classes to paint, and turns each stroke into an edit."""

    def __init__(self, page: BoundaryPage, edit: Callable[[Edit], object]) -> None:
        self._page = page
        self._edit = edit
        self._snapshot: Snapshot | None = None
        self._label = 0
        self.brush = PlaneBrush(page.plane)
        self.brush.painted.connect(self._paint)
        self.brush.moved.connect(self._move)
        self.brush.erased.connect(self._erase)
        page.brushes.chosen.connect(self._take)
        page.has_brush.toggled.connect(self._begin_or_end)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Offer the brushes of this data set's classes."""
        is_new = self._snapshot is None or self._snapshot.examples is not snapshot.examples
        self._snapshot = snapshot
        classes = snapshot.experiment.dataset.classes
        self._page.has_brush.setVisible(bool(classes))
        if not classes:
            self._page.has_brush.setChecked(False)
        self._page.brushes.show_classes(classes)
        if is_new:
            inputs = snapshot.examples.train.inputs[: point_edits.MOST]
            self.brush.show_points(inputs.astype(np.float64))

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._page.brushes.set_theme(theme)
        self.brush.take(self.brush.tool, self._label, theme)

    def _begin_or_end(self, is_on: bool) -> None:
        """Hold the first brush at once, or nothing any more."""
        brushes = self._page.brushes
        brushes.let_go()
        if is_on and brushes.buttons:
            brushes.buttons["paint", 0].setChecked(True)

    def _take(self, tool: Tool | None, label: int) -> None:
        self._label = label
        self.brush.take(tool, label, current_theme())
        hint = _HINTS.get(tool, HINT)
        classes = () if self._snapshot is None else self._snapshot.experiment.dataset.classes
        self._page.example.set_hint(
            hint.format(classes[label] if label < len(classes) else "the class")
        )

    def _paint(self, places: tuple[tuple[float, float], ...]) -> None:
        if self._snapshot is not None:
            self._edit(point_edits.paint_points(self._snapshot.examples, places, self._label))

    def _move(self, row: int, place: tuple[float, float]) -> None:
        if self._snapshot is not None:
            self._edit(point_edits.drag_point(self._snapshot.examples, row, place))

    def _erase(self, rows: tuple[int, ...]) -> None:
        if self._snapshot is not None:
            self._edit(point_edits.erase_points(self._snapshot.examples, rows))
