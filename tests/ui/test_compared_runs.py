"""Runs that are compared: their scores beside those of the run on screen, and their key."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage

from playground.document.data_files import read
from playground.document.edits import set_field
from playground.document.examples import find
from playground.engine.activations.identity import Identity
from playground.engine.measurements.scores import Scores
from playground.session.commands import DeleteBranch, GoTo, Load, NameBranch, Step, Watch
from playground.session.curve import Curve
from playground.session.synchronous_session import SynchronousSession
from playground.ui import theme
from playground.ui.compared_key import ComparedKey, Entry
from playground.ui.panels.loss_curves import LossCurves

CIRCLE = find("circle").experiment
PLANE = find("plane").experiment


class Shown:
    """A panel, and a session with a run that left another at step 20."""

    def __init__(self, qtbot, experiment=CIRCLE, *, is_measured=True):
        self.panel = LossCurves()
        qtbot.addWidget(self.panel)
        self.panel.resize(420, 500)
        self.panel.show()
        self.session = SynchronousSession(read)
        if is_measured:
            self.session.send(Watch(frozenset({Scores()})))
        self.do(Load(experiment))
        self.do(Step(60))
        self.end = self.snapshot.scores.values[-1] if is_measured else None
        self.do(GoTo(None, 20))
        self.do(Load(set_field("batch_size", 5).change(experiment)))
        self.do(Step(30))

    def do(self, command):
        self.session.send(command)
        self.snapshot = self.session.latest()
        self.panel.show_snapshot(self.snapshot)

    def compare(self, *branches):
        self.panel.compare(frozenset(branches))

    @property
    def other(self):
        return self.snapshot.timeline.branches[0]


@pytest.fixture(autouse=True)
def light(qapp):
    theme.apply(qapp, theme.LIGHT)


def columns(plot):
    return [line.getData()[1] for line in plot._compared if line.getData()[0] is not None]


def test_losses_and_accuracies_of_train_and_test_are_drawn_to_the_end_of_that_run(qtbot):
    shown = Shown(qtbot)
    shown.compare(shown.other.id)
    scores = shown.other.scores
    assert scores.steps[-1] == 60
    np.testing.assert_array_equal(scores.values[-1], shown.end)
    drawn = [*columns(shown.panel.loss), *columns(shown.panel.accuracy)]
    assert len(drawn) == 4
    for values, column, factor in zip(drawn, scores.values.T, (1, 1, 100, 100), strict=True):
        np.testing.assert_allclose(values, factor * column)
    for plot in (shown.panel.loss, shown.panel.accuracy):
        assert plot.plot.view.viewRange()[0][1] >= 60
        train, test = plot._compared
        assert train.opts["pen"].widthF() > test.opts["pen"].widthF()


def test_a_key_names_each_in_its_colour_and_tells_where_it_has_got(qtbot):
    shown = Shown(qtbot)
    assert shown.panel.compared.isHidden()
    shown.do(NameBranch(shown.other.id, "small steps"))
    shown.compare(shown.other.id)
    key = shown.panel.compared
    (entry,) = key.entries
    assert key.isVisible()
    assert entry.name == "small steps"
    assert entry.colour == theme.LIGHT.branches[shown.other.colour]
    assert "at step 60" in entry.words
    assert f"test loss {shown.end[1]:.4f}" in entry.words
    assert entry.numbers == f"{shown.end[0]:.4f}, {shown.end[1]:.4f}"
    assert entry.words == key.words_at(key._places[0].center()).removeprefix("small steps: ")
    image = key.grab().toImage()
    assert QColor(entry.colour).name() in {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


@pytest.mark.parametrize("size", [(260, 300), (420, 500)])
def test_the_key_takes_a_line_of_the_plots_and_the_panel_keeps_its_size(qtbot, size):
    shown = Shown(qtbot)
    panel = shown.panel
    panel.resize(*size)
    before = panel.minimumSizeHint().height()
    shown.compare(shown.other.id)
    assert panel.size().toTuple() == size
    assert panel.minimumSizeHint().height() - before < 2 * panel.compared.height() < 60
    loss, accuracy = (plot.height() - plot.height_around for plot in (panel.loss, panel.accuracy))
    assert loss / accuracy == pytest.approx(1.5, rel=0.05)


def test_losses_stand_beside_the_name_where_there_is_room(qtbot):
    key = ComparedKey()
    qtbot.addWidget(key)
    widths = []
    for width in (180, 500):
        key.resize(width, 20)
        key.show_entries([])
        key.show_entries([Entry("#7b4fb8", "Run 1", "0.1234, 0.2345", "words")])
        assert key._has_numbers == (width == 500)
        widths.append(key._places[0].width())
    assert widths[1] > widths[0] + 50


def test_the_run_on_screen_is_not_compared_with_itself(qtbot):
    shown = Shown(qtbot)
    shown.compare(shown.other.id, shown.snapshot.timeline.current)
    assert len(shown.panel.compared.entries) == 1
    shown.do(GoTo(shown.other.id, 60))
    (entry,) = shown.panel.compared.entries
    assert entry.name == "Run 2"


def test_nothing_invites_to_train_across_a_curve(qtbot):
    shown = Shown(qtbot)
    shown.do(GoTo(None, 0))
    assert "Space" in shown.panel.loss.hint.text()
    shown.compare(shown.other.id)
    assert shown.panel.loss.hint.text() == ""


def test_what_is_gone_is_not_compared_any_more(qtbot):
    shown = Shown(qtbot)
    shown.compare(shown.other.id)
    shown.do(DeleteBranch(shown.other.id))
    assert shown.panel.compared.isHidden()
    assert columns(shown.panel.loss) == columns(shown.panel.accuracy) == []


def test_where_nothing_was_measured_the_minibatches_are_drawn_and_it_is_said(qtbot):
    shown = Shown(qtbot, is_measured=False)
    assert shown.other.is_of_minibatches
    shown.compare(shown.other.id)
    (values,) = columns(shown.panel.loss)
    np.testing.assert_array_equal(values, shown.other.losses)
    assert all(len(each) == 0 for each in columns(shown.panel.accuracy))
    assert "minibatches" in shown.panel.compared.entries[0].words


def test_a_regression_has_losses_to_compare(qtbot):
    assert isinstance(PLANE.network.output.layer.activation, Identity)
    shown = Shown(qtbot, PLANE)
    shown.compare(shown.other.id)
    assert len(columns(shown.panel.loss)) == 2
    assert "accuracy" not in shown.panel.compared.entries[0].words


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
def test_runs_are_told_from_the_curves_of_the_run_on_screen_and_from_each_other(look):
    def lab(colour):
        r, g, b = QColor(colour).getRgbF()[:3]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (r, g, b)]
        x, y, z = (
            np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
            @ linear
            / [0.9505, 1, 1.089]
        )
        f = [t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z)]
        return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])

    own = [look.train_curve.colour, look.test_curve.colour]
    for one, other in [
        *combinations(look.branches, 2),
        *((b, c) for b in look.branches for c in own),
    ]:
        assert np.linalg.norm(lab(one) - lab(other)) > 20, (one, other)


def test_many_runs_take_two_lines_and_the_rest_are_counted(qtbot):
    key = ComparedKey()
    qtbot.addWidget(key)
    key.resize(300, 20)
    entries = [Entry("#7b4fb8", f"a rather long name {n}", "0.1, 0.2", "words") for n in range(9)]
    key.show_entries(entries[:1])
    low = key.height()
    key.show_entries(entries)
    assert key.height() == 2 * low
    assert 0 < len(key._places) < 9
    assert key._n_more == 9 - len(key._places)
    for one, other in combinations(key._places, 2):
        assert not one.intersects(other)
    assert all(place.right() < 300 for place in key._places)
    assert key.words_at(QPoint(1, 1)).startswith("Other runs")
    image = QImage(key.size(), QImage.Format.Format_RGB32)
    key.render(image)  # with "and ... more" at the end
    key.show_entries([])
    assert key.isHidden()


def test_the_scale_is_made_for_what_went_on_before_an_explosion(qtbot):
    shown = Shown(qtbot)
    panel, scores = shown.panel, shown.snapshot.scores
    exploding = scores.values.copy()
    exploding[-1, :2] = 1e29
    panel.show_snapshot(replace(shown.snapshot, scores=Curve(scores.steps, exploding)))
    assert scores.values[:, :2].max() < panel.loss._range[3] < 20 * scores.values[:, :2].max()
