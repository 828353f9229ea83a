"""The decision boundary, by the colours that are seen."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from pyqtgraph import Point
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QToolTip

from playground.document.data_files import read
from playground.document.experiment import Experiment, starting_values
from playground.engine.activations.identity import Identity
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.dataset import Dataset, Examples, Part
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.gauss import Gauss
from playground.engine.datasets.plane import Plane
from playground.engine.datasets.table import Table
from playground.engine.evaluation import predicted_classes
from playground.engine.initialisers.zero import Zero
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.measurements.response_map import ResponseMap
from playground.engine.network import Network, Node, feed_forward
from playground.engine.parameter_key import ParameterKey
from playground.session.commands import Load, Step, Watch
from playground.session.snapshot import Answer
from playground.session.synchronous_session import SynchronousSession
from playground.ui import theme
from playground.ui.map_colours import ClassColours, ValueColours, enlarged, output_colours
from playground.ui.panel import PANELS
from playground.ui.panels.decision_boundary import DecisionBoundary
from playground.ui.pictures import save_picture
from playground.ui.theme import DARK, LIGHT, class_colour, value_colour

POINTS = Input(("x1", "x2"))
THEMES = pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)


def by_hand(network, dataset, values, **others):
    """Return an experiment whose weights are zero but for these: {(neuron, source): weight}."""
    keys = {
        ParameterKey("output", neuron, source and ("input", source)): value
        for (neuron, source), value in values.items()
    }
    return Experiment(network, dataset, initialiser=Zero(), start=starting_values(keys), **others)


def border_at(x1, activation=None, **others):
    """Return two classes with the border at x1, yes on the right."""
    network = feed_forward(POINTS, Dense(1, activation or Tanh()))
    return by_hand(network, Circle(), {("1", "x1"): 2.0, ("1", None): -2.0 * x1}, **others)


def five_classes():
    """Return five classes on a ring, each recognised by its direction."""
    angle = 2 * np.pi * np.arange(5) / 5
    values = {}
    for label in range(5):
        values[str(label + 1), "x1"] = float(np.sin(angle[label]))
        values[str(label + 1), "x2"] = float(np.cos(angle[label]))
    network = feed_forward(POINTS, Dense(5, Softmax()))
    return by_hand(network, Blobs(n_examples=100), values, loss=SoftmaxCrossEntropy())


REGRESSION = by_hand(
    feed_forward(POINTS, Dense(1, Identity())), Plane(n_examples=1200), {("1", "x2"): 0.5}
)
HIDDEN = Experiment(feed_forward(POINTS, Dense(3), Dense(1)), Circle())


class Shown:
    """A panel, and the session whose snapshots it is shown."""

    def __init__(self, panel, experiment):
        self.panel = panel
        self.session = SynchronousSession(read)
        self.snapshot = None
        self.do(Load(experiment))
        self.watch()

    def do(self, command):
        self.session.send(command)
        self.snapshot = self.session.latest() or self.snapshot
        self.panel.show_snapshot(self.snapshot)
        return self.snapshot

    def watch(self):
        """Do what the window does when the measurements have changed."""
        return self.do(Watch(self.panel.measurements()))


@pytest.fixture(scope="module", autouse=True)
def light(qapp):
    theme.apply(qapp, LIGHT)


@pytest.fixture
def panel(qtbot):
    made = DecisionBoundary()
    qtbot.addWidget(made)
    made.resize(420, 420)
    made.show()
    return made


def seen(panel, x1, x2):
    """Return the colour at a place of the plane, as seen in the window."""
    plot = panel.plane.plot
    place = plot.mapFromScene(plot.view.mapViewToScene(Point(x1, x2)))
    return panel.grab().toImage().pixelColor(plot.mapTo(panel, place))


def is_close(colour, other, tolerance=10):
    difference = np.subtract(QColor(colour).getRgb(), QColor(other).getRgb())
    return np.abs(difference).max() <= tolerance


def soft(colour, look=LIGHT):
    """Return a colour as it is on the map: 30 % of it are the background."""
    mixed = 0.7 * np.array(QColor(colour).getRgb()) + 0.3 * np.array(QColor(look.base).getRgb())
    return QColor(*np.rint(mixed).astype(int).tolist())


def colours_of(picture):
    return {tuple(colour) for colour in np.reshape(picture, (-1, 4)).tolist()}


def rgba(colour):
    return QColor(colour).getRgb()


def border_of(panel):
    x, y = panel.plane.border.getData()
    return np.stack([x, y], axis=1)[np.isfinite(x)]


def test_it_is_found_by_name_and_asks_for_the_map_of_the_output(panel):
    assert PANELS["decision-boundary"] is DecisionBoundary
    assert panel.measurements() == {ResponseMap("output", 100)}


@THEMES
@pytest.mark.parametrize(
    ("activation", "loss"),
    [(Tanh(), None), (Sigmoid(), None), (Sigmoid(), BinaryCrossEntropy())],
    ids=["tanh", "sigmoid", "cross-entropy"],
)
def test_each_side_has_the_colour_of_its_class(panel, look, activation, loss):
    panel.set_theme(look)
    Shown(panel, border_at(1, activation, **({"loss": loss} if loss else {})))
    assert is_close(seen(panel, -5.5, 5.5), soft(look.negative, look))
    assert is_close(seen(panel, 5.5, 5.5), soft(look.positive, look))
    assert is_close(seen(panel, 5.5, -5.5), soft(look.positive, look))


def test_x2_points_upwards(panel):
    Shown(panel, REGRESSION)
    panel.plane.set_points_visible("train", False)
    for height in (-5.7, 5.7):
        assert is_close(seen(panel, 0.3, height), soft(value_colour(height, LIGHT)))


def test_the_axes_have_the_names_of_the_columns(panel):
    Shown(panel, border_at(1))
    assert (panel.plane.plot.bottom.labelText, panel.plane.plot.left.labelText) == ("x₁", "x₂")


def test_the_line_is_where_the_answer_changes(panel):
    Shown(panel, border_at(1))
    line = border_of(panel)
    np.testing.assert_allclose(line[:, 0], 1, atol=1e-3)
    assert line[:, 1].min() <= -6
    assert line[:, 1].max() >= 6
    darkest = min((seen(panel, x, 5.7) for x in (0.96, 1, 1.04)), key=QColor.lightness)
    assert is_close(darkest, LIGHT.text, 60)  # the line may end in the middle of a pixel


def test_the_line_is_gone_where_there_is_one_answer_only(panel):
    Shown(panel, border_at(100))
    assert not len(border_of(panel))


def test_a_regression_has_no_line(panel):
    Shown(panel, REGRESSION)
    assert not len(border_of(panel))


def test_discretise_shows_two_colours(panel):
    shown = Shown(panel, border_at(1))
    smooth = colours_of(panel.plane.map.image)
    panel.is_discrete.click()
    two = {rgba(soft(LIGHT.negative)), rgba(soft(LIGHT.positive))}
    assert len(smooth) > 10
    assert colours_of(panel.plane.map.image) == two
    assert {rgba(seen(panel, 0.7, 5.7)), rgba(seen(panel, 1.3, 5.7))} == two
    shown.do(Step(1))
    assert colours_of(panel.plane.map.image) == two
    panel.is_discrete.click()
    shown.do(Load(border_at(1), is_fresh=True))
    assert colours_of(panel.plane.map.image) == smooth


def test_several_classes_have_their_own_colours(panel):
    Shown(panel, five_classes())
    for label in range(5):
        angle = 2 * np.pi * label / 5
        x1, x2 = 5.7 * np.sin(angle), 5.7 * np.cos(angle)
        assert is_close(seen(panel, x1, x2), soft(class_colour(label, LIGHT)), 12)


def test_confidence_is_saturation(panel):
    Shown(panel, five_classes())
    sure, less, least = (seen(panel, 0, x2).hsvSaturationF() for x2 in (5.8, 1.2, 0.8))
    assert sure > less > least
    panel.is_discrete.click()
    assert is_close(seen(panel, 0.1, 1.2), soft(class_colour(0, LIGHT)))
    assert colours_of(panel.plane.map.image) == {
        rgba(soft(class_colour(label, LIGHT))) for label in range(5)
    }


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("n_classes", [3, 5])
def test_no_line_joins_borders_that_do_not_touch(panel, n_classes, seed):
    rng = np.random.default_rng(seed)
    coarse = rng.normal(size=(n_classes, 5, 5)).astype(np.float32)
    values = enlarged(coarse, by=12)
    fields = ClassColours(n_classes).boundary(values)
    panel.plane.set_plane(("a", "b"), ((0, 60), (0, 60)))
    panel.plane.show_borders(fields)
    x, y = panel.plane.border.getData()
    is_drawn = np.isfinite(x[1:]) & np.isfinite(x[:-1])
    lengths = np.hypot(np.diff(x), np.diff(y))[is_drawn]
    assert len(lengths) > 50
    assert lengths.max() < 2  # of these units a square of the map has one


def test_a_softmax_discretised_needs_no_scale(panel):
    Shown(panel, five_classes())
    assert panel.bar.isVisible()
    panel.is_discrete.click()
    assert not panel.bar.isVisible()


def test_the_key_explains_the_rims_where_there_are_two(panel):
    Shown(panel, border_at(1))
    assert "rim" not in panel.key.text()
    panel.has_test_points.click()
    assert "white rim: training point, black rim: test point" in panel.key.text()


def test_borders_of_several_classes_meet_between_them(panel):
    Shown(panel, five_classes())
    angle = np.degrees(np.arctan2(*border_of(panel).T))[np.hypot(*border_of(panel).T) > 1]
    to_next = np.abs((angle + 36) % 72)
    assert np.minimum(to_next, 72 - to_next).max() < 3


def test_points_are_the_examples_in_the_colours_of_their_classes(panel):
    snapshot = Shown(panel, border_at(1)).snapshot
    train = snapshot.examples.train
    items = panel.plane.shown_points("train")
    assert len(items) == 2  # one item a class: many brushes are slow
    for label, item in enumerate(items):
        np.testing.assert_array_equal(
            np.stack(item.getData(), axis=1), train.inputs[train.targets == label]
        )
        assert item.opts["brush"].color() == class_colour(label, LIGHT)
        assert item.opts["pen"].color() == QColor(LIGHT.train_outline)
        assert item.isVisible()


def test_an_svg_has_points_that_are_no_images(panel, tmp_path):
    shown = Shown(panel, border_at(1))
    save_picture(panel, tmp_path / "panel.svg")
    svg = (tmp_path / "panel.svg").read_text()
    assert svg.count("<image") < 5  # the map, and the scale below it
    assert svg.count("<circle") >= len(shown.snapshot.examples.train)


def test_test_points_are_shown_on_demand(panel):
    shown = Shown(panel, border_at(1))
    items = panel.plane.shown_points("test")
    assert sum(len(item.getData()[0]) for item in items) == len(shown.snapshot.examples.test)
    assert not any(item.isVisible() for item in items)
    panel.has_test_points.click()
    assert all(item.isVisible() for item in items)
    assert {item.opts["pen"].color().name() for item in items} == {LIGHT.test_outline}
    shown.do(Load(border_at(1, seed=3)))
    assert all(item.isVisible() for item in panel.plane.shown_points("test"))


def test_points_are_left_alone_until_the_examples_change(panel):
    shown = Shown(panel, border_at(1))
    before = [item.data for item in panel.plane.shown_points("train")]
    n_in_plot = len(panel.plane.plot.getPlotItem().items)
    shown.do(Step(5))
    after = [item.data for item in panel.plane.shown_points("train")]
    assert all(one is other for one, other in zip(before, after, strict=True))
    shown.do(Load(border_at(1, seed=1)))
    now = panel.plane.shown_points("train")
    train = shown.snapshot.examples.train
    np.testing.assert_array_equal(
        np.stack(now[0].getData(), axis=1), train.inputs[train.targets == 0]
    )
    assert len(panel.plane.plot.getPlotItem().items) == n_in_plot


def test_points_of_a_regression_have_the_colours_of_their_numbers(panel):
    snapshot = Shown(panel, REGRESSION).snapshot
    (item,) = panel.plane.shown_points("train")
    targets = snapshot.examples.train.targets[:, 0]
    brushes = item.data["brush"]
    assert len(brushes) == 500
    for brush, target in zip(brushes, targets, strict=False):
        assert is_close(brush.color(), value_colour(target, LIGHT), 9)
    assert "first 500 of each part" in panel.key.text()


def test_numbers_beyond_the_usual_get_a_scale_of_their_own():
    rows = tuple((float(i), float(-i)) for i in range(20))
    table = Table(rows=rows, targets=tuple(100.0 + 10 * i for i in range(20)))
    experiment = Experiment(feed_forward(POINTS, Dense(1, Identity())), table)
    examples = table.load(experiment.data_rng())
    colours = output_colours(experiment, examples)
    targets = examples.train.targets
    assert (colours.low, colours.high) == (targets.min(), targets.max())
    assert output_colours(REGRESSION, REGRESSION.dataset.load(REGRESSION.data_rng())).numbers(
        is_discrete=False
    ) == ("−1", "0", "1")


@THEMES
def test_the_legend_names_classes_and_numbers(panel, look):
    panel.set_theme(look)
    Shown(panel, border_at(1))
    text = panel.key.text()
    for label, name in enumerate(("−1", "+1")):
        colour = class_colour(label, look).name()
        assert f"{colour}" in text.split(name)[0]
    assert panel.key.accessibleDescription() == "−1, +1"
    assert panel.bar.numbers == ("−1", "0", "1")
    left, right = (panel.bar.grab().toImage().pixelColor(x, 5) for x in (0, panel.bar.width() - 1))
    assert is_close(left, soft(look.negative, look))
    assert is_close(right, soft(look.positive, look))
    Shown(panel, five_classes())
    assert panel.key.accessibleDescription() == "A, B, C, D, E"
    assert panel.bar.numbers == ("unsure", "", "sure")


def test_names_of_classes_are_shown_as_they_are(panel):
    rows = tuple((float(i), float(i % 7)) for i in range(20))
    table = Table(
        rows=rows,
        targets=tuple(float(i % 2) for i in range(20)),
        class_names=("<b>bold</b>", "a name much longer than others"),
        column_names=("width", "height"),
    )
    network = feed_forward(Input(("width", "height")), Dense(1))
    Shown(panel, Experiment(network, table))
    assert "&lt;b&gt;bold&lt;/b&gt;" in panel.key.text()
    assert "a&nbsp;name&nbsp;much" in panel.key.text()
    assert panel.plane.plot.bottom.labelText == "width"
    assert panel.plane.plot.left.labelText == "height"
    assert panel.plane.plot.viewRange() == [list(each) for each in table.bounds]


@dataclass(frozen=True)
class Pictures(Dataset):
    """Images of 4 x 4 pixels in two classes."""

    @property
    def columns(self):
        return tuple(f"p{i}" for i in range(16))

    @property
    def classes(self):
        return ("no", "yes")

    @property
    def image_shape(self):
        return (4, 4)

    def load(self, rng, read=None):
        part = Part(rng.integers(0, 255, (20, 16)).astype(np.uint8), np.arange(20) % 2)
        return Examples(part, part)


def test_data_that_is_not_a_plane_gets_a_sentence(panel):
    Shown(panel, Experiment(feed_forward(Input(shape=(4, 4)), Dense(1)), Pictures()))
    assert panel.placeholder.isVisible()
    assert not panel.plane.isVisible()
    text = panel.placeholder.text()
    assert "image of 4 × 4 pixels: 16 numbers" in text
    assert "loss curves" in text
    panel.point_at("output", "1")
    panel.point_at(None)
    Shown(panel, border_at(1))
    assert panel.plane.isVisible()
    assert is_close(seen(panel, 5.5, 5.5), soft(LIGHT.positive))


def show_table(panel, names):
    table = Table(
        column_names=names,
        rows=tuple((float(i),) * len(names) for i in range(10)),
        targets=tuple(float(i % 2) for i in range(10)),
        class_names=("no", "yes"),
    )
    return Shown(panel, Experiment(feed_forward(Input(names), Dense(1)), table))


def test_a_table_of_three_columns_gets_a_sentence(panel):
    show_table(panel, ("a", "b", "c"))
    assert "3 numbers," in panel.placeholder.text()
    assert panel.placeholder.isVisible()


def test_a_table_of_one_column_gets_a_curve(panel):
    show_table(panel, ("a",))
    assert panel.curve.isVisible()
    assert not panel.plane.isVisible()
    assert not panel.placeholder.isVisible()


def test_pointing_at_a_neuron_shows_its_map_and_then_the_output_again(panel, qtbot):
    shown = Shown(panel, HIDDEN)
    output = panel.plane.map.image
    assert panel.caption.text() == "answer of the network"

    with qtbot.waitSignal(panel.measurements_changed, timeout=0):
        panel.point_at("hidden 1", "2")
    assert panel.measurements() == {ResponseMap("output", 100), ResponseMap("hidden 1", 100)}
    assert panel.plane.map.image is output  # until there is an answer
    assert panel.caption.text() == "answer of the network"

    snapshot = shown.watch()
    values = snapshot.answer(ResponseMap("hidden 1", 100)).value
    assert panel.caption.text() == "neuron 2 of hidden 1"
    expected = ValueColours(-1, 1).paint(values[1:2], LIGHT, is_discrete=False)
    np.testing.assert_array_equal(panel.plane.map.image, expected)
    assert not len(border_of(panel))

    with qtbot.assertNotEmitted(panel.measurements_changed):
        panel.point_at("hidden 1", "3")  # the same question: its answer is there
    expected = ValueColours(-1, 1).paint(values[2:3], LIGHT, is_discrete=False)
    np.testing.assert_array_equal(panel.plane.map.image, expected)

    with qtbot.waitSignal(panel.measurements_changed, timeout=0):
        panel.point_at(None)
    assert panel.measurements() == {ResponseMap("output", 100)}
    np.testing.assert_array_equal(panel.plane.map.image, output)
    assert panel.caption.text() == "answer of the network"


@pytest.mark.parametrize(
    ("node", "neuron", "caption"),
    [
        ("input", "x1", "input x₁"),
        ("output", "1", "neuron 1 of output"),
        ("hidden 1", "nobody", "answer of the network"),
        ("nowhere", "1", "answer of the network"),
        ("hidden 1", None, "answer of the network"),
    ],
)
def test_whatever_is_pointed_at_is_named(panel, node, neuron, caption):
    shown = Shown(panel, HIDDEN)
    panel.point_at(node, neuron)
    shown.watch()
    assert panel.caption.text() == caption


def test_an_output_of_several_shows_where_its_class_is(panel):
    shown = Shown(panel, five_classes())
    panel.point_at("output", "3")
    shown.watch()
    x1, x2 = 5.7 * np.sin(0.8 * np.pi), 5.7 * np.cos(0.8 * np.pi)
    assert is_close(seen(panel, x1, x2), soft(class_colour(2, LIGHT)), 12)
    assert is_close(seen(panel, -x1, -x2), soft(LIGHT.zero), 12)


def test_a_sigmoid_neuron_is_discretised_in_the_middle_of_its_range(panel):
    hidden = Dense(1, Sigmoid())
    keys = {ParameterKey("hidden 1", "1", ("input", "x1")): 3.0}
    shown = Shown(
        panel,
        Experiment(
            feed_forward(POINTS, hidden, Dense(1)),
            Circle(),
            start=starting_values(keys),
            initialiser=Zero(),
        ),
    )
    panel.point_at("hidden 1", "1")
    panel.is_discrete.click()
    shown.watch()
    assert is_close(seen(panel, -0.3, 5.7), soft(LIGHT.negative))
    assert is_close(seen(panel, 0.3, 5.7), soft(LIGHT.positive))
    assert panel.bar.numbers == ("", "0.5", "")


def test_an_output_of_another_name_is_asked_for(panel, qtbot):
    nodes = (Node("input", POINTS), Node("verdict", Dense(1), ("input",)))
    session = SynchronousSession(read)
    session.send(Load(Experiment(Network(nodes), Circle())))
    with qtbot.waitSignal(panel.measurements_changed, timeout=0):
        panel.show_snapshot(session.latest())
    assert panel.measurements() == {ResponseMap("verdict", 100)}


def test_an_answer_that_lags_says_its_step(panel):
    shown = Shown(panel, border_at(1))
    snapshot = shown.do(Step(7))
    question = ResponseMap("output", 100)
    old = Answer(4, snapshot.answer(question).value)
    panel.show_snapshot(replace(snapshot, answers={question: old}))
    assert panel.caption.text() == "answer of the network, step 4"
    panel.show_snapshot(snapshot)
    assert panel.caption.text() == "answer of the network"


def test_another_network_never_has_the_map_of_the_one_before(panel):
    shown = Shown(panel, border_at(1))
    assert panel.plane.map.image is not None
    kept = panel.plane.map.image
    panel.show_snapshot(replace(shown.snapshot, answers={}))
    assert panel.plane.map.image is kept
    other = Shown(panel, border_at(1)).snapshot
    panel.show_snapshot(
        replace(other, answers={}, experiment=replace(HIDDEN, dataset=other.experiment.dataset))
    )
    assert panel.plane.map.image is None
    assert not len(border_of(panel))


def test_the_picture_follows_the_weights(panel):
    shown = Shown(panel, Experiment(feed_forward(POINTS, Dense(1)), Gauss()))
    before = panel.plane.map.image
    snapshot = shown.do(Step(50))
    values = snapshot.answer(ResponseMap("output", 100)).value
    expected = ValueColours(-1, 1).paint(values, LIGHT, is_discrete=False)
    np.testing.assert_array_equal(panel.plane.map.image, expected)
    assert (before != panel.plane.map.image).any()


@THEMES
def test_a_theme_changes_all_colours(panel, look):
    Shown(panel, border_at(1))
    panel.set_theme(look)
    assert is_close(seen(panel, 5.5, 5.5), soft(look.positive, look))
    assert panel.plane.shown_points("train")[1].opts["brush"].color() == QColor(look.positive)
    assert panel.plane.border.opts["pen"].color() == QColor(look.text)


@pytest.mark.parametrize("size", [(300, 260), (420, 380), (900, 800), (900, 420), (300, 800)])
def test_the_plane_is_a_square_that_fills_the_panel(panel, size):
    Shown(panel, border_at(1))
    panel.resize(*size)
    panel.grab()
    assert panel.size().toTuple() == size
    plane = panel.plane
    side, height = plane.plot.view.width(), plane.plot.view.height()
    assert side == pytest.approx(height, abs=1)
    assert side >= min(plane.width() - 90, plane.height() - 60)
    assert plane.plot.viewRange() == [[-6, 6], [-6, 6]]
    assert plane.rect().contains(plane.plot.geometry())


def test_everything_is_named_and_explained(panel, qtbot):
    for widget in (panel.plane.plot, panel.bar, panel.key):
        assert widget.accessibleName()
    for widget in (panel.bar, panel.key):
        assert widget.toolTip()
    for box in panel.findChildren(QCheckBox):
        assert box.toolTip()
        assert box.focusPolicy() & Qt.FocusPolicy.TabFocus
        was_checked = box.isChecked()
        qtbot.keyClick(box, Qt.Key.Key_Space)
        assert box.isChecked() != was_checked


def test_the_plane_explains_itself(panel):
    Shown(panel, border_at(1))
    viewport = panel.plane.plot.viewport()
    where = viewport.rect().center()
    event = QHelpEvent(QEvent.Type.ToolTip, where, viewport.mapToGlobal(where))
    QApplication.sendEvent(viewport, event)
    assert "decision boundary" in QToolTip.text().replace("\n", " ")
    QToolTip.hideText()


@pytest.mark.parametrize("n_classes", [2, 3, 10])
def test_full_colours_are_those_of_the_predicted_classes(n_classes):
    values = np.random.default_rng(0).normal(size=(n_classes, 20, 20)).astype(np.float32)
    values[:, 3, 3] = 0.25  # the first of several equals wins
    values[n_classes - 1, 4, 4] = np.nan
    picture = ClassColours(n_classes).paint(values, LIGHT, is_discrete=True)
    labels = predicted_classes(values.reshape(n_classes, -1), 0).reshape(20, 20)
    for place in np.ndindex(20, 20):
        if labels[place] < 0:
            assert picture[place][3] == 0
        else:
            assert tuple(picture[place]) == rgba(soft(class_colour(labels[place], LIGHT)))


def test_values_are_coloured_as_everywhere():
    values = np.array([[[-3.0, -1, -0.5, 0, 0.25, 1, np.inf, np.nan]]])
    picture = ValueColours(-1, 1).paint(values, LIGHT, is_discrete=False)[0]
    for value, colour in zip(values[0, 0, :-1], picture[:-1], strict=True):
        assert is_close(QColor(*colour.tolist()), soft(value_colour(value, LIGHT)), 3)
    assert picture[-1][3] == 0
    exactly_between = ValueColours(0, 1, 0.5).paint(
        np.array([[[0.5, 0.50001]]]), LIGHT, is_discrete=True
    )
    assert [tuple(c) for c in exactly_between[0]] == [
        rgba(soft(colour)) for colour in (LIGHT.negative, LIGHT.positive)
    ]


def test_an_enlarged_map_is_linear_between_its_values():
    x = (np.arange(10) + 0.5) / 10
    values = (3 * x[np.newaxis, :] + 2 * x[:, np.newaxis])[np.newaxis]
    fine = (np.arange(40) + 0.5) / 40
    inside = slice(2, -2)  # at the edge the outermost value is kept
    expected = (3 * fine[np.newaxis, :] + 2 * fine[:, np.newaxis])[inside, inside]
    np.testing.assert_allclose(enlarged(values, by=4)[0, inside, inside], expected)


def test_a_large_panel_asks_for_a_finer_map(panel):
    Shown(panel, border_at(1))
    panel.resize(420, 380)
    assert {question.resolution for question in panel.measurements()} == {100}
    panel.resize(900, 800)
    assert {question.resolution for question in panel.measurements()} == {200}
