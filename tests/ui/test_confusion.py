"""The panel of confusions, in the window."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from playground.document import edits
from playground.document.examples import load_example
from playground.engine.activations.identity import Identity
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.layers.dense import Dense
from playground.engine.network import Network
from playground.session.commands import Step
from playground.ui import theme
from playground.ui.digits.confusion_matrix import MatrixPicture
from playground.ui.digits.confusion_words import how_sure

from .person import Person

NAME = "confusion"


def look(person):
    for _ in range(3):
        person.look()


def opened(qtbot, experiment, size=(900, 600)):
    person = Person(qtbot, experiment, (1200, 900))
    dock = person.window.panels.docks[NAME]
    dock.setFloating(True)
    dock.show()
    dock.resize(*size)
    look(person)
    return person, person.window.panels.panels[NAME]


@pytest.fixture
def circle(qtbot):
    return opened(qtbot, load_example("circle"))


@pytest.fixture
def mnist(qtbot):
    return opened(qtbot, load_example("mnist"))


def click_cell(person, panel, pair):
    picture = panel.page.matrix
    place = picture.place_of(pair).center().toPoint()
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=place)
    look(person)


def click_tile(person, panel, index):
    grid = panel.page.examples.grid
    place = grid.place_of(index).center().toPoint()
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=place)
    look(person)


def rows(panel):
    return [tile.row for tile in panel.page.examples.grid.tiles]


def test_it_tells_how_many_are_right(circle):
    person, panel = circle
    found = panel._answer.value
    n = len(found.labels)
    assert found.counts.sum() == n
    assert f"{found.n_right:,} of {n:,} test examples right" in panel.sentence.text()
    truth, answer = found.worst
    names = person.experiment.dataset.classes
    assert f"“{names[truth]}” taken for “{names[answer]}”" in panel.sentence.text()


def test_all_mistakes_are_shown_until_a_cell_is_clicked(circle):
    person, panel = circle
    found = panel._answer.value
    assert rows(panel) == found.mistakes(200).tolist()
    click_cell(person, panel, (0, 1))
    meant = np.flatnonzero((found.labels == 0) & (found.answers == 1))
    assert set(rows(panel)) == set(meant.tolist())
    sure = found.confidences[rows(panel)]
    assert (np.diff(sure) <= 0).all()
    assert f"{len(meant):,} of" in panel.page.heading.text()
    click_cell(person, panel, (0, 1))
    assert rows(panel) == found.mistakes(200).tolist()


def test_a_click_on_a_training_example_pins_it(circle):
    person, panel = circle
    panel.which.choose(True)
    look(person)
    click_cell(person, panel, (1, 1))
    click_tile(person, panel, 2)
    row = rows(panel)[2]
    assert person.workbench.lens.pinned == row
    assert panel.page.card.isVisible()
    assert f"Example {row + 1:,}:" in panel.page.card.sentence.text()
    click_tile(person, panel, 2)
    assert person.workbench.lens.pinned is None
    assert not panel.page.card.isVisible()


def test_a_click_on_a_test_example_shows_it_large_and_pins_nothing(circle):
    person, panel = circle
    click_tile(person, panel, 0)
    row = rows(panel)[0]
    found = panel._answer.value
    assert person.workbench.lens.pinned is None
    bars = panel.page.card.bars.shown
    assert bars.values[bars.marked] == pytest.approx(found.confidences[row], rel=1e-3)
    assert bars.names == person.experiment.dataset.classes


def test_the_keys_walk_through_the_cells(circle):
    person, panel = circle
    panel.page.matrix.setFocus()
    QTest.keyClick(panel.page.matrix, Qt.Key.Key_Right)
    assert panel.page.pair == (0, 0)
    QTest.keyClick(panel.page.matrix, Qt.Key.Key_Right)
    QTest.keyClick(panel.page.matrix, Qt.Key.Key_Right)
    QTest.keyClick(panel.page.matrix, Qt.Key.Key_Down)
    assert panel.page.pair == (1, 1)
    assert person.workbench.snapshot.step == 0


def test_pointing_at_a_cell_tells_what_it_is(circle):
    _, panel = circle
    found = panel._answer.value
    panel.page.matrix._point((1, 0))
    assert f"{found.counts[1, 0]:,} of {found.sizes[1]:,}" in panel.sentence.text()
    panel.page.matrix._point(None)
    assert "Commonest mistake" in panel.sentence.text()


def test_accuracies_of_the_classes_over_time(circle):
    person, panel = circle
    panel.views.choose(1)
    for _ in range(3):
        person.workbench.send(Step(5))
        look(person)
    for is_training in (False, True):
        panel.which.choose(is_training)
        look(person)
        ends = []
        for line in panel.curves.lines:
            x, y = line.getData()
            assert x.tolist() == [*range(16)]
            ends.append(y[-1] / 100)
        np.testing.assert_allclose(ends, panel._answer.value.accuracies)
        for line, dots in zip(panel.curves.lines, panel.curves.dots, strict=True):
            np.testing.assert_array_equal(dots.getData(), line.getData())  # few: each is a dot
    person.workbench.send(Step(40))
    for _ in range(40):
        person.workbench.send(Step(1))
        look(person)
    assert len(panel.curves.lines[0].getData()[0]) > 40
    assert not any(len(dots.getData()[0]) for dots in panel.curves.dots)


def test_accuracies_are_known_from_before_the_panel_was_opened(qtbot):
    person = Person(qtbot, load_example("circle"))
    for _ in range(3):
        person.workbench.send(Step(5))
        look(person)
    dock = person.window.panels.docks["confusion"]
    dock.setFloating(True)
    dock.show()
    look(person)
    panel = person.window.panels.panels["confusion"]
    panel.views.choose(1)
    look(person)
    steps = panel.curves.lines[0].getData()[0]
    assert steps[0] == 0
    assert len(steps) >= 3
    assert "Known from" not in panel.curves.key.text()


def test_what_nobody_counted_is_said_to_be_unknown(qtbot):
    person = Person(qtbot, load_example("circle"))
    dock = person.window.panels.docks["confusion"]
    person.window.panels.docks["loss-curves"].hide()
    person.workbench.reset()
    look(person)
    person.workbench.send(Step(7))
    look(person)
    dock.setFloating(True)
    dock.show()
    look(person)
    panel = person.window.panels.panels["confusion"]
    panel.views.choose(1)
    look(person)
    assert panel.curves.lines[0].getData()[0].tolist() == [7]
    assert "Known from step 7 on" in panel.curves.key.text()


def test_calibration_shows_each_bins_accuracy(circle):
    person, panel = circle
    panel.views.choose(2)
    look(person)
    calibration = panel._answer.value.calibration
    room = panel.calibration._rooms[0]
    for index in np.flatnonzero(calibration.counts).tolist():
        height = panel.calibration.bar(index).height() / room.height()
        assert height == pytest.approx(calibration.accuracies[index])
        assert f"{calibration.counts[index]:,} answers" in panel.calibration.explanation(index)
    right = panel._answer.value.n_right / len(panel._answer.value.labels)
    assert f"{100 * right:.1f} %" in panel.sentence.text()


@pytest.mark.parametrize(
    ("example", "words"), [("plane", "predicts numbers"), ("half-adder", "several outputs")]
)
def test_it_says_why_there_is_nothing_to_see(qtbot, example, words):
    _, panel = opened(qtbot, load_example(example))
    assert words in panel.sentence.text()
    assert not panel.measurements()
    assert not panel._pages.isVisible()
    assert panel.table() is None


def test_an_output_that_does_not_fit_is_told(circle):
    person, panel = circle
    person.workbench.apply(edits.set_neuron_count("output", 3))
    look(person)
    assert panel.sentence.text() == person.experiment.obstacle.sentence
    person.workbench.undo()
    look(person)
    assert "test examples right" in panel.sentence.text()


def test_the_table_has_the_counts(circle):
    _, panel = circle
    table = panel.table()
    found = panel._answer.value
    assert [row[1:-1] for row in table.rows] == [tuple(r) for r in found.counts.tolist()]


def test_digits_open_from_a_cell_and_the_drawing_shows_a_test_image(mnist):
    person, panel = mnist
    found = panel._answer.value
    truth, answer = found.worst
    click_cell(person, panel, (truth, answer))
    tiles = panel.page.examples.grid.tiles
    assert len(tiles) == min(200, found.counts[truth, answer])
    assert all(tile.image is not None for tile in tiles)
    assert tiles[0].lines[0] == f"{truth} → {answer}"
    click_tile(person, panel, 1)
    row = rows(panel)[1]
    test = person.workbench.snapshot.examples.test
    assert person.workbench.lens.own == test.inputs[row].tobytes()
    assert person.workbench.lens.pinned is None
    words = f"test image {row + 1:,}: {'an' if truth == 8 else 'a'}\N{NO-BREAK SPACE}{truth}"
    assert person.editor.examples.caption.text() == words
    bars = panel.page.card.bars.shown
    assert bars.marked == answer
    click_tile(person, panel, 1)
    assert person.workbench.lens.own is None


def test_outputs_that_are_no_shares_are_not_called_sure(qtbot, mnist):
    person, panel = mnist  # ten sigmoids
    click_tile(person, panel, 1)
    row = rows(panel)[1]
    pixels = person.workbench.snapshot.examples.test.inputs[row]
    theta = person.workbench.snapshot.theta.copy()
    bound = BoundNetwork(person.network, theta, 1)
    bound.inputs[...] = pixels[:, np.newaxis] / 255
    run(bound.forward)
    largest = float(bound.outputs.max())
    assert panel.page.card.sentence.text().endswith(f", output {largest:.3f}.")
    assert panel.page.examples.grid.tiles[1].lines[1] == f"{largest:.2f}"
    other, panel = opened(qtbot, load_example("mnist-softmax"))
    click_tile(other, panel, 1)
    sure = panel._answer.value.confidences[rows(panel)[1]]
    assert panel.page.card.sentence.text().endswith(f", {100 * sure:.1f} % sure.")


@pytest.mark.parametrize(
    ("activation", "confidence", "words"),
    [
        (Tanh(), 0.25, "output −0.500"),
        (Sigmoid(), 1.0, "output 1.000"),
        (Identity(), 0.75, "output 0.500"),
        (Identity(), 1.0, "output ≥ 1.000"),  # confidences end at the targets, outputs need not
        (Identity(), float("nan"), ""),
    ],
)
def test_an_output_is_what_the_network_gives(activation, confidence, words):
    experiment = load_example("mnist")
    output = replace(experiment.network.output, layer=Dense(10, activation))
    network = Network((*experiment.network.nodes[:-1], output))
    experiment = replace(experiment, network=network)
    assert how_sure(experiment, confidence) == words


def test_a_pinned_test_image_is_told_and_let_go_of_like_a_training_image(mnist):
    person, panel = mnist
    bar = person.window.data.pinned
    click_tile(person, panel, 1)
    row = rows(panel)[1]
    test = person.workbench.snapshot.examples.test
    assert bar.isVisible()
    assert bar.words.text().startswith(f"Pinned: test image {row + 1:,}\n")
    assert not bar.picture.pixmap().isNull()
    click_tile(person, panel, 2)
    assert bar.words.text().startswith(f"Pinned: test image {rows(panel)[2] + 1:,}\n")
    bar.button.click()
    look(person)
    assert not bar.isVisible()
    assert person.workbench.lens.own is None
    assert panel._chosen is None
    click_tile(person, panel, 1)
    drawn = replace(person.workbench.lens, own=test.inputs[0].tobytes(), own_words="")
    person.workbench.look_through(drawn)  # a digit of one's own is on the pad, not pinned
    assert not bar.isVisible()


def test_mistakes_stand_out_from_right_answers(circle, qapp):
    _, panel = circle
    found = panel._answer.value
    truth, answer = found.worst
    picture = panel.page.matrix
    seen = picture.grab().toImage()

    def colour(pair):
        corner = picture.place_of(pair).topLeft() + QPoint(4, 4).toPointF()
        return seen.pixelColor(corner.toPoint())

    mistake, right = colour((truth, answer)), colour((1 - truth, 1 - truth))
    assert mistake.red() > mistake.blue() + 60  # orange
    if found.counts[1 - truth, 1 - truth]:
        assert right.blue() > right.red()
        assert right.saturationF() < mistake.saturationF()


def test_many_classes_with_long_names_are_cut_off_and_not_painted_over(qtbot, circle):
    _, panel = circle
    picture = MatrixPicture()
    qtbot.addWidget(picture)
    picture.resize(200, 160)
    names = tuple(f"a class with a long name {i}" for i in range(40))
    picture.show_confusion(panel._answer.value, names[:2])
    picture.set_theme(theme.DARK)
    assert picture.place_of((1, 1)).right() < 200
    assert picture.place_of((1, 1)).bottom() < 160
    assert not picture.grab().isNull()


@pytest.mark.parametrize("size", [(900, 600), (620, 330), (340, 620), (400, 420)])
def test_the_matrix_stays_under_the_mouse_that_points_and_clicks(qtbot, size):
    person, panel = opened(qtbot, load_example("mnist"), size)
    picture, dock = panel.page.matrix, person.window.panels.docks[NAME]

    def places():
        corner = picture.mapTo(panel, QPoint(0, 0))
        return corner, picture.size(), panel.sentence.height(), panel.minimumSizeHint(), dock.size()

    before = places()
    truth, answer = panel._answer.value.worst
    picture._point((truth, answer))
    look(person)
    assert places() == before
    click_cell(person, panel, (truth, answer))
    assert places() == before
    click_tile(person, panel, 0)
    assert not panel.page.card.isHidden()
    assert places() == before
    assert panel.page.examples.height() >= 40


def test_cells_too_small_for_counts_have_percents_of_their_rows(mnist):
    _, panel = mnist
    matrix, confusion = panel.page.matrix, panel._answer.value
    sizes = confusion.counts.sum(axis=1, keepdims=True)
    matrix.resize(900, 900)
    assert matrix._shown_numbers(matrix._places).numbers is confusion.counts
    matrix.resize(236, 300)
    shown = matrix._shown_numbers(matrix._places)
    assert shown.is_share
    np.testing.assert_array_equal(shown.numbers, np.rint(100 * confusion.counts / sizes))


def test_what_is_said_of_a_clicked_cell_is_said_once(mnist):
    person, panel = mnist
    click_cell(person, panel, (2, 3))
    assert "“2” taken for “3”" in panel.page.heading.text()
    assert "images right" in panel.sentence.text()
