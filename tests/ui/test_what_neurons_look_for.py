"""The panel of what neurons look for, in the window."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.document.examples import load_example
from playground.engine.measurements.exciting_examples import ExcitingExamples
from playground.engine.measurements.saliency import Saliency
from playground.engine.neuron_name import NeuronName
from playground.engine.saliency.looked_at import LookedAt
from playground.session.commands import Step
from playground.ui import theme
from playground.ui.digits.saliency_image import overlay
from playground.ui.digits.saliency_page import Kind
from playground.ui.digits.weight_scale import WeightScale

from .person import Person

NAME = "what-neurons-look-for"


def look(person):
    for _ in range(3):
        person.look()


def opened(qtbot, experiment, size=(900, 700)):
    person = Person(qtbot, experiment, (1200, 900))
    dock = person.window.panels.docks[NAME]
    dock.setFloating(True)
    dock.show()
    dock.resize(*size)
    look(person)
    return person, person.window.panels.panels[NAME]


@pytest.fixture
def mnist(qtbot):
    return opened(qtbot, load_example("mnist"))


def test_other_data_are_refused_with_a_sentence(qtbot):
    _, panel = opened(qtbot, load_example("circle"))
    assert "open data that are images" in panel.sentence.text()
    assert not panel.measurements()


def test_the_weights_are_live_and_their_parts_can_be_told_apart(mnist):
    person, panel = mnist
    gallery = panel.weights.images.gallery
    person.workbench.send(Step(3))
    look(person)
    snapshot = person.workbench.snapshot
    weight = snapshot.experiment.network.views(snapshot.theta)["hidden 1"]["weight"]
    np.testing.assert_array_equal(gallery.shown.values[:, :-1], weight)
    assert not panel.measurements()
    panel.weights.parts.choose(next(k for k in panel.weights.parts.buttons if k.name == "POSITIVE"))
    assert gallery.shown.values.min() == 0
    assert gallery.shown.values.max() > 0


def test_a_click_on_a_neuron_opens_it(mnist):
    person, panel = mnist
    gallery = panel.weights.images.gallery
    place = gallery.arrangement.image(4).center().toPoint()
    QTest.mouseClick(gallery, Qt.MouseButton.LeftButton, pos=place)
    look(person)
    neuron = NeuronName("hidden 1", "5")
    assert person.workbench.lens.thing == neuron
    assert panel.views.key == 1
    assert "Neuron 5 of hidden 1" in panel.sentence.text()
    assert panel.measurements() == {ExcitingExamples(neuron)}


def test_one_neuron_shows_what_excites_it_and_what_it_passes_on(mnist):
    person, panel = mnist
    panel.views.choose(1)
    person.workbench.look_through(replace(person.workbench.lens, thing=NeuronName("hidden 1", "3")))
    look(person)
    snapshot, page = person.workbench.snapshot, panel.neuron.page
    found = snapshot.answer(ExcitingExamples(NeuronName("hidden 1", "3"))).value
    assert [tile.row for tile in page.most.tiles] == found.most.tolist()
    assert [tile.row for tile in page.least.tiles] == found.least.tolist()
    weight = snapshot.experiment.network.views(snapshot.theta)["output"]["weight"]
    np.testing.assert_allclose(page.bars.shown.values, weight[:, 2])
    assert page.bars.shown.names == tuple("0123456789")
    place = page.most.place_of(1).center().toPoint()
    QTest.mouseClick(page.most, Qt.MouseButton.LeftButton, pos=place)
    look(person)
    assert person.workbench.lens.pinned == found.most[1]


def test_an_output_passes_on_nothing(mnist):
    person, panel = mnist
    panel.views.choose(1)
    person.workbench.look_through(replace(person.workbench.lens, thing=NeuronName("output", "8")))
    look(person)
    assert "The output “7”" in panel.sentence.text()
    assert not panel.neuron.page.bars.isVisible()
    assert panel.neuron.page.weights.image is None


@pytest.mark.parametrize("start", ["noise", "image"])
def test_the_input_that_excites_it_most_is_found_by_a_button(mnist, start):
    person, panel = mnist
    panel.views.choose(1)
    look(person)
    view = panel.neuron
    view.page.start.choose(start)
    QTest.mouseClick(view.page.button, Qt.MouseButton.LeftButton)
    look(person)
    found = view.climb.found.value
    assert found.is_over
    assert found.now.weighted_sum > found.first.weighted_sum
    assert not view.climb.is_running
    assert view.page.button.text() == "Find"
    assert view.page.dream.image is not None
    assert f"After {found.now.n_steps} small steps" in view.page.told.text()
    first = person.workbench.snapshot.examples.train.inputs[0] / 255
    assert np.allclose(found.first.values, first) == (start == "image")
    # what has been found is about this neuron only
    person.workbench.look_through(replace(person.workbench.lens, thing=NeuronName("hidden 1", "9")))
    look(person)
    assert view.page.dream.image is None


def test_a_search_can_be_cancelled(mnist):
    person, panel = mnist
    panel.views.choose(1)
    look(person)
    view = panel.neuron
    view._find()
    assert view.page.button.text() == "Cancel"
    assert len(panel.measurements()) == 2
    view._find()
    assert view.page.button.text() == "Find"
    assert len(panel.measurements()) == 1
    assert view.climb.found is None
    look(person)


def test_the_pinned_image_is_coloured_by_what_its_pixels_said(mnist):
    person, panel = mnist
    panel.views.choose(2)
    person.workbench.look_through(replace(person.workbench.lens, pinned=12))
    look(person)
    assert panel.measurements() == {Saliency(LookedAt(12))}
    seen = person.workbench.snapshot.answer(Saliency(LookedAt(12))).value
    page = panel.image.page
    for kind, signed in (
        (Kind.SPOKE, seen.values * seen.slope),
        (Kind.SLOPE, seen.slope),
        (Kind.LOSS, -seen.loss_slope),
    ):
        page.kinds.choose(kind)
        expected = overlay(seen.values, signed, (28, 28), theme.current_theme())
        assert page.coloured.image == expected
    assert "Image 13 of the training part" in panel.sentence.text()
    assert f"It is a “{seen.label}”" in page.title.text()
    np.testing.assert_allclose(page.bars.shown.values, seen.shares)


def test_the_overlay_is_blue_for_and_orange_against():
    values, signed = np.zeros(4), np.array([1.0, -1.0, 0.0, np.nan])
    picture = overlay(values, signed, (2, 2), theme.LIGHT)
    assert picture.pixelColor(0, 0).name() == theme.LIGHT.positive
    assert picture.pixelColor(1, 0).name() == theme.LIGHT.negative
    assert picture.pixelColor(0, 1).name() == "#ffffff"
    assert picture.pixelColor(1, 1).name() == "#ffffff"


def test_the_smallest_change_turns_the_answer(mnist):
    person, panel = mnist
    person.workbench.send(Step(300))
    panel.views.choose(2)
    look(person)
    view = panel.image
    seen = person.workbench.snapshot.answer(Saliency(LookedAt(0))).value
    wanted = 2 if seen.answer != 2 else 7
    view.page.wanted.set_value(str(wanted))
    view.page.wanted.value_changed.emit(str(wanted))
    QTest.mouseClick(view.page.button, Qt.MouseButton.LeftButton)
    look(person)
    found = view.change.found.value
    assert found.is_over
    assert found.change.is_turned
    assert (found.change.answer_before, found.change.answer_after) == (seen.answer, wanted)
    assert f"“{seen.answer}” has become “{wanted}”" in view.page.told.text()
    assert [caption.text() for caption in view.page.captions][::2] == [
        f"before: “{seen.answer}”",
        f"after: “{wanted}”",
    ]
    assert all(picture.image is not None for picture in view.page.pictures)
    person.workbench.look_through(replace(person.workbench.lens, pinned=3))
    look(person)
    assert view.page.pictures[0].image is None  # another image, another change


def test_a_picture_of_ones_own_is_looked_at_too(mnist):
    person, panel = mnist
    panel.views.choose(2)
    own = bytes([200] * 100 + [0] * 684)
    person.workbench.look_through(replace(person.workbench.lens, own=own))
    look(person)
    assert panel.measurements() == {Saliency(LookedAt(own=own))}
    panel.image.page.kinds.choose(Kind.LOSS)
    assert "not known" in panel.image.page.title.text()
    assert panel.image.page.coloured.image is None


def test_one_image_is_that_of_the_drawing_whatever_has_been_let_go_of(mnist):
    person, panel = mnist
    panel.views.choose(2)
    caption = person.editor.examples.caption
    for pinned, own, row in ((None, None, 0), (41, None, 41), (None, None, 41)):
        lens = replace(person.workbench.lens, pinned=pinned, own=own)
        person.workbench.look_through(lens)
        look(person)
        assert panel.measurements() == {Saliency(LookedAt(row))}
        assert panel.sentence.text().startswith(f"Image {row + 1} of the training part")
        assert caption.text().startswith(f"training image {row + 1} of")
    words = "test image 7: a 3"
    person.workbench.look_through(replace(person.workbench.lens, own=bytes(784), own_words=words))
    look(person)
    assert (panel.sentence.text(), caption.text()) == ("Test image 7: a 3.", words)


def test_the_scale_is_that_of_most_weights_and_stays_while_they_change():
    rng, scale = np.random.default_rng(0), WeightScale()
    weights = rng.standard_normal((30, 784)).astype(np.float32)
    weights[0, 0] = 9.0
    limit = scale.fit(weights, "a")
    assert 0.94 < (np.abs(weights) <= limit).mean() < 0.97
    assert scale.is_cut
    for _ in range(5):
        assert scale.fit(0.9 * weights, "a") == limit
    assert scale.fit(3 * weights, "a") > limit
    assert scale.fit(np.zeros((2, 3)), "b") == 1.0
    assert scale.fit(np.array([[0, 0, 0.4]]), "c") == 0.4
    assert not scale.is_cut


def test_the_key_says_that_some_weights_are_beyond_it(mnist):
    person, panel = mnist
    bar = panel.weights.images.bar
    assert any(number.startswith("≥ ") for number in bar.numbers)
    table = panel.table()
    weight = person.network.views(person.workbench.snapshot.theta)["hidden 1"]["weight"]
    assert len(table.rows) == weight.size
    assert table.rows[784 + 29] == ("neuron 2", 2, 2, pytest.approx(float(weight[1, 29])))


def test_one_neuron_and_one_image_have_tables(mnist):
    person, panel = mnist
    panel.views.choose(1)
    person.workbench.look_through(replace(person.workbench.lens, thing=NeuronName("hidden 1", "3")))
    look(person)
    rows = panel.table().rows
    theta = person.workbench.snapshot.theta
    weights = person.network.views(theta)["output"]["weight"][:, 2]
    assert [row[2] for row in rows if row[0] == "weight to"] == weights.tolist()
    found = person.workbench.snapshot.answer(ExcitingExamples(NeuronName("hidden 1", "3"))).value
    sums = [row[2] for row in rows if row[0] == "excited most by"]
    assert sums == found.most_sums.tolist()
    panel.views.choose(2)
    look(person)
    seen = person.workbench.snapshot.answer(Saliency(LookedAt(0))).value
    table = panel.table()
    assert table.columns[:3] == ("row", "column", "ink")
    assert [row[2] for row in table.rows] == seen.values.tolist()
    assert [row[3] for row in table.rows] == seen.contribution.tolist()


def test_nothing_jumps_when_the_smallest_change_comes(mnist):
    person, panel = mnist
    panel.views.choose(2)
    look(person)
    page = panel.image.page
    parts = (page.image, page.coloured, page.bars, page.button, page.pictures[0], page.told)
    before = [part.geometry() for part in parts]
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    for _ in range(3):
        look(person)
    assert panel.image.change.found is not None
    assert [part.geometry() for part in parts] == before
