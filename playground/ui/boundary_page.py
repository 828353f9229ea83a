"""The page of the decision boundary: switches above a plane, and what its colours mean below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from playground.ui.brush_bar import BrushBar
from playground.ui.class_key import ClassKey
from playground.ui.colour_bar import ColourBar
from playground.ui.examples.line import ExampleLine
from playground.ui.flow_layout import FlowLayout
from playground.ui.plane_view import PlaneView
from playground.ui.plot import SPACE
from playground.ui.tooltip import tooltip

_PLANE = (
    "Each place on the plane is an example that the network could be asked about; its colour is "
    "the answer. The line is the decision boundary, where one class gives way to another. Points "
    "are the examples that there are, in the colour of the right answer."
)
_TEST = (
    "Test points are kept back: the network never learns from them. If they too lie on their own "
    "colour, it has understood the rule. Their rim is black, that of training points white."
)
_DISCRETISE = (
    "To discretise is to look at the decision only: each place gets the full colour of the side "
    "that it falls on, however sure the network is."
)
_BATCH = (
    "A minibatch is the few examples that one step learns from. Ringed are those of the step under "
    "the microscope or, without one, those that the next step takes."
)
_BRUSH = (
    "Paint examples by hand, with a brush for each class; move and erase them. What is done "
    "between pressing the mouse button and letting it go is one step of undo."
)
_BAR = (
    "What the colours of the plane stand for: the number that the neuron gives there. Numbers "
    "beyond the ends have the colour of the end. With several classes each place has the colour of "
    "the most likely one, pale where the network is as unsure as if it guessed."
)
_KEY = "The right answers: a point has the colour of its class."
HINT = "Click a training point to pin it in every panel."


class BoundaryPage(QWidget):
    """Lays its widgets out; who made it fills them."""

    def __init__(self) -> None:
        super().__init__()
        self.has_test_points = _check_box("test points", _TEST)
        self.has_batch = _check_box("minibatch", _BATCH)
        self.is_discrete = _check_box("discretise", _DISCRETISE)
        self.has_brush = _check_box("paint", _BRUSH)
        self.brushes = BrushBar()
        self.brushes.hide()
        self.has_brush.toggled.connect(self.brushes.setVisible)
        self.plane = PlaneView("map of the network's answers over the plane of the data")
        self.caption = QLabel()
        self.key = ClassKey()
        self.bar = ColourBar("colour scale")
        self.example = ExampleLine(HINT)
        self.plane.plot.explain(tooltip(_PLANE))
        self.bar.setToolTip(tooltip(_BAR))
        self.key.setToolTip(tooltip(_KEY))
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(self._switches())
        layout.addWidget(self.brushes)
        layout.addWidget(self.plane, 1)
        layout.addLayout(self._legend())

    def _switches(self) -> QWidget:
        row = QWidget()
        row.setProperty("isControl", True)
        layout = FlowLayout(row, SPACE + SPACE // 2)
        for box in (self.has_test_points, self.has_batch, self.is_discrete, self.has_brush):
            layout.addWidget(box)
        return row

    def _legend(self) -> QGridLayout:
        legend = QGridLayout()
        legend.setHorizontalSpacing(SPACE)
        legend.setVerticalSpacing(0)
        legend.addWidget(self.caption, 0, 0)
        legend.addWidget(self.key, 1, 0)
        legend.addWidget(self.bar, 0, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
        legend.addWidget(self.example, 2, 0, 1, 2)
        legend.setColumnStretch(0, 1)
        return legend


def _check_box(text: str, explanation: str) -> QCheckBox:
    box = QCheckBox(text)
    box.setToolTip(tooltip(explanation))
    return box
