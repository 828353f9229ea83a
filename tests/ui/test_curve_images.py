"""With one input, the neurons of the drawing show their functions as little curves."""

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.activations.tanh import Tanh
from playground.engine.datasets.noisy_sine import NoisySine
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import feed_forward
from playground.engine.neuron_name import NeuronName
from playground.ui.editor.curve_images import curve_images
from playground.ui.editor.explanations import explain

from .person import Person


def test_a_picture_is_filled_between_zero_and_the_curve():
    above, below, nothing = np.full(8, 0.5), np.full(8, -0.5), np.zeros(8)
    pictures = curve_images(np.stack([above, below, nothing]))
    half = pictures.shape[1] // 2
    assert (pictures[0, :half] >= 0).all()
    assert pictures[0, half:].max() == 0
    np.testing.assert_allclose(pictures[1], -pictures[0, ::-1])
    assert not pictures[2].any()
    strongest = int(pictures[0, :, 0].argmax())
    assert abs(half - strongest - 0.5 / 1.15 * half) < 2
    assert 0 < pictures[0, half - 2, 0] < pictures[0, strongest, 0]


def test_large_values_are_drawn_as_high_as_they_reach_and_nan_stays_nan():
    values = np.linspace(0, 100, 64)[np.newaxis].copy()
    values[0, 0] = np.nan
    (picture,) = curve_images(values)
    assert np.isnan(picture[:, 0]).all()
    heights = [np.count_nonzero(picture[:, i] > 0) for i in (5, 30, 62)]
    assert heights[0] < heights[1] < heights[2] < 32


def test_neurons_of_1d_data_show_what_they_give_along_the_input(qtbot):
    network = feed_forward(Input(features=("x1",)), Dense(3, Tanh()), Dense(1))
    person = Person(qtbot, Experiment(network, NoisySine(n_examples=40)))
    present, drawing = person.editor.scene.present, person.editor.stage.drawing
    assert drawing.is_line
    maps = present.maps["hidden 1"]
    assert maps.shape == (3, 1, 64)
    inputs = person.workbench.snapshot.examples.train.inputs[:, 0]
    margin = 0.05 * np.ptp(inputs)
    x = np.linspace(inputs.min() - margin, inputs.max() + margin, 64)
    views = network.views(person.workbench.snapshot.theta)["hidden 1"]
    weight, bias = np.asarray(views["weight"]), np.asarray(views["bias"])
    expected = np.tanh(weight @ x[np.newaxis] + bias.reshape(-1, 1))
    np.testing.assert_allclose(maps[:, 0], expected, atol=1e-5)
    assert "along the input" in explain(NeuronName("hidden 1", "1"), drawing)
