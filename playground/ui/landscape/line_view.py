"""The loss on the straight line between two states, with the barrier between them."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.engine.measurements.loss_line import LineSurvey
from playground.ui.number_format import short_number
from playground.ui.plot import LABEL_HEIGHT, Plot
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip

_EXPLANATION = (
    "All weights go from those of one state to those of the other, on the straight way. A hill "
    "between two valleys is a barrier: the runs have found different solutions. Without one, both "
    "lie in the same valley."
)
_NOTHING = 1e-3
"""A barrier of so little of the losses at its ends is none."""


class LineView(QWidget):
    """A curve over the way, a dot at each end, and the straight line from loss to loss."""

    def __init__(self) -> None:
        super().__init__()
        self.plot = Plot("loss on the line between two states")
        self.plot.left.setLabel("loss")
        self.plot.left.setWidth(int(self.plot.left.width()) + LABEL_HEIGHT)
        self.plot.explain(tooltip(_EXPLANATION))
        self.straight, self.rise = self.plot.add_line(), self.plot.add_line()
        self.curve = self.plot.add_line()
        self.ends: Any = pg.ScatterPlotItem(size=10)
        self.plot.addItem(self.ends)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self.set_theme(current_theme())

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self.plot.set_theme(theme)
        self.curve.setPen(pg.mkPen(theme.text, width=2))
        self.straight.setPen(pg.mkPen(theme.muted_text, width=1, style=Qt.PenStyle.DashLine))
        self.rise.setPen(pg.mkPen(theme.warning, width=2))
        self.ends.setBrush(pg.mkBrush(theme.accent))
        self.ends.setPen(pg.mkPen(theme.base, width=2))

    def show_survey(self, survey: LineSurvey) -> None:
        """Show a line."""
        finite = np.where(np.isfinite(survey.losses), survey.losses, np.nan)
        known = finite[np.isfinite(finite)]
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
        room = 0.08 * (high - low) or 1.0
        self.plot.show_range((survey.at[0], survey.at[-1]), (low - room, high + room))
        first, second = survey.names
        self.plot.set_lower_axis(f"the way from {first} (0) to {second} (1)")
        self.curve.setData(survey.at, finite)
        self.straight.setData([0.0, 1.0], list(survey.ends))
        self.ends.setData([0.0, 1.0], list(survey.ends))
        at = survey.barrier_at
        foot = (1 - at) * survey.ends[0] + at * survey.ends[1]
        if has_rise(survey):
            self.rise.setData([at, at], [foot, foot + survey.barrier])
        else:
            self.rise.clear()


def has_rise(survey: LineSurvey) -> bool:
    """Whether there is a barrier that can be seen."""
    scale = abs(survey.ends[0]) + abs(survey.ends[1])
    return survey.barrier > _NOTHING * scale and bool(np.isfinite(survey.barrier))


def line_caption(survey: LineSurvey) -> str:
    """Return what varies along the line, and what lies between its ends."""
    first, second = survey.names
    n, of = survey.n_examples, survey.n_in_part
    examples = f"all {n:,} examples" if n == of else f"{n:,} of {of:,} examples"
    what = (
        f"All weights and biases go together from {first} to {second}, a way of length "
        f"{short_number(survey.length)}. Loss of {examples}."
    )
    if not np.isfinite(survey.losses).all():
        what += " Where the curve is missing, the loss is not finite."
    if has_rise(survey):
        rise = f"the loss rises by {short_number(survey.barrier)} above the dashed line"
        return f"{what} There is a barrier: {rise}."
    return what if _has_gap(survey) else f"{what} There is no barrier between them."


def barrier_words(survey: LineSurvey) -> str:
    """Return whether the straight line between two states of a plane passes over a barrier."""
    line = f"The straight line from {' to '.join(survey.names)}"
    if _has_gap(survey):
        return f"{line} passes over places where the loss is not finite."
    if not has_rise(survey):
        return f"{line} passes over no barrier: both ends lie in the same valley."
    return (
        f"{line} passes over a barrier: the loss rises up to {short_number(survey.barrier)} above "
        "an even change from the one end's loss to the other's."
    )


def _has_gap(survey: LineSurvey) -> bool:
    """Whether the loss is not finite somewhere between the ends."""
    is_between = (survey.at >= 0) & (survey.at <= 1)
    return not np.isfinite(survey.losses[is_between]).all()
