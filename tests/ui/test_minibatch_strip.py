"""The strip of a minibatch: chips that are pointed at, clicked, and walked through by keys."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from playground.engine.dataset import Examples, Part
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.gaussians import Gaussians
from playground.engine.datasets.mnist import Mnist
from playground.engine.datasets.truth_table import TruthTable
from playground.ui import theme
from playground.ui.examples.strip import MinibatchStrip
from playground.ui.lens import Lens

N = 600
RNG = np.random.default_rng(0)
POINTS = Part(RNG.uniform(-6, 6, (N, 2)), RNG.integers(0, 2, N))
IMAGES = Part(RNG.integers(0, 256, (N, 784), np.uint8), RNG.integers(0, 10, N))
HEIGHTS = Part(RNG.uniform(-6, 6, (N, 2)), RNG.uniform(-1, 1, (N, 1)))
AND = TruthTable(3, ("y1",), ("00000001",))
ADDER = TruthTable(2, ("sum", "carry"), ("0110", "0001"))


def snapshot_of(dataset, part):
    """Return as much of a snapshot as a strip looks at."""
    return SimpleNamespace(
        experiment=SimpleNamespace(dataset=dataset), examples=Examples(part, part)
    )


@dataclass
class Bench:
    """A strip in a window, which is told of its own wishes as a panel would."""

    strip: MinibatchStrip
    window: QWidget
    lens: Lens

    def follow(self, lens):
        self.lens = lens
        self.strip.show_lens(lens)

    def centre(self, place):
        return self.strip.visualRect(self.strip.model().index(place, 0)).center()

    def mouse(self, kind, place, button=Qt.MouseButton.NoButton):
        viewport, at = self.strip.viewport(), QPointF(place)
        keys = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, at, viewport.mapToGlobal(at), button, button, keys)
        QApplication.sendEvent(viewport, event)

    def click(self, place):
        self.mouse(QEvent.Type.MouseMove, place)
        self.mouse(QEvent.Type.MouseButtonPress, place, Qt.MouseButton.LeftButton)
        self.mouse(QEvent.Type.MouseButtonRelease, place, Qt.MouseButton.LeftButton)

    def colours_around(self, place):
        """Return the colours of the left edge of a chip."""
        picture = self.strip.viewport().grab().toImage()
        rect = self.strip.visualRect(self.strip.model().index(place, 0))
        return [picture.pixelColor(rect.left() + dx, rect.center().y()).name() for dx in range(5)]


@pytest.fixture
def bench(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    window = QWidget()
    strip = MinibatchStrip()
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(QLineEdit())  # has the focus at first
    layout.addWidget(strip)
    qtbot.addWidget(window)
    window.resize(400, 100)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    made = Bench(strip, window, Lens())
    strip.lens_wanted.connect(made.follow)
    return made


def test_each_example_is_a_chip_in_the_order_of_the_minibatch(bench):
    bench.strip.show_examples(snapshot_of(Circle(), POINTS), np.array([7, 3, 599]))
    model = bench.strip.model()
    assert bench.strip.rows == (7, 3, 599)
    assert [model.index(k, 0).data(Qt.ItemDataRole.AccessibleTextRole)[:11] for k in range(3)] == [
        "example 8: ", "example 4: ", "example 600",
    ]  # fmt: skip
    x1, x2 = POINTS.inputs[7]
    assert model.index(0, 0).data() == f"{x1:.2f}, {x2:.2f}".replace("-", "−")


def test_a_dot_has_the_colour_of_its_class(bench):
    rows = [int(np.flatnonzero(POINTS.targets == label)[0]) for label in (0, 1)]
    bench.strip.show_examples(snapshot_of(Circle(), POINTS), rows)
    picture = bench.strip.viewport().grab().toImage()
    for place, label in enumerate((0, 1)):
        rect = bench.strip.visualRect(bench.strip.model().index(place, 0))
        colours = {
            picture.pixelColor(x, rect.center().y()).name()
            for x in range(rect.left(), rect.left() + 20)
        }
        assert theme.LIGHT.classes[label] in colours


def test_an_image_is_drawn_as_ink_on_paper(bench):
    inputs = np.zeros((1, 784), np.uint8)
    inputs.reshape(28, 28)[:14] = 255
    bench.strip.show_examples(snapshot_of(Mnist(), Part(inputs, np.array([5]))), [0])
    picture = bench.strip.viewport().grab().toImage()
    middle = bench.centre(0)
    assert picture.pixelColor(middle.x(), middle.y() - 8).lightness() < 20
    assert picture.pixelColor(middle.x(), middle.y() + 8).lightness() > 235


@pytest.mark.parametrize(
    ("dataset", "part", "text"),
    [
        (Gaussians(), HEIGHTS, None),
        (ADDER, ADDER.load(RNG).train, "01 → 10"),
        (AND, AND.load(RNG).train, "001"),
    ],
    ids=["numbers", "adder", "one output"],
)
def test_other_data_have_short_texts(bench, dataset, part, text):
    bench.strip.show_examples(snapshot_of(dataset, part), [1])
    shown = bench.strip.model().index(0, 0).data()
    assert shown == text if text else "," in shown
    assert not bench.strip.grab().isNull()


def test_pointing_highlights_and_clicking_pins_and_lets_go(bench):
    bench.strip.show_examples(snapshot_of(Circle(), POINTS), [7, 3])
    bench.mouse(QEvent.Type.MouseMove, bench.centre(1))
    assert bench.lens == Lens(hovered=3)
    assert theme.LIGHT.accent in bench.colours_around(1)
    assert theme.LIGHT.accent not in bench.colours_around(0)
    bench.click(bench.centre(1))
    assert bench.lens == Lens(pinned=3, hovered=3)
    QApplication.sendEvent(bench.strip.viewport(), QEvent(QEvent.Type.Leave))
    assert bench.lens == Lens(pinned=3)
    assert bench.colours_around(1).count(theme.LIGHT.accent) >= 2
    bench.click(bench.centre(1))
    assert bench.lens.pinned is None


def test_what_is_pinned_elsewhere_is_marked_and_scrolled_to(bench):
    bench.strip.show_examples(snapshot_of(Mnist(), IMAGES), np.arange(500))
    viewport = bench.strip.viewport().rect()
    assert not viewport.contains(bench.centre(450))
    bench.strip.show_lens(Lens(pinned=450))
    assert viewport.contains(bench.centre(450))
    assert theme.LIGHT.accent in bench.colours_around(450)


def test_keys_walk_from_chip_to_chip_and_space_pins(bench):
    bench.strip.show_examples(snapshot_of(Mnist(), IMAGES), [7, 3, 5])
    bench.strip.setFocus(Qt.FocusReason.TabFocusReason)
    assert bench.lens.hovered == 7
    QTest.keyClick(bench.strip, Qt.Key.Key_Right)
    assert bench.lens.hovered == 3
    QTest.keyClick(bench.strip, Qt.Key.Key_Space)
    assert bench.lens.pinned == 3
    QTest.keyClick(bench.strip, Qt.Key.Key_Left)
    assert (bench.lens.hovered, bench.lens.pinned) == (7, 3)
    bench.strip.clearFocus()
    assert bench.lens == Lens(pinned=3)


def test_a_click_leaves_the_focus_where_it_is(bench):
    bench.strip.show_examples(snapshot_of(Circle(), POINTS), [7, 3])
    bench.click(bench.centre(0))
    assert not bench.strip.hasFocus()


@pytest.mark.parametrize("part", [POINTS, IMAGES], ids=["dots", "images"])
def test_chips_stand_below_bars(bench, part):
    dataset = Mnist() if part is IMAGES else Circle()
    bench.strip.show_examples(snapshot_of(dataset, part), np.arange(10))
    assert bench.strip.align(left=40, pitch=30.5)
    QApplication.processEvents()
    for place in range(10):
        assert bench.strip.centre_of(place) == pytest.approx(40 + (place + 0.5) * 30.5, abs=1.5)
    assert bench.strip.horizontalScrollBar().maximum() == 0
    assert not bench.strip.align(left=40, pitch=3)
    QApplication.processEvents()
    assert bench.strip.visualRect(bench.strip.model().index(0, 0)).width() > 30


def test_the_same_examples_are_not_laid_out_again(bench):
    snapshot = snapshot_of(Circle(), POINTS)
    bench.strip.show_examples(snapshot, np.arange(10))
    resets = []
    bench.strip.model().modelReset.connect(lambda: resets.append(1))
    bench.strip.show_examples(snapshot, np.arange(10))
    assert not resets
    bench.strip.show_examples(snapshot, np.arange(11))
    assert resets == [1]
