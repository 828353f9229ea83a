"""The loss surface: what it shows is the loss there, and its words are true."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from playground.document.examples import load_example
from playground.document.experiment import Experiment
from playground.engine.activations.identity import Identity
from playground.engine.datasets.plane import Plane
from playground.engine.landscape.plane_kind import PLANES
from playground.engine.landscape.planes.random import RandomPlane
from playground.engine.landscape.planes.two_weights import TwoWeights
from playground.engine.layers.dense import Dense
from playground.engine.network import feed_forward
from playground.session.commands import Pause, Play, Step
from playground.ui.landscape.controls import kinds
from playground.ui.landscape.look import SurfaceLook
from playground.ui.landscape.words import honest_words
from playground.ui.number_format import short_number
from tests.ui.surface_viewer import POINTS, Viewer, small

KINDS = [kind for kind in kinds() if kind.name != "runs"]


@pytest.fixture
def viewer(qtbot):
    return lambda experiment=None, n_steps=12: Viewer(qtbot, experiment or small(), n_steps)


@pytest.mark.parametrize("part", ["train", "test"])
def test_the_surface_is_the_loss_at_those_weights(viewer, part):
    person = viewer()
    for kind in KINDS:
        person.choose(kind)
        if part == "test":
            options = replace(person.panel.asking.options, ground="held-out examples")
            person.panel._set_options(options)
            person.settle()
        survey = person.survey
        for row, column in ((0, 0), (7, 20), (32, 32)):
            theta = survey.laid.plane.at(survey.x[column], survey.y[row])
            expected = person.loss_at(theta, part)
            np.testing.assert_allclose(survey.z[row, column], expected, 1e-9, err_msg=kind.name)
        np.testing.assert_allclose(survey.trace.true[-1], person.loss_at(person.theta, part))


def test_points_off_the_plane_are_hollow_and_told(viewer):
    person = viewer(n_steps=40)
    person.choose(PLANES["gradient"])
    picture = person.contours._picture
    trace = person.survey.trace
    np.testing.assert_array_equal(picture.paths[0].is_off, trace.is_off)
    assert trace.is_off[1:-1].any()
    assert not trace.is_off[-1]
    assert not picture.is_point_off
    distances = np.linalg.norm(
        (trace.xy - trace.xy[-1]) @ person.survey.laid.plane.directions, axis=1
    )
    assert (trace.distances[distances > 0] > 0).any()
    assert "at most (hollow)" in person.panel.page.honest.words.words


def test_a_held_plane_stays_while_training_leaves_it(viewer):
    person = viewer()
    plane = person.survey.laid.plane
    person.workbench.send(Step(30))
    person.settle()
    assert person.survey.laid.plane is plane
    assert person.contours._picture.is_point_off
    assert "step 0" in person.panel.page.caption.words
    person.panel.controls.refresh.click()
    person.settle()
    assert person.survey.laid.plane is not plane
    assert not person.contours._picture.is_point_off
    np.testing.assert_allclose(person.survey.laid.plane.origin, person.theta)


def test_it_follows_while_training_plays(viewer):
    person = viewer()
    person.choose(PLANES["principal"])
    person.workbench.send(Play())
    steps = []
    for _ in range(6):
        person.look()
        QApplication.processEvents()
        person.window.panels._drawn.clear()
        steps.append(int(person.survey.trace.steps[-1]))
    person.workbench.send(Pause())
    person.settle()
    assert steps[-1] > steps[0]
    assert person.survey.trace.steps[-1] == person.workbench.snapshot.step
    np.testing.assert_allclose(person.survey.laid.plane.origin, person.theta)


def test_other_directions_are_another_question(viewer):
    person = viewer()
    questions = set()
    for kind in KINDS:
        person.choose(kind)
        questions.add(person.panel.asking.question)
    assert len(questions) == len(KINDS)
    person.choose(RandomPlane)
    before = person.survey.laid.plane.across
    person.panel._choose(RandomPlane(seed=5))
    person.settle()
    assert not np.array_equal(person.survey.laid.plane.across, before)


@pytest.mark.parametrize(
    ("kind", "words"),
    [("principal", "train a few more steps"), ("runs", "keep the weights at a start")],
)
def test_what_cannot_be_drawn_is_said_with_what_to_do(viewer, kind, words):
    person = viewer(n_steps=0)
    person.choose(PLANES[kind])
    assert words in person.panel.page.sentence.text()
    assert person.panel.page.pictures.currentWidget() is person.panel.page.sentence
    assert not person.panel.page.caption.isVisible()


def test_the_lowest_point_of_one_neuron_is_marked(viewer):
    network = feed_forward(POINTS, Dense(1, Identity()))
    person = viewer(Experiment(network, Plane(), dtype="float64"))
    person.choose(TwoWeights)
    lowest = person.survey.lowest
    assert lowest.loss <= np.nanmin(person.survey.z)
    assert person.contours._picture.optimum[:2] == lowest.xy
    words = person.panel.page.caption.words
    assert "★ lowest point of this surface" in words
    assert "by the normal equations" in words
    names = person.contours._picture.names
    for name, value in zip(names, lowest.xy, strict=True):
        assert f"{name} = {short_number(value)}".replace("-", "\N{MINUS SIGN}") in words


def test_in_other_directions_the_lowest_point_of_all_has_its_shadow(viewer):
    network = feed_forward(POINTS, Dense(1, Identity()))
    person = viewer(Experiment(network, Plane(), dtype="float64"))
    prepared = person.prepared().train
    inputs = prepared.inputs  # with a column of ones
    theta = np.linalg.lstsq(inputs, prepared.targets[:, 0], rcond=None)[0]
    for kind in ("random", "gradient", "hessian"):
        person.choose(PLANES[kind])
        lowest, plane = person.survey.lowest, person.survey.laid.plane
        np.testing.assert_allclose(lowest.xy, plane.coordinates(theta[np.newaxis])[0], atol=1e-6)
        assert lowest.loss == pytest.approx(person.loss_at(theta), abs=1e-9)
        is_off = lowest.distance > 1e-3 * person.survey.box.half
        assert person.contours._picture.is_optimum_off == is_off
        words = person.panel.page.caption.words
        assert "★ lowest point of all" in words
        for value in theta:
            assert f" = {short_number(value)}".replace("-", "\N{MINUS SIGN}") in words


def test_curvature_is_told_with_the_learning_rate_that_it_bears(viewer):
    person = viewer()
    person.panel.controls.curvature.click()
    person.settle()
    for _ in range(2):
        person.workbench.send(Step(5))
        person.settle()
    answer = person.workbench.snapshot.answer(person.panel._curvature).value
    strip = person.panel.page.curvature
    assert f"2/λ = {2 / answer.hessian[0]:.3g}" in strip.words.words
    assert "largest stable learning rate" in strip.words.words
    assert "in use η = 0.03" in strip.words.words
    steps, values = strip.sharpness.getData()
    assert (steps[0], steps[-1]) == (12, 22)
    assert values[-1] == answer.hessian[0]


def test_the_table_has_the_surface_and_the_path(viewer):
    person = viewer()
    table = person.panel.table()
    survey = person.survey
    surface = [row for row in table.rows if row[0] == "surface"]
    assert len(surface) == survey.z.size
    assert surface[34][2:5] == (survey.x[1], survey.y[1], survey.z[1, 1])
    path = [row for row in table.rows if row[0] == "path"]
    assert path[-1][1] == person.workbench.snapshot.step
    assert path[-1][5] == survey.trace.true[-1]
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_losses_that_are_not_finite_are_hatched_and_told(viewer):
    network = feed_forward(POINTS, Dense(1, Identity()))
    person = viewer(Experiment(network, Plane(), dtype="float64"))
    person.panel.asking.show_box(person.survey.box.zoomed(1e200, (0.0, 0.0)))
    person.panel._ask()
    person.settle()
    assert person.survey.missing_share > 0
    assert "Hatched:" in person.panel.page.caption.words


def test_another_network_gets_a_surface_of_its_own(viewer):
    person = viewer()
    person.choose(TwoWeights)
    person.workbench.open(load_example("spiral"))
    person.settle()
    assert len(person.survey.laid.plane.origin) == person.network.n_parameters


def test_a_look_from_the_command_line_is_taken_on(viewer):
    person = viewer()
    assert person.panel.take_on(SurfaceLook("two-weights", is_deep=True, is_logarithmic=True)) == ""
    person.settle()
    page = person.panel.page
    assert page.pictures.currentWidget() is page.surface
    assert page.surface._picture.is_log
    assert person.survey.laid.keys is not None


def test_why_there_is_no_picture_is_known_until_there_is_one(viewer):
    person = viewer(n_steps=0)
    person.choose(PLANES["principal"])
    assert "fewer than three points" in person.panel.showing.why_not
    person.workbench.send(Step(10))
    person.settle()
    assert person.panel.showing.why_not == ""


def test_the_colours_stand_below_their_map_and_have_a_name(viewer):
    person = viewer()
    contours = person.contours
    person.panel.resize(1400, 700)
    person.settle()
    plot, bar = contours.plot, contours.readout.bar
    right = contours.plot.mapTo(contours, plot.view.sceneBoundingRect().bottomRight().toPoint())
    end = bar.mapTo(contours, bar.rect().bottomRight())
    assert abs(end.x() - right.x()) <= 3
    assert contours.readout.title.text() == "loss"
    assert contours.readout.title.isVisible()


def test_how_far_the_weights_are_from_the_plane_is_told_beside_how_far_they_came(viewer):
    person = viewer(n_steps=0)
    start = person.theta.copy()
    person.workbench.send(Step(40))
    person.settle()
    person.choose(PLANES["gradient"])
    farthest = short_number(float(person.survey.trace.distances.max()))
    away = short_number(float(np.linalg.norm(person.theta - start)))
    words = person.panel.page.honest.words.words
    told = f"from this plane: 0 now, {farthest} at most (hollow); from their start it is {away}."
    assert told in words


def test_a_sentence_begins_with_a_capital_letter(viewer):
    person = viewer()
    survey = person.survey
    move = replace(survey.next_move, share=0.99999)
    words = honest_words(replace(survey, next_move=move))
    assert words.endswith(". Over 99.9 % of the next step lies in the plane.")
