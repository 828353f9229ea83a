"""Painting, moving and erasing points with the mouse in the decision boundary."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from playground.document.data_files import read
from playground.document.experiment import Experiment
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.noisy_sine import NoisySine
from playground.engine.datasets.points import Points
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.measurements.response_curve import ResponseCurve
from playground.engine.network import feed_forward
from playground.session.commands import Load, Watch
from playground.session.synchronous_session import SynchronousSession
from playground.ui.panels.decision_boundary import DecisionBoundary


class Shown:
    def __init__(self, experiment):
        self.session = SynchronousSession(read)
        self.panel = DecisionBoundary()
        self.edits = []
        self.snapshot = None
        self.panel.edit_wanted.connect(self.edits.append)
        self.panel.resize(420, 480)
        self.panel.show()
        self.load(experiment)

    def load(self, experiment):
        self.experiment = experiment
        self.session.send(Load(experiment))
        self.look()
        self.look()

    def look(self):
        self.session.send(Watch(self.panel.measurements()))
        self.snapshot = self.session.latest() or self.snapshot
        self.panel.show_snapshot(self.snapshot)
        QApplication.processEvents()

    def apply(self):
        (edit,) = self.edits
        self.edits.clear()
        self.load(edit.change(self.experiment))

    def drag(self, *places):
        """Press at the first place of the plane, move over the others, and let go."""
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        kinds = QEvent.Type
        self._send(kinds.MouseButtonPress, places[0], left, left)
        for place in places[1:]:
            self._send(kinds.MouseMove, place, none, left)
        self._send(kinds.MouseButtonRelease, places[-1], left, none)

    def _send(self, kind, place, button, buttons):
        plot = self.panel.plane.plot
        pixel = QPointF(plot.mapFromScene(plot.view.mapViewToScene(QPointF(*place))))
        at = QPointF(plot.viewport().mapToGlobal(pixel.toPoint()))
        event = QMouseEvent(kind, pixel, at, button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(plot.viewport(), event)

    def take(self, tool, label=0):
        self.panel.painting._page.brushes.buttons[tool, label].click()


@pytest.fixture
def shown(qtbot):
    network = feed_forward(Input(features=("x1", "x2")), Dense(2), Dense(1))
    made = Shown(Experiment(network, Circle(n_examples=40)))
    qtbot.addWidget(made.panel)
    made.panel.painting._page.has_brush.setChecked(True)
    QApplication.processEvents()
    return made


def test_a_stroke_paints_points_of_its_class_as_one_edit(shown):
    shown.take("paint", 1)
    shown.drag((-5.0, 5.0), (-2.0, 5.0), (1.0, 5.0), (1.01, 5.0))
    shown.apply()
    dataset = shown.experiment.dataset
    assert isinstance(dataset, Points)
    np.testing.assert_allclose(dataset.rows[-3:], [(-5, 5), (-2, 5), (1, 5)], atol=0.06)
    assert dataset.targets[-3:] == (1, 1, 1)
    assert len(dataset.rows) == 23


def test_a_point_is_moved_where_it_is_dragged(shown):
    shown.take("move")
    start = shown.snapshot.examples.train.inputs[7]
    shown.drag(tuple(start), (0.0, 5.5), (4.0, 5.5))
    shown.apply()
    np.testing.assert_allclose(shown.experiment.dataset.rows[7], (4, 5.5), atol=0.06)


def test_to_drag_the_empty_plane_moves_nothing(shown):
    shown.take("move")
    shown.drag((-5.8, -5.8), (0.0, 0.0))
    assert shown.edits == []


def test_the_eraser_takes_what_it_comes_over(shown):
    shown.take("erase")
    inputs = shown.snapshot.examples.train.inputs
    shown.drag(tuple(inputs[3]), tuple(inputs[9]))
    shown.apply()
    left = set(shown.experiment.dataset.rows)
    assert tuple(inputs[3]) not in left
    assert tuple(inputs[9]) not in left
    assert len(left) >= 10


def test_without_a_tool_a_click_pins_as_before(shown, qtbot):
    shown.panel.painting._page.has_brush.setChecked(False)
    with qtbot.waitSignal(shown.panel.lens_wanted):
        place = tuple(shown.snapshot.examples.train.inputs[0])
        shown.drag(place, place)
    assert shown.edits == []


def test_numbers_to_predict_have_no_brush_but_a_curve(qtbot):
    network = feed_forward(Input(features=("x1",)), Dense(3), Dense(1))
    made = Shown(Experiment(network, NoisySine(n_examples=60)))
    qtbot.addWidget(made.panel)
    assert made.panel.curve.isVisible()
    assert made.panel.measurements() == {ResponseCurve("output", 3)}
    x, y = made.panel.curve.line.getData()
    assert len(x) == len(y) == 400
    made.panel.curve.degree_field.setValue(5)
    assert made.panel.measurements() == {ResponseCurve("output", 5)}
    made.look()
    assert "degree 5" in made.panel.curve.caption.text()
    made.panel.curve.has_fit.setChecked(False)
    made.look()
    assert "degree" not in made.panel.curve.caption.text()


def test_a_second_click_keeps_the_tool_and_the_hint_is_about_it(shown):
    page = shown.panel.painting._page
    shown.take("move")
    shown.take("move")
    assert page.brushes.key == ("move", 0)
    assert shown.panel.painting.brush.tool == "move"
    assert "Drag a training example" in page.example.text()
    shown.take("paint", 1)
    assert "paint training examples of +1" in page.example.text()
    page.has_brush.setChecked(False)
    assert shown.panel.painting.brush.tool is None
    assert "to pin it" in page.example.text()


def test_the_eraser_shows_how_far_it_reaches(shown):
    circle = shown.panel.painting.brush._circle
    none = Qt.MouseButton.NoButton
    shown.take("erase")
    shown._send(QEvent.Type.MouseMove, (1.0, 1.0), none, none)
    assert circle.isVisible()
    shown.take("paint", 0)
    shown._send(QEvent.Type.MouseMove, (1.0, 1.0), none, none)
    assert not circle.isVisible()


def test_painting_at_the_edge_leaves_the_plane_and_the_test_points(shown):
    plot = shown.panel.plane.plot
    before, test = plot.viewRange(), shown.snapshot.examples.test.inputs
    shown.take("paint", 1)
    shown.drag((5.9, 5.9), (5.9, 5.9))
    shown.apply()
    assert plot.viewRange() == before
    np.testing.assert_array_equal(shown.snapshot.examples.test.inputs, test)


def test_a_degree_that_is_too_high_is_told(qtbot):
    network = feed_forward(Input(features=("x1",)), Dense(3), Dense(1))
    made = Shown(Experiment(network, NoisySine(n_examples=60)))
    qtbot.addWidget(made.panel)
    made.panel.curve.degree_field.setValue(20)
    assert made.panel.measurements() == {ResponseCurve("output", 15)}
    made.look()
    assert "15 is the highest degree" in made.panel.curve.caption.text()
    made.panel.curve.degree_field.setValue(4)
    made.look()
    assert "highest" not in made.panel.curve.caption.text()
