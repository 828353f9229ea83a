"""The loss surface says what it shows: nothing vanishes, and words belong to the picture."""

import numpy as np
import pytest

from playground.document.experiment import Experiment
from playground.engine.activations.identity import Identity
from playground.engine.datasets.plane import Plane
from playground.engine.landscape.planes.two_weights import TwoWeights
from playground.engine.layers.dense import Dense
from playground.engine.network import feed_forward
from playground.engine.optimisers.adam import Adam
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import parameter_key
from playground.session.commands import Step
from playground.ui.landscape.honest_strip import _gaps, decade_ticks, ticks
from playground.ui.surface.placing import SurfaceMarks
from tests.ui.surface_viewer import POINTS, Viewer, small


@pytest.fixture
def viewer(qtbot):
    return lambda experiment=None, n_steps=12: Viewer(qtbot, experiment or small(), n_steps)


def one_neuron(optimiser=None):
    network = feed_forward(POINTS, Dense(1, Identity()))
    return Experiment(network, Plane(), optimiser=optimiser or Sgd(0.01), dtype="float64")


@pytest.mark.parametrize("heights", ["linear", "logarithmic"])
def test_in_3d_nothing_that_is_off_the_plane_vanishes(viewer, heights):
    person = viewer(n_steps=0)
    person.panel.controls.in_3d.click()
    person.panel.form.options._take("heights", heights)
    person.workbench.send(Step(3000))
    person.settle()
    view = person.panel.page.surface
    picture = view._picture
    assert picture.is_point_off
    assert picture.point.loss < np.nanmin(picture.z)
    marks = SurfaceMarks(picture, view.relief(), view.frame(), view._theme)
    assert np.isfinite(marks.paths()[0].points).all()
    assert np.isfinite(marks._place(picture.point)[0]).all()
    assert heights != "linear" or picture.levels[0] <= picture.point.loss


def test_the_caption_names_the_step_of_the_plane_that_is_drawn(viewer):
    person = viewer(n_steps=0)
    person.workbench.send(Step(20))
    person.settle()
    person.panel.controls.refresh.click()
    person.settle()
    origin = person.theta.copy()
    person.workbench.send(Step(30))
    person.settle()
    person.panel.controls.race.click()
    person.settle()
    assert "the weights of step 20" in person.panel.page.caption.words
    np.testing.assert_allclose(person.survey.laid.plane.origin, origin)


def test_after_a_drop_the_picture_stays_while_the_point_is_well_inside(viewer):
    person = viewer(one_neuron(), n_steps=0)
    person.choose(TwoWeights)
    before = person.survey.box
    middle = (before.left + before.right) / 2, (before.bottom + before.top) / 2
    person.drag_point(middle[0] + 0.5 * before.half, middle[1])
    assert person.survey.box == before
    person.drag_point(before.right, before.top)
    assert person.survey.box != before


def test_weights_are_chosen_from_lists_by_name(viewer):
    person = viewer()
    person.choose(TwoWeights)
    bar = person.panel.page.weights_bar
    names = [bar.across.itemText(i) for i in range(bar.across.count())]
    assert len(names) == person.network.n_parameters
    for field, name in ((bar.across, "bias of output"), (bar.along, "weight x₂ → neuron 1")):
        index = names.index(name)
        field.setCurrentIndex(index)
        field.activated.emit(index)
        person.settle()
    assert "Varies: bias of output and weight x₂ → neuron 1." in person.panel.page.caption.words
    assert bar.across.currentText() == "bias of output"


def test_one_selected_weight_is_told(viewer):
    person = viewer()
    person.choose(TwoWeights)
    person.click(person.weight(("input", "x1"), ("hidden 1", "1")))
    assert "weight x₁ → neuron 1" in person.panel.page.weights_bar.hint.words


def test_the_only_other_weight_is_named(viewer):
    person = viewer(one_neuron())
    network = person.network
    keys = [key for key in network_keys(network) if key.source is not None]
    person.panel._choose(TwoWeights(*keys))
    person.settle()
    assert "Fixed: bias of output, as it is now." in person.panel.page.caption.words


def network_keys(network):
    return [parameter_key(network, index) for index in range(network.n_parameters)]


@pytest.mark.parametrize(
    ("optimiser", "words"),
    [
        (Sgd(0.001), "Small enough: "),
        (Sgd(10.0), "Too large: steps overshoot"),
        (Momentum(0.001), "rate is 2 (1 + μ)/λ = "),
        (Adam(0.001), "Adam makes steps of another size."),
    ],
)
def test_curvature_gives_a_verdict(viewer, optimiser, words):
    person = viewer(one_neuron(optimiser), n_steps=0)
    person.panel.controls.curvature.click()
    person.settle()
    assert words in person.panel.page.curvature.words.words


def test_a_race_is_over_when_the_point_is_put_elsewhere(viewer):
    person = viewer(one_neuron(), n_steps=0)
    person.choose(TwoWeights)
    person.panel.controls.race.click()
    person.settle()
    first = person.panel._racing.race.start.theta
    person.click_place(0.5, -0.5)
    person.panel._racing.finish()
    person.settle()
    start = person.survey.trace.xy[-1]
    for path in person.contours._picture.paths[1:]:
        np.testing.assert_allclose(path.xy[0], start)
    person.workbench.undo()
    person.settle()
    np.testing.assert_array_equal(person.panel._racing.race.start.theta, first)


def test_a_race_tells_the_losses_in_order_and_runs_at_rates_of_choice(viewer):
    person = viewer(one_neuron(), n_steps=0)
    person.choose(TwoWeights)
    person.panel.controls.race.click()
    person.settle()
    racing, form = person.panel._racing, person.panel.page.race_bar.form
    form.rates["adam"]._change(0.25)
    person.settle()
    assert {type(each): each.learning_rate for each in racing.race.optimisers}[Adam] == 0.25
    racing.finish()
    person.settle()
    paths = sorted(person.contours._picture.paths[1:], key=lambda path: path.rank)
    losses = [path.losses[-1] for path in paths]
    assert losses == sorted(losses)
    key = person.contours.key.accessibleDescription()
    assert [key.index(path.name) for path in paths] == sorted(key.index(p.name) for p in paths)


def test_a_racer_keeps_its_colour_whoever_else_runs(viewer):
    person = viewer(one_neuron(), n_steps=0)
    person.choose(TwoWeights)
    person.panel.controls.race.click()
    person.settle()
    racing, form = person.panel._racing, person.panel.page.race_bar.form

    def colours():
        racing.finish()
        person.settle()
        shown = person.contours._picture.paths[1:]
        found = {path.name.partition(",")[0]: path.colour for path in shown}
        assert len({*found.values()}) == len(shown)
        return found

    first = colours()
    form.runs["adagrad"].click()  # it comes before the others in the list
    person.settle()
    second = colours()
    assert len(second) == len(first) + 1
    assert first.items() <= second.items()
    form.runs["momentum"].click()
    person.settle()
    third = colours()
    assert len(third) == len(first)
    assert third.items() <= second.items()


def test_what_is_known_of_a_way_is_told_where_it_is_little():
    assert "3 states are known" in _gaps(np.array([0, 800, 1730]))
    assert not _gaps(np.array([0, 1, 2]))
    assert not _gaps(np.arange(0, 900, 100))


def test_the_map_keeps_its_room_whatever_is_on(viewer):
    person = viewer()
    person.panel.controls.race.click()
    person.panel.controls.curvature.click()
    for height in (307, 420, 800):
        person.window.panels.docks["loss-surface"].resize(410, height)
        person.settle()
        page = person.panel.page
        assert page.pictures.height() >= 190, height
        assert page.width() <= person.panel.width(), height


def test_where_a_panel_is_wide_words_and_curves_stand_beside_the_map(viewer):
    person = viewer()
    person.panel.controls.curvature.click()
    dock, page = person.window.panels.docks["loss-surface"], person.panel.page
    for width, is_beside in ((700, False), (1280, True), (700, False)):
        dock.resize(width, 720)
        person.settle()
        for part in (page.caption, page.honest, page.curvature):
            assert part.isVisible()
            assert (part.x() > page.pictures.x() + page.pictures.width()) == is_beside
            assert (part.y() > page.pictures.y() + page.pictures.height()) != is_beside
    assert page.pictures.height() >= 190


@pytest.mark.parametrize(("low", "high"), [(2.0, 27.0), (0.1, 0.9), (-1.0, 60.0), (1e-7, 3e-7)])
def test_an_axis_has_two_numbers_at_least(low, high):
    shown = ticks(low, high, 2)
    assert 2 <= len(shown) <= 4
    assert all(low <= place <= high for place, _ in shown)
    assert len({text for _, text in shown}) == len(shown)
    assert len(ticks(5.0, 5.0, 2)) == 1


@pytest.mark.parametrize("n_most", [2, 3, 6])
@pytest.mark.parametrize(
    "ends", [(0.06, 0.7), (0.3, 0.45), (1e-5, 3.0), (0.9, 40.0), (0.011, 0.012)]
)
def test_a_logarithmic_axis_has_two_numbers_where_they_belong(ends, n_most):
    shown = decade_ticks(*np.log10(ends), n_most)
    assert 2 <= len(shown) <= max(n_most, 2) + 1
    for place, text in shown:
        assert ends[0] * (1 - 1e-9) <= 10**place <= ends[1] * (1 + 1e-9)
        assert float(text.replace("\N{MINUS SIGN}", "-")) == pytest.approx(10**place)
