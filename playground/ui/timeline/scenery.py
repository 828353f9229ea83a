"""What stands still on the timeline while the playhead moves over it."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from playground.session.timeline_view import BranchView, TimelineView
from playground.ui.branch_colours import branch_colour
from playground.ui.colours import Theme
from playground.ui.number_format import short_number
from playground.ui.timeline.axes import loss_axis, step_axis
from playground.ui.timeline.epochs import ticks
from playground.ui.timeline.marks import drawn_marks, mark_at, paint_mark
from playground.ui.timeline.outline import Outline

HEIGHT = 76
LABEL_HEIGHT = 15.0
"""Of the playhead's number, at the top."""
_MARKS, _CURVES, _BASE = 18.0, 20.0, 57.0
"""From the top: triangles, the largest loss, the line that the ticks stand on."""
_TICK, _NUMBERS = 3.0, 61.0
_GAP = 8.0
"""Between the words at the left and the curves."""
FUTURE = 0.4
"""The opacity of what lies ahead."""
_TRAINING = "The line is the training loss: how wrong the answers to the training examples are."
_MINIBATCHES = (
    "The line is the loss of the minibatches, a few training examples each, just before their step."
)
_LOGARITHMIC = "the same height is the same factor."
BRANCH_HELP = "A branch is a training run that went another way."
_LEFT, _RIGHT = 50.0, 14.0
_WIDTH, _FAINT_WIDTH = 1.4, 1.0
_FAINT = 0.5
_REACH = 6.0
"""Pixels around another branch in which the mouse is on it."""
_DOT = 2.5


@dataclass(frozen=True)
class Look:
    """What everything is painted with."""

    theme: Theme
    font: QFont

    def colour(self, branch: BranchView) -> QColor:
        """Return the colour of a branch."""
        return QColor(branch_colour(branch, self.theme))


class Scenery:
    """Curves, epochs and marks of a timeline, in pixels."""

    def __init__(self, view: TimelineView, size: QSize, look: Look) -> None:
        self.view, self.size, self._look = view, size, look
        self.steps = step_axis(view, _LEFT, size.width() - _RIGHT)
        self._losses = loss_axis(view, _BASE - 2, _CURVES)
        self._metrics = QFontMetricsF(look.font)
        present = view.branch
        self._outlines = {
            branch.id: Outline(branch, self.steps, self._losses, _first_shown(branch, present))
            for branch in view.branches
        }
        self.marks = () if present is None else drawn_marks(present, self.steps)
        self._ticks = () if present is None else ticks(present, self.steps, self._width_of)

    def _width_of(self, text: str) -> float:
        return self._metrics.horizontalAdvance(text)

    @property
    def inside(self) -> QRectF:
        """Where the curves are."""
        return QRectF(self.steps.left, _CURVES, self.steps.right - self.steps.left, _BASE - _CURVES)

    @property
    def is_at_end(self) -> bool:
        """Whether nothing that has been recorded lies ahead."""
        return self.view.is_at_end

    @property
    def outline(self) -> Outline | None:
        """The line of the branch on screen."""
        return self._outlines.get(self.view.current)

    def branch_at(self, place: QPointF) -> BranchView | None:
        """Return the branch whose line is near a place, if that on screen is not nearer."""
        x, y = place.x(), place.y()
        distances = {key: line.distance(x, y) for key, line in self._outlines.items()}
        nearest = min(distances, key=lambda key: distances[key], default=None)
        if nearest is None or nearest == self.view.current or distances[nearest] > _REACH:
            return None
        return self.view.find(nearest)

    def tip_at(self, place: QPointF) -> str:
        """Return what there is to say of a place."""
        mark = mark_at(self.marks, place.x()) if place.y() < _MARKS + 2 * _REACH else None
        if mark is not None:
            return mark.words
        branch = self.branch_at(place)
        if branch is not None:
            step = self.steps.step(place.x(), branch)
            at = f"{branch.name}, step {step:,}{_loss_at(branch, step)}"
            changed = f"Changed: {branch.difference}.\n" if branch.difference else ""
            return f"{at}.\n{changed}Click to go there. {BRANCH_HELP}"
        present = self.view.branch
        if present is None or not self.inside.adjusted(-_LEFT, -40, 0, 40).contains(place):
            return ""
        if place.x() < self.steps.left - _GAP / 2:
            return self._about_scale(present)
        step = self.steps.step(place.x(), present)
        at = f"Step {step:,}{_loss_at(present, step)}"
        return f"{at}.\nClick to see everything as it was then."

    def _about_scale(self, branch: BranchView) -> str:
        """Return what the line shows, and on which scale."""
        what = _MINIBATCHES if branch.is_of_minibatches else _TRAINING
        if not self._losses.is_known:
            return what
        low, high = map(short_number, self._losses.ends)
        return f"{what} The scale is logarithmic, from {low} to {high}: {_LOGARITHMIC}"

    def paint_still(self, painter: QPainter, pointed: int | None = None) -> None:
        """Paint all that does not depend on the step; the branch pointed at is not faint."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_base(painter)
        self._paint_scale(painter)
        for branch in self.view.branches:
            if branch.id != self.view.current:
                self._paint_other(painter, branch, is_faint=branch.id != pointed)

    def _paint_base(self, painter: QPainter) -> None:
        theme = self._look.theme
        painter.setFont(self._look.font)
        painter.setPen(QPen(QColor(theme.border), 1))
        base = round(_BASE) + 0.5
        lines = [QLineF(self.steps.left, base, self.steps.right, base)]
        for tick in self._ticks:
            length = 2 * _TICK if tick.number else _TICK
            lines.append(QLineF(tick.x, base, tick.x, base + length))
        painter.drawLines(lines)
        painter.setPen(QColor(theme.muted_text))
        height = self._metrics.height()
        for tick in self._ticks:
            if tick.number:
                place = QRectF(tick.x - 50, _NUMBERS, 100, height)
                painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, tick.number)
        if self._ticks:
            place = QRectF(0, _NUMBERS, _LEFT - _GAP, height)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, "epoch")

    def _paint_scale(self, painter: QPainter) -> None:
        """Write what the curves show, between the largest and the smallest value of the scale."""
        texts = ["", "loss", ""]
        if self._losses.is_known:
            low, high = (short_number(float(f"{end:.2g}")) for end in self._losses.ends)
            texts = [high, "loss", low]
        height = self._metrics.height()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for share, text in zip((0, 0.5, 1), texts, strict=True):
            middle = _CURVES + share * (_BASE - 3 - _CURVES)
            painter.drawText(QRectF(0, middle - height / 2, _LEFT - _GAP, height), right, text)

    def _paint_other(self, painter: QPainter, branch: BranchView, *, is_faint: bool) -> None:
        painter.setOpacity(_FAINT if is_faint else 1)
        colour = self._look.colour(branch)
        painter.setPen(QPen(colour, _FAINT_WIDTH if is_faint else _WIDTH))
        outline = self._outlines[branch.id]
        painter.drawLines(outline.lines)
        self._paint_fork(painter, outline, colour)
        painter.setOpacity(1)

    def _paint_fork(self, painter: QPainter, outline: Outline, colour: QColor) -> None:
        """Paint a dot where another branch leaves, and one where it has got."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for x, y in outline.ends:
            painter.drawEllipse(QPointF(x, y), _DOT, _DOT)

    def paint_branch(self, painter: QPainter, first: float, last: float) -> None:
        """Paint the branch on screen between two places, one of which may be infinite."""
        branch, outline = self.view.branch, self.outline
        if branch is None or outline is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour(branch), _WIDTH))
        painter.drawLines(outline.between(first, last))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.theme.muted_text))
        for mark in self.marks:
            if first <= mark.x <= last:
                paint_mark(painter, mark, _MARKS)


def _loss_at(branch: BranchView, step: int) -> str:
    """Return the loss at a step, or at the nearest one of which it is known, as words."""
    if not len(branch.steps):
        return ""
    nearest = int(np.abs(branch.steps - step).argmin())
    what = "minibatch loss" if branch.is_of_minibatches else "training loss"
    known = int(branch.steps[nearest])
    elsewhere = "" if known == step else f" at step {known:,}"
    return f": {what} {short_number(float(branch.losses[nearest]))}{elsewhere}"


def _first_shown(branch: BranchView, present: BranchView | None) -> int:
    """Return where the line of a branch begins to be another than that on screen."""
    if present is None or branch is present:
        return branch.first_step
    common = branch.first_step
    for mine, other in zip(branch.spans, present.spans, strict=False):
        if mine.experiment is not other.experiment or mine.first_step != other.first_step:
            break
        common = min(mine.last_step, other.last_step)
        if mine.last_step != other.last_step:
            break
    return common
