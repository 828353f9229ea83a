"""The panel of the minibatch against all, in the window."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.document import edits
from playground.document.examples import load_example
from playground.engine.optimisers.sgd import Sgd
from playground.engine.optimisers.simulated_annealing import SimulatedAnnealing
from playground.session.commands import Step
from playground.ui.gradients.cloud_words import degrees, left_out, times

from .person import Person

NAME = "against-all"


def opened(qtbot, experiment, size=(900, 600)):
    person = Person(qtbot, experiment, (1200, 900))
    dock = person.window.panels.docks[NAME]
    dock.setFloating(True)
    dock.show()
    dock.resize(*size)
    look(person)
    return person, person.window.panels.panels[NAME]


def look(person):
    for _ in range(3):
        person.look()


@pytest.fixture
def xor(qtbot):
    return opened(qtbot, load_example("xor"))


def pixel(plot, place):
    """Return the pixel of a place in a plot."""
    scene = plot.view.mapViewToScene(QPointF(*place))
    return plot.mapFromScene(scene)


def hover(plot, place):
    at, button = QPointF(place), Qt.MouseButton.NoButton
    where = plot.viewport().mapToGlobal(at)
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, where, button, button, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(plot.viewport(), event)


def test_it_says_how_far_the_next_minibatch_points_away(xor):
    _, panel = xor
    answer = panel._answer.value
    found = answer.coming.comparison
    text = panel.page.sentence.text()
    assert f"minibatch of 10 points <b>{degrees(found.angle)} away</b>" in text
    assert "where all 250 examples together point" in text
    assert f"{times(found.ratio)} as long" in text
    assert f"Usual for 10 is about {degrees(answer.angle_of(10))}" in text
    assert f", for 100 about {degrees(answer.angle_of(100))}." in text


def test_where_gradients_lie_on_one_line_it_counts_those_that_point_backwards(qtbot):
    _, panel = opened(qtbot, load_example("vanishing"))
    angles = panel._answer.value.drawn.angles
    n_back = int((angles > 90).sum())
    assert 0 < n_back < 100
    text = panel.page.sentence.text()
    assert f"of 100 minibatches of 10 drawn at random, {n_back} point the opposite way." in text
    assert "e-" not in text
    assert "Usual" not in text


def test_an_angle_is_never_written_with_a_power_of_ten():
    assert [degrees(angle) for angle in (0.0, 7e-05, 0.0099, 0.01, 0.4, 0.96, 180.0)] == [
        *("0°", "less than 0.01°", "less than 0.01°", "0.01°", "0.4°", "1°", "180°")
    ]


def test_where_every_step_looks_at_all_examples_no_minibatch_comes_next(xor):
    person, panel = xor
    person.workbench.apply(edits.set_field("optimiser", SimulatedAnnealing()))
    look(person)
    answer, text = panel._answer.value, panel.page.sentence.text()
    assert text.startswith(
        "Simulated annealing takes no minibatches: every step looks at all 250 examples. A "
        f"minibatch of 10 would usually point about {degrees(answer.angle_of(10))} away"
    )
    assert "next" not in text + panel.page.key.text()
    assert panel.cloud.coming.tip is None
    person.workbench.apply(edits.set_field("optimiser", Sgd()))
    look(person)
    assert panel.page.sentence.text().startswith("The next step’s minibatch of 10")
    assert panel.cloud.coming.tip is not None


def test_the_arrows_have_the_angle_and_the_lengths_of_the_sentence(xor):
    person, panel = xor
    answer = panel._answer.value
    found, (x, y) = answer.coming.comparison, panel.cloud.coming.tip
    assert np.degrees(np.arctan2(y, x)) == pytest.approx(found.angle, abs=1e-3)
    full = np.linalg.norm(panel.cloud.full.tip)
    assert np.hypot(x, y) / full == pytest.approx(found.ratio, rel=1e-4)
    assert panel.cloud.coming.line.opts["pen"].style() == Qt.PenStyle.SolidLine
    panel.is_widest.click()
    look(person)
    assert not panel._answer.value.is_through_next
    assert panel._answer.value.share_seen >= answer.share_seen
    assert panel.cloud.coming.line.opts["pen"].style() == Qt.PenStyle.CustomDashLine
    assert "shadow" in panel.page.key.text()


def test_the_picture_of_the_law_has_a_key_of_its_own(qtbot):
    _, panel = opened(qtbot, load_example("xor"), (400, 330))
    assert "measured" not in panel.page.key.text()
    panel.page.view.set_value("by size")
    panel.page._arrange()
    assert "measured" in panel.page.key.text()
    assert "minibatches" not in panel.page.key.text()


def test_the_picture_shows_the_numbers(xor):
    _, panel = xor
    answer = panel._answer.value
    assert panel.cloud.full.tip.tolist() == [answer.full_length, 0]
    assert panel.cloud.coming.tip.tolist() == answer.coming.point.tolist()
    np.testing.assert_array_equal(np.stack(panel.cloud.cloud.getData(), 1), answer.places)
    sizes, measured = answer.law.batch_sizes[:-1], answer.law.measured[:-1]
    drawn = np.stack(panel.law.dots.getData(), 1)
    np.testing.assert_allclose(drawn, np.log10(np.stack([sizes, measured], 1)))


def test_every_dot_is_at_its_true_angle_and_length(xor):
    person, panel = xor
    answer = panel._answer.value
    x, y = answer.places.T
    np.testing.assert_allclose(np.degrees(np.arctan2(np.abs(y), x)), answer.drawn.angles)
    np.testing.assert_allclose(np.hypot(x, y), answer.full_length * answer.drawn.ratios)
    np.testing.assert_allclose(x, answer.drawn.points[:, 0], rtol=1e-4)  # along, nothing changes
    assert (np.abs(y) >= np.abs(answer.drawn.points[:, 1]) * (1 - 1e-6)).all()
    panel.is_widest.click()
    look(person)
    widest = panel._answer.value
    np.testing.assert_array_equal(widest.places, widest.drawn.points)


def test_both_axes_of_the_cloud_have_the_same_scale(xor):
    _, panel = xor
    width, height = panel.cloud.plot.view.viewPixelSize()
    assert width == pytest.approx(height, rel=1e-3)
    (left, right), (bottom, top) = panel.cloud.plot.view.viewRange()
    x, y = panel._answer.value.places.T
    assert left < min(0, x.min()) < x.max() < right
    assert bottom < y.min() < y.max() < top


def test_larger_minibatches_make_a_narrower_cloud(xor):
    person, panel = xor
    before = panel._answer.value.places
    panel.size_slider.slider.setValue(panel.size_slider.slider.maximum() - 1)
    look(person)
    size = panel._answer.value.batch_size
    assert size == panel.size_slider.value > 20
    assert panel._answer.value.places.std() < before.std()
    assert f"100&nbsp;minibatches&nbsp;of&nbsp;{size}" in panel.page.key.text()
    assert size == 200
    assert f", for {size} about " in panel.page.sentence.text()


def test_it_follows_training_and_the_batch_size(xor):
    person, panel = xor
    first = panel._answer
    person.workbench.send(Step(5))
    look(person)
    assert (panel._answer.step, first.step) == (5, 0)
    person.workbench.apply(edits.set_field("batch_size", 25))
    look(person)
    assert panel.size_slider.value == panel._answer.value.batch_size == 25
    assert "minibatch of 25 points" in panel.page.sentence.text()


def test_a_dot_of_the_law_chooses_its_size(xor):
    person, panel = xor
    law = panel._answer.value.law
    which = law.batch_sizes.tolist().index(50)
    place = pixel(panel.law.plot, np.log10([50, law.measured[which]]))
    QTest.mouseClick(panel.law.plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    look(person)
    assert panel.size_slider.value == panel._answer.value.batch_size == 50


def test_pointing_at_a_minibatch_tells_of_it_and_a_click_does_nothing(xor):
    person, panel = xor
    key, lens = panel.page.key.text(), person.workbench.lens
    place = pixel(panel.cloud.plot, panel._answer.value.places[7])
    which = panel.cloud.pointer.row_at(QPointF(place))
    hover(panel.cloud.plot, place)
    angle = panel._answer.value.drawn.angles[which]
    assert panel.page.key.text().startswith(f"Minibatch {which + 1} of 100: {degrees(angle)} away")
    QTest.mouseClick(panel.cloud.plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert person.workbench.lens == lens
    hover(panel.cloud.plot, QPoint(2, 2))
    assert panel.page.key.text() == key


def test_a_minibatch_of_one_is_an_example_that_can_be_pinned(xor):
    person, panel = xor
    panel.size_slider.slider.setValue(0)
    look(person)
    answer = panel._answer.value
    points = answer.places
    which = int(np.linalg.norm(points - panel.cloud.full.tip, axis=1).argmin())
    place = pixel(panel.cloud.plot, answer.places[which])
    which = panel.cloud.pointer.row_at(QPointF(place))
    row = int(answer.drawn.firsts[which])
    hover(panel.cloud.plot, place)
    assert person.workbench.lens.hovered == row
    assert panel.page.key.text().endswith(f"(example {row + 1}).")
    QTest.mouseClick(panel.cloud.plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert person.workbench.lens.pinned == row


def test_where_there_is_little_room_one_picture_is_shown_at_a_time(qtbot):
    person, panel = opened(qtbot, load_example("xor"), (400, 300))
    assert panel.cloud.isVisible()
    assert not panel.law.isVisible()
    panel.page.view.setCurrentIndex(1)
    panel.page.view.activated.emit(1)
    assert panel.law.isVisible()
    assert not panel.cloud.isVisible()
    person.window.panels.docks[NAME].resize(800, 300)
    look(person)
    assert panel.cloud.isVisible()
    assert panel.law.isVisible()
    assert not panel.page.view.isVisible()


def test_of_many_examples_some_stand_for_all_and_it_says_so(qtbot):
    person, panel = opened(qtbot, load_example("mnist"))
    assert "1,000 of 5,000 examples stand for all" in panel.page.key.text()
    assert "lengths and angles are true" in panel.page.key.text()
    panel.is_widest.click()
    look(person)
    share = panel._answer.value.share_seen
    assert f"this plane shows {100 * share:.0f} % of the scatter" in panel.page.key.text()


def test_other_data_are_looked_at_anew(xor):
    person, panel = xor
    before = panel._answer.value
    person.workbench.apply(edits.choose_dataset(load_example("blobs").dataset))
    look(person)
    n = len(person.workbench.snapshot.examples.train)
    assert panel._answer.value.n_all == n
    assert panel._answer.value.sigma != before.sigma


def test_without_targets_it_says_what_is_missing(qtbot):
    experiment = load_example("xor")
    alone = replace(experiment.network.output, sources=())
    network = replace(experiment.network, nodes=(*experiment.network.nodes[:-1], alone))
    person, panel = opened(qtbot, replace(experiment, network=network))
    assert panel.page.sentence.text() == person.experiment.obstacle.sentence
    assert panel.measurements() == frozenset()
    assert panel.table() is None


def test_its_table_has_the_cloud_and_the_law(xor):
    _, panel = xor
    answer, table = panel._answer.value, panel.table()
    kinds = [row[0] for row in table.rows]
    assert kinds[:2] == ["all examples", "next minibatch"]
    assert kinds.count("drawn minibatch") == 100
    assert kinds.count("law") == len(answer.law.batch_sizes)
    assert table.rows[2][2:4] == tuple(answer.places[0])
    assert table.rows[-1][1] == 250


def test_what_training_does_at_random_is_told(xor):
    experiment = xor[0].experiment
    assert left_out(experiment) == ""
    node = experiment.network.hidden[0].id
    dropped = edits.set_layer(node, "dropout", 0.2).change(experiment)
    sentence = "Only the next step’s minibatch is seen with dropout, as in training."
    assert left_out(dropped) == sentence
    both = replace(dropped, input_noise=0.1, gradient_noise=0.1)
    assert left_out(both) == (
        "Only the next step’s minibatch is seen with dropout and noise on the inputs, as in "
        "training; noise on the gradient is left out."
    )
    noisy = replace(experiment, gradient_noise=0.1)
    assert left_out(noisy) == "The noise that training adds to the gradient is left out."
    output = experiment.network.output.id
    normalised = edits.insert_normalisation(output).change(experiment)
    assert left_out(normalised) == (
        "All these gradients are by the running averages of batch normalisation, unlike those of "
        "training."
    )
    everything = edits.insert_normalisation(output).change(both)
    assert "and without dropout and noise, unlike" in left_out(everything)


def test_the_panel_tells_it_after_the_angle(qtbot):
    experiment = load_example("xor")
    node = experiment.network.hidden[0].id
    _, panel = opened(qtbot, edits.set_layer(node, "dropout", 0.2).change(experiment))
    assert panel.page.sentence.text().endswith("is seen with dropout, as in training.")
