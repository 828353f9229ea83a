"""The rings around the neurons: their deltas, on one logarithmic scale, in one mode only."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from playground.document.data_files import read
from playground.document.edits import set_field
from playground.document.examples import load_example
from playground.document.experiment import Experiment
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.datasets.circle import Circle
from playground.engine.datasets.mnist import Mnist
from playground.engine.gradients.next_step import mean_gradient
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.measurements.deltas import Deltas
from playground.engine.network import feed_forward
from playground.engine.neuron_name import NeuronName
from playground.session.analyst import make_subject
from playground.session.commands import Pause, Play, Step, StepPhase
from playground.session.phases import Backward, Update
from playground.session.synchronous_session import SynchronousSession
from playground.session.trainer import Trainer
from playground.ui import theme
from playground.ui.editor.connection_modes import MODES
from playground.ui.editor.explanations import said_of
from playground.ui.editor.network_editor import NetworkEditor
from playground.ui.editor.rings import DECADES, ring_shares
from playground.ui.workbench import Workbench

WEIGHT, GRADIENT, UPDATE, ACTIVITY = MODES
CIRCLE = Experiment(feed_forward(Input(features=("x1", "x2")), Dense(4), Dense(1)), Circle())
DIGITS = Experiment(feed_forward(Input(shape=(28, 28)), Dense(24), Dense(10, Sigmoid())), Mnist())
NEURON = NeuronName("hidden 1", "2")


@pytest.fixture
def open_editor(qtbot, qapp):
    """Return what opens an experiment in an editor that is shown."""
    theme.apply(qapp, theme.LIGHT)

    def make(experiment, mode=GRADIENT, size=(700, 500)):
        session = SynchronousSession(read)
        workbench = Workbench(session)
        editor = NetworkEditor(workbench)
        qtbot.addWidget(editor)
        editor.measurements_changed.connect(lambda: workbench.watch(editor.measurements()))
        editor.resize(*size)
        editor.show()
        workbench.open(experiment)
        made = SimpleNamespace(editor=editor, workbench=workbench, session=session)
        editor.legend.choice.choose(mode)
        look(made)
        return made

    return make


def look(made):
    for _ in range(3):
        made.workbench.poll()
        QApplication.processEvents()


def send(made, *commands):
    for command in commands:
        made.workbench.send(command)
        look(made)


def neurons(made, node="hidden 1"):
    return made.editor.scene.drawn.neurons[node]


def answer(made):
    return made.workbench.snapshot.answer(Deltas(made.workbench.experiment.batch_size)).value


def said(made, name=NEURON):
    return said_of(name, made.editor.stage.drawing, made.editor.scene.present)


def picture(made):
    """Return the drawing at one pixel for each of the scene."""
    scene = made.editor.scene
    image = QImage(scene.sceneRect().size().toSize(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    scene.render(painter, source=scene.sceneRect())
    painter.end()
    return image


def is_like(colour, wanted):
    """Whether a pixel is rather of one of the two signs' colours than of the other, or grey."""
    red_over_blue = colour.red() - colour.blue()
    return red_over_blue > 25 if wanted == theme.LIGHT.negative else red_over_blue < -25


def test_a_ring_is_a_fifth_thinner_for_each_power_of_ten():
    deltas = np.array([20.0, 2.0, 0.2, -0.02, 2e-3, 2e-4, 2e-5, -2e-9, 0.0, np.nan])
    expected = [1, 1, 0.8, -0.6, 0.4, 0.2, 0, 0, 0, 0]
    assert DECADES == 5
    np.testing.assert_allclose(ring_shares(deltas, 2.0), expected, atol=1e-12)


def test_rings_have_the_deltas_of_the_next_minibatch_at_the_present_weights(open_editor):
    made = open_editor(CIRCLE)
    send(made, Step(7))
    trainer = Trainer(CIRCLE, CIRCLE.dataset.load(CIRCLE.data_rng(), None))
    trainer.advance(7)
    rows = trainer.next_rows
    subject = make_subject(CIRCLE, trainer.examples, trainer.prepared)
    gradient = mean_gradient(subject, Instant(trainer.theta, rows=rows))
    biases = CIRCLE.network.views(gradient)
    rings = made.editor.scene.present.rings
    np.testing.assert_array_equal(answer(made).rows, rows)
    for node_id in ("hidden 1", "output"):
        deltas = biases[node_id]["bias"]  # whose gradient is the mean delta
        np.testing.assert_allclose(rings.deltas[node_id], deltas, rtol=1e-4, atol=1e-8)
        shares = ring_shares(rings.deltas[node_id], rings.full)
        assert [item.ring_share for item in neurons(made, node_id)] == shares.tolist()
    assert all(item.ring_share == 0 for item in neurons(made, "input"))


def test_a_ring_has_the_colour_of_its_sign_outside_its_neuron(open_editor):
    made = open_editor(CIRCLE)
    send(made, Step(5))
    image, boxes = picture(made), made.editor.scene.arrangement.by_id["hidden 1"].neurons
    for item, box in zip(neurons(made), boxes, strict=True):
        colour = image.pixelColor(round(box.centre[0]), round(box.y - 2))
        share = item.ring_share
        assert abs(share) > 0.5
        assert is_like(colour, theme.LIGHT.positive if share > 0 else theme.LIGHT.negative)
        item.ring_share = -share
    flipped = picture(made)
    for item, box in zip(neurons(made), boxes, strict=True):
        colour = flipped.pixelColor(round(box.centre[0]), round(box.y - 2))
        assert is_like(
            colour, theme.LIGHT.positive if item.ring_share > 0 else theme.LIGHT.negative
        )
        item.ring_share = 0.0
    box = boxes[0]
    bare = picture(made).pixelColor(round(box.centre[0]), round(box.y - 3))
    assert bare == QColor(theme.LIGHT.base)


@pytest.mark.parametrize("mode", [WEIGHT, UPDATE, ACTIVITY], ids=lambda mode: mode.title)
def test_deltas_are_asked_for_and_shown_in_one_mode_only(open_editor, mode):
    made = open_editor(CIRCLE)
    send(made, Step(2))
    assert Deltas(CIRCLE.batch_size) in made.editor.measurements()
    assert any(item.ring_share for item in neurons(made))
    assert "delta: " in said(made)
    made.editor.legend.choice.choose(mode)
    look(made)
    assert not any(isinstance(each, Deltas) for each in made.editor.measurements())
    assert not any(item.ring_share for item in neurons(made))
    assert "delta" not in said(made)
    assert "delta" not in made.editor.legend.key.toolTip()


def test_the_question_follows_the_batch_size(open_editor):
    made = open_editor(CIRCLE)
    made.workbench.apply(set_field("batch_size", 17))
    look(made)
    asked = [each for each in made.editor.measurements() if isinstance(each, Deltas)]
    assert asked == [Deltas(17)]
    assert len(answer(made).rows) == 17
    assert any(item.ring_share for item in neurons(made))


def test_playing_asks_once_for_what_is_shown(open_editor, monkeypatch):
    made = open_editor(CIRCLE)
    steps, measure, snapshots = [], Deltas.measure, []

    def counted(self, subject, instant):
        steps.append(instant.step)
        return measure(self, subject, instant)

    monkeypatch.setattr(Deltas, "measure", counted)
    made.workbench.snapshot_taken.connect(snapshots.append)
    made.workbench.send(Play())
    for _ in range(12):
        made.workbench.poll()
    send(made, Pause())
    assert steps == [snapshot.step for snapshot in snapshots]  # once for each that is shown
    assert steps[-1] > len(steps) > 10


def test_the_ring_of_a_pinned_example_is_its_own(open_editor):
    made = open_editor(CIRCLE)
    send(made, Step(3))
    known = answer(made)
    row = int(known.rows[2])
    assert "on average over the next step’s minibatch" in said(made)
    assert "mean size: " in said(made)
    made.workbench.look_through(replace(made.workbench.lens, pinned=row))
    look(made)
    rings = made.editor.scene.present.rings
    np.testing.assert_array_equal(rings.deltas["hidden 1"], known.each["hidden 1"][:, 2])
    assert f"for example {row + 1}" in said(made).splitlines()[-1]
    other = next(row for row in range(50) if row not in known.rows)
    made.workbench.look_through(replace(made.workbench.lens, pinned=other))
    look(made)
    rings = made.editor.scene.present.rings
    np.testing.assert_array_equal(rings.deltas["hidden 1"], known.means["hidden 1"])
    assert "which example 1 is not in" in said(made)


def thicknesses(made):
    """Return each column's thickest ring: of dead neurons there are none."""
    network = made.workbench.experiment.network
    columns = [neurons(made, node.id) for node in network.nodes[1:]]
    return [max(abs(item.ring_share) for item in column) for column in columns]


def test_vanishing_is_seen_and_its_cure_too(open_editor):
    made = open_editor(load_example("vanishing"), size=(1200, 700))
    send(made, Step(20))
    sick = thicknesses(made)
    assert sick[-1] == max(sick) > 0.7
    assert sick[0] == 0
    assert np.all(np.diff(sick[:-1]) >= 0)  # fainter from column to column
    assert sick[5] < 0.6
    made = open_editor(load_example("vanishing-cured"), size=(1200, 700))
    for _ in range(3):
        send(made, Step(20))
        cured = thicknesses(made)
        assert min(cured) > 0.4


def test_in_a_block_rings_lie_on_the_rims_of_the_cells(open_editor):
    made = open_editor(DIGITS)
    send(made, Step(3))
    deltas = made.editor.scene.present.rings.deltas["hidden 1"]
    place = made.editor.scene.arrangement.by_id["hidden 1"]
    assert place.is_block
    image, strongest = picture(made), np.argsort(-np.abs(deltas))[:6]
    made.editor.legend.choice.choose(WEIGHT)
    look(made)
    bare = picture(made)
    for at in strongest:
        box = place.neurons[at]
        x, y = round(box.right - 2), round(box.centre[1])
        wanted = theme.LIGHT.positive if deltas[at] > 0 else theme.LIGHT.negative
        assert is_like(image.pixelColor(x, y), wanted)
        assert image.pixelColor(x, y) != bare.pixelColor(x, y)


def test_the_legend_says_what_a_ring_is_and_its_scale(open_editor):
    made = open_editor(CIRCLE)
    send(made, Step(2))
    key, rings = made.editor.legend.key, made.editor.scene.present.rings
    parts = [part for part in key._parts if "ring" in part.before]
    assert [part.before for part in parts] == [
        "rings: next step, delta: how the loss changes with the neuron’s sum"
    ]
    scale = key._parts[key._parts.index(parts[0]) + 1]
    assert float(scale.after) == rings.full
    assert float(scale.before.replace("\N{MINUS SIGN}", "-")) == pytest.approx(rings.full / 1e4)
    assert "share this scale" in key.toolTip().replace("\n", " ")
    made.editor.legend.choice.choose(WEIGHT)
    look(made)
    assert not any("ring" in part.before for part in key._parts)


def test_under_the_microscope_rings_are_of_what_the_step_has_computed(open_editor):
    made = open_editor(CIRCLE)
    send(made, StepPhase())
    seen = []
    while not isinstance(made.workbench.snapshot.microscope.phase, Update):
        view = made.workbench.snapshot.microscope
        for node_id in ("hidden 1", "output"):
            known = view.numbers.delta.get(node_id)
            shares = np.array([item.ring_share for item in neurons(made, node_id)])
            if known is None:
                assert not shares.any()
            else:
                seen.append((view.phase, node_id))
                np.testing.assert_array_equal(np.sign(shares), np.sign(known.mean(axis=1)))
        send(made, StepPhase())
    assert (Backward("output"), "output") in seen
    assert (Backward("output"), "hidden 1") not in seen
    assert (Backward("hidden 1"), "hidden 1") in seen


def test_under_the_microscope_lines_are_of_the_step_and_the_legend_says_so(open_editor):
    made = open_editor(CIRCLE)
    send(made, Step(2))
    key = made.editor.legend.key
    assert "lines: last step" in [part.before for part in key._parts]
    while not made.workbench.snapshot.microscope or not _is_at_output(made):
        send(made, StepPhase())
    shown, numbers = made.editor.scene.present.shown, made.workbench.snapshot.microscope.numbers
    place = CIRCLE.network.places["output"].slice
    np.testing.assert_array_equal(shown.numbers[place], numbers.gradient[place])
    assert np.isnan(shown.numbers[: place.start]).all()
    assert "lines: this step" in [part.before for part in key._parts]
    assert any(part.before.startswith("rings: this step") for part in key._parts)


def _is_at_output(made):
    return "output" in made.workbench.snapshot.microscope.numbers.delta
