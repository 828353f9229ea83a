"""A digit of one's own: drawn, pasted, opened and kept, with the mouse and keys in the window."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from playground.document import edits
from playground.document.examples import load_example
from playground.document.image_folder import read_image_folder, write_image_folder
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.datasets.circle import Circle
from playground.engine.digit_picture import centre_of_mass
from playground.session.commands import Step
from playground.ui.digits import pad_collection
from playground.ui.digits.pad_collection import Collection
from playground.ui.digits.pad_sheet import PadSheet

from .person import CONTROL, NONE, Person

_LEFT, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
THREE = (
    *((0.3, 0.25), (0.45, 0.17), (0.6, 0.22), (0.63, 0.33), (0.55, 0.43), (0.45, 0.47)),
    *((0.58, 0.5), (0.67, 0.6), (0.64, 0.75), (0.5, 0.84), (0.35, 0.8), (0.28, 0.72)),
)
SEVEN = ((0.3, 0.2), (0.7, 0.2), (0.62, 0.4), (0.52, 0.6), (0.45, 0.85))


@pytest.fixture(autouse=True)
def collections_of_its_own(tmp_path, monkeypatch):
    """Keep what is kept in a folder of the test's."""
    where = tmp_path / "app-data"
    monkeypatch.setattr(
        pad_collection.QStandardPaths, "writableLocation", staticmethod(lambda _: str(where))
    )


class Drawer(Person):
    """Draws digits."""

    def __init__(self, qtbot, experiment, size=(1200, 800)):
        super().__init__(qtbot, experiment, size)
        self.dock = self.window.panels.docks["digit-pad"]
        self.dock.toggleViewAction().trigger()
        self.pad = self.window.panels.panels["digit-pad"]
        self.look()
        self.look()

    def look(self):
        for _ in range(3):
            super().look()

    def at(self, share):
        paper = self.pad.canvas.paper
        return QPointF(
            paper.left() + share[0] * paper.width(), paper.top() + share[1] * paper.height()
        )

    def _send(self, kind, place, button, buttons):
        canvas = self.pad.canvas
        at = self.at(place)
        event = QMouseEvent(kind, at, canvas.mapToGlobal(at), button, buttons, NONE)
        QApplication.sendEvent(canvas, event)

    def draw(self, places, button=_LEFT):
        self.pad.canvas.setFocus()
        self._send(QEvent.Type.MouseButtonPress, places[0], button, button)
        for place in places[1:]:
            self._send(QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton, button)
        self._send(QEvent.Type.MouseButtonRelease, places[-1], button, Qt.MouseButton.NoButton)
        self.look()

    @property
    def lens(self):
        return self.workbench.lens

    def outputs_for(self, pixels):
        """Return what every neuron gives for a picture, from the weights on screen."""
        snapshot = self.workbench.snapshot
        bound = BoundNetwork(self.network, snapshot.theta.copy(), 1)
        bound.inputs[...] = np.frombuffer(pixels, np.uint8)[:, np.newaxis] / 255
        run(bound.forward)
        return {node: each.wires.outputs[:, 0] for node, each in bound.nodes.items()}


@pytest.fixture(scope="module")
def mnist():
    return load_example("mnist")


@pytest.fixture
def drawer(qtbot, mnist):
    return Drawer(qtbot, mnist)


def test_before_anything_is_drawn_it_says_what_to_do(drawer):
    assert drawer.pad.sentence.text().startswith("The network has not learned anything yet")
    drawer.workbench.send(Step(3))
    drawer.look()
    assert drawer.pad.sentence.text() == "Draw a digit, and see what the network makes of it."
    assert drawer.lens.own is None
    assert not any(button.isEnabled() for button in drawer.pad.keeping.buttons)


def test_a_trained_network_reads_what_is_drawn(drawer):
    drawer.workbench.send(Step(3000))
    for places, digit in ((THREE, 3), (SEVEN, 7)):
        drawer.pad.tools.clear.click()
        drawer.draw(places)
        assert drawer.pad.bars.values.argmax() == digit
        assert drawer.pad.sentence.text().startswith(f"The network says {digit};")


def test_bars_and_neurons_show_what_the_network_gives(drawer):
    drawer.draw(THREE)
    own = drawer.lens.own
    assert own == drawer.pad.seen.pixels.tobytes()
    assert np.abs(np.array(centre_of_mass(drawer.pad.seen.pixels)) - 14).max() < 0.501
    for n_steps in (0, 5):  # and again at other weights
        drawer.workbench.send(Step(n_steps))
        drawer.look()
        expected = drawer.outputs_for(own)
        np.testing.assert_allclose(drawer.pad.bars.values, expected["output"], rtol=1e-4)
        present = drawer.editor.scene.present
        assert list(present.activations) == list(expected)
        for node, values in expected.items():
            np.testing.assert_allclose(present.activations[node], values, rtol=1e-3, atol=1e-5)
        assert present.example.caption == drawer.editor.examples.caption.text() == "your own digit"
        np.testing.assert_array_equal(present.example.pixels, np.frombuffer(own, np.uint8))


def test_the_answer_follows_while_the_button_is_held(drawer):
    seen = []
    drawer._send(QEvent.Type.MouseButtonPress, THREE[0], _LEFT, _LEFT)
    for place in THREE[1:]:
        drawer._send(QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton, _LEFT)
        drawer.look()
        seen.append(drawer.lens.own)
    assert len(set(seen)) == len(THREE) - 1
    drawer._send(QEvent.Type.MouseButtonRelease, THREE[-1], _LEFT, Qt.MouseButton.NoButton)


def test_ctrl_z_on_the_pad_undoes_strokes_and_elsewhere_edits(drawer):
    drawer.workbench.apply(edits.set_field("batch_size", 20))
    drawer.draw(SEVEN)
    first = drawer.lens.own
    drawer.draw([(0.3, 0.6), (0.7, 0.6)])
    assert drawer.lens.own != first
    drawer.key(Qt.Key.Key_Z, CONTROL)
    assert drawer.lens.own == first
    drawer.key(Qt.Key.Key_Z, CONTROL)
    assert drawer.lens.own is None
    drawer.key(Qt.Key.Key_Z, CONTROL)  # there is nothing left to undo on the pad
    assert drawer.experiment.batch_size == 20
    drawer.view.setFocus()
    drawer.key(Qt.Key.Key_Z, CONTROL)
    assert drawer.experiment.batch_size == 10


def test_the_eraser_and_the_right_button_take_ink_away(drawer):
    drawer.draw(SEVEN)
    ink = drawer.pad.sheet.ink.sum()
    drawer.draw(SEVEN[3:], _RIGHT)
    less = drawer.pad.sheet.ink.sum()
    assert less < ink
    drawer.pad.tools.tool.choose(True)
    drawer.draw(SEVEN[:2])
    assert drawer.pad.sheet.ink.sum() < less


def test_a_thicker_brush_leaves_more_ink(drawer):
    drawer.draw(SEVEN)
    ink = drawer.pad.sheet.ink.sum()
    drawer.pad.tools.clear.click()
    drawer.pad.tools.size_slider.setValue(18)
    drawer.draw(SEVEN)
    assert 1.6 * ink < drawer.pad.sheet.ink.sum() < 2.6 * ink


def test_clearing_lets_go_and_can_be_undone(drawer):
    drawer.draw(SEVEN)
    own = drawer.lens.own
    drawer.pad.tools.clear.click()
    drawer.look()
    assert drawer.lens.own is None
    assert not drawer.pad.bars.names
    assert drawer.editor.examples.caption.text().startswith("training image")
    drawer.pad.tools.undo.click()
    drawer.look()
    assert drawer.lens.own == own


def test_escape_and_a_pinned_example_let_go_of_it_and_a_click_looks_at_it_again(drawer):
    drawer.draw(SEVEN)
    own = drawer.lens.own
    drawer.view.setFocus()
    drawer.key(Qt.Key.Key_Escape)
    assert drawer.lens.own is None
    assert drawer.pad.bars.names  # the pad still shows what the network gives for it
    QTest.mouseClick(drawer.pad.seen, _LEFT)
    drawer.look()
    assert drawer.lens.own == own
    drawer.editor.examples.on_button.click()
    drawer.look()
    assert drawer.lens.own is None
    assert drawer.lens.pinned == 1
    drawer.draw([(0.3, 0.5), (0.6, 0.5)])
    assert drawer.lens.own is not None
    assert drawer.lens.pinned is None


def dark_on_light(size=200):
    """Return an image of a 7, black on white."""
    sheet = PadSheet()
    sheet.begin(QPointF(*SEVEN[0]), 0.09, is_eraser=False)
    for place in SEVEN[1:]:
        sheet.extend(QPointF(*place))
    image = QImage((255 - sheet.ink).tobytes(), 280, 280, 280, QImage.Format.Format_Grayscale8)
    return image.scaled(size, size, mode=Qt.TransformationMode.SmoothTransformation)


def likeness(one, other):
    """Return the correlation of two pictures, which may lie a pixel apart: centring rounds."""
    first, second = (np.frombuffer(each, np.uint8).reshape(28, 28) for each in (one, other))
    moved = [np.roll(first, (i, j), (0, 1)) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return max(np.corrcoef(each.ravel(), second.ravel())[0, 1] for each in moved)


@pytest.mark.parametrize("size", [40, 200, 3000])
@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_picture_from_a_file_is_read_as_if_drawn(drawer, tmp_path, size, suffix):
    drawer.draw(SEVEN)
    drawn = drawer.lens.own
    file = tmp_path / f"seven.{suffix}"
    assert dark_on_light(size).save(str(file))
    drawer.pad.open(file)
    drawer.look()
    assert drawer.lens.own != drawn
    assert likeness(drawer.lens.own, drawn) > 0.95
    drawer.pad.canvas.setFocus()
    drawer.key(Qt.Key.Key_Z, CONTROL)
    assert drawer.lens.own == drawn


def test_a_picture_can_be_pasted_and_dropped(drawer, tmp_path):
    QGuiApplication.clipboard().setImage(dark_on_light())
    drawer.pad.canvas.setFocus()
    drawer.key(Qt.Key.Key_V, CONTROL)
    pasted = drawer.lens.own
    assert pasted is not None
    drawer.pad.tools.clear.click()
    file = tmp_path / "seven.png"
    dark_on_light().save(str(file))
    content, at = QMimeData(), QPointF(50, 50)
    content.setUrls([QUrl.fromLocalFile(str(file))])
    actions = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(at.toPoint(), actions, content, _LEFT, NONE)
    QApplication.sendEvent(drawer.pad.canvas, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(drawer.pad.canvas, QDropEvent(at, actions, content, _LEFT, NONE))
    drawer.look()
    assert drawer.lens.own == pasted


@pytest.mark.no_qt_log
@pytest.mark.parametrize("kind", ["text", "missing", "cut", "blank", "huge", "folder"])
def test_files_that_are_no_digit_are_refused_by_a_sentence(drawer, tmp_path, kind):
    file = tmp_path / "picture.png"
    if kind == "text":
        file.write_text("no picture")
    elif kind == "folder":
        file.mkdir()
    elif kind == "cut":
        assert dark_on_light().save(str(file))
        file.write_bytes(file.read_bytes()[:40])
    elif kind == "blank":
        image = QImage(30, 30, QImage.Format.Format_RGB32)
        image.fill(0xFFFFFF)
        assert image.save(str(file))
    elif kind == "huge":
        image = QImage(4001, 10, QImage.Format.Format_Grayscale8)
        image.fill(0)
        assert image.save(str(file))
    drawer.draw(SEVEN)
    own = drawer.lens.own
    drawer.pad.open(file)
    drawer.look()
    note = drawer.pad.note
    assert note.isVisible()
    assert note.text().endswith(".")
    assert ("choose" in note.text()) or ("copy it again" in note.text())
    assert drawer.lens.own == own


def test_an_empty_clipboard_is_told(drawer):
    QGuiApplication.clipboard().clear()
    drawer.pad.tools.paste.click()
    assert drawer.pad.note.text() == "There is no picture to be pasted; copy one first."


def keep(drawer, places, label):
    drawer.draw(places)
    seen = drawer.pad.seen.pixels.copy()
    drawer.pad.keeping.buttons[label].click()
    drawer.look()
    return seen


def test_what_is_kept_is_saved_as_data_that_can_be_trained_on(drawer, tmp_path):
    seen = [keep(drawer, places, label) for places, label in ((THREE, 3), (SEVEN, 7)) * 6]
    assert drawer.pad.sheet.is_empty
    assert "12 kept" in drawer.pad.note.text()
    folder = tmp_path / "mine"
    drawer.pad.keeping.save(folder)
    assert str(folder) in drawer.pad.note.text()
    dataset = read_image_folder(folder)
    assert drawer.workbench.apply(edits.choose_dataset(dataset))
    drawer.look()
    examples = drawer.workbench.snapshot.examples
    assert len(examples.train) == 10
    assert len(examples.test) == 2
    found = {pixels.tobytes() for part in (examples.train, examples.test) for pixels in part.inputs}
    assert found == {pixels.tobytes() for pixels in seen}
    drawer.workbench.send(Step(3))
    drawer.look()
    drawer.draw(SEVEN)
    assert len(drawer.pad.bars.names) == 8  # classes 0 to 7


def test_what_is_kept_is_there_after_a_restart(qtbot, mnist):
    drawer = Drawer(qtbot, mnist)
    keep(drawer, SEVEN, 7)
    keep(drawer, THREE, 3)
    again = Drawer(qtbot, mnist)
    assert again.pad.keeping.collection.labels.tolist() == [7, 3]
    assert again.pad.keeping.menu_button.text() == "2 kept ▾"
    again.pad.keeping.removing.trigger()
    assert Drawer(qtbot, mnist).pad.keeping.collection.labels.tolist() == [7]


def test_all_that_is_kept_is_removed_only_after_a_question(drawer, monkeypatch):
    keep(drawer, SEVEN, 7)
    for answer, n_left in (("Cancel", 1), ("Discard", 0)):
        button = getattr(QMessageBox.StandardButton, answer)
        monkeypatch.setattr(QMessageBox, "question", lambda *_, button=button: button)
        drawer.pad.keeping.emptying.trigger()
        assert len(drawer.pad.keeping.collection) == n_left
    assert not drawer.pad.keeping.saving.isEnabled()


def test_one_class_alone_is_not_saved(drawer, tmp_path):
    keep(drawer, SEVEN, 7)
    drawer.pad.keeping.save(tmp_path / "mine")
    assert "all of one class" in drawer.pad.note.text()
    assert not (tmp_path / "mine").exists()


def test_a_damaged_collection_is_set_aside(tmp_path):
    collection = Collection(tmp_path, (2, 2))
    collection.add(np.full((2, 2), 9, np.uint8), 1)
    images = tmp_path / "train-images-idx3-ubyte"
    images.write_bytes(b"nonsense")
    again = Collection(tmp_path, (2, 2))
    assert len(again) == 0
    again.add(np.full((2, 2), 8, np.uint8), 0)
    assert Collection(tmp_path, (2, 2)).images.tolist() == [[[8, 8], [8, 8]]]
    aside = [each for each in tmp_path.iterdir() if "damaged" in each.name]
    assert b"nonsense" in [each.read_bytes() for each in aside]


def test_data_without_pictures_say_what_to_open(drawer):
    drawer.draw(SEVEN)
    drawer.workbench.apply(edits.choose_dataset(Circle()))
    drawer.look()
    assert drawer.pad.sentence.text().startswith("These data have no pictures. Choose “MNIST")
    assert drawer.lens.own is None
    assert not drawer.pad.canvas.isVisible()


@pytest.fixture
def small_images(tmp_path):
    """Return 20 x 20 images of three classes, which fill a box of 12."""
    rng = np.random.default_rng(0)
    images = np.zeros((30, 20, 20), np.uint8)
    images[:, 4:16, 6:14] = rng.integers(100, 256, (30, 12, 8))
    write_image_folder(tmp_path / "small", images, (np.arange(30) % 3).astype(np.uint8))
    return read_image_folder(tmp_path / "small")


def test_other_images_get_digits_of_their_shape_and_size(drawer, small_images):
    drawer.draw(SEVEN)
    drawer.workbench.apply(edits.choose_dataset(small_images))
    drawer.look()
    pixels = drawer.pad.seen.pixels
    assert pixels.shape == (20, 20)
    rows = np.flatnonzero(pixels.any(axis=1))
    assert rows[-1] - rows[0] + 1 == 12  # as large as in the data
    assert drawer.pad.bars.names == ("0", "1", "2")
    expected = drawer.outputs_for(drawer.lens.own)["output"]
    np.testing.assert_allclose(drawer.pad.bars.values, expected, rtol=1e-3)


def test_it_works_while_training_in_its_own_thread(live_window, qtbot, mnist):
    live_window.workbench.open(mnist)
    live_window.panels.docks["digit-pad"].toggleViewAction().trigger()
    pad = live_window.panels.panels["digit-pad"]
    qtbot.waitUntil(lambda: bool(pad.keeping.buttons), timeout=20_000)
    pad.sheet.begin(QPointF(*SEVEN[0]), 0.09, is_eraser=False)
    for place in SEVEN[1:]:
        pad.sheet.extend(QPointF(*place))
        pad.canvas.tell()
    qtbot.waitUntil(lambda: live_window.workbench.lens.own is not None, timeout=10_000)
    wanted = pad._picture().tobytes()
    qtbot.waitUntil(lambda: live_window.workbench.lens.own == wanted, timeout=10_000)
    present = live_window.editor.scene.present
    assert present.example.pixels.tobytes() == wanted
    assert present.activations
