"""What the connections show, chosen in the legend; locks, selection and labels in the painting."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from playground.document.data_files import read
from playground.document.experiment import Experiment
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.mnist import Mnist
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.measurements.mean_activations import MeanActivations
from playground.engine.network import Network, Node, feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.session.commands import Reset, Step
from playground.session.synchronous_session import SynchronousSession
from playground.ui import theme
from playground.ui.colours import value_colour
from playground.ui.editor.connection_modes import MODES
from playground.ui.editor.explanations import explain, said_of
from playground.ui.editor.label_item import LabelItem
from playground.ui.editor.locks import MOST_LOCKS, lock_places
from playground.ui.editor.network_editor import NetworkEditor
from playground.ui.editor.paints import Paints
from playground.ui.editor.scales import ZERO, Scale, following
from playground.ui.editor.selection import Selection
from playground.ui.editor.text_items import Footer, NameItem
from playground.ui.workbench import Workbench

WEIGHT, GRADIENT, UPDATE, ACTIVITY = MODES
XY = Input(features=("x1", "x2"))
CIRCLE = Experiment(feed_forward(XY, Dense(4), Dense(2), Dense(1)), Circle())
DIGITS = Experiment(feed_forward(Input(shape=(28, 28)), Dense(12), Dense(10, Sigmoid())), Mnist())
KEY = ParameterKey("hidden 2", "1", ("hidden 1", "2"))
BIAS = ParameterKey("hidden 2", "2")


@pytest.fixture
def open_editor(qtbot, qapp):
    """Return what opens an experiment in an editor that is shown."""
    theme.apply(qapp, theme.LIGHT)

    def make(experiment, size=(600, 500)):
        session = SynchronousSession(read)
        workbench = Workbench(session)
        editor = NetworkEditor(workbench)
        qtbot.addWidget(editor)
        editor.measurements_changed.connect(lambda: workbench.watch(editor.measurements()))
        editor.resize(*size)
        editor.show()
        workbench.open(experiment)
        made = SimpleNamespace(editor=editor, workbench=workbench, session=session)
        look(made)
        return made

    return make


def look(made):
    """Let everything that was asked arrive."""
    for _ in range(3):
        made.workbench.poll()
        QApplication.processEvents()


def train(made, n_steps=1):
    made.workbench.send(Step(n_steps))
    look(made)


def choose(made, mode):
    made.editor.legend.choice.choose(mode)
    look(made)


def painter_of(made):
    return made.editor.scene.drawn.connections._painter


def line_of(made, key):
    painter = painter_of(made)
    line = painter.lines.find(key)
    return int(painter._levels[line]), float(painter._widths[line])


def picture(made):
    image = QImage(made.editor.view.viewport().size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    made.editor.scene.render(painter, target=image.rect(), source=made.editor.scene.sceneRect())
    painter.end()
    return image


def colours_near(made, x, y, reach=8):
    """Return the colours of the picture around a point of the scene."""
    image, scene = picture(made), made.editor.scene.sceneRect()
    at = QPointF(x * image.width() / scene.width(), y * image.height() / scene.height()).toPoint()
    span = range(-reach, reach + 1)
    return {image.pixelColor(at.x() + i, at.y() + j).name() for i in span for j in span}


# modes


def test_every_mode_explains_itself_and_can_be_reached(open_editor):
    made = open_editor(CIRCLE)
    for mode in MODES:
        button = made.editor.legend.choice.buttons[mode]
        assert button.text() == mode.title
        assert mode.title.lower() in button.accessibleName()
        assert mode.help in button.toolTip().replace("\n", " ")
        assert mode.help.count(".") == 1  # one sentence
        choose(made, mode)
        assert button.isChecked()
        assert mode.reading in made.editor.legend.key.toolTip().replace("\n", " ")


def test_before_the_first_step_gradients_and_updates_are_not_known(open_editor):
    made = open_editor(CIRCLE)
    for mode in (GRADIENT, UPDATE):
        choose(made, mode)
        painter = painter_of(made)
        assert set(painter._levels) == {ZERO}
        assert len(set(painter._widths)) <= len(painter.lines.pairs)  # thin, by their columns
        assert painter._widths.max() < 2
        assert made.editor.legend.key._parts[0].before == "shown after the next step"
        assert "shown after the next step" in said(made, KEY)


def said(made, target):
    scene = made.editor.scene
    return said_of(target, made.editor.stage.drawing, scene.present)


@pytest.mark.parametrize(("mode", "name"), [(GRADIENT, "gradient"), (UPDATE, "last_update")])
def test_lines_and_biases_take_the_colour_of_the_chosen_number(open_editor, mode, name):
    made = open_editor(CIRCLE)
    choose(made, mode)
    train(made)
    numbers = getattr(made.workbench.snapshot, name)
    shown = made.editor.scene.present.shown
    np.testing.assert_array_equal(shown.numbers, numbers)
    number = numbers[parameter_index(CIRCLE.network, KEY)]
    level, width = line_of(made, KEY)
    assert level == round((np.clip(number / shown.common_scale, -1, 1) + 1) * ZERO)
    painter = painter_of(made)
    keys = [painter.lines.key(i) for i in range(len(painter.lines))]
    sizes = [abs(shown.value(key)) for key in keys if key.node == KEY.node]
    widths = [line_of(made, key)[1] for key in keys if key.node == KEY.node]
    assert np.corrcoef(sizes, widths)[0, 1] > 0.9
    assert width == widths[[key for key in keys if key.node == KEY.node].index(KEY)]
    bias = numbers[parameter_index(CIRCLE.network, BIAS)] / shown.common_scale
    item = made.editor.scene.drawn.neurons["hidden 2"][1]
    assert item.level == round((np.clip(bias, -1, 1) + 1) * ZERO)


def test_the_weights_are_shown_as_ever_on_their_fixed_scale(open_editor):
    made = open_editor(CIRCLE)
    train(made, 20)
    before = [line_of(made, KEY), made.editor.scene.drawn.neurons["hidden 2"][1].level]
    weight = made.editor.scene.present.value(KEY)
    assert before[0][0] == round((np.clip(weight, -1, 1) + 1) * ZERO)
    choose(made, GRADIENT)
    choose(made, WEIGHT)
    assert [line_of(made, KEY), made.editor.scene.drawn.neurons["hidden 2"][1].level] == before


def test_activity_is_the_weight_times_the_mean_size_of_what_comes_in(open_editor):
    made = open_editor(CIRCLE)
    train(made, 5)
    assert MeanActivations() not in made.editor.measurements()
    choose(made, ACTIVITY)
    assert MeanActivations() in made.editor.measurements()
    means = made.workbench.snapshot.answer(MeanActivations()).value["hidden 1"]
    present = made.editor.scene.present
    assert present.shown.value(KEY) == pytest.approx(present.value(KEY) * means[1], rel=1e-5)
    assert present.shown.value(BIAS) == present.value(BIAS)
    assert "activity" not in said(made, BIAS)
    choose(made, WEIGHT)
    assert MeanActivations() not in made.editor.measurements()


def test_a_reset_forgets_the_gradient(open_editor):
    made = open_editor(CIRCLE)
    choose(made, GRADIENT)
    train(made)
    assert made.editor.scene.present.shown.is_known
    made.workbench.send(Reset())
    look(made)
    assert not made.editor.scene.present.shown.is_known


def test_images_show_the_gradient_of_every_pixel(open_editor):
    made = open_editor(DIGITS)
    choose(made, GRADIENT)
    train(made)
    scene, snapshot = made.editor.scene, made.workbench.snapshot
    scale = scene.present.scale("hidden 1")
    gradient = DIGITS.network.views(snapshot.gradient)["hidden 1"]["weight"][3] / scale
    image = scene.drawn.neurons["hidden 1"][3].image
    for x in range(28):
        expected = value_colour(gradient.reshape(28, 28)[14, x], theme.LIGHT)
        seen = image.pixelColor(x, 14)
        assert abs(seen.red() - expected.red()) <= 3
        assert abs(seen.blue() - expected.blue()) <= 3
    footers = [item for item in scene.drawn.texts if isinstance(item, Footer)]
    assert any("gradients ±" in footer._text for footer in footers)


def test_the_label_by_the_pointer_says_what_is_shown(open_editor):
    made = open_editor(CIRCLE)
    choose(made, GRADIENT)
    train(made)
    first, second = said(made, KEY).split("\n")
    assert first.startswith("weight neuron 2 → neuron 1: ")
    assert second.startswith("gradient: ")
    assert "gradient" not in said(made, NeuronName("hidden 2", "1"))


# scales


def test_a_scale_stays_while_the_numbers_fit_it_roughly():
    rng = np.random.default_rng(0)
    scale, changes = None, 0
    for _ in range(300):
        # minibatches whose gradients differ by a factor of ten
        new = following(scale, rng.normal(size=50) * 10 ** rng.uniform(-2, -1))
        changes += scale is not None and new.full != scale.full
        scale = new
    assert changes <= 5
    assert 0.05 <= scale.full <= 0.5


def test_a_scale_follows_numbers_that_have_become_much_smaller_or_larger():
    scale = following(None, np.ones(3))
    assert scale.full == 2
    for _ in range(400):
        scale = following(scale, np.full(3, 1e-3))
    assert scale.full <= 0.005
    assert following(scale, np.full(3, 5.0)).full == 10


@pytest.mark.parametrize("numbers", [np.zeros(3), np.full(3, np.nan), np.zeros(0)])
def test_without_numbers_a_scale_stays(numbers):
    assert following(Scale(0.02, 0.03), numbers) == Scale(0.02, 0.03)
    assert following(None, numbers).full == 1


# the legend


@pytest.mark.parametrize("width", [300, 374, 500, 900])
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.title)
def test_the_legend_is_whole_at_any_width(open_editor, width, mode):
    made = open_editor(CIRCLE, size=(width, 500))
    choose(made, mode)
    train(made)
    legend = made.editor.legend
    QApplication.processEvents()
    for part in (legend.choice, legend.key):
        assert legend.rect().contains(part.geometry())
    assert not legend.choice.geometry().intersects(legend.key.geometry())
    assert legend.key.height_for(legend.key.width()) <= legend.key.height()
    for button in legend.choice.buttons.values():
        text = button.fontMetrics().horizontalAdvance(button.text())
        assert button.width() >= text + 6


def test_the_legend_names_the_scale(open_editor):
    made = open_editor(CIRCLE)
    choose(made, GRADIENT)
    train(made)
    scale = made.editor.scene.present.shown.common_scale
    bar = made.editor.legend.key._parts[0]
    assert float(bar.after) == scale
    assert bar.before == f"\N{MINUS SIGN}{bar.after}"
    choose(made, WEIGHT)
    assert made.editor.legend.key._parts[0].after == "positive"


def test_arrows_choose_another_mode_and_do_not_step(qtbot, open_editor):
    made = open_editor(CIRCLE)
    buttons = made.editor.legend.choice.buttons
    buttons[WEIGHT].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(buttons[WEIGHT], Qt.Key.Key_Right)
    assert made.editor.legend.mode is GRADIENT
    assert buttons[GRADIENT].hasFocus()
    look(made)
    assert made.editor.scene.present.shown.mode is GRADIENT
    assert made.workbench.snapshot.step == 0


def test_a_picture_says_what_is_shown_where_the_choice_is_left_out(open_editor):
    made = open_editor(CIRCLE)
    choose(made, UPDATE)
    legend = made.editor.legend
    assert legend.key.title == ""
    legend.choice.hide()
    assert legend.key.title == "Last update"
    assert legend.key.geometry() == legend.rect()
    legend.choice.show()
    assert legend.key.title == ""


# locks, selection, labels


def frozen(n_units=3, **marks):
    hidden = Node("hidden", Dense(n_units), ("input",), **marks)
    nodes = (Node("input", XY), hidden, Node("output", Dense(1), ("hidden",)))
    return Experiment(Network(nodes), Circle())


CROSSED = frozenset({("input", "x1", "3"), ("input", "x2", "2"), ("input", "x1", "2")})


def test_frozen_weights_carry_locks_that_stand_apart(open_editor):
    made = open_editor(frozen(frozen=CROSSED, frozen_biases=frozenset({"1"})))
    places = made.editor.scene.drawn.connections._locks
    assert len(places) == 3
    gaps = [np.hypot(a[0] - b[0], a[1] - b[1]) for a in places for b in places if a is not b]
    assert min(gaps) > 12
    for x, y in places:
        assert QColor(theme.LIGHT.text).name() in colours_near(made, x, y)
    locked = [item.is_bias_locked for item in made.editor.scene.drawn.neurons["hidden"]]
    assert locked == [True, False, False]
    key = ParameterKey("hidden", "3", ("input", "x1"))
    assert said(made, key).endswith("frozen")
    assert "training leaves it" in explain(key, made.editor.stage.drawing)


def test_a_frozen_column_and_very_many_frozen_weights_carry_no_locks(open_editor):
    made = open_editor(frozen(frozen=CROSSED, frozen_biases=frozenset({"1"}), is_frozen=True))
    assert not made.editor.scene.drawn.connections._locks
    assert not any(item.is_bias_locked for item in made.editor.scene.drawn.neurons["hidden"])
    n = MOST_LOCKS // 2 + 1
    many = frozenset(("input", x, str(i + 1)) for x in ("x1", "x2") for i in range(n))
    made = open_editor(frozen(n, frozen=many))
    assert lock_places(made.editor.scene.drawn.connections.lines, 12) == []


def test_what_is_selected_stands_out_until_told_otherwise(open_editor):
    made = open_editor(CIRCLE)
    bare = picture(made)
    neuron = NeuronName("hidden 1", "3")
    made.editor.scene.show_selection(Selection(frozenset({neuron}), frozenset({KEY, BIAS})))
    x, y = made.editor.scene.drawn.connections.lines.middle(
        made.editor.scene.drawn.connections.lines.find(KEY)
    )
    assert Paints(theme.LIGHT).selected_halo.name() in colours_near(made, x, y)
    box = made.editor.scene.arrangement.by_id["hidden 1"].neurons[2]
    assert QColor(theme.LIGHT.accent).name() in colours_near(made, box.right, box.centre[1], 4)
    bias = made.editor.scene.anchor(BIAS)
    assert QColor(theme.LIGHT.accent).name() in colours_near(made, bias.x(), bias.y())
    train(made)
    assert Paints(theme.LIGHT).selected_halo.name() in colours_near(made, x, y)
    made.editor.scene.show_selection(Selection())
    made.workbench.send(Reset())
    look(made)
    assert picture(made) == bare


def labelled(experiment, **labels):
    """Return an experiment with labels, given as hidden_1_2="carry"."""
    sketch = experiment.sketch
    for name, text in labels.items():
        node, neuron = name.rsplit("_", 1)
        sketch = sketch.with_label(NeuronName(node.replace("_", " "), neuron), text)
    return replace(experiment, sketch=sketch)


def test_labels_stand_below_neurons_or_take_the_place_of_names(open_editor):
    made = open_editor(
        labelled(CIRCLE, hidden_1_2="carry", input_x1="first", output_1="sum"), size=(900, 700)
    )
    scene = made.editor.scene
    names = {item._text: item for item in scene.drawn.texts if isinstance(item, NameItem)}
    assert set(names) == {"first", "x₂", "sum"}
    assert names["sum"].x() > scene.arrangement.by_id["output"].body.right
    (label,) = [item for item in scene.drawn.texts if isinstance(item, LabelItem)]
    assert label._text == "carry"
    box = scene.arrangement.by_id["hidden 1"].neurons[1]
    assert box.bottom <= label._rect.top() < box.bottom + 6
    assert abs(label._rect.center().x() - box.centre[0]) < 1
    drawing = made.editor.stage.drawing
    assert said(made, KEY).startswith("weight carry → neuron 1: ")
    assert explain(NeuronName("hidden 1", "2"), drawing).startswith("“carry” multiplies")


def test_a_label_stands_in_the_edge_where_there_is_no_room_below(open_editor):
    crowded = Experiment(feed_forward(XY, Dense(12), Dense(1)), Circle())
    made = open_editor(labelled(crowded, hidden_1_2="carry"), size=(700, 680))
    (label,) = [item for item in made.editor.scene.drawn.texts if isinstance(item, LabelItem)]
    box = made.editor.scene.arrangement.by_id["hidden 1"].neurons[1]
    assert box.x < label._rect.left()
    assert label._rect.right() < box.right
    assert label._rect.bottom() < box.bottom


# what is not connected


def test_what_has_no_connections_is_drawn_without_them(open_editor):
    erased = frozenset({("hidden", "2", "1"), ("lonely", "1", "1")})
    nodes = (
        Node("input", XY),
        Node("hidden", Dense(2), ("input",)),
        Node("lonely", Dense(1)),
        Node("output", Dense(1), ("hidden", "lonely"), erased=erased),
    )
    made = open_editor(Experiment(Network(nodes), Circle()))
    lines = made.editor.scene.drawn.connections.lines
    keys = {lines.key(i) for i in range(len(lines))}
    assert ParameterKey("output", "1", ("hidden", "2")) not in keys
    assert ParameterKey("output", "1", ("lonely", "1")) not in keys
    assert len(keys) == 5
    assert len(made.editor.scene.drawn.neurons["lonely"]) == 1
    train(made)
    for mode in MODES:
        choose(made, mode)
        assert made.editor.scene.present.shown.is_known
        assert not picture(made).isNull()
