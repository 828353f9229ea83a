"""Pictures of widgets: an SVG file has to look like the PNG file in any viewer."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from playground.app import make_window
from playground.document.data_files import read
from playground.session.commands import Step
from playground.session.synchronous_session import SynchronousSession
from playground.ui import theme
from playground.ui.pictures import PictureError, save_picture, scale_for_page

SVG = "{http://www.w3.org/2000/svg}"
STROKED = {SVG + tag for tag in ("path", "polyline", "polygon", "circle", "ellipse", "rect")}

TOLERANCE = 24
"""Of 255: antialiasing differs a little."""


@pytest.fixture(scope="module", autouse=True)
def light(qapp):
    theme.apply(qapp, theme.LIGHT)


@pytest.fixture
def window(qtbot):
    made = make_window(SynchronousSession(read), "spiral")
    qtbot.addWidget(made)
    made.resize(1000, 640)  # too little for the network: it has to be cut off
    made.show()
    made.start()
    made.workbench.send(Step(300))
    for _ in range(3):
        made.workbench.poll()
        QApplication.processEvents()
    yield made
    made.stop()


def pixels(image):
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def drawn(svg, size):
    picture = QImage(size, QImage.Format.Format_RGB888)
    picture.fill("white")
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    QSvgRenderer(str(svg)).render(painter)
    painter.end()
    return picture


def blurred(image):
    """Return the mean colours of squares of 8 pixels: texts may be a pixel elsewhere."""
    height, width = (n // 8 * 8 for n in image.shape[:2])
    return image[:height, :width].reshape(height // 8, 8, width // 8, 8, 3).mean(axis=(1, 3))


def part_of(window, name):
    if name == "window":
        return window
    return window.editor if name == "network" else window.panels.panels[name]


@pytest.mark.parametrize("name", ["decision-boundary", "loss-curves", "network", "window"])
def test_an_svg_looks_like_the_png(window, tmp_path, name):
    widget = part_of(window, name)
    save_picture(widget, tmp_path / "picture.png")
    save_picture(widget, tmp_path / "picture.svg")
    png = QImage(str(tmp_path / "picture.png"))
    svg = drawn(tmp_path / "picture.svg", png.size())
    assert png.size() == widget.size()
    difference = np.abs(blurred(pixels(png)) - blurred(pixels(svg))).max(axis=2)
    assert (difference > TOLERANCE).mean() < 0.005
    assert difference.max() < 4 * TOLERANCE


@pytest.mark.parametrize("name", ["decision-boundary", "loss-curves", "window"])
def test_an_svg_needs_nothing_that_viewers_do_not_know(window, tmp_path, name):
    save_picture(part_of(window, name), tmp_path / "picture.svg")
    text = (tmp_path / "picture.svg").read_text()
    assert "non-scaling" not in text
    groups = [
        group
        for group in ElementTree.fromstring(text).iter(f"{SVG}g")
        if {each.tag for each in group} & STROKED and group.get("stroke", "none") != "none"
    ]
    assert len(groups) > 3
    for group in groups:
        numbers = re.findall(r"-?[\d.]+(?:e-?\d+)?", group.get("transform", "matrix(1,0,0,1,0,0)"))
        a, b, c, d, *_ = map(float, numbers)
        assert abs(a * d - b * c) == pytest.approx(1, abs=0.01)  # a pen keeps its width


def test_curves_in_an_svg_are_vectors_over_the_whole_width(window, tmp_path):
    panel = window.panels.panels["loss-curves"]
    save_picture(panel, tmp_path / "panel.svg")
    paths = re.findall(r'<path[^>]* d="([^"]*)"', (tmp_path / "panel.svg").read_text())
    longest = max(paths, key=len)
    x = [float(place.split(",")[0]) for place in re.findall(r"[ML]([-\d.e]+,[-\d.e]+)", longest)]
    assert len(x) > 20
    assert max(x) - min(x) > 0.9 * panel.loss.plot.view.width()


class Example(QWidget):
    """A control and a text below it."""

    def __init__(self):
        super().__init__()
        self.button, self.text = QPushButton("click"), QLabel("text")
        self.button.setProperty("isControl", True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.button)
        layout.addWidget(self.text, 1)
        self.resize(200, 100)


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_controls_and_the_focus_are_left_out_and_come_back(qtbot, tmp_path, suffix):
    example = Example()
    qtbot.addWidget(example)
    example.show()
    qtbot.waitExposed(example)
    example.activateWindow()
    example.button.setFocus()
    had_focus = example.button.hasFocus()
    before, place = pixels(example.grab().toImage()), example.text.geometry()
    save_picture(example, tmp_path / f"picture.{suffix}")
    assert example.button.isVisible()
    assert example.button.hasFocus() == had_focus
    assert example.text.geometry() == place
    np.testing.assert_array_equal(pixels(example.grab().toImage()), before)
    example.button.hide()
    QApplication.processEvents()
    save_picture(example, tmp_path / f"without.{suffix}")
    one, other = ((tmp_path / f"{n}.{suffix}").read_bytes() for n in ("picture", "without"))
    assert one == other
    assert example.button.isHidden()


def test_controls_are_in_a_picture_of_the_window(qtbot, tmp_path):
    window, example = QMainWindow(), Example()
    qtbot.addWidget(window)
    window.setCentralWidget(example)
    window.show()
    save_picture(window, tmp_path / "window.svg")
    save_picture(example, tmp_path / "example.svg")
    assert "click" in (tmp_path / "window.svg").read_text()
    assert "click" not in (tmp_path / "example.svg").read_text()


@pytest.mark.parametrize(("width", "scale"), [(200, 6), (500, 3), (600, 2), (1900, 2)])
def test_a_picture_for_a_page_is_large(qtbot, tmp_path, width, scale):
    widget = Example()
    qtbot.addWidget(widget)
    widget.resize(width, 100)
    assert scale_for_page(widget) == scale
    save_picture(widget, tmp_path / "picture.png", scale=scale_for_page(widget))
    assert QImage(str(tmp_path / "picture.png")).size() == QSize(width, 100) * scale


def test_curves_and_points_grow_with_the_picture(window, tmp_path):
    for name in ("loss-curves", "decision-boundary"):
        panel = window.panels.panels[name]
        save_picture(panel, tmp_path / "small.png")
        save_picture(panel, tmp_path / "large.png", scale=3)
        small, large = (QImage(str(tmp_path / f"{size}.png")) for size in ("small", "large"))
        shrunk = pixels(large).reshape(small.height(), 3, small.width(), 3, 3).mean(axis=(1, 3))
        difference = np.abs(blurred(pixels(small)) - blurred(shrunk)).max(axis=2)
        assert (difference > TOLERANCE).mean() < 0.01


@pytest.mark.parametrize("name", ["picture.jpg", "nowhere/picture.png", "nowhere/picture.svg"])
def test_what_cannot_be_written_gets_a_sentence(qtbot, tmp_path, name):
    widget = Example()
    qtbot.addWidget(widget)
    with pytest.raises(PictureError, match="choose"):
        save_picture(widget, tmp_path / name)


class Scrolled(QWidget):
    """A text that has to be scrolled to."""

    def __init__(self):
        super().__init__()
        self.area, self.text = QScrollArea(), QLabel("text")
        self.text.setMinimumHeight(300)
        self.area.setWidget(self.text)
        self.area.setWidgetResizable(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)
        self.resize(200, 100)


def test_a_picture_is_on_paper_without_scroll_bars_and_whole(qtbot, tmp_path):
    scrolled = Scrolled()
    qtbot.addWidget(scrolled)
    scrolled.show()
    qtbot.waitExposed(scrolled)
    scrolled.area.verticalScrollBar().setValue(50)
    save_picture(scrolled, tmp_path / "whole.png", grows=True)
    save_picture(scrolled, tmp_path / "part.png")
    whole, part = (QImage(str(tmp_path / f"{name}.png")) for name in ("whole", "part"))
    assert whole.height() >= 300
    assert part.size() == scrolled.size() == QSize(200, 100)
    for image in (whole, part):  # where the scroll bar was, too
        assert image.pixelColor(190, 60).name() == theme.LIGHT.base
    assert scrolled.area.verticalScrollBar().value() == 50
    assert not scrolled.testAttribute(Qt.WidgetAttribute.WA_SetPalette)
