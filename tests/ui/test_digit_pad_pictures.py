"""Pictures on the pad: opened, pasted and dropped, and those that are none."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QImageReader
from PySide6.QtWidgets import QApplication

from playground.document.examples import load_example
from playground.ui import theme
from playground.ui.digits import pad_collection
from playground.ui.digits.pad_sheet import PadSheet

from .drawer import LEFT, SEVEN, Drawer
from .person import CONTROL, NONE


@pytest.fixture(scope="module")
def mnist():
    return load_example("mnist")


@pytest.fixture(autouse=True)
def collections_of_its_own(tmp_path, monkeypatch):
    """Keep what is kept in a folder of the test's."""
    where = tmp_path / "app-data"
    monkeypatch.setattr(
        pad_collection.QStandardPaths, "writableLocation", staticmethod(lambda _: str(where))
    )


@pytest.fixture
def drawer(qtbot, mnist):
    return Drawer(qtbot, mnist)


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


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_picture_from_a_file_is_read_as_if_drawn(drawer, tmp_path, suffix):
    drawer.draw(SEVEN)
    drawn = drawer.lens.own
    for size in (40, 200, 4000):  # up to the largest that is taken
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
    enter = QDragEnterEvent(at.toPoint(), actions, content, LEFT, NONE)
    QApplication.sendEvent(drawer.pad.canvas, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(drawer.pad.canvas, QDropEvent(at, actions, content, LEFT, NONE))
    drawer.look()
    assert drawer.lens.own == pasted


def in_format(name):
    """Return a 7, black on white, with pixels of another format."""
    image = dark_on_light(300)
    if name == "ARGB32":  # ink on nothing at all
        ink = image.copy()
        ink.invertPixels()
        image = image.convertToFormat(QImage.Format.Format_ARGB32)
        image.fill(0xFF000000)
        image.setAlphaChannel(ink)
        return image
    return image.convertToFormat(getattr(QImage.Format, f"Format_{name}"))


KINDS = (
    ("ARGB32", "png"),
    ("ARGB32", "webp"),
    ("Grayscale16", "png"),
    ("RGBA64", "png"),
    ("CMYK8888", "jpg"),
    ("Mono", "bmp"),
    ("Indexed8", "png"),
)


def test_pictures_of_every_kind_are_read_as_if_drawn(drawer, tmp_path):
    drawer.draw(SEVEN)
    drawn = drawer.lens.own
    for kind, suffix in KINDS:
        drawer.pad.tools.clear.click()
        drawer.look()
        file = tmp_path / f"{kind}.{suffix}"
        assert in_format(kind).save(str(file), suffix, 100)
        drawer.pad.open(file)
        drawer.look()
        assert drawer.lens.own is not None, kind
        assert likeness(drawer.lens.own, drawn) > 0.95, kind
    cmyk = QImageReader(str(tmp_path / "CMYK8888.jpg")).read()
    assert cmyk.format() == QImage.Format.Format_CMYK8888  # so it was one


def one_pixel(value):
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(value)
    return image


def make_file(file, kind):
    """Write what is no picture of a digit."""
    if kind == "text":
        file.write_text("no picture")
    elif kind == "empty":
        file.write_bytes(b"")
    elif kind == "folder":
        file.mkdir()
    elif kind == "cut":
        assert dark_on_light().save(str(file))
        file.write_bytes(file.read_bytes()[:40])
    elif kind == "half":
        assert dark_on_light(1200).save(str(file))
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif kind == "one pixel":
        assert one_pixel(0xFF000000).save(str(file))
    elif kind == "blank":
        assert one_pixel(0xFFFFFFFF).scaled(30, 30).save(str(file))
    elif kind == "huge":
        assert one_pixel(0xFF000000).scaled(4001, 10).save(str(file))


NO_DIGITS = ("text", "missing", "empty", "cut", "half", "blank", "one pixel", "huge", "folder")


@pytest.mark.no_qt_log
def test_files_that_are_no_digit_are_refused_by_a_sentence(drawer, tmp_path):
    drawer.draw(SEVEN)
    own, note = drawer.lens.own, drawer.pad.note
    for kind in NO_DIGITS:
        file = tmp_path / f"{kind}.png"
        make_file(file, kind)
        drawer.pad.say("")
        drawer.pad.open(file)
        drawer.look()
        assert note.isVisible()
        assert note.text().endswith("."), kind
        assert ("choose" in note.text()) or ("copy it again" in note.text()), kind
        assert drawer.lens.own == own


def ink_of_text(label):
    """Return the colour with which a label's style paints its text."""
    return label.palette().color(label.foregroundRole()).name()


def test_what_is_refused_stands_in_the_colour_of_what_is_wrong(qtbot, qapp, mnist, tmp_path):
    theme.apply(qapp, theme.LIGHT)
    drawer = Drawer(qtbot, mnist)
    note, look = drawer.pad.note, theme.LIGHT
    drawer.draw(SEVEN)
    assert ink_of_text(note) == look.muted_text
    (tmp_path / "broken.png").write_bytes(b"nonsense")
    drawer.pad.open(tmp_path / "broken.png")
    assert ink_of_text(note) == look.error
    drawer.draw(SEVEN[:2])
    assert ink_of_text(note) == look.muted_text
    drawer.pad.keeping.buttons[7].click()
    assert "Kept as" in note.text()
    assert ink_of_text(note) == look.muted_text
    drawer.pad.keeping.save(tmp_path / "mine")  # one class alone
    assert ink_of_text(note) == look.error


def test_a_picture_brings_the_brush_back(drawer, tmp_path):
    assert dark_on_light().save(str(tmp_path / "seven.png"))
    drawer.draw(SEVEN)
    drawer.pad.tools.tool.choose(True)
    drawer.pad.open(tmp_path / "seven.png")
    assert drawer.pad.tools.tool.key is False


def test_an_empty_clipboard_is_told(drawer):
    QGuiApplication.clipboard().clear()
    drawer.pad.tools.paste.click()
    assert drawer.pad.note.text() == "There is no picture to be pasted; copy one first."
