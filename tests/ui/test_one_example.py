"""One example seen everywhere: pointed at, pinned and let go of by mouse and keys."""

from dataclasses import replace

import numpy as np
import pytest
from pyqtgraph import Point
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from playground.document import edits
from playground.document.examples import load_example
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.moons import Moons
from playground.engine.measurements.example_activations import ExampleActivations
from playground.engine.measurements.next_minibatch import NextMinibatch
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.session.commands import Step, StepPhase
from playground.ui import theme

from .person import NONE, Person

_LEFT, _NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
ESCAPE = Qt.Key.Key_Escape


def mouse(widget, kind, place, button=_NO_BUTTON, buttons=_NO_BUTTON):
    at = QPointF(place)
    event = QMouseEvent(kind, at, widget.mapToGlobal(at), button, buttons, NONE)
    QApplication.sendEvent(widget, event)


class Student(Person):
    """Points at examples and clicks them."""

    def __init__(self, qtbot, name, size=(1200, 800)):
        super().__init__(qtbot, load_example(name), size)
        self.panel = self.window.panels.panels["decision-boundary"]
        self.plot = self.panel.plane.plot

    @property
    def lens(self):
        return self.workbench.lens

    @property
    def train(self):
        return self.workbench.snapshot.examples.train

    def look_through(self, **what):
        self.workbench.look_through(replace(self.lens, **what))
        self.look()

    def pixel(self, row):
        return self.pixel_at(*self.train.inputs[row].tolist())

    def pixel_at(self, x1, x2):
        return self.plot.mapFromScene(self.plot.view.mapViewToScene(Point(x1, x2)))

    def point_at(self, place, widget=None):
        mouse(widget or self.plot.viewport(), QEvent.Type.MouseMove, place)
        self.look()

    def click_at(self, place, widget=None):
        viewport = widget or self.plot.viewport()
        self.point_at(place, viewport)
        mouse(viewport, QEvent.Type.MouseButtonPress, place, _LEFT, _LEFT)
        mouse(viewport, QEvent.Type.MouseButtonRelease, place, _LEFT)
        self.look()

    def answer(self, values):
        """Return by hand what the network, all tanh, gives for the numbers of an example."""
        network, theta = self.network, self.workbench.snapshot.theta
        before = network.input
        for node in (*network.hidden, network.output):
            values = [
                np.tanh(
                    theta[parameter_index(network, ParameterKey(node.id, neuron))]
                    + sum(
                        value
                        * theta[
                            parameter_index(
                                network, ParameterKey(node.id, neuron, (before.id, source))
                            )
                        ]
                        for source, value in zip(before.neurons, values, strict=True)
                    )
                )
                for neuron in node.neurons
            ]
            before = node
        return float(values[0])

    def lone_row(self):
        """Return a training example that has no other near it."""
        drawn = self.train.inputs[:500]
        apart = np.linalg.norm(drawn[:, None] - drawn[None], axis=2)
        np.fill_diagonal(apart, np.inf)
        return int(apart.min(axis=1).argmax())

    def empty_place(self):
        """Return a pixel of the plane far from every training example."""
        axis = np.linspace(-5.5, 5.5, 23)
        grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
        apart = np.linalg.norm(grid[:, None] - self.train.inputs[None, :500], axis=2)
        return self.pixel_at(*grid[apart.min(axis=1).argmax()].tolist())


@pytest.fixture
def student(qtbot, qapp):
    """Return a function that opens an example before a student."""
    theme.apply(qapp, theme.LIGHT)
    opened = []

    def open_example(name, size=(1200, 800)):
        opened.append(Student(qtbot, name, size))
        return opened[-1]

    yield open_example
    for each in opened:
        each.window.close()


def places_of(item):
    """Return where a scatter item draws its points, (n, 2)."""
    return np.stack(item.getData(), axis=1)


def test_pointing_near_a_point_highlights_it_everywhere_and_leaving_ends_it(student):
    him = student("circle")
    row = him.lone_row()
    near = him.pixel(row) + QPointF(3, -3).toPoint()
    him.point_at(near)
    assert him.lens.hovered == row
    assert him.lens.pinned is None
    where = him.train.inputs[row]
    for item in (him.panel.points.marks.hovered.ring, him.panel.points.marks.hovered.point):
        np.testing.assert_allclose(places_of(item), [where])
    assert him.panel.example.accessibleDescription().startswith(f"example {row + 1}: x₁ = ")
    assert len(him.editor.following.marks.item.marks) == 1
    assert him.window.data.pinned.isHidden()
    QApplication.sendEvent(him.plot.viewport(), QEvent(QEvent.Type.Leave))
    assert him.lens.hovered is None
    assert not len(places_of(him.panel.points.marks.hovered.ring))
    assert him.editor.following.marks.item.marks == ()


def test_the_ring_has_the_accent_colour_and_the_point_is_larger(student):
    him = student("circle")
    row = him.lone_row()
    him.look_through(pinned=row)
    mark = him.panel.points.marks.pinned
    assert mark.ring.opts["pen"].color().name() == theme.LIGHT.accent
    assert mark.point.opts["size"] > him.panel.plane.shown_points("train")[0].opts["size"]
    picture = him.plot.grab().toImage()
    colour = theme.LIGHT.classes[int(him.train.targets[row])]
    assert picture.pixelColor(him.pixel(row)).name() == colour
    radius = round(mark.ring.opts["size"] / 2 - mark.ring.opts["pen"].widthF() / 2)
    around = [picture.pixelColor(him.pixel(row) + QPointF(dx, 0).toPoint()).green()
              for dx in range(radius - 2, radius + 3)]  # fmt: skip
    assert theme.LIGHT.accent[3:5] in [f"{green:02x}" for green in around]


def test_a_click_pins_a_second_lets_go(student):
    him = student("circle")
    row = him.lone_row()
    him.click_at(him.pixel(row))
    assert him.lens.pinned == row
    assert him.panel.points.marks.pinned.ring.opts["pen"].width() > 2
    him.click_at(him.pixel(row))
    assert him.lens.pinned is None


def test_a_click_on_an_empty_place_lets_go_and_so_does_escape(student):
    him = student("circle")
    row = him.lone_row()
    him.click_at(him.pixel(row))
    him.click_at(him.empty_place())
    assert him.lens.pinned is None
    him.click_at(him.pixel(row))
    him.key(ESCAPE)
    assert him.lens.pinned is None


def test_a_drag_over_the_plane_pins_nothing(student):
    him = student("circle")
    viewport, start = him.plot.viewport(), him.pixel(him.lone_row())
    him.point_at(start)
    mouse(viewport, QEvent.Type.MouseButtonPress, start, _LEFT, _LEFT)
    away = start + QPointF(30, 0).toPoint()
    mouse(viewport, QEvent.Type.MouseMove, away, _NO_BUTTON, _LEFT)
    mouse(viewport, QEvent.Type.MouseButtonRelease, away, _LEFT)
    assert him.lens.pinned is None


def test_escape_first_lets_go_of_what_is_selected_in_the_drawing(student):
    him = student("circle")
    him.look_through(pinned=3)
    him.click(him.neuron("hidden 1", "1"))
    him.key(ESCAPE)
    assert not him.selection
    assert him.lens.pinned == 3
    him.key(ESCAPE)
    assert him.lens.pinned is None


def test_escape_in_a_list_lets_go_but_in_a_text_field_it_is_the_fields(student):
    him = student("half-adder")
    him.look_through(pinned=1)
    him.window.data.truth_table.view.setFocus()
    him.key(ESCAPE)
    assert him.lens.pinned is None
    him.look_through(pinned=1)
    field = him.window.data._batch.findChild(QLineEdit)
    field.setFocus()
    him.key(ESCAPE)
    assert him.lens.pinned == 1


def test_a_point_beyond_those_that_are_drawn_is_marked_all_the_same(student):
    him = student("circle")
    him.workbench.apply(edits.choose_dataset(Circle(n_examples=2000)))
    him.look()
    him.look_through(pinned=900)
    ring = him.panel.points.marks.pinned.ring
    np.testing.assert_allclose(places_of(ring), [him.train.inputs[900]])


def test_other_data_and_other_examples_of_the_same_kind_forget_the_pin(student):
    him = student("circle")
    for change in (edits.regenerate(0), edits.choose_dataset(Moons())):
        him.look_through(pinned=3)
        him.workbench.apply(change)
        him.look()
        assert him.lens.pinned is None
        assert him.window.data.pinned.isHidden()


def test_the_minibatch_is_ringed_the_next_one_or_that_under_the_microscope(student):
    him = student("circle")
    ringed = him.panel.points.marks.batch
    assert not len(places_of(ringed))
    assert NextMinibatch() not in him.panel.measurements()
    QTest.mouseClick(him.panel.has_batch, _LEFT, pos=QPointF(8, 8).toPoint())
    him.look()
    him.look()
    coming = places_of(ringed)
    assert len(coming) == him.experiment.batch_size
    him.workbench.send(StepPhase())
    him.look()
    rows = him.workbench.snapshot.microscope.rows
    np.testing.assert_allclose(coming, him.train.inputs[rows])  # what was announced was taken
    np.testing.assert_allclose(places_of(ringed), him.train.inputs[rows])
    him.workbench.send(Step(2))
    him.look()
    assert him.workbench.snapshot.microscope is None
    assert not np.array_equal(places_of(ringed), coming)


def test_points_of_the_minibatch_that_are_not_drawn_otherwise_are_drawn(student):
    him = student("gaussians")
    QTest.mouseClick(him.panel.has_batch, _LEFT, pos=QPointF(8, 8).toPoint())
    for _ in range(4):
        him.workbench.send(Step(1))
        him.look()
    rows = him.workbench.snapshot.answer(NextMinibatch()).value
    beyond = rows[rows >= 500]
    assert len(beyond)
    drawn = np.concatenate([places_of(item) for item in him.panel.plane.shown_points("batch")])
    np.testing.assert_allclose(drawn, him.train.inputs[beyond])
    QTest.mouseClick(him.panel.has_batch, _LEFT, pos=QPointF(8, 8).toPoint())
    him.look()
    assert not him.panel.plane.shown_points("batch")


@pytest.mark.parametrize("n", [1, 500, 5000])
def test_the_nearest_of_many_points_is_found(student, n):
    him = student("circle")
    pointer = him.panel.points.pointer
    points = np.random.default_rng(n).uniform(-6, 6, (n, 2))
    pointer.show_points(points)
    pixels = np.array([him.pixel_at(*point).toTuple() for point in points.tolist()])
    for place in pixels[:: max(1, n // 40)]:
        row = pointer.row_at(QPointF(*place.tolist()))
        away = np.linalg.norm(pixels - place, axis=1)
        assert away[row] <= away.min() + 1.5  # pixels are whole, the places of points are not


def test_each_neurons_map_marks_the_place_of_the_example(student):
    him = student("circle")
    row = him.lone_row()
    him.click_at(him.pixel(row))
    x1, x2 = him.train.inputs[row]
    ((share, _width),) = him.editor.following.marks.item.marks
    assert share == pytest.approx(((x1 + 6) / 12, (6 - x2) / 12))
    box = him.editor.scene.arrangement.by_id["output"].neurons[0]
    place = box.x + share[0] * box.width, box.y + share[1] * box.height
    him.look_through(hovered=None)
    picture = him.view.grab().toImage()
    at = him.view.viewport().mapTo(him.view, him.view.mapFromScene(*place))
    seen = {picture.pixelColor(at + QPointF(dx, 0).toPoint()).name() for dx in range(-5, 6)}
    him.look_through(pinned=None)
    before = him.view.grab().toImage()
    without = {before.pixelColor(at + QPointF(dx, 0).toPoint()).name() for dx in range(-5, 6)}
    assert theme.LIGHT.accent in seen
    assert theme.LIGHT.accent not in without


def test_the_label_of_a_neuron_says_its_value_for_the_pinned_example(student):
    him = student("circle")
    him.look_through(pinned=16)
    him.look()
    him.move(him.neuron("output", "1"))
    him.look()
    snapshot = him.workbench.snapshot
    given = snapshot.answer(ExampleActivations(16)).value["output"][0]
    text = him.editor.telling.label.text()
    assert text.endswith("for example 17")
    assert float(text.split(": ")[1].split(" ")[0].replace("\N{MINUS SIGN}", "-")) == (
        pytest.approx(float(given), abs=0.01)
    )
    assert float(given) == pytest.approx(him.answer(him.train.inputs[16]), abs=1e-5)
    him.look_through(pinned=None)
    assert "for example" not in him.editor.telling.label.text()


def test_hovering_asks_nothing_of_the_session(student):
    him = student("circle")
    before = him.editor.measurements() | him.panel.measurements()
    him.point_at(him.pixel(him.lone_row()))
    assert him.lens.hovered is not None
    assert him.editor.measurements() | him.panel.measurements() == before


def test_a_pinned_digit_is_the_one_in_the_drawing_and_arrows_pin_the_next(student):
    him = student("mnist")
    him.look_through(hovered=77)
    assert him.editor.examples.caption.text().startswith("training image 1 of")
    him.look_through(pinned=4710)
    him.look()
    assert him.editor.examples.caption.text().startswith("training image 4,711 of 5,000")
    np.testing.assert_array_equal(him.editor.scene.present.example.pixels, him.train.inputs[4710])
    known = him.workbench.snapshot.answer(ExampleActivations(4710))
    assert him.editor.scene.present.activations is known.value
    QTest.mouseClick(him.editor.examples.on_button, _LEFT)
    him.look()
    assert him.lens.pinned == 4711
    assert "4,712" in him.editor.examples.caption.text()
    assert him.window.data.pinned.words.text().startswith("Pinned: image 4,712")
    him.key(ESCAPE)
    assert him.lens.pinned is None
    assert "4,712" in him.editor.examples.caption.text()  # it shows one always
    QTest.mouseClick(him.editor.examples.back_button, _LEFT)
    assert him.lens.pinned == 4710


def test_a_row_of_the_truth_table_is_pointed_at_and_pinned(student):
    him = student("half-adder")
    view = him.window.data.truth_table.view
    input_of_row = view.visualRect(view.model().index(2, 0)).center()
    him.click_at(input_of_row, view.viewport())
    assert him.lens.pinned == him.lens.hovered == 2
    before = him.experiment.dataset
    answer = view.visualRect(view.model().index(1, 2)).center()
    him.point_at(answer, view.viewport())
    assert him.lens.hovered == 1
    assert him.lens.pinned == 2
    QApplication.sendEvent(view.viewport(), QEvent(QEvent.Type.Leave))
    him.look()
    picture = view.viewport().grab().toImage()
    rect = view.visualRect(view.model().index(2, 0))
    assert picture.pixelColor(rect.left(), rect.center().y()).name() == theme.LIGHT.accent
    him.click_at(input_of_row, view.viewport())
    assert him.lens.pinned is None
    assert him.experiment.dataset == before


def test_the_digit_of_a_row_is_still_changed_by_a_click_and_return_pins(student):
    him = student("half-adder")
    view = him.window.data.truth_table.view
    him.click_at(view.box_centre(0, 0), view.viewport())
    assert him.experiment.dataset.targets[0] == "1110"
    assert him.lens.pinned is None
    view.setFocus()
    him.key(Qt.Key.Key_Down)
    him.key(Qt.Key.Key_Return)
    assert him.lens.pinned == 1


def test_the_data_panel_tells_of_the_pin_and_nothing_moves(student):
    him = student("circle", (1000, 700))
    data, bar = him.window.data, him.window.data.pinned

    def places():
        return [each.geometry() for each in data.widget().findChildren(QWidget)]

    before = places(), data.viewport().geometry(), him.panel.plane.plot.geometry()
    assert bar.isHidden()
    him.look_through(pinned=16)
    assert bar.isVisible()
    assert "example 17" in bar.words.text()
    him.look_through(hovered=3)
    assert "example 17" in bar.words.text()
    assert (places(), data.viewport().geometry(), him.panel.plane.plot.geometry()) == before
    QTest.mouseClick(bar.button, _LEFT)
    assert him.lens.pinned is None
    assert bar.isHidden()
    bar_room = data.verticalScrollBar().maximum() + data.viewport().height()
    last = him.window.data._initialiser
    assert last.mapTo(data.widget(), last.rect().bottomLeft()).y() < bar_room - bar.height()


def test_a_saved_picture_shows_the_pin_but_not_the_hover(student, tmp_path, monkeypatch):
    him = student("circle")
    rows = [him.lone_row(), 0]
    him.look_through(pinned=rows[0], hovered=rows[1])
    path = tmp_path / "boundary.svg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
    him.window.pictures.save("Decision boundary", him.panel)
    content = path.read_text()
    assert f"pinned: example {rows[0] + 1}:" in content
    assert content.count(theme.LIGHT.accent) >= 1
    assert him.lens.hovered is None
    assert him.lens.pinned == rows[0]


def test_the_hint_is_not_in_a_saved_picture(student, tmp_path, monkeypatch):
    him = student("circle")
    path = tmp_path / "boundary.svg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
    him.window.pictures.save("Decision boundary", him.panel)
    content = path.read_text()
    assert "Click a training point" in him.panel.example.text()
    assert "Click a training point" not in content
