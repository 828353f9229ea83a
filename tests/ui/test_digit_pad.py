"""A digit of one's own: drawn, looked at and kept, with the mouse and keys in the window."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from playground.document import edits
from playground.document.examples import load_example
from playground.document.image_folder import read_image_folder, write_image_folder
from playground.engine.datasets.circle import Circle
from playground.engine.digit_picture import centre_of_mass
from playground.session.commands import Step
from playground.ui.digits import pad_collection
from playground.ui.digits.pad_collection import Collection

from .drawer import LEFT, RIGHT, SEVEN, THREE, Drawer
from .person import CONTROL, SHIFT


@pytest.fixture(autouse=True)
def collections_of_its_own(tmp_path, monkeypatch):
    """Keep what is kept in a folder of the test's."""
    where = tmp_path / "app-data"
    monkeypatch.setattr(
        pad_collection.QStandardPaths, "writableLocation", staticmethod(lambda _: str(where))
    )


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
    drawer._send(QEvent.Type.MouseButtonPress, THREE[0], LEFT, LEFT)
    for place in THREE[1:]:
        drawer._send(QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton, LEFT)
        drawer.look()
        seen.append(drawer.lens.own)
    assert len(set(seen)) == len(THREE) - 1
    drawer._send(QEvent.Type.MouseButtonRelease, THREE[-1], LEFT, Qt.MouseButton.NoButton)


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


@pytest.mark.parametrize("keys", [(Qt.Key.Key_Z, CONTROL | SHIFT), (Qt.Key.Key_Y, CONTROL)])
def test_what_was_undone_on_the_pad_is_made_again(drawer, keys):
    tools = drawer.pad.tools
    assert not tools.undo.isEnabled()
    assert not tools.redo.isEnabled()
    drawer.workbench.apply(edits.set_field("batch_size", 20))
    drawer.workbench.undo()
    drawer.draw(SEVEN)
    one = drawer.lens.own
    drawer.draw([(0.3, 0.6), (0.7, 0.6)])
    both = drawer.lens.own
    tools.undo.click()
    tools.undo.click()
    assert not tools.undo.isEnabled()
    tools.redo.click()
    drawer.look()
    assert drawer.lens.own == one
    drawer.pad.canvas.setFocus()
    drawer.key(*keys)
    assert drawer.lens.own == both
    assert not tools.redo.isEnabled()
    drawer.key(*keys)  # there is nothing left, and no edit of the network is meant
    assert drawer.experiment.batch_size == 10
    tools.undo.click()
    assert tools.redo.isEnabled()
    drawer.draw(THREE)  # after a new stroke there is nothing to be made again
    assert not tools.redo.isEnabled()


def test_on_blank_paper_the_brush_comes_back(drawer):
    tools = drawer.pad.tools
    empty = tools.clear.click, drawer.pad.keeping.buttons[7].click
    for make_empty in empty:
        drawer.draw(SEVEN)
        tools.tool.choose(True)
        drawer.draw(SEVEN[:2])
        assert tools.tool.key is True
        make_empty()
        drawer.look()
        assert tools.tool.key is False
        drawer.draw(SEVEN)
        assert not drawer.pad.sheet.is_empty
        tools.clear.click()


def test_the_eraser_and_the_right_button_take_ink_away(drawer):
    drawer.draw(SEVEN)
    ink = drawer.pad.sheet.ink.sum()
    drawer.draw(SEVEN[3:], RIGHT)
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
    assert np.isnan(drawer.pad.bars.values).all()
    assert drawer.panel.table() is None
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
    QTest.mouseClick(drawer.pad.seen, LEFT)
    drawer.look()
    assert drawer.lens.own == own
    drawer.editor.examples.on_button.click()
    drawer.look()
    assert drawer.lens.own is None
    assert drawer.lens.pinned == 1
    drawer.draw([(0.3, 0.5), (0.6, 0.5)])
    assert drawer.lens.own is not None
    assert drawer.lens.pinned is None


def keep(drawer, places, label):
    drawer.draw(places)
    seen = drawer.pad.seen.pixels.copy()
    drawer.pad.keeping.buttons[label].click()
    drawer.look()
    return seen


def places(pad):
    parts = (pad.canvas, pad.seen, pad.bars, pad.keeping, pad.tools)
    return [part.geometry() for part in parts]


def test_nothing_moves_while_one_draws_keeps_and_is_refused(drawer, tmp_path):
    drawer.workbench.send(Step(3))
    drawer.look()
    before = places(drawer.pad)
    drawer.draw(SEVEN)
    assert places(drawer.pad) == before
    drawer.pad.open(tmp_path / "missing.png")
    drawer.look()
    assert places(drawer.pad) == before
    keep(drawer, THREE, 3)
    assert places(drawer.pad) == before


def test_what_is_kept_is_saved_as_data_that_can_be_trained_on(qtbot, drawer, tmp_path):
    seen = [keep(drawer, places, label) for places, label in ((THREE, 3), (SEVEN, 7)) * 6]
    assert drawer.pad.sheet.is_empty
    assert "12 kept" in drawer.pad.note.text()
    folder = tmp_path / "mine"
    drawer.pad.keeping.save(folder)
    assert str(folder) in drawer.pad.note.text()
    drawer.workbench.send(Step(2))
    drawer.look()
    theta = drawer.workbench.snapshot.theta.copy()
    drawer.window.own_data.open_folder(folder)
    qtbot.waitUntil(lambda: drawer.experiment.dataset.name == "image-folder")
    drawer.look()
    np.testing.assert_array_equal(drawer.workbench.snapshot.theta, theta)  # they still fit
    examples = drawer.workbench.snapshot.examples
    assert len(examples.train) == 10
    assert len(examples.test) == 2
    found = {pixels.tobytes() for part in (examples.train, examples.test) for pixels in part.inputs}
    assert found == {pixels.tobytes() for pixels in seen}
    drawer.workbench.send(Step(3))
    drawer.look()
    drawer.draw(SEVEN)
    assert drawer.pad.bars.names == tuple("0123456789")  # also those of which none was kept


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


def test_a_folder_of_other_images_is_learned_from_the_start(qtbot, drawer, small_images):
    drawer.workbench.send(Step(2))
    drawer.look()
    drawer.window.own_data.open_folder(Path(small_images.folder))
    qtbot.waitUntil(lambda: drawer.experiment.dataset == small_images)
    drawer.look()
    assert drawer.workbench.snapshot.step == 0


def test_it_works_while_training_in_its_own_thread(live_window, qtbot, mnist):
    live_window.workbench.open(mnist)
    live_window.panels.docks["digit-pad"].toggleViewAction().trigger()
    panel = live_window.panels.panels["digit-pad"]
    pad = panel.page
    qtbot.waitUntil(lambda: bool(pad.keeping.buttons), timeout=20_000)
    pad.sheet.begin(QPointF(*SEVEN[0]), 0.09, is_eraser=False)
    for place in SEVEN[1:]:
        pad.sheet.extend(QPointF(*place))
        pad.canvas.tell()
    qtbot.waitUntil(lambda: live_window.workbench.lens.own is not None, timeout=10_000)
    wanted = panel._picture().tobytes()
    qtbot.waitUntil(lambda: live_window.workbench.lens.own == wanted, timeout=10_000)
    present = live_window.editor.scene.present
    assert present.example.pixels.tobytes() == wanted
    assert present.activations
