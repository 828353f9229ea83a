"""One step under the microscope: phase by phase, in the drawing, the panel and the transport."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, QSettings, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from ziamath.nodes import mnode, mrow

from playground.document import edits
from playground.document.examples import load_example
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.session.commands import Step
from playground.session.phases import Backward, Forward, MeasureLoss, Pick, Update
from playground.ui import theme
from playground.ui.editor.selection import selection_of
from playground.ui.editor.step_marks import number_text
from playground.ui.formulas import picture, preparation
from playground.ui.formulas.label import FormulaLabel
from playground.ui.lens import Lens
from playground.ui.microscope.letters import Where
from playground.ui.pictures import save_picture
from playground.ui.speed import POSITIONS

from .person import NONE, Person

HIDDEN, OUTPUT = NeuronName("hidden 1", "3"), NeuronName("output", "2")
WEIGHT = ParameterKey("output", "2", ("hidden 1", "3"))
N_PHASES = 7


@pytest.fixture
def person(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    return Person(qtbot, load_example("two-layer"), (1280, 800))


def press_phase(person, n=1):
    for _ in range(n):
        person.view.setFocus()
        person.key(Qt.Key.Key_Period)


def view_of(person):
    return person.workbench.snapshot.microscope


def texts(person):
    return [badge.text for badge in person.editor.microscope.layer.badges]


def panel(person):
    return person.window.panels.panels["microscope"]


def select(person, thing):
    person.editor.selecting.select(selection_of(thing))
    person.look()


def chip(person, place):
    """Return the pixel in the middle of an entry of the list of examples."""
    examples = panel(person).examples
    return examples.visualItemRect(examples.item(place)).center()


def choose(person, example):
    """Click an example, or with None all of them."""
    place = 0 if example is None else example + 1
    QTest.mouseClick(
        panel(person).examples.viewport(), Qt.MouseButton.LeftButton, NONE, chip(person, place)
    )
    person.look()


def formulas(person):
    panel(person).finish()
    return panel(person).page.formulas


def items(person):
    panel(person).finish()
    return panel(person).page.items


def test_the_phases_of_a_step_end_in_the_weights_of_one_step(person, qtbot):
    seen = []
    for _ in range(N_PHASES):
        press_phase(person)
        seen.append(view_of(person).phase)
    other = Person(qtbot, load_example("two-layer"))
    other.workbench.send(Step())
    other.look()
    assert seen == [
        Pick(),
        Forward("hidden 1"),
        Forward("output"),
        MeasureLoss(),
        Backward("output"),
        Backward("hidden 1"),
        Update(),
    ]
    assert person.workbench.snapshot.step == other.workbench.snapshot.step == 1
    np.testing.assert_array_equal(person.workbench.snapshot.theta, other.workbench.snapshot.theta)


def test_the_strip_names_the_phase_only_while_there_is_one(person):
    strip = person.window.phase_strip
    assert (strip.text, strip.accessibleDescription()) == ("", "")
    before = person.window.training_form.geometry(), person.editor.geometry()
    press_phase(person, 2)
    assert strip.text == "forward hidden 1"
    assert strip.accessibleDescription() == "forward hidden 1, 2 of 7"
    assert before == (person.window.training_form.geometry(), person.editor.geometry())
    person.workbench.send(Step(2))  # the first one finishes the step under way
    person.look()
    assert strip.text == ""


def test_the_first_phase_opens_the_panel_and_the_next_lets_it_be_closed(person):
    dock = person.window.panels.docks["microscope"]
    assert dock.isHidden()
    press_phase(person)
    assert dock.isVisible()
    dock.close()
    press_phase(person)
    assert dock.isHidden()


@pytest.mark.parametrize("example", [None, 0, 4])
def test_the_numbers_in_the_drawing_are_those_of_the_engine(person, example):
    press_phase(person, 5)
    choose(person, example)
    numbers = view_of(person).numbers

    def shown(values):
        one = values.mean(axis=1) if example is None else values[:, example]
        return [number_text(float(value), 3) for value in one]

    expected = [text for node in ("input", "hidden 1") for text in shown(numbers.activation[node])]
    outputs, deltas = shown(numbers.activation["output"]), shown(numbers.delta["output"])
    for activation, delta in zip(outputs, deltas, strict=True):
        expected += [activation, f"δ {delta}"]
    loss = numbers.mean_loss if example is None else numbers.losses[example]
    expected.append(f"L {number_text(float(loss), 3)}")
    if example is not None:
        expected += [f"y {number_text(float(y), 3)}" for y in numbers.targets[:, example]]
    assert texts(person) == expected


def test_numbers_come_with_their_phases(person):
    press_phase(person)
    assert len(texts(person)) == 2  # of the inputs
    press_phase(person)
    assert len(texts(person)) == 2 + 7
    press_phase(person, 4)
    assert sum(text.startswith("δ") for text in texts(person)) == 2 + 7


@pytest.mark.parametrize("example", [None, 1])
def test_the_gradient_of_what_is_chosen_stands_at_its_connection(person, example):
    press_phase(person, 5)
    select(person, WEIGHT)
    choose(person, example)
    numbers = view_of(person).numbers
    taken, deltas = numbers.activation["hidden 1"][2], numbers.delta["output"][1]
    products = taken * deltas
    value = products.mean() if example is None else products[example]
    assert texts(person)[-1] == number_text(float(value), 3)


def test_at_the_update_the_old_weight_becomes_the_new_one(person):
    press_phase(person, 7)
    select(person, WEIGHT)
    old, new = texts(person)[-1].split(" → ")
    views = [
        person.network.views(theta)["output"]["weight"][1, 2]
        for theta in (view_of(person).numbers.theta, view_of(person).numbers.theta_after)
    ]
    assert old != new
    assert [old, new] == [number_text(float(w), len(old.partition(".")[2])) for w in views]


def test_many_connections_have_no_numbers_until_one_is_looked_at(person):
    press_phase(person, 6)  # 14 connections
    without = len(texts(person))
    person.move(person.neuron("hidden 1", "3"))
    assert len(texts(person)) == without + 2
    person.move(person.neuron("input", "x1"))
    assert len(texts(person)) == without


def test_a_click_on_a_neuron_shows_its_own_arithmetic(person):
    press_phase(person, 6)
    choose(person, 1)
    person.click(person.neuron("hidden 1", "3"))
    row = int(view_of(person).rows[1])
    assert person.workbench.lens == Lens(HIDDEN, pinned=row, last=row)
    numbers = view_of(person).numbers
    z, a = numbers.pre_activation["hidden 1"][2, 1], numbers.activation["hidden 1"][2, 1]
    delta = numbers.delta["hidden 1"][2, 1]
    lines = formulas(person)
    assert r"z = \sum_j w_j x_j + b" in lines
    assert r"a = f(z) = \tanh(z)" in lines
    results = {line.partition(" = ")[0]: line.partition(" = ")[2].strip("{}") for line in lines}
    for symbol, value in (("z", z), ("a", a), (r"\delta", delta)):
        assert float(results[symbol]) == pytest.approx(float(value), rel=0.01)
    assert panel(person).subject.text() == "Hidden 1, neuron 3 · example 2 of 5"


def test_what_is_still_to_come_is_said(person):
    press_phase(person, 2)
    select(person, OUTPUT)
    sentences = [item.text for item in items(person) if hasattr(item, "text")]
    assert "Still to come, in the phase forward output." in sentences
    assert formulas(person) == []


def test_a_connection_shows_each_examples_product_and_the_terms_of_the_update(person):
    person.workbench.send(Step(3))  # so that there is a velocity
    press_phase(person, 7)
    select(person, WEIGHT)
    numbers = view_of(person).numbers
    products = next(item for item in items(person) if hasattr(item, "rows"))
    assert [place for place, _ in products.rows] == list(range(numbers.n_examples))
    x, delta = numbers.activation["hidden 1"][2], numbers.delta["output"][1]
    expected = np.column_stack([x, delta, x.astype(float) * delta])
    np.testing.assert_allclose([values for _, values in products.rows], expected, rtol=1e-6)
    assert r"\Delta w = \mu v - \eta g" in formulas(person)


def test_nothing_chosen_shows_the_whole_step_in_matrices_with_their_shapes(person):
    press_phase(person, 3)
    lines = formulas(person)
    assert any(r"\underset{2 \times 7}{W}" in line for line in lines)
    assert any(r"\underset{7 \times 2}{W" in line for line in lines)  # transposed, on the way back
    assert len(lines) > N_PHASES


def test_a_click_on_an_example_pins_it_at_once_and_another_lets_it_go(person):
    press_phase(person, 3)
    rows, examples = view_of(person).rows, panel(person).examples
    QTest.mousePress(examples.viewport(), Qt.MouseButton.LeftButton, NONE, chip(person, 4))
    assert person.workbench.lens.pinned == rows[3]
    assert examples.currentRow() == 4
    QTest.mouseRelease(examples.viewport(), Qt.MouseButton.LeftButton, NONE, chip(person, 4))
    choose(person, 3)
    assert (person.workbench.lens.pinned, examples.currentRow()) == (None, 0)
    choose(person, 3)
    choose(person, None)
    assert (person.workbench.lens.pinned, examples.currentRow()) == (None, 0)


def test_keys_walk_through_the_examples(person):
    press_phase(person, 3)
    rows, examples = view_of(person).rows, panel(person).examples
    examples.setFocus(Qt.FocusReason.TabFocusReason)
    for expected in (rows[0], rows[1]):
        QTest.keyClick(examples, Qt.Key.Key_Right)
        assert person.workbench.lens.pinned == expected
    QTest.keyClick(examples, Qt.Key.Key_Home)
    assert person.workbench.lens.pinned is None


def test_all_of_them_lets_go_of_an_example_that_is_not_in_the_minibatch(person):
    press_phase(person, 3)
    other = int(np.setdiff1d(np.arange(50), view_of(person).rows)[0])
    person.workbench.look_through(replace(person.workbench.lens, pinned=other))
    assert panel(person).examples.currentRow() == 0
    choose(person, None)
    assert person.workbench.lens.pinned is None


def test_the_phases_of_a_step_leave_the_list_of_examples_as_it_is(person):
    press_phase(person, 2)
    examples = panel(person).examples
    first = examples.item(1)
    QTest.mousePress(examples.viewport(), Qt.MouseButton.LeftButton, NONE, chip(person, 1))
    press_phase(person)
    QTest.mouseRelease(examples.viewport(), Qt.MouseButton.LeftButton, NONE, chip(person, 1))
    assert examples.item(1) is first
    assert person.workbench.lens.pinned == view_of(person).rows[0]


def test_the_example_under_the_mouse_is_looked_at_until_the_mouse_leaves(person):
    press_phase(person, 3)
    examples = panel(person).examples
    QTest.mouseMove(examples.viewport(), chip(person, 1))
    QTest.mouseMove(examples.viewport(), chip(person, 2))
    assert person.workbench.lens.hovered == view_of(person).rows[1]
    assert person.workbench.lens.pinned is None
    QApplication.sendEvent(examples, QEvent(QEvent.Type.Leave))
    assert person.workbench.lens.hovered is None


def test_an_example_that_another_panel_points_at_stands_out(person):
    press_phase(person, 3)
    examples = panel(person).examples
    row = int(view_of(person).rows[1])
    person.workbench.look_through(replace(person.workbench.lens, hovered=row))
    hover = theme.current_theme().hover
    styles = [examples.item(at).background().style() for at in range(examples.count())]
    assert [style != Qt.BrushStyle.NoBrush for style in styles] == [
        False,
        False,
        True,
        *[False] * 3,
    ]
    assert examples.item(2).background().color().name() == hover


def test_the_choice_of_an_example_lasts_and_is_seen_in_the_list(person):
    press_phase(person, 3)
    examples = panel(person).examples
    assert examples.count() == 1 + view_of(person).numbers.n_examples
    assert examples.currentRow() == 0
    choose(person, 2)
    press_phase(person)
    assert examples.currentRow() == 3
    assert person.workbench.lens.pinned == view_of(person).rows[2]


def test_more_digits_are_shown_everywhere_and_remembered(person):
    press_phase(person, 2)
    menu = next(
        action.menu() for action in person.window.view_menu.actions() if action.text() == "D&igits"
    )
    six = next(action for action in menu.actions() if action.data() == 6)
    six.trigger()
    person.look()
    x = float(view_of(person).numbers.activation["input"].mean(axis=1)[0])
    assert texts(person)[0] == number_text(x, 6)
    assert [action.data() for action in menu.actions() if action.isChecked()] == [6]
    assert int(QSettings().value("digits")) == 6


def test_the_switch_says_what_a_step_is(person):
    switch = person.window.transport.step_switch
    assert switch.currentText() == "minibatch"
    switch.setCurrentText("phase")
    person.view.setFocus()
    person.key(Qt.Key.Key_Right)
    assert view_of(person).phase == Pick()
    switch.setCurrentText("epoch")
    person.view.setFocus()
    person.key(Qt.Key.Key_Right)
    assert (view_of(person), person.workbench.snapshot.epoch) == (None, 1)


def test_the_switch_is_remembered_and_named_for_those_who_hear_it(person, qtbot):
    person.window.transport.step_switch.setCurrentText("phase")
    other = Person(qtbot, load_example("two-layer"))
    switch = other.window.transport.step_switch
    assert switch.currentText() == "phase"
    assert switch.accessibleName() == "A step is a"
    assert "epoch" in switch.accessibleDescription()


@pytest.mark.parametrize(("position", "is_by_phase"), [(0, True), (POSITIONS, False)])
def test_play_goes_by_phases_when_a_step_is_one_and_slowly(person, position, is_by_phase):
    sent = []
    send = person.workbench.send
    person.workbench.send = lambda command: (sent.append(command), send(command))
    person.window.transport.step_switch.setCurrentText("phase")
    person.window.transport.speed.setValue(position)
    person.window.actions_.play.trigger()
    assert sent[-1].is_by_phase is is_by_phase
    person.look()
    person.window.actions_.play.trigger()


def test_a_change_of_speed_or_switch_while_playing_changes_how_it_plays(person):
    transport, actions = person.window.transport, person.window.actions_
    transport.speed.setValue(0)
    actions.play.trigger()
    person.look()
    assert view_of(person) is None
    transport.step_switch.setCurrentText("phase")
    person.look()
    assert view_of(person) is not None
    transport.speed.setValue(POSITIONS)
    person.look()
    assert view_of(person) is None
    actions.play.trigger()


def test_the_phase_button_is_an_icon_with_a_name(person):
    button = person.window.transport.widgetForAction(person.window.actions_.phase)
    assert isinstance(button, QToolButton)
    assert button.accessibleName() == "Phase"
    assert button.toolTip().endswith("(.)")


def test_images_of_the_minibatch_take_the_place_of_the_example(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    person = Person(qtbot, load_example("mnist"), (1280, 800))
    press_phase(person, 3)
    caption = person.editor.examples.caption
    assert caption.text() == "mean of the 10 images of the minibatch"
    view = view_of(person)
    train = person.workbench.snapshot.examples.train
    mean = train.inputs[view.rows].mean(axis=0)
    np.testing.assert_allclose(person.editor.scene.present.example.pixels, mean, atol=1)
    person.editor.examples.on_button.click()
    person.look()
    label = int(train.targets[view.rows[0]])
    assert caption.text().startswith("picked image 1 of 10: a")
    assert caption.text().endswith(str(label))
    shown = person.editor.scene.present.activations["output"]
    np.testing.assert_array_equal(shown, view.numbers.activation["output"][:, 0])
    person.workbench.send(Step(2))
    person.look()
    assert caption.text().startswith(f"training image {view.rows[0] + 1:,} of 5,000")  # pinned


def test_nothing_jumps_from_phase_to_phase(person):
    places = set()
    for _ in range(N_PHASES):
        press_phase(person)
        panel(person).finish()
        person.look()
        parts = (panel(person).examples, panel(person).subject, panel(person).page)
        places.add(tuple(part.geometry().getRect() for part in parts))
    assert len(places) == 1


@pytest.mark.parametrize("example", [None, 2])
def test_the_drawing_says_whose_numbers_it_shows_and_what_those_on_lines_are(person, example):
    layer = person.editor.microscope.layer
    press_phase(person, 3)
    choose(person, example)
    whose = "means of 5 examples" if example is None else "example 3 of 5"
    assert layer.caption.lines == (whose,)
    press_phase(person, 2)
    select(person, WEIGHT)
    assert layer.caption.lines == (whose, "on the lines: gradients of the weights")
    press_phase(person, 2)
    assert layer.caption.lines == (whose, "on the lines: weights, before → after")
    assert not any(layer.caption.place.intersects(badge.place) for badge in layer.badges)


def test_the_letters_of_the_update_are_explained_with_their_values(person):
    press_phase(person, 7)
    (where,) = [item for item in items(person) if isinstance(item, Where)]
    assert "η\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}0.03 learning rate" in where.text
    assert "v velocity: the last move" in where.text
    select(person, WEIGHT)
    assert where in items(person)


def test_another_document_without_a_step_brings_what_was_before_to_the_front(person):
    docks = person.window.panels.docks
    press_phase(person, 2)
    assert panel(person).isVisible()
    assert docks["decision-boundary"].visibleRegion().isEmpty()
    person.window.documents.show_example("xor")
    person.look()
    assert not docks["decision-boundary"].visibleRegion().isEmpty()
    press_phase(person)
    person.window.actions_.phase.trigger()
    person.look()
    assert docks["decision-boundary"].visibleRegion().isEmpty()
    person.window.tabifyDockWidget(docks["decision-boundary"], docks["loss-curves"])
    docks["loss-curves"].raise_()
    person.look()
    person.window.actions_.phase.trigger()
    person.look()
    assert panel(person).isVisible()
    person.window.documents.show_example("circle")
    person.look()
    assert not docks["loss-curves"].visibleRegion().isEmpty()


def test_a_block_shows_its_deltas_from_its_way_back_on(qtbot, qapp):
    theme.apply(qapp, theme.LIGHT)
    person = Person(qtbot, load_example("mnist"), (1280, 800))
    press_phase(person, 5)
    block = person.editor.scene.drawn.blocks["hidden 1"]

    def colours():
        image = person.view.grab().toImage()
        places = [person.view.mapFromScene(QPointF(*box.centre)) for box in block.place.neurons]
        return [image.pixelColor(place) for place in places]

    press_phase(person)
    deltas = view_of(person).numbers.delta["hidden 1"].mean(axis=1)
    full = np.abs(deltas) > 0.3 * np.abs(deltas).max()
    signs = [1 if colour.blue() > colour.red() else -1 for colour in colours()]
    np.testing.assert_array_equal(np.array(signs)[full], np.sign(deltas)[full])
    assert any(text.startswith("colours: δ, full at ±") for text in texts(person))
    person.workbench.send(Step(2))
    person.look()
    assert block._delta_levels is None


def test_formulas_are_set_one_piece_at_a_time_and_the_page_turns_when_all_are(person, monkeypatch):
    press_phase(person, 6)
    page = panel(person).page
    page.finish()
    before = page.items
    set_pieces = []
    real = preparation.set_formula
    monkeypatch.setattr(
        preparation, "set_formula", lambda *piece: (set_pieces.append(piece), real(*piece))
    )
    picture._settings.clear()
    picture.formula_picture.cache_clear()
    person.editor.selecting.select(selection_of(HIDDEN))
    assert (page.items, set_pieces) == (before, [])
    page._preparation._go_on()
    assert (page.items, len(set_pieces)) == (before, 1)
    page.finish()
    assert page.items != before
    assert len(set_pieces) == len(set(set_pieces)) > 5


def test_a_picture_of_the_panel_is_complete(person, tmp_path):
    press_phase(person, 6)
    picture._settings.clear()
    picture.formula_picture.cache_clear()
    person.editor.selecting.select(selection_of(HIDDEN))
    assert panel(person).page._preparation.is_busy
    save_picture(panel(person), tmp_path / "panel.png")
    assert not panel(person).page._preparation.is_busy
    assert r"\overline{z} = \sum_j w_j \overline{x}_j + b" in panel(person).page.formulas


def test_quick_rows_look_like_those_of_ziamath():
    ziamath = picture.typesetter()
    quick = mnode._node_classes["mrow"]
    for latex in (
        r"\delta = f'(z) \left( \sum_j w_j \delta_j + \frac{1}{2} \right)",
        r"\max\left(-c, \min\left(c, \frac{\partial \overline{L}}{\partial w}\right)\right)",
        r"f(z) = \begin{cases} z & \text{if } \, z > 0 \\ 0 & \text{if } \, z \le 0 \end{cases}",
        r"\underset{7 \times 2}{W_{\text{output}}^{\top}} \left\| x \right\| \sqrt{\frac{D}{E}}",
    ):
        drawn = []
        for row in (quick, mrow.Mrow):
            mnode._node_classes["mrow"] = row
            drawn.append(ziamath.Latex(latex, size=20).svg())
        mnode._node_classes["mrow"] = quick
        assert drawn[0] == drawn[1]


def test_a_load_ends_the_microscope(person):
    press_phase(person, 3)
    is_start = person.workbench.is_at_start
    person.workbench.apply(edits.set_parameters({WEIGHT: 0.25}, is_start=is_start))
    person.look()
    assert view_of(person) is None
    assert texts(person) == []
    assert person.window.phase_strip.text == ""


def test_a_formula_is_broken_where_it_is_wide_and_read_aloud(qtbot):
    label = FormulaLabel(r"z = 0.5 \cdot (-1.2) + 0.25 \cdot 0.75 + 0.125 \cdot 0.5 + 0.1")
    qtbot.addWidget(label)
    label.resize(600, 10)
    label.show()
    one = label.height()
    label.resize(150, one)
    QApplication.processEvents()
    assert label.height() > 1.8 * one
    assert label.accessibleName() == (
        "z equals 0.5 times (minus 1.2) plus 0.25 times 0.75 plus 0.125 times 0.5 plus 0.1"
    )


def test_a_formula_has_the_ink_of_its_theme(qtbot):
    label = FormulaLabel(r"\overline{\delta} = \frac{1}{n} \sum_i x^{(i)}")
    qtbot.addWidget(label)
    label.resize(300, 10)
    for look in (theme.LIGHT, theme.DARK):
        label.set_theme(look)
        image = label.grab().toImage()
        colours = {image.pixelColor(x, y).name() for x in range(120) for y in range(image.height())}
        assert look.text in colours
        assert "#000000" not in colours


def test_a_root_below_a_fraction_has_a_bar_of_its_own(qapp):
    """The tiny number beside the root would else look as if it stood under it."""
    latex = r"\frac{m}{\sqrt{2.10 \times 10^{-5}} + \epsilon}"
    image = QImage(200, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    drawn = picture.formula_picture(latex, 18.0, "#000000")
    drawn.renderer.render(painter, QRectF(0, 0, drawn.width, drawn.height))
    painter.end()
    n_dark = [sum(image.pixelColor(x, y).lightness() < 128 for x in range(200)) for y in range(60)]
    fraction, root = sorted(sorted(range(60), key=lambda y: -n_dark[y])[:2])
    assert root - fraction >= 4
    assert max(n_dark[fraction + 1 : root]) < 0.3 * n_dark[root]
