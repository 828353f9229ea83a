"""The panel of mixtures of three images, with the mouse."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QDrag, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.document.examples import load_example
from playground.engine.image_plane import CORNERS, mixed
from playground.engine.measurements.answer_to import AnswerTo
from playground.session.commands import Step
from playground.ui import theme
from playground.ui.digits.plane_words import MIXED, NO_IMAGES, mixture_words, whole_percents
from playground.ui.examples.dragging import Dragged, content_of, image_in, is_image

from .person import NONE, Person

_LEFT, _NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


@pytest.fixture(autouse=True)
def light(qapp):
    theme.apply(qapp, theme.LIGHT)


def open_on(qtbot, example, steps=0):
    person = Person(qtbot, load_example(example), (1400, 900))
    if steps:
        person.workbench.send(Step(steps))
    person.window.panels.docks["image-plane"].show()
    person.window.panels.docks["image-plane"].raise_()
    for _ in range(4):
        person.look()
    return person, person.window.panels.panels["image-plane"]


def send(widget, kind, at, button, buttons):
    at = QPointF(at)
    QApplication.sendEvent(
        widget, QMouseEvent(kind, at, widget.mapToGlobal(at), button, buttons, NONE)
    )


def press(widget, at):
    send(widget, QEvent.Type.MouseButtonPress, at, _LEFT, _LEFT)


def move(widget, at, buttons=_LEFT):
    send(widget, QEvent.Type.MouseMove, at, _NO_BUTTON, buttons)


def drag(person, widget, start, end):
    press(widget, start)
    for share in (0.3, 0.6, 1.0):
        move(widget, start + (end - start) * share)
        person.look()
    send(widget, QEvent.Type.MouseButtonRelease, end, _LEFT, _NO_BUTTON)
    for _ in range(3):
        person.look()


def labels_of(person, panel):
    targets = person.workbench.snapshot.examples.train.targets
    return [int(targets[corner.row]) for corner in panel.corners]


def test_three_images_of_different_classes_come_from_the_seed(qtbot):
    person, panel = open_on(qtbot, "mnist")
    assert len(set(labels_of(person, panel))) == 3
    rows = [corner.row for corner in panel.corners]
    _, again = open_on(qtbot, "mnist")
    assert [corner.row for corner in again.corners] == rows
    QTest.mouseClick(panel.page.others, _LEFT)
    assert [corner.row for corner in panel.corners] != rows
    assert len(set(labels_of(person, panel))) == 3


def test_dragging_the_ring_mixes_what_the_network_answers(qtbot):
    person, panel = open_on(qtbot, "mnist", steps=300)
    triangle = panel.triangle
    target = triangle.pixel((0.2 * CORNERS[0] + 0.7 * CORNERS[1] + 0.1 * CORNERS[2]).tolist())
    drag(person, triangle, triangle.ring, target)
    np.testing.assert_allclose(triangle.shares, (0.2, 0.7, 0.1), atol=0.01)
    mixture = mixed([corner.pixels for corner in panel.corners], triangle.shares)
    outputs = person.workbench.snapshot.answer(AnswerTo(mixture)).value["output"]
    np.testing.assert_array_equal(panel.page.bars.values, outputs)
    assert person.workbench.lens.own == mixture
    assert person.editor.examples.caption.text() == MIXED
    assert panel.page.shares.text() == mixture_words(triangle.shares, ("A", "B", "C"))
    assert panel.page.verdict.text().startswith(f"The network says {np.argmax(outputs)}")


def test_other_three_images_are_mixed_in_the_drawing_too(qtbot):
    person, panel = open_on(qtbot, "mnist")
    triangle = panel.triangle
    drag(person, triangle, triangle.ring, triangle.frame(2).center())
    before = person.workbench.lens.own
    QTest.mouseClick(panel.page.others, _LEFT)
    for _ in range(3):
        person.look()
    assert person.workbench.lens.own == panel.mixture != before
    person.workbench.look_through(replace(person.workbench.lens, own=None))
    QTest.mouseClick(panel.page.others, _LEFT)
    for _ in range(3):
        person.look()
    assert person.workbench.lens.own is None


def test_the_ring_stays_in_the_triangle(qtbot):
    person, panel = open_on(qtbot, "mnist")
    triangle = panel.triangle
    drag(person, triangle, triangle.ring, triangle.frame(2).center())
    np.testing.assert_allclose(triangle.shares, (0, 0, 1), atol=1e-9)
    assert panel.mixture == panel.corners[2].pixels


def test_colours_under_the_ring_are_those_of_its_answer(qtbot):
    person, panel = open_on(qtbot, "mnist", steps=500)
    values = panel.triangle.backdrop._values
    n = values.shape[-1]
    triangle = panel.triangle
    for shares in ((0.7, 0.2, 0.1), (0.1, 0.2, 0.7), (0.2, 0.7, 0.1)):
        place = triangle.pixel((np.array(shares) @ CORNERS).tolist())
        drag(person, triangle, triangle.ring, place)
        square = triangle.square
        column = int((place.x() - square.left()) / square.width() * n)
        row = int((square.bottom() - place.y()) / square.height() * n)
        near = values[:, row - 1 : row + 2, column - 1 : column + 2].reshape(len(values), -1)
        shown = panel.page.bars.values
        assert (near.min(axis=1) - 0.03 <= shown).all()
        assert (shown <= near.max(axis=1) + 0.03).all()


def test_borders_lie_where_two_classes_are_equally_likely(qtbot):
    _, panel = open_on(qtbot, "mnist", steps=500)
    lines = panel.triangle.backdrop.borders()
    assert lines
    values = panel.triangle.backdrop._values
    assert len(set(values.argmax(axis=0).ravel().tolist())) > 1


def drop(triangle, at, content):
    action, modes = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    triangle.dropEvent(QDropEvent(at, action, content, _LEFT, modes))


def test_an_image_is_dropped_onto_the_nearest_corner(qtbot):
    person, panel = open_on(qtbot, "mnist")
    before, train = panel.corners, person.workbench.snapshot.examples.train
    content = content_of(Dragged(train.inputs[17].reshape(28, 28), 17))
    assert is_image(content)
    drop(panel.triangle, panel.triangle.frame(1).center(), content)
    assert panel.corners[1].row == 17
    assert panel.corners[1].pixels == train.inputs[17].tobytes()
    assert (panel.corners[0], panel.corners[2]) == (before[0], before[2])
    for _ in range(3):
        person.look()
    images = tuple(corner.pixels for corner in panel.corners)
    assert panel._question.images == images
    assert person.workbench.snapshot.answer(panel._question).value is not None


def test_a_test_image_has_no_row_and_one_of_another_size_is_left_alone(qtbot):
    person, panel = open_on(qtbot, "mnist")
    picture = person.workbench.snapshot.examples.test.inputs[5].reshape(28, 28)
    drop(panel.triangle, panel.triangle.frame(0).center(), content_of(Dragged(picture)))
    assert panel.corners[0].pixels == picture.tobytes()
    assert panel.corners[0].row is None
    before = panel.corners
    small = content_of(Dragged(picture[:20, :20]))
    drop(panel.triangle, panel.triangle.frame(0).center(), small)
    assert panel.corners == before


def test_the_pinned_image_and_ones_own_are_put_onto_corners(qtbot):
    person, panel = open_on(qtbot, "mnist")
    buttons = panel.page.put_buttons
    assert not buttons[0].isEnabled()
    person.workbench.look_through(replace(person.workbench.lens, pinned=33))
    assert buttons[0].isEnabled()
    QTest.mouseClick(buttons[2], _LEFT)
    assert panel.corners[2].row == 33
    own = bytes(784)
    person.workbench.look_through(replace(person.workbench.lens, pinned=None, own=own))
    QTest.mouseClick(buttons[0], _LEFT)
    assert (panel.corners[0].pixels, panel.corners[0].row) == (own, None)


def test_a_click_on_a_corner_pins_its_image_and_pointing_says_which_it_is(qtbot):
    person, panel = open_on(qtbot, "mnist")
    at, corner = panel.triangle.frame(1).center(), panel.corners[1]
    move(panel.triangle, at, _NO_BUTTON)
    assert person.workbench.lens.hovered == corner.row
    assert panel.page.shares.text() == corner.words
    press(panel.triangle, at)
    assert person.workbench.lens.pinned == corner.row
    move(panel.triangle, QPointF(1, 1), _NO_BUTTON)
    assert person.workbench.lens.hovered is None


def test_the_map_is_that_of_the_step_on_screen(qtbot):
    person, panel = open_on(qtbot, "mnist")
    before = panel.triangle.backdrop._values.copy()
    person.workbench.send(Step(50))
    for _ in range(3):
        person.look()
    snapshot = person.workbench.snapshot
    assert snapshot.answer(panel._question).step == snapshot.step == 50
    assert not np.allclose(panel.triangle.backdrop._values, before)


def test_data_without_images_say_so(qtbot):
    person, panel = open_on(qtbot, "spiral")
    assert panel.page.nothing.text() == NO_IMAGES
    assert panel.page.nothing.isVisible()
    assert panel.measurements() == frozenset()
    assert panel.table() is None
    person.workbench.open(load_example("mnist"))
    for _ in range(4):
        person.look()
    assert panel.triangle.isVisible()
    assert len(panel.table().rows) == 10


def test_an_image_is_dragged_out_of_the_gallery(qtbot, monkeypatch):
    person, _ = open_on(qtbot, "mnist")
    person.window.panels.docks["gallery"].show()
    person.window.panels.docks["gallery"].raise_()
    for _ in range(3):
        person.look()
    canvas = person.window.panels.panels["gallery"].canvas
    dragged = []
    monkeypatch.setattr(QDrag, "exec", lambda self, *_: dragged.append(image_in(self.mimeData())))
    start = canvas.cell(4).center()
    press(canvas, start)
    move(canvas, start + QPointF(2, 0))
    assert not dragged
    move(canvas, start + QPointF(40, 0))
    row = canvas.tiles.rows[4]
    assert dragged == [(canvas.tiles.images[4].tobytes(), row)]
    move(canvas, start + QPointF(90, 0))
    assert len(dragged) == 1


@pytest.mark.parametrize("shares", [(1 / 3,) * 3, (0.155, 0.155, 0.69), (0.0, 0.0, 1.0)])
def test_percents_add_up(shares):
    percents = whole_percents(shares)
    assert sum(percents) == 100
    assert all(abs(p - 100 * s) < 1 for p, s in zip(percents, shares, strict=True))
