"""Edits on the timeline: small triangles; those that would cover each other are one."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPolygonF

from playground.session.timeline_view import BranchView, Mark
from playground.ui.timeline.axes import StepAxis

_TOGETHER = 5.0
"""Pixels up to which marks are one."""
_HALF, _HEIGHT = 4.0, 6.0
_REACH = 6.0
"""Pixels around a triangle in which the mouse is on it."""
_MOST_LABELS = 4


@dataclass(frozen=True)
class DrawnMark:
    """One triangle, for the edits that happened there."""

    x: float
    marks: tuple[Mark, ...]

    @property
    def step(self) -> int:
        """The step of the first of its edits."""
        return self.marks[0].step

    @property
    def words(self) -> str:
        """What was done there, one edit a line."""
        shown = [f"Step {mark.step:,}: {mark.words or 'edit'}" for mark in self.marks]
        rest = len(shown) - _MOST_LABELS
        return "\n".join(shown[:_MOST_LABELS] + ([f"and {rest:,} more"] if rest > 0 else []))


def drawn_marks(branch: BranchView, axis: StepAxis) -> tuple[DrawnMark, ...]:
    """Return the triangles of a branch, from left to right."""
    groups: list[list[Mark]] = []
    for mark in branch.marks:
        is_near = groups and axis.x(mark.step) - axis.x(groups[-1][0].step) <= _TOGETHER
        if is_near:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return tuple(DrawnMark(axis.x(group[0].step), tuple(group)) for group in groups)


def mark_at(marks: tuple[DrawnMark, ...], x: float, reach: float = _REACH) -> DrawnMark | None:
    """Return the triangle that is nearest to a place, if it is near."""
    near = [mark for mark in marks if abs(mark.x - x) <= reach]
    return min(near, key=lambda mark: abs(mark.x - x), default=None)


def paint_mark(painter: QPainter, mark: DrawnMark, top: float) -> None:
    """Paint a triangle that points down, with the painter's brush."""
    corners = ((mark.x - _HALF, top), (mark.x + _HALF, top), (mark.x, top + _HEIGHT))
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
