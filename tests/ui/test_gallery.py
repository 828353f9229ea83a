"""The gallery: which images it shows, and what clicks on them do."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.document import edits
from playground.document.examples import load_example
from playground.engine.datasets.circle import Circle
from playground.ui import theme
from playground.ui.digits.gallery_controls import IMAGES, MEAN, NEAREST, SPREAD

from .person import NONE, Person

_LEFT = Qt.MouseButton.LeftButton


class Visitor(Person):
    """Looks at the gallery."""

    def __init__(self, qtbot, experiment, size=(720, 780)):
        super().__init__(qtbot, experiment)
        dock = self.window.panels.docks["gallery"]
        dock.setFloating(True)
        dock.show()
        dock.resize(*size)
        self.dock, self.gallery = dock, self.window.panels.panels["gallery"]
        self.look()

    def look(self):
        for _ in range(3):
            super().look()

    @property
    def tiles(self):
        return self.gallery.canvas.tiles

    @property
    def lens(self):
        return self.workbench.lens

    @property
    def examples(self):
        return self.workbench.snapshot.examples

    def choose(self, view):
        self.gallery.controls.views.choose(view)
        self.look()

    def middle(self, index):
        return self.gallery.canvas.cell(index).center()

    def click_tile(self, index):
        QTest.mouseClick(self.gallery.canvas, _LEFT, pos=self.middle(index).toPoint())
        self.look()

    def point_at_tile(self, index):
        canvas, at = self.gallery.canvas, QPointF(self.middle(index))
        no = Qt.MouseButton.NoButton
        event = QMouseEvent(QEvent.Type.MouseMove, at, canvas.mapToGlobal(at), no, no, NONE)
        QApplication.sendEvent(canvas, event)
        self.look()


@pytest.fixture(scope="module")
def mnist():
    return load_example("mnist")


@pytest.fixture
def visitor(qtbot, mnist):
    return Visitor(qtbot, mnist)


def test_it_shows_a_hundred_images_shuffled_from_the_seed(visitor):
    order = np.random.default_rng(visitor.experiment.seed).permutation(5_000)
    assert visitor.tiles.rows == tuple(order[:100])
    train = visitor.examples.train
    np.testing.assert_array_equal(
        visitor.tiles.images.reshape(100, -1), train.inputs[list(visitor.tiles.rows)]
    )
    assert visitor.tiles.captions == tuple(str(train.targets[row]) for row in order[:100])
    visitor.workbench.apply(edits.set_field("seed", 5))
    visitor.look()
    assert visitor.tiles.rows == tuple(np.random.default_rng(5).permutation(5_000)[:100])


def test_pages_show_every_image_once(visitor):
    controls = visitor.gallery.controls
    controls.size_.set_value("20 × 20")
    controls.parts.choose(True)
    seen = []
    for _ in range(3):
        seen += visitor.tiles.rows
        controls.on.click()
    assert sorted(seen) == list(range(1_000))
    assert visitor.tiles.rows == tuple(seen[:400])  # the first follows the last
    controls.back.click()
    assert visitor.tiles.rows == tuple(seen[-200:])
    assert controls.place.text() == "3 of 3"


def test_it_says_on_which_page_the_pinned_image_is_and_goes_there(visitor):
    controls, to_pinned = visitor.gallery.controls, visitor.gallery.to_pinned
    canvas_at = visitor.gallery.canvas.geometry()
    for _ in range(3):
        controls.on.click()
    visitor.look()
    assert not to_pinned.isVisible()
    row = visitor.tiles.rows[7]
    visitor.click_tile(7)
    assert not to_pinned.isVisible()  # it is to be seen
    controls.on.click()
    visitor.look()
    assert to_pinned.isVisible()
    assert to_pinned.text() == "Pinned: page 4"
    assert visitor.gallery.canvas.geometry() == canvas_at
    to_pinned.click()
    visitor.look()
    assert row in visitor.tiles.rows
    assert controls.place.text() == "4 of 50"
    assert not to_pinned.isVisible()
    controls.back.click()
    visitor.look()
    other = visitor.tiles.rows[0]
    controls.on.click()
    visitor.workbench.look_through(replace(visitor.lens, pinned=other))  # from another panel
    visitor.look()
    assert to_pinned.text() == "Pinned: page 3"
    controls.parts.choose(True)
    visitor.look()
    assert not to_pinned.isVisible()
    visitor.choose(MEAN)
    assert not to_pinned.isVisible()


def test_a_class_can_be_chosen(visitor):
    label = visitor.gallery.controls.label
    label.setCurrentIndex(8)
    label.activated.emit(8)
    assert set(visitor.tiles.captions) == {"7"}
    assert (visitor.examples.train.targets[list(visitor.tiles.rows)] == 7).all()


def test_a_click_pins_and_another_lets_go(visitor):
    visitor.click_tile(23)
    row = visitor.tiles.rows[23]
    assert visitor.lens.pinned == row
    assert visitor.editor.scene.present.example.index == row
    visitor.click_tile(23)
    assert visitor.lens.pinned is None


def test_pointing_tells_which_image_it_is(visitor):
    visitor.point_at_tile(57)
    row, label = visitor.tiles.rows[57], visitor.tiles.captions[57]
    assert visitor.lens.hovered == row
    assert visitor.gallery.note.text().startswith(f"training image {row + 1:,}: a")
    assert visitor.gallery.note.text().endswith(label)
    QApplication.sendEvent(visitor.gallery.canvas, QEvent(QEvent.Type.Leave))
    assert visitor.lens.hovered is None


def test_images_of_the_test_part_are_not_taken_for_training_images(visitor):
    visitor.gallery.controls.parts.choose(True)
    visitor.look()
    np.testing.assert_array_equal(
        visitor.tiles.images.reshape(100, -1),
        visitor.examples.test.inputs[list(visitor.tiles.rows)],
    )
    visitor.point_at_tile(3)
    visitor.click_tile(3)
    assert visitor.lens.hovered is None
    assert visitor.lens.pinned is None
    assert visitor.gallery.note.text().startswith("test image")


def test_the_pinned_image_has_a_frame_in_the_accent_colour(visitor):
    canvas = visitor.gallery.canvas
    visitor.click_tile(0)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    corner = canvas.cell(0).topLeft().toPoint()
    image = canvas.grab().toImage()
    accent = theme.current_theme().accent
    near = {image.pixelColor(corner.x() + i, corner.y() + 8).name() for i in range(4)}
    assert accent in near
    other = canvas.cell(5).topLeft().toPoint()
    assert accent not in {image.pixelColor(other.x() + i, other.y() + 8).name() for i in range(4)}


@pytest.mark.parametrize("view", [MEAN, SPREAD])
def test_means_and_spreads_are_those_of_the_data(visitor, view):
    visitor.choose(view)
    part = visitor.examples.train
    threes = part.inputs[part.targets == 3].astype(float)
    expected = threes.mean(axis=0) if view == MEAN else threes.std(axis=0)
    shown = visitor.tiles.images[3].ravel().astype(float)
    if view == SPREAD:
        assert np.corrcoef(shown, expected)[0, 1] > 0.9999
    else:
        np.testing.assert_allclose(shown, expected, atol=0.51)
    assert visitor.tiles.captions[3] == f"3: {len(threes):,}"
    assert visitor.gallery.measurements() == frozenset()  # known: nothing is asked any more
    visitor.click_tile(3)
    assert visitor.gallery.controls.views.key == IMAGES
    assert set(visitor.tiles.captions) == {"3"}


def test_the_nearest_neighbours_of_the_pinned_image_are_shown(visitor):
    visitor.choose(NEAREST)
    assert visitor.tiles is None
    assert visitor.gallery.note.text().startswith("Click an image to pin it")
    visitor.choose(IMAGES)
    visitor.click_tile(4)
    row = visitor.lens.pinned
    visitor.choose(NEAREST)
    inputs = visitor.examples.train.inputs.astype(np.int32)
    distances = np.linalg.norm(inputs - inputs[row], axis=1) / 255
    nearest = np.argsort(distances, kind="stable")
    assert visitor.tiles.rows == tuple(nearest[:11])
    label = visitor.examples.train.targets[nearest[1]]
    assert visitor.tiles.captions[1] == f"{label} · {distances[nearest[1]]:.1f}"
    visitor.click_tile(1)
    assert visitor.lens.pinned == nearest[1]
    assert visitor.tiles.rows[0] == nearest[1]


def test_data_without_pictures_say_what_to_open(visitor):
    visitor.choose(MEAN)
    visitor.workbench.apply(edits.choose_dataset(Circle()))
    visitor.look()
    assert visitor.gallery.note.text().startswith("These data have no pictures")
    assert not visitor.gallery.controls.isVisible()
    assert visitor.tiles is None


@pytest.mark.parametrize("size", [(240, 240), (1400, 900)])
def test_every_tile_is_inside_at_any_size(qtbot, mnist, size):
    visitor = Visitor(qtbot, mnist, size)
    canvas = visitor.gallery.canvas
    for view in (IMAGES, MEAN):
        visitor.choose(view)
        for i in range(len(visitor.tiles)):
            assert canvas.rect().toRectF().contains(canvas.cell(i))


def test_the_images_stay_in_their_place_whatever_is_shown(qtbot):
    visitor = Visitor(qtbot, load_example("mnist"), (420, 480))
    canvas, place = visitor.gallery.canvas, visitor.gallery.canvas.geometry()
    next_page = visitor.gallery.controls.on
    at = next_page.mapTo(visitor.gallery, next_page.rect().center())
    for view in (MEAN, SPREAD, NEAREST, IMAGES):
        visitor.choose(view)
        assert canvas.geometry() == place, view
    for _ in range(12):
        next_page.click()
        visitor.look()
    assert next_page.mapTo(visitor.gallery, next_page.rect().center()) == at
