"""Weight space of unusual neurons and data, and in panels of all sizes."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSize

from playground.document.blank import blank
from playground.document.examples import load_example
from playground.document.freezing_edits import freeze
from playground.document.parameter_edits import set_parameters
from playground.engine.datasets.points import Points
from playground.engine.network import Network
from playground.engine.parameter_key import parameter_keys
from playground.session.commands import Step

from .person import Person
from .weight_space_student import Student


@pytest.mark.parametrize("name", ["half-adder", "plane", "vanishing", "sigmoid-from-perceptron"])
def test_any_network_is_shown_or_it_is_said_why_not(qtbot, name):
    student = Student(qtbot, name)
    assert student.panel._picture is not None or student.panel.page.sentence.text()


def connected(points):
    """Return an experiment whose one neuron takes in every column."""
    bare = blank(points, like=load_example("hinton"))
    output = replace(bare.network.output, sources=("input",))
    return replace(bare, network=Network((bare.network.input, output)))


def test_one_input_is_a_line_and_its_weight_space_a_plane(qtbot):
    one = Points(("x1",), ((1.0,), (-2.0,), (0.5,)), (1, 0, 1))
    student = Student(qtbot, connected(one))
    assert "its data are a line" in student.panel.page.no_plane.text()
    assert student.panel.weights.isVisible()
    assert student.panel.weights.names == ("weight of x₁", "bias b")
    assert student.picture.feasible.region.exists


def test_of_a_hundred_inputs_the_two_that_vary_most_are_shown(qtbot):
    rows = np.random.default_rng(0).normal(size=(20, 100))
    rows *= np.where(np.isin(np.arange(100), (40, 70)), 3.0, 0.1)
    names = tuple(f"a{i}" for i in range(100))
    many = Points(names, tuple(map(tuple, rows.tolist())), tuple(i % 2 for i in range(20)))
    student = Student(qtbot, connected(many))
    student.look()
    assert student.panel.page.data_axes.axes == (40, 70)
    assert student.seen.plane.labels == ("a40", "a70")
    # of 101 weights two are free
    assert "Slice: 99 weights fixed" in student.panel.page.weight_caption.text()
    assert student.picture.feasible.axes == (40, 70)


def test_a_neuron_without_connections_says_what_to_do(qtbot):
    experiment = load_example("hinton")
    output = replace(experiment.network.output, sources=(), frozen_biases=frozenset())
    network = replace(experiment.network, nodes=(experiment.network.input, output))
    student = Student(qtbot, replace(experiment, network=network, start=()))
    assert "Nothing leads to this neuron yet" in student.panel.page.sentence.text()


def test_a_hidden_neuron_that_no_error_reaches_shows_its_line_all_the_same(qtbot):
    student = Student(qtbot, "circle")
    zeros = {key: 0.0 for key in parameter_keys(student.network) if key.node == "output"}
    student.workbench.apply(set_parameters(zeros, is_start=True))  # which let no error through
    student.click(student.neuron("hidden 1", "1"))
    page, seen = student.panel.page, student.seen
    assert len(seen.points) == 0
    assert len(seen.sideless) > 100
    assert page.currentIndex() == 0
    assert "No error reaches this neuron" in page.region.text()
    assert "wrong" not in page.title.text()
    data = student.panel.data
    place = data.pixel(data.foot()).toPoint()
    assert data.grab().toImage().pixelColor(place).lightness() < 110  # the line
    assert data.hand._grip_at(data.pixel(data.foot())) == "line"
    low, high = np.array(data.view).T
    assert ((low <= seen.sideless) & (seen.sideless <= high)).all()


def test_xor_says_which_example_has_no_line(qtbot):
    student = Student(qtbot, "xor-one-neuron")
    qtbot.waitUntil(lambda: len(student.picture.contradiction) == 4)
    assert "example 1 has no line here: its inputs are 0" in student.words()


def test_xor_is_told_as_the_sums_that_contradict_each_other(qtbot):
    student = Student(qtbot, "xor-one-neuron")
    qtbot.waitUntil(lambda: len(student.picture.shares) == 4)
    said = student.words()
    for part in (
        "Example 2 needs w₂ + b ≥ 0 and 3 needs w₁ + b ≥ 0: together w₁ + w₂ + 2 b ≥ 0.",
        "Example 1 needs b < 0 and 4 needs w₁ + w₂ + b < 0: together w₁ + w₂ + 2 b < 0.",
        "Subtracting these gives 0 > 0",
    ):
        assert part in said
    assert student.panel.page.curve.isHidden()  # no weights that it could be the distance to


def test_another_document_gives_back_the_room_that_texts_took(qtbot):
    person = Person(qtbot, load_example("xor-one-neuron"), (1280, 800))
    panel = person.window.panels.panels["weight-space"]

    def show(name):
        person.window.documents.open_example(name)
        for _ in range(4):
            person.look()
        return panel.weights.place().width()

    fresh = show("xor-one-neuron")
    assert fresh > 180
    show("mnist")
    assert panel.weights.place().width() > 180
    show("separable")
    assert show("xor-one-neuron") == fresh
    for view in (panel.data, panel.weights):  # and the name of its axis is not cut off
        assert view.height() >= view.place().bottom() + 36


def test_a_line_outside_of_the_square_has_no_arrow(qtbot):
    student = Student(qtbot, "separable")
    student.workbench.send(Step(20))
    data = student.panel.data
    assert student.seen.normal.any()
    assert data.has_arrow
    data.view = ((1000.0, 1001.0), (1000.0, 1001.0))
    assert not data.has_arrow
    assert data._grip_at(data.arrow()[1]) is None


def test_an_example_opens_its_panel_and_begins_anew(qtbot):
    person = Person(qtbot, load_example("circle"), (1280, 800))
    panel = person.window.panels.panels["weight-space"]
    assert not panel.isVisible()

    def show(name):
        person.window.documents.open_example(name)
        for _ in range(4):
            person.look()

    show("hinton")
    assert panel.isVisible()
    assert panel.width() > 0.44 * person.window.width()
    assert min(view.place().width() for view in (panel.data, panel.weights)) > 120
    assert panel.page.curve.isVisible()
    panel.page.generosity.setValue(40)
    show("bias-as-weight")
    assert panel.page.margin == 1
    panel.page.is_solid.setChecked(True)
    show("xor-one-neuron")
    assert not panel.page.is_solid.isChecked()
    fresh = panel.data.view
    show("hinton")
    show("xor-one-neuron")
    assert panel.data.view == fresh
    show("broken-derivative")
    assert person.window.panels.panels["gradient-check"].isVisible()


def test_a_small_panel_says_that_there_is_more(qtbot):
    student = Student(qtbot, "hinton")
    student.panel.page.fit(QSize(500, 300))
    assert "Make this panel larger" in student.panel.page.region.text()
    assert student.panel.page.curve.isHidden()
    student.panel.page.fit(QSize(340, 300))  # too narrow for two: one, and tabs
    columns = student.panel.page._columns
    assert [each.isHidden() for each in columns] == [True, False]
    student.panel.page.buttons.which.setCurrentIndex(0)
    assert [each.isHidden() for each in columns] == [False, True]


def test_what_a_step_gives_at_0_is_chosen_in_the_columns_menu(qtbot):
    student = Student(qtbot, "xor-one-neuron")
    assert student.network.output.layer.activation.value_at_zero == 1  # as in Hinton's example
    control = student.editor.strip.controls["output"]
    control.menu.fill(student.network.output, student.network)
    submenu = next(each.menu() for each in control.menu.actions() if each.text() == "Value at 0")
    assert [(each.text(), each.isChecked()) for each in submenu.actions()] == [
        ("0", False),
        ("1", True),
    ]
    submenu.actions()[0].trigger()
    assert student.network.output.layer.activation.value_at_zero == 0
    assert student.picture.feasible.is_strict.tolist() == [False, True, True, False]


def test_neither_views_nor_scales_move_when_a_drag_ends_in_a_contradiction(qtbot):
    student = Student(qtbot, "separable")
    student.workbench.send(Step(60))
    student.look()
    data, weights, curve = student.panel.data, student.panel.weights, student.panel.page.curve
    before = [(view.view, view.place(), view.mapTo(student.window, view.pos())) for view in
              (data, weights)]  # fmt: skip
    assert curve.isVisible()
    among_the_others = np.array([0.8, -2.7])
    student.pull(data, data.pixel(student.seen.points[0]), data.pixel(among_the_others))
    qtbot.waitUntil(lambda: len(student.picture.contradiction) > 0)
    assert curve.isVisible()
    after = [(view.view, view.place(), view.mapTo(student.window, view.pos())) for view in
             (data, weights)]  # fmt: skip
    assert after == before
    student.workbench.undo()
    student.look()
    assert (data.view, weights.view) == (before[0][0], before[1][0])


def test_a_view_that_a_drag_of_the_line_leaves_empty_is_fitted_once(qtbot):
    near = np.random.default_rng(0).uniform(-0.7, 0.7, (11, 2))
    rows = tuple(map(tuple, np.vstack([near, [5.0, 0.0]]).tolist()))
    points = Points(("x1", "x2"), rows, tuple(int(x > 0) for x, _ in rows))
    student = Student(qtbot, replace(load_example("bias-as-weight"), dataset=points))
    student.panel.page.is_solid.setChecked(False)
    student.look()
    data, weights = student.panel.data, student.panel.weights
    before, changes = weights.view[0][1], []
    weights.view_changed.connect(lambda: changes.append(data.hand.is_dragging))
    start = data.pixel(data.foot()) + QPointF(0, 60)
    student.pull(data, start, QPointF(data.pixel(np.array([5.0, 0.0])).x(), start.y()))
    student.look()
    lines = student.picture.feasible
    needed = np.abs(lines.offsets) / np.abs(lines.normals).sum(axis=1)
    assert (needed < before).sum() <= 1  # so that nearly none would be seen
    assert (needed < weights.view[0][1]).sum() >= 4
    assert changes == [False]  # once, when the hand has let go
    fitted = weights.view
    student.workbench.undo()
    student.look()
    assert weights.view == fitted  # it does not jump about


def test_a_bias_that_is_frozen_is_no_weight_any_more(qtbot):
    student = Student(qtbot, "separable")
    assert student.panel.weights.picture.weight_names[-1] == "bias b"
    bias = student.seen.keys[-1]
    student.workbench.apply(freeze([bias], is_frozen=True))
    assert student.seen.is_bias_fixed
    assert student.picture.weight_names == ("weight of x₁", "weight of x₂")
    student.workbench.undo()
    assert not student.seen.is_bias_fixed
