"""How far minibatches lie from all examples, by their size: the law of opinion polls."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.measurements.against_all import AgainstAllAnswer
from playground.ui.nice_range import decades
from playground.ui.plane_pointer import PlanePointer
from playground.ui.plot import AXIS_WIDTH, LABEL_HEIGHT, Plot
from playground.ui.theme import Theme, current_theme
from playground.ui.tooltip import tooltip
from playground.ui.vector_items import PointsItem

_EXPLANATION = (
    "A minibatch is an opinion poll among the examples: a few are asked which way the weights "
    "should go. As with voters, asking four times as many makes the error half as large: it is "
    "proportional to 1/√m for m examples (dashed). The full line takes into account that nobody is "
    "asked twice, so that nothing is left to chance when all are. Dots were measured. Both axes "
    "are logarithmic. Click a dot to see minibatches of that size."
)
_LEAST_SHARE = 5
"""Of a sample that stands for all, minibatches of up to a fifth are like those of all."""
_DOT, _LARGE = 7.0, 11.0
_FAR = 1e100
"""Where a dot is that has no place."""


class LawPlot(QWidget):
    """Measured dots on the predicted curve."""

    pointed = Signal(object)
    """The mouse is at another dot: carries its number, or None."""
    chosen = Signal(int)
    """A dot was clicked: carries its number."""

    def __init__(self) -> None:
        super().__init__()
        self.plot = Plot("Distance of minibatches from all examples, by their size", counts=False)
        self.plot.left.setWidth(AXIS_WIDTH + LABEL_HEIGHT)
        self.plot.left.setLabel("distance")
        self.plot.set_lower_axis("examples in a minibatch")
        for axis in (self.plot.left, self.plot.bottom):
            axis.setLogMode(True)  # pyright: ignore[reportArgumentType, reportCallIssue]
        self.plot.left.setGrid(255)
        self.plot.explain(tooltip(_EXPLANATION))
        self.root, self.curve = self.plot.add_line(), self.plot.add_line()
        self.dots, self.present = PointsItem(antialias=True), PointsItem(antialias=True)
        for item in (self.dots, self.present):
            self.plot.addItem(item)
        self.pointer = PlanePointer(self.plot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        self.pointer.pointed.connect(self.pointed)
        self.pointer.clicked.connect(self._choose)
        self.set_theme(current_theme())

    def show_answer(self, answer: AgainstAllAnswer | None) -> None:
        """Draw the law, and mark the size of the minibatches that are shown."""
        if answer is None:
            for line in (self.root, self.curve):
                line.clear()
            for item in (self.dots, self.present):
                item.setData(pos=np.zeros((0, 2)))
            self.pointer.show_points(np.zeros((0, 2)))
            return
        law = answer.law
        most = answer.n_examples // _LEAST_SHARE if answer.is_sample else answer.n_examples
        measured = _logarithms(law.batch_sizes, law.measured)
        measured[law.batch_sizes > most] = np.nan  # a part of a sample is not one of all
        sizes = answer.curve_sizes[answer.curve_sizes <= most]
        heights_of_curve = answer.curve[: len(sizes)]
        curve = _logarithms(sizes, heights_of_curve)
        if answer.is_sample:
            curve[:] = np.nan
        root = _logarithms(sizes, answer.sigma / np.sqrt(sizes))
        self.curve.setData(*curve.T)
        self.root.setData(*root.T)
        is_known = np.all(np.isfinite(measured), axis=1)
        self.dots.setData(pos=measured[is_known])
        self.pointer.show_points(np.where(is_known.reshape(-1, 1), measured, _FAR))
        is_present = is_known & (law.batch_sizes == answer.batch_size)
        self.present.setData(pos=measured[is_present])
        reached = heights_of_curve[heights_of_curve > 0]
        heights = decades(np.concatenate([10 ** measured[is_known, 1], reached, 10 ** root[:, 1]]))
        self.plot.show_range((-0.05, max(float(root[-1, 0]), 1.0) + 0.05), heights)

    def set_theme(self, theme: Theme) -> None:
        self.plot.set_theme(theme)
        self.curve.setPen(pg.mkPen(theme.muted_text, width=1.5))
        self.root.setPen(pg.mkPen(theme.muted_text, width=1, dash=[4, 4]))
        for item, size, colour in (
            (self.dots, _DOT, theme.muted_text),
            (self.present, _LARGE, theme.text),
        ):
            item.setBrush(pg.mkBrush(colour))
            item.setPen(pg.mkPen(theme.base, width=1))
            item.setSize(size)

    def _choose(self, which: int | None) -> None:
        if which is not None:
            self.chosen.emit(which)


def _logarithms(sizes: IntArray, distances: FloatArray) -> FloatArray:
    """Return places on logarithmic axes, (k, 2); NaN where there is none."""
    with np.errstate(all="ignore"):
        places = np.log10(np.stack([sizes.astype(float), distances], axis=1))
    places[np.isinf(places)] = np.nan
    return places
