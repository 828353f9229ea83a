"""The loss surface between runs: their ends are one click away, and both ways are drawn."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document import edits
from playground.document.data_files import read
from playground.engine.evaluation import Evaluator
from playground.engine.landscape.plane_kind import PLANES, SavedState
from playground.engine.landscape.planes.runs import RunsPlane
from playground.engine.optimisers.sgd import Sgd
from playground.engine.preparation import prepare
from playground.session.commands import GoTo, Load, Step, Watch
from playground.session.synchronous_session import SynchronousSession
from playground.ui.branch_colours import branch_colour
from playground.ui.number_format import short_number
from playground.ui.panels.loss_surface import LossSurfacePanel
from playground.ui.surface.marks import path_colour
from playground.ui.theme import current_theme
from tests.ui.surface_viewer import small


class Viewer:
    """A person who has nothing but the panel, which takes much less time to make than a window."""

    def __init__(self, qtbot, experiment, n_steps):
        self.session = SynchronousSession(read)
        self.panel = LossSurfacePanel()
        qtbot.addWidget(self.panel)
        self.panel.resize(500, 600)
        self.send(Load(experiment, is_new_document=True), Step(n_steps))

    def send(self, *commands):
        for command in commands:
            self.session.send(command)
        self.settle()

    def settle(self):
        for _ in range(4):
            self.session.send(Watch(self.panel.measurements()))
            self.snapshot = self.session.latest() or self.snapshot
            self.panel.show_snapshot(self.snapshot)

    def choose(self, kind):
        self.panel.choose_kind(kind)
        self.settle()

    @property
    def survey(self):
        return self.panel.showing.survey

    @property
    def theta(self):
        return self.snapshot.theta

    def loss_at(self, theta):
        experiment, examples = self.snapshot.experiment, self.snapshot.examples
        prepared = prepare(
            experiment.dataset,
            examples,
            experiment.network,
            experiment.loss,
            is_normalised=experiment.is_normalised,
            dtype=np.float64,
        )
        part = prepared.train
        return Evaluator(experiment.network, experiment.loss, part, np.float64).score(theta).loss


@pytest.fixture
def person(qtbot):
    """A person who has trained one run, and another from its fifth step on."""
    person = Viewer(qtbot, small(), 20)
    person.first_end = person.theta.copy()
    person.send(GoTo(None, 5))
    other = replace(person.snapshot.experiment, optimiser=Sgd(learning_rate=0.5))
    person.send(Load(other, label="learning rate"))
    person.send(Step(12))
    person.settle()
    return person


def bar_of(person):
    return person.panel.page.states_bar


def press(person, *runs):
    for run in runs:
        bar_of(person).chips.buttons[run].click()
        person.settle()


def test_two_clicks_lay_the_surface_through_both_ends_and_the_start(person):
    person.choose(PLANES["runs"])
    press(person, 1, 2)
    survey = person.survey
    assert [name for name, *_ in survey.laid.landmarks] == ["start", "end A", "end B"]
    ends = [survey.laid.plane.at(a, b) for _, a, b in survey.laid.landmarks]
    np.testing.assert_allclose(ends[1], person.first_end, atol=1e-12)
    np.testing.assert_allclose(ends[2], person.theta, atol=1e-12)
    assert bar_of(person).buttons["end A"].text() == "end A: step 20"
    assert bar_of(person).buttons["end B"].text() == "end B: step 17"
    assert not bar_of(person).measurements()  # it knows what it needs


def test_the_way_of_the_run_that_is_not_on_screen_is_drawn(person):
    person.choose(PLANES["runs"])
    press(person, 1, 2)
    start, first, second = person.survey.trails
    assert start is None
    assert first.steps[[0, -1]].tolist() == [0, 20]
    assert second.steps[[0, -1]].tolist() == [0, 17]
    assert first.true[-1] == pytest.approx(person.loss_at(person.first_end))
    at_fork = [trail.xy[trail.steps == 5][0] for trail in (first, second)]
    np.testing.assert_allclose(*at_fork)  # until there it was one way
    trails = [path for path in person.panel.page.contours._picture.paths if path.is_trail]
    branches = person.snapshot.timeline.branches
    assert [path.run for path in trails] == [branch.colour for branch in branches[:2]]
    colours = [path_colour(path, current_theme()).name() for path in trails]
    assert colours == [branch_colour(branch, current_theme()) for branch in branches[:2]]
    box = person.survey.box
    for path in trails:
        inside = (path.xy >= [box.left, box.bottom]) & (path.xy <= [box.right, box.top])
        assert inside.all()


def test_the_plane_through_two_ends_tells_the_barrier_between_them(person):
    person.choose(PLANES["runs"])
    press(person, 1, 2)
    first, second = person.first_end, person.theta
    shares = np.linspace(0, 1, 61)
    losses = np.array([person.loss_at((1 - t) * first + t * second) for t in shares])
    barrier = (losses - (1 - shares) * losses[0] - shares * losses[-1]).max()
    caption = person.panel.page.caption.words
    assert caption.startswith("The straight line from end A to end B passes over ")
    has_barrier = barrier > 1e-3 * (losses[0] + losses[-1])
    assert ("over a barrier" in caption) == has_barrier
    assert ("over no barrier" in caption) == (not has_barrier)


def test_how_high_a_barrier_is_on_the_plane_is_told(person):
    person.choose(PLANES["runs"])
    start = person.theta.copy()
    names = ("start", "end A", "end B")
    first, second = np.random.default_rng(3).normal(0, 3, (2, len(start)))
    thetas = (start, first, second)
    kept = tuple(
        SavedState(1000 + number, name, theta)
        for number, (name, theta) in enumerate(zip(names, thetas, strict=True))
    )
    person.panel._choose(RunsPlane(kept))
    person.settle()
    shares = np.linspace(0, 1, 61)
    losses = np.array([person.loss_at((1 - t) * first + t * second) for t in shares])
    barrier = (losses - (1 - shares) * losses[0] - shares * losses[-1]).max()
    assert barrier > 0.01
    assert f"rises up to {short_number(barrier)} above" in person.panel.page.caption.words


def test_an_end_that_is_kept_by_hand_has_its_way_too(person):
    person.choose(PLANES["runs"])
    bar = bar_of(person)
    for branch, step, name in ((1, 0, "start"), (1, 15, "end A"), (2, 17, "end B")):
        person.send(GoTo(branch, step))
        person.settle()
        bar.buttons[name].click()
        person.settle()
    _, first, second = person.survey.trails
    assert first.steps[-1] == 15
    assert second.steps[-1] == 17
    assert not bar.measurements()


def test_the_runs_that_are_compared_are_taken_at_once(person):
    person.panel.compare(frozenset({1, 2}))
    person.choose(PLANES["runs"])
    assert bar_of(person).chips.buttons[1].isChecked()
    assert person.survey.laid.words == "the plane through start, end A and end B"


def test_one_run_gives_the_line_from_its_start_to_its_end(person):
    person.choose(PLANES["runs"])
    press(person, 1)
    assert person.panel.page.pictures.currentWidget() is person.panel.page.line
    press(person, 1)
    assert "choose two runs" in person.panel.page.sentence.text()


def test_a_run_of_another_network_cannot_be_taken(person):
    larger = edits.add_neuron("hidden 1").change(person.snapshot.experiment)
    person.send(Load(larger), Step(3))
    person.choose(PLANES["runs"])
    enabled = [button.isEnabled() for button in bar_of(person).chips.buttons.values()]
    assert enabled[0] is False
    assert enabled[-1] is True


def test_refreshing_takes_the_ends_as_they_are_now(person):
    person.choose(PLANES["runs"])
    press(person, 1, 2)
    person.send(Step(4))
    person.settle()
    assert bar_of(person).buttons["end B"].text() == "end B: step 17"
    person.panel.controls.refresh.click()
    person.settle()
    assert bar_of(person).buttons["end B"].text() == "end B: step 21"
    np.testing.assert_allclose(person.survey.trace.distances[-1], 0, atol=1e-9)


@pytest.mark.parametrize("width", [316, 380, 500])
def test_all_of_it_is_as_wide_as_the_panel(person, qtbot, width):
    person.choose(PLANES["runs"])
    press(person, 1, 2)
    person.panel.resize(width, 600)
    person.panel.show()
    qtbot.waitExposed(person.panel)
    page, bar = person.panel.page, bar_of(person)
    qtbot.waitUntil(lambda: page.width() <= person.panel.width())
    named = (*bar.buttons.values(), *bar.chips.buttons.values())
    for part in (*named, page.controls.more):
        right = part.mapTo(person.panel, part.rect().topRight()).x()
        assert right < person.panel.width(), part.text()
    for part in named:
        assert part.width() >= part.sizeHint().width(), part.text()
