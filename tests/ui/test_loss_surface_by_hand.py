"""The loss surface by hand: weights are chosen and set, races started, states kept."""

import numpy as np
import pytest

from playground.document import edits
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.landscape.plane_kind import PLANES
from playground.engine.landscape.planes.random import RandomPlane
from playground.engine.landscape.planes.two_weights import TwoWeights
from playground.engine.parameter_key import parameter_index
from playground.session.commands import Step
from tests.ui.person import SHIFT
from tests.ui.surface_viewer import Viewer, small


@pytest.fixture
def viewer(qtbot):
    return lambda experiment=None, n_steps=12: Viewer(qtbot, experiment or small(), n_steps)


def test_two_weights_are_those_selected_in_the_drawing(viewer):
    person = viewer()
    person.choose(TwoWeights)
    person.click(person.weight(("input", "x1"), ("hidden 1", "1")))
    person.click(person.weight(("input", "x2"), ("hidden 1", "1")), SHIFT)
    person.settle()
    assert person.survey.laid.keys == person.two_keys()
    caption = person.panel.page.caption.words
    assert "Varies: weight x₁ → neuron 1 and weight x₂ → neuron 1." in caption
    assert "Fixed: the other 7 weights and biases, as they are now." in caption


def test_the_steepest_two_weights_are_chosen_first_and_stay(viewer):
    person = viewer()
    person.choose(TwoWeights)
    keys = person.survey.laid.keys
    assert "click a weight in the drawing" in person.panel.page.weights_bar.hint.words
    slope = mean_gradient(
        person.network,
        person.experiment.loss,
        person.prepared().train,
        person.theta,
    )
    chosen = [parameter_index(person.network, key) for key in keys]
    assert set(chosen) == set(np.argsort(np.abs(slope))[-2:].tolist())
    person.workbench.send(Step(300))
    person.settle()
    assert person.survey.laid.keys == keys


def test_dragging_the_point_sets_two_weights_and_is_one_step_of_undo(viewer):
    person = viewer()
    person.panel._choose(TwoWeights(*person.two_keys()))
    person.settle()
    before = person.theta.copy()
    person.drag_point(1.5, -0.75)
    chosen = [parameter_index(person.network, key) for key in person.two_keys()]
    np.testing.assert_allclose(person.theta[chosen], [1.5, -0.75], atol=0.02)
    others = np.delete(np.arange(len(before)), chosen)
    np.testing.assert_array_equal(person.theta[others], before[others])
    np.testing.assert_allclose(person.survey.trace.xy[-1], person.theta[chosen])
    assert person.survey.trace.true[-1] == pytest.approx(person.loss_at(person.theta))
    person.workbench.undo()
    person.settle()
    np.testing.assert_array_equal(person.theta, before)
    assert person.workbench.history.undo_label is None


def test_a_click_beside_the_point_sets_the_weights_there(viewer):
    person = viewer()
    person.panel._choose(TwoWeights(*person.two_keys()))
    person.settle()
    before = person.theta.copy()
    person.click_place(-1.0, 2.0)
    chosen = [parameter_index(person.network, key) for key in person.two_keys()]
    np.testing.assert_allclose(person.theta[chosen], [-1.0, 2.0], atol=0.02)
    person.click_place(2.0, 2.0)
    person.workbench.undo()
    person.settle()
    np.testing.assert_allclose(person.theta[chosen], [-1.0, 2.0], atol=0.02)
    person.workbench.undo()
    person.settle()
    np.testing.assert_array_equal(person.theta, before)


def test_dragging_in_the_past_makes_a_branch(viewer):
    person = viewer(n_steps=20)
    person.workbench.go_to(None, 5)
    person.panel._choose(TwoWeights(*person.two_keys()))
    person.settle()
    person.drag_point(1.0, 1.0)
    person.workbench.send(Step(3))
    person.settle()
    assert len(person.workbench.snapshot.timeline.branches) == 2
    assert person.workbench.snapshot.step == 8


def test_what_is_no_plane_of_two_weights_cannot_be_dragged(viewer):
    person = viewer()
    before = person.theta.copy()
    person.click_place(0.5, 0.5)
    person.drag_point(0.5, 0.5)
    np.testing.assert_array_equal(person.theta, before)


def test_the_wheel_zooms_about_the_mouse_and_holds_the_range(viewer):
    person = viewer()
    before = person.survey.box
    person.wheel(0.5, 0.5, 2)
    box = person.survey.box
    assert box.half == pytest.approx(before.half / 1.25**2)
    assert (0.5 - box.left) / (box.right - box.left) == pytest.approx(
        (0.5 - before.left) / (before.right - before.left), abs=0.01
    )
    assert not person.panel.asking.options.is_range_following


def test_the_same_weight_twice_is_said(viewer):
    person = viewer()
    key = person.two_keys()[0]
    person.panel._choose(TwoWeights(key, key))
    person.settle()
    assert "same weight" in person.panel.page.sentence.text()


def test_between_runs_the_three_states_are_corners(viewer):
    person = viewer(n_steps=0)
    person.choose(PLANES["runs"])
    buttons = person.panel.page.states_bar.buttons
    kept = [person.theta.copy()]
    buttons["start"].click()
    for n, name in ((20, "end A"), (25, "end B")):
        person.workbench.send(Step(n))
        person.settle()
        kept.append(person.theta.copy())
        buttons[name].click()
    person.settle()
    survey = person.survey
    names, *_ = zip(*survey.laid.landmarks, strict=True)
    assert names == ("start", "end A", "end B")
    for (_, x, y), theta in zip(survey.laid.landmarks, kept, strict=True):
        np.testing.assert_allclose(survey.laid.plane.at(x, y), theta, atol=1e-12)
    assert "through start, end A and end B" in person.panel.page.caption.words


def test_between_two_states_is_a_line_with_its_barrier(viewer):
    person = viewer(n_steps=0)
    person.choose(PLANES["runs"])
    bar = person.panel.page.states_bar
    first = person.theta.copy()
    bar.buttons["start"].click()
    person.workbench.send(Step(60))
    person.settle()
    bar.buttons["end A"].click()
    person.settle()
    line = person.panel.page.line
    assert person.panel.page.pictures.currentWidget() is line
    at, losses = line.curve.getData()
    for t in (0.0, 0.5, 1.0):
        place = int(np.abs(at - t).argmin())
        theta = (1 - t) * first + t * person.theta
        assert losses[place] == pytest.approx(person.loss_at(theta))
    assert "barrier" in person.panel.page.caption.words
    person.choose(RandomPlane)
    assert person.panel.page.pictures.currentWidget() is person.contours


def test_a_race_starts_where_the_point_is_dropped(viewer):
    person = viewer()
    person.panel._choose(TwoWeights(*person.two_keys()))
    person.settle()
    person.panel.controls.race.click()
    person.settle()
    person.drag_point(-1.0, 1.0)
    paths = person.contours._picture.paths[1:]
    assert len(paths) == 3
    start = person.survey.trace.xy[-1]
    for path in paths:
        np.testing.assert_allclose(path.xy[0], start)
        assert not path.is_off.any()  # only the two weights move
        assert path.losses[-1] < path.losses[0]
    ends = {tuple(path.xy[-1]) for path in paths}
    assert len(ends) == 3
    person.panel.page.race_bar.alone.click()
    person.settle()
    assert all(path.is_off.any() for path in person.contours._picture.paths[1:])
    person.panel.controls.race.click()
    person.settle()
    assert len(person.contours._picture.paths) == 1


def test_the_two_weights_stay_chosen_while_they_are_there(viewer):
    person = viewer()
    keys = person.two_keys()
    person.panel._choose(TwoWeights(*keys))
    person.settle()
    person.workbench.apply(edits.add_neuron("hidden 1"))
    person.settle()
    assert person.survey.laid.keys == keys
    assert len(person.survey.laid.plane.origin) == person.network.n_parameters
    person.workbench.apply(edits.remove_neuron("hidden 1", "1"))
    person.settle()
    assert set(person.survey.laid.keys).isdisjoint(keys)
