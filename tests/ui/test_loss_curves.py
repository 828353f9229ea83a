"""The loss curves, by the numbers that their lines hold."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QCheckBox, QToolTip

from playground.document.data_files import read
from playground.document.experiment import Experiment
from playground.engine.activations.identity import Identity
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.plane import Plane
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.measurements.scores import Scores
from playground.engine.network import feed_forward
from playground.engine.optimisers.line_search import SteepestDescent
from playground.session.commands import Load, Reset, Step, Watch
from playground.session.curve import Curve
from playground.session.synchronous_session import SynchronousSession
from playground.ui import theme
from playground.ui.curve_key import steady_number
from playground.ui.nice_range import decades, nice_ceiling, range_from_zero
from playground.ui.panel import PANELS
from playground.ui.panels.loss_curves import LossCurves
from playground.ui.pictures import save_picture
from playground.ui.plot import extremes
from playground.ui.vector_items import clipped_segments

POINTS = Input(("x1", "x2"))
CIRCLE = Experiment(feed_forward(POINTS, Dense(4), Dense(1)), Circle(n_examples=100))
PLANE = Experiment(feed_forward(POINTS, Dense(1, Identity())), Plane(n_examples=100))


class Shown:
    """A panel, and the session whose snapshots it is shown."""

    def __init__(self, panel, experiment):
        self.panel = panel
        self.session = SynchronousSession(read)
        self.session.send(Watch(panel.measurements()))
        self.do(Load(experiment))

    def do(self, command):
        self.session.send(command)
        self.snapshot = self.session.latest()
        self.panel.show_snapshot(self.snapshot)
        return self.snapshot


@pytest.fixture(scope="module", autouse=True)
def light(qapp):
    theme.apply(qapp, theme.LIGHT)


@pytest.fixture
def panel(qtbot):
    made = LossCurves()
    qtbot.addWidget(made)
    made.resize(420, 400)
    made.show()
    return made


@pytest.fixture
def circle(panel):
    return Shown(panel, CIRCLE)


def line_data(line):
    x, y = line.getData()
    return np.stack([x, y], axis=1)


def as_column(curve, column, factor=1):
    return np.stack([curve.steps, factor * curve.values[:, column]], axis=1)


def show_scores(shown, losses):
    """Show the last snapshot with other losses, (n, 2), as if the steps had given them."""
    values = np.column_stack([losses, np.full((len(losses), 2), 0.5)])
    scores = Curve(np.arange(len(losses)), values)
    shown.panel.show_snapshot(replace(shown.snapshot, scores=scores))


def test_it_is_found_by_name_and_asks_for_scores(panel):
    assert PANELS["loss-curves"] is LossCurves
    assert panel.measurements() == {Scores()}


def test_lines_hold_what_was_measured(circle):
    circle.do(Step(30))
    scores, minibatches = circle.snapshot.scores, circle.snapshot.minibatch_losses
    loss, accuracy = circle.panel.loss, circle.panel.accuracy
    assert len(scores.steps) > 5
    for column, line in enumerate(loss.lines):
        np.testing.assert_array_equal(line_data(line), as_column(scores, column))
    for column, line in enumerate(accuracy.lines):
        np.testing.assert_array_equal(line_data(line), as_column(scores, column + 2, 100))
    np.testing.assert_array_equal(line_data(loss.background), as_column(minibatches, 0))


def test_a_long_run_is_drawn_with_points_that_were_measured(circle):
    circle.do(Step(3000))
    drawn, all_of_it = (
        line_data(circle.panel.loss.background),
        as_column(circle.snapshot.minibatch_losses, 0),
    )
    assert len(drawn) < len(all_of_it)
    assert set(map(tuple, drawn)) <= set(map(tuple, all_of_it))
    assert drawn[:, 1].max() == all_of_it[:, 1].max()
    assert drawn[:, 1].min() == all_of_it[:, 1].min()


def test_the_key_has_the_present_values(circle):
    snapshot = circle.do(Step(30))
    train, test, train_accuracy, test_accuracy = snapshot.scores.values[-1]
    assert circle.panel.loss.key.text == f"loss: train {train:.4f}, test {test:.4f}"
    key = circle.panel.accuracy.key
    assert key.text == f"accuracy: train {train_accuracy:.1%}, test {test_accuracy:.1%}".replace(
        "%", " %"
    )
    assert key.accessibleDescription() == key.text


def test_the_key_says_where_the_measurement_lags(circle):
    circle.do(Step(30))
    state = replace(circle.snapshot.state, step=40)
    circle.panel.show_snapshot(replace(circle.snapshot, state=state))
    assert circle.panel.loss.key.text.endswith("(at step 30)")
    assert line_data(circle.panel.loss.lines[0])[-1, 0] == 30
    assert circle.panel.loss.plot.viewRange()[0] == [0, 40]


def test_train_and_test_differ_in_colour_and_in_width(panel):
    train, test = (line.opts["pen"] for line in panel.loss.lines)
    assert train.color() != test.color()
    assert abs(train.widthF() - test.widthF()) >= 1
    assert panel.loss.background.opts["pen"].color() not in (train.color(), test.color())


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK], ids=lambda look: look.name)
def test_lines_are_seen_in_their_colours(circle, look):
    panel = circle.panel
    panel.set_theme(look)
    panel.has_minibatches.setChecked(False)
    show_scores(circle, np.array([[0.2, 0.8]] * 11))
    picture = panel.grab().toImage()
    plot = panel.loss.plot
    for height, colour in (
        (0.2, look.train_curve.colour),
        (0.8, look.test_curve.colour),
        (0.5, look.base),
    ):
        place = plot.mapFromScene(plot.view.mapViewToScene(pg_point(5.3, height)))
        seen = [
            picture.pixelColor(plot.mapTo(panel, place) + QPoint(0, dy)).getRgb()
            for dy in (-1, 0, 1)
        ]
        distance = min(np.abs(np.subtract(each, QColor(colour).getRgb())).max() for each in seen)
        assert distance < 60


def pg_point(x, y):
    from pyqtgraph import Point

    return Point(x, y)


def test_a_logarithmic_axis_shows_powers_of_ten(circle):
    circle.do(Step(30))
    circle.panel.is_log.setChecked(True)
    expected = as_column(circle.snapshot.scores, 0)
    expected[:, 1] = np.log10(expected[:, 1])
    np.testing.assert_allclose(line_data(circle.panel.loss.lines[0]), expected)
    low, high = circle.panel.loss.plot.viewRange()[1]
    assert low <= expected[:, 1].min()
    assert high >= expected[:, 1].max()
    strings = circle.panel.loss.plot.left.tickStrings([-2, -1, 0], 1, 1)
    assert strings == ["0.01", "0.1", "1"]
    circle.panel.is_log.setChecked(False)
    np.testing.assert_array_equal(
        line_data(circle.panel.loss.lines[0]), as_column(circle.snapshot.scores, 0)
    )


def test_a_loss_of_zero_leaves_a_gap_on_a_logarithmic_axis(circle):
    circle.panel.is_log.setChecked(True)
    show_scores(circle, np.array([[0.5, 0.5], [0.0, 0.04], [0.02, 0.0], [0.01, np.inf]]))
    heights = line_data(circle.panel.loss.lines[0])[:, 1]
    np.testing.assert_allclose(heights, [np.log10(0.5), np.nan, np.log10(0.02), -2])
    low, high = circle.panel.loss.plot.viewRange()[1]
    assert -2.1 < low <= -2
    assert 0 <= high < 0.1
    circle.panel.grab()


@pytest.mark.parametrize("worst", [0.0, np.nan, np.inf])
@pytest.mark.parametrize("is_log", [False, True])
def test_losses_without_a_range_are_drawn_on_some_axis(circle, worst, is_log):
    circle.panel.is_log.setChecked(is_log)
    show_scores(circle, np.full((5, 2), worst))
    low, high = circle.panel.loss.plot.viewRange()[1]
    assert np.isfinite([low, high]).all()
    assert low < high
    circle.panel.grab()


def test_minibatches_can_be_hidden(circle):
    circle.do(Step(30))
    assert circle.panel.loss.background.isVisible()
    circle.panel.has_minibatches.click()
    assert not circle.panel.loss.background.isVisible()
    circle.do(Step(1))
    assert not circle.panel.loss.background.isVisible()


def test_a_single_bad_minibatch_does_not_flatten_the_curves(circle):
    circle.do(Step(30))
    before = circle.panel.loss.plot.viewRange()
    losses = circle.snapshot.minibatch_losses
    spiky = Curve(losses.steps, np.where(losses.steps[:, None] == 3, 1e6, losses.values))
    circle.panel.show_snapshot(replace(circle.snapshot, minibatch_losses=spiky))
    assert circle.panel.loss.plot.viewRange() == before


def test_an_svg_has_no_line_outside_of_its_plot(circle, tmp_path):
    panel = circle.panel
    circle.do(Step(30))
    losses = circle.snapshot.minibatch_losses
    spiky = Curve(losses.steps, np.where(losses.steps[:, None] % 9 == 3, 1e3, losses.values))
    pictures = []
    for minibatch_losses in (losses, spiky):
        panel.show_snapshot(replace(circle.snapshot, minibatch_losses=minibatch_losses))
        save_picture(panel, tmp_path / "panel.svg")
        picture = QImage(panel.size(), QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        QSvgRenderer(str(tmp_path / "panel.svg")).render(painter)
        painter.end()
        pictures.append(picture)
    key = panel.loss.key
    above = QRect(QPoint(8, 8), key.size())  # there are no controls in a picture
    assert pictures[0] != pictures[1]
    assert pictures[0].copy(above) == pictures[1].copy(above)


def test_lines_are_clipped_where_they_leave_a_rectangle():
    points = np.array([[0, 0], [2, 2], [np.nan, 0], [-1, 0.5], [0.5, 0.5], [0.5, 9], [3, 9]])
    clipped = clipped_segments(points, np.zeros(2), np.ones(2))
    expected = [[[0, 0], [1, 1]], [[0, 0.5], [0.5, 0.5]], [[0.5, 0.5], [0.5, 1]]]
    np.testing.assert_allclose(clipped, expected)


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=2, max_size=20))
def test_what_is_left_of_a_line_is_inside_and_on_it(points):
    points = np.array(points)
    low, high = np.array([-2.0, -1.0]), np.array([3.0, 1.0])
    clipped = clipped_segments(points, low, high)
    assert (clipped >= low - 1e-6).all()
    assert (clipped <= high + 1e-6).all()
    middles = (points[1:] + points[:-1]) / 2
    n_inside = ((middles > low) & (middles < high)).all(axis=1) & (
        np.diff(points, axis=0) != 0
    ).any(axis=1)
    assert len(clipped) >= n_inside.sum()


def test_before_the_first_scores_the_minibatches_give_the_range(circle):
    circle.do(Step(30))
    nothing = Curve(np.zeros(0, np.int64), np.zeros((0, 4)))
    circle.panel.show_snapshot(replace(circle.snapshot, scores=nothing))
    assert circle.panel.loss.plot.viewRange()[1][1] >= circle.snapshot.minibatch_losses.values.max()
    assert circle.panel.loss.key.text == "loss: train, test"


def test_a_regression_has_no_accuracy(panel):
    Shown(panel, PLANE).do(Step(5))
    assert not panel.accuracy.isVisible()
    assert panel.loss.plot.bottom.style["showValues"]
    Shown(panel, CIRCLE).do(Step(5))
    assert panel.accuracy.isVisible()


@pytest.mark.parametrize(
    ("least", "bottom"), [(0.0, 0), (0.31, 20), (0.45, 40), (0.5, 50), (0.97, 90)]
)
def test_accuracy_reaches_from_a_round_number_to_100(circle, least, bottom):
    values = np.array([[0.1, 0.1, 1.0, least], [0.1, 0.1, 1.0, 0.98]])
    scores = Curve(np.arange(2), values)
    circle.panel.show_snapshot(replace(circle.snapshot, scores=scores))
    low, high = circle.panel.accuracy.plot.viewRange()[1]
    assert bottom - 3 < low <= bottom
    assert 100 <= high < 103


@pytest.mark.parametrize("size", [(400, 280), (420, 400), (400, 700)])
def test_the_curves_share_the_height_3_to_2_and_the_axis_has_its_label(panel, size):
    panel.resize(*size)
    Shown(panel, CIRCLE).do(Step(30))
    panel.grab()
    loss, accuracy = (plot.plot.view.height() for plot in (panel.loss, panel.accuracy))
    assert loss / accuracy == pytest.approx(1.5, rel=0.1)
    assert panel.accuracy.plot.bottom.labelText.startswith("step")
    assert panel.accuracy.plot.bottom.label.isVisible()


@pytest.mark.parametrize("greatest", [1.5, 0.3, 0.012, 4e-4, 5e-6, 2.5e-9, 7e5])
def test_a_short_axis_has_two_numbers_that_differ(circle, greatest):
    circle.panel.resize(400, 280)
    show_scores(circle, np.array([[greatest, greatest / 3]] * 5))
    axis = circle.panel.loss.plot.left
    low, high = circle.panel.loss.plot.viewRange()[1]
    (spacing, values), *_ = axis.tickValues(low, high, 45)
    texts = axis.tickStrings(values, 1, spacing)
    assert len(set(texts)) == len(texts) >= 2
    assert high < 2 * greatest
    assert max(map(len, texts)) <= 6
    for text, value in zip(texts, values, strict=True):
        assert float(text.replace("\N{MINUS SIGN}", "-")) == pytest.approx(value, abs=spacing / 10)


def test_both_plots_share_their_steps_and_grow_calmly(circle):
    ranges = set()
    for _ in range(40):
        circle.do(Step(5))
        steps, shared = (
            tuple(plot.plot.viewRange()[0]) for plot in (circle.panel.loss, circle.panel.accuracy)
        )
        assert steps == shared
        assert steps[0] == 0
        assert circle.snapshot.step <= steps[1] <= 1.6 * max(circle.snapshot.step, 10)
        ranges.add(steps)
    assert len(ranges) <= 12


def test_the_axis_says_how_long_an_epoch_is(circle):
    assert circle.panel.accuracy.plot.bottom.labelText == "step (5 make an epoch)"


def test_a_step_on_all_examples_is_an_epoch(circle):
    snapshot = circle.snapshot
    experiment = replace(snapshot.experiment, optimiser=SteepestDescent())
    circle.panel.show_snapshot(replace(snapshot, experiment=experiment))
    assert circle.panel.accuracy.plot.bottom.labelText == "step (each is an epoch)"


def test_the_empty_panel_says_how_to_begin(panel):
    assert panel.loss.hint.text() == "Press Space to train"
    shown = Shown(panel, CIRCLE)
    assert panel.loss.hint.text() == "Press Space to train"
    shown.do(Step(1))
    assert panel.loss.hint.text() == ""
    shown.do(Reset())
    assert panel.loss.hint.text() == "Press Space to train"
    assert len(line_data(panel.loss.background)) == 0


def test_accuracy_stands_beside_the_loss_where_there_is_room(panel, qtbot):
    Shown(panel, CIRCLE)
    panel.resize(900, 400)
    panel.grab()
    assert panel.accuracy.x() > panel.loss.x()
    panel.resize(400, 500)
    panel.grab()
    assert panel.accuracy.x() == panel.loss.x()
    assert panel.accuracy.y() > panel.loss.y()


def test_it_fits_into_a_narrow_dock(panel):
    Shown(panel, CIRCLE).do(Step(3))
    smallest = panel.minimumSizeHint()
    assert smallest.width() <= 300
    assert smallest.height() <= 260
    for plot in (panel.loss, panel.accuracy):
        assert plot.key.sizeHint().width() <= 300 - 16


def test_switches_can_be_reached_with_the_keyboard(panel, qtbot):
    for box in panel.findChildren(QCheckBox):
        assert box.text()
        assert box.toolTip()
        assert box.focusPolicy() & Qt.FocusPolicy.TabFocus
        was_checked = box.isChecked()
        qtbot.keyClick(box, Qt.Key.Key_Space)
        assert box.isChecked() != was_checked


def test_plots_explain_themselves_and_keep_no_focus(panel):
    for plot in (panel.loss.plot, panel.accuracy.plot):
        assert plot.accessibleName()
        assert plot.focusPolicy() == Qt.FocusPolicy.NoFocus
        where = plot.viewport().rect().center()
        event = QHelpEvent(QEvent.Type.ToolTip, where, plot.viewport().mapToGlobal(where))
        QApplication.sendEvent(plot.viewport(), event)
        assert QToolTip.text().startswith(plot.accessibleName().split()[0].capitalize())
        QToolTip.hideText()


def test_numbers_of_an_axis_keep_all_digits_until_they_are_thousands(panel):
    axis = panel.loss.plot.bottom
    assert axis.tickStrings([0, 5000, 10000], 1, 5000) == ["0", "5000", "10000"]
    assert axis.tickStrings([0, 20000, 1000000], 1, 20000) == ["0", "20k", "1M"]
    assert axis.tickStrings([500_000, 1_500_000], 1, 500_000) == ["500k", "1.5M"]
    assert panel.loss.plot.left.tickStrings([-0.5, 0.5], 1, 0.5) == ["−0.5", "0.5"]


@given(st.floats(0, 1e12, allow_subnormal=False))
def test_a_value_is_short_and_close(x):
    text = steady_number(x)
    assert len(text) <= 6
    assert float(text) == pytest.approx(x, rel=0.051, abs=5e-5 if x >= 0.0001 else 5e-10)


@pytest.mark.parametrize(
    ("x", "text"),
    [(0, "0.0000"), (0.01234, "0.0123"), (9.99996, "10.000"), (1.5e-7, "1.5e-7"), (1e9, "1.0e9")],
)
def test_values_keep_their_width(x, text):
    assert steady_number(x) == text
    assert [steady_number(each) for each in (np.nan, np.inf, -np.inf)] == ["NaN", "∞", "-∞"]


@given(st.floats(1e-12, 1e12))
def test_a_nice_ceiling_is_not_far_above(value):
    assert value <= nice_ceiling(value) * (1 + 1e-12)
    assert nice_ceiling(value) <= 1.51 * value


def test_ranges_leave_out_what_is_not_finite():
    assert range_from_zero(np.array([0.3, np.nan, np.inf]), least=0.1) == (0, 0.3)
    assert range_from_zero(np.array([]), least=10) == (0, 10)
    assert decades(np.array([0.0, 0.02, np.nan, 3.0])) == (-2, 1)
    assert decades(np.array([0.1])) == (-1, 0)
    assert decades(np.zeros(3)) == (-1, 0)


@given(
    st.lists(st.floats(-1e6, 1e6), max_size=300),
    st.integers(4, 50),
)
def test_extremes_lose_no_peak_and_not_the_latest(values, n_most):
    values = np.array(values)
    chosen = extremes(values, n_most)
    assert len(chosen) <= n_most + 4 * len(values) / n_most
    assert (np.diff(chosen) >= 0).all()
    if len(values):
        assert values[chosen].max() == values.max()
        assert values[chosen].min() == values.min()
        assert chosen[-1] >= len(values) - max(1, 4 * len(values) / n_most)


def test_extremes_stay_while_values_are_appended():
    values = np.random.default_rng(0).normal(size=1000)
    before = extremes(values[:700], 100)
    after = extremes(values[:720], 100)
    settled = before[before < 672]  # groups of 16
    np.testing.assert_array_equal(after[: len(settled)], settled)


def test_measurements_are_dots_where_there_are_few(circle):
    circle.do(Step(7))
    scores = circle.snapshot.scores
    assert 1 < len(scores.steps) <= 40
    plots = ((circle.panel.loss, 0, 1), (circle.panel.accuracy, 2, 100))
    for plot, first, factor in plots:
        for number, dots in enumerate(plot.dots):
            x, y = dots.getData()
            np.testing.assert_array_equal(x, scores.steps)
            np.testing.assert_allclose(y, factor * scores.values[:, first + number])
    for _ in range(50):
        circle.do(Step())
    assert len(circle.snapshot.scores.steps) > 40
    assert not len(circle.panel.loss.dots[0].getData()[0])
