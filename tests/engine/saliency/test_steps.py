"""Steps along the gradient: up to what excites a neuron, and over to another answer."""

import numpy as np
import pytest

from playground.engine.activation import ACTIVATIONS
from playground.engine.evaluation import predicted_classes
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.measurements.excitation import ExcitingInput
from playground.engine.measurements.exciting_examples import ExcitingExamples
from playground.engine.measurements.saliency import Saliency
from playground.engine.measurements.smallest_change import SmallestChange
from playground.engine.network import feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.saliency.excite import excite, noise
from playground.engine.saliency.input_gradient import InputGradient
from playground.engine.saliency.input_space import InputSpace
from playground.engine.saliency.looked_at import LookedAt
from playground.engine.saliency.smallest_change import Turning


def unit_square(n=2):
    return InputSpace(np.zeros(n), np.ones(n), np.ones(n), np.zeros(n))


def linear(weight, bias=0.0, activation="identity"):
    """Return the gradient of a network without hidden neurons."""
    weight = np.atleast_2d(np.array(weight, float))
    n_outputs, n = weight.shape
    inputs = Input(features=("x1", "x2", "sin(x1)", "sin(x2)")[:n])
    network = feed_forward(inputs, Dense(n_outputs, ACTIVATIONS[activation]()))
    theta = np.column_stack([weight, np.broadcast_to(bias, n_outputs)]).ravel()
    return InputGradient(network, theta, unit_square(n))


def answer(subject, theta, values):
    """Return what the network, in its own float32, says to grey values."""
    bound = subject.bind(1)
    bound.theta[...] = theta
    bound.inputs[...] = subject.prepared.preparation.apply(255 * values[np.newaxis]).T
    for each in bound.forward:
        each()
    return int(predicted_classes(bound.outputs, 0.5)[0])


def test_what_excites_a_linear_neuron_are_the_inputs_with_positive_weights():
    gradient = linear([2.0, -1.0, 0.5, -0.1])
    *_, last = excite(gradient, "output", 0, np.full(4, 0.5))
    np.testing.assert_allclose(last.values, [1, 0, 1, 0], atol=1e-6)
    assert last.weighted_sum == pytest.approx(2.5)


def test_the_pull_lets_go_of_what_matters_little():
    gradient = linear([2.0, 0.02])
    *_, last = excite(gradient, "output", 0, np.full(2, 0.9), 400, pull=0.1)
    np.testing.assert_allclose(last.values, [1, 0.2], atol=0.02)  # 0.02 x - 0.05 x^2 is largest


def test_a_climb_leads_up_within_the_range(images, weights):
    subject = images()
    theta = weights(subject.network)
    for node, unit in (("hidden 1", 2), ("output", 1)):
        neuron = NeuronName(node, subject.network[node].neurons[unit])
        stages = list(ExcitingInput(neuron, seed=3).stages(subject, Instant(theta)))
        last = stages[-1]
        assert last.is_over
        assert not stages[-2].is_over
        assert last.now.weighted_sum > last.first.weighted_sum + 0.5
        assert last.now.weighted_sum >= stages[5].now.weighted_sum
        assert 0 <= last.now.values.min() <= last.now.values.max() <= 1


def test_a_climb_begins_where_it_is_told_to(images, weights):
    subject = images()
    instant = Instant(weights(subject.network))
    part = subject.examples.train
    first = next(ExcitingInput(start=LookedAt(4)).stages(subject, instant)).first
    np.testing.assert_allclose(first.values, part.inputs[4] / 255)
    own = bytes(range(20))
    first = next(ExcitingInput(start=LookedAt(own=own)).stages(subject, instant)).first
    np.testing.assert_allclose(first.values, np.arange(20) / 255)
    one, same, other = (
        next(ExcitingInput(seed=s).stages(subject, instant)).first.values for s in (1, 1, 2)
    )
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_noise_is_faint():
    values = noise(linear([1.0, 1.0]), 0)
    assert 0 <= values.min() <= values.max() <= 0.2


def test_a_flat_neuron_ends_the_climb():
    steps = list(excite(linear([0.0, 0.0]), "output", 0, np.zeros(2)))
    assert len(steps) == 1
    assert list(steps[0].values) == [0, 0]


def test_of_a_linear_network_the_smallest_change_is_the_distance_to_the_border():
    gradient = linear([[3.0, 4.0], [0.0, 0.0]], [0.0, 3.5])  # border 3 x + 4 y = 3.5
    before = np.array([0.6, 0.8])  # 3 x + 4 y = 5: class 0
    *_, change = Turning(gradient, 1, (0.0, 1.0)).steps(before)
    assert (change.answer_before, change.answer_after, change.is_turned) == (0, 1, True)
    assert change.size == pytest.approx((5 - 3.5) / 5, rel=2e-3)
    np.testing.assert_allclose(change.after - before, -0.3 * np.array([0.6, 0.8]), atol=2e-3)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "identity", "relu"])
@pytest.mark.parametrize("wanted", [0, 1])
def test_a_single_output_is_turned_both_ways(activation, wanted):
    low, high = ACTIVATIONS[activation].target_range
    gradient = linear([3.0, 4.0], -3.5, activation)
    before = np.array([0.9, 0.9]) if wanted == 0 else np.array([0.1, 0.1])
    *_, change = Turning(gradient, wanted, (low, high)).steps(before)
    assert change.is_turned
    assert (change.answer_before, change.answer_after) == (1 - wanted, wanted)


def test_values_at_the_border_of_their_range_stay_there():
    gradient = linear([[10.0, 1.0], [0.0, 0.0]], [0.0, 0.5])
    before = np.array([0.0, 0.9])  # 0.9 for class 0; the first value cannot fall
    *_, change = Turning(gradient, 1, (0.0, 1.0)).steps(before)
    assert change.is_turned
    np.testing.assert_allclose(change.after, [0, 0.5], atol=2e-3)


def test_what_cannot_be_turned_is_left_and_said_so():
    gradient = linear([[0.0, 0.0], [0.0, 0.0]], [1.0, 0.0])
    *_, change = Turning(gradient, 1, (0.0, 1.0)).steps(np.array([0.5, 0.5]))
    assert not change.is_turned
    assert change.size == 0


def test_turned_images_get_the_wanted_answer_from_the_network_itself(images, weights):
    subject = images()
    n_turned = 0
    for seed in range(4):
        theta = weights(subject.network, seed, size=2.0)
        instant = Instant(theta.astype(np.float32))
        for row in range(6):
            for wanted in range(3):
                found = SmallestChange(LookedAt(row), wanted).measure(subject, instant)
                change = found.change
                assert found.is_over
                assert 0 <= change.after.min() <= change.after.max() <= 1
                assert answer(subject, theta, change.before) == change.answer_before
                if change.is_turned:
                    assert answer(subject, theta, change.after) == wanted == change.answer_after
                    n_turned += 1
    assert n_turned > 60  # of 72, the images that were right already included


def test_exciting_examples_are_those_with_the_largest_sums(images, weights):
    subject = images()
    theta = weights(subject.network).astype(np.float32)
    neuron = NeuronName("hidden 1", "3")
    found = ExcitingExamples(neuron, 4).measure(subject, Instant(theta))
    weight = subject.network.views(theta)["hidden 1"]["weight"][2]
    bias = subject.network.views(theta)["hidden 1"]["bias"][2]
    sums = subject.examples.train.inputs / 255 @ weight + bias
    order = np.argsort(sums)
    assert found.most.tolist() == order[::-1][:4].tolist()
    assert found.least.tolist() == order[:4].tolist()
    np.testing.assert_allclose(found.most_sums, sums[order[::-1][:4]], rtol=1e-4)
    assert ExcitingExamples(NeuronName("gone", "1")).measure(subject, Instant(theta)) is None


def test_contributions_add_up_to_the_sum_of_a_linear_network(images, weights):
    subject = images()
    network = feed_forward(Input(shape=(5, 4)), Dense(3, ACTIVATIONS["softmax"]()))
    subject.network = network
    theta = weights(network)
    for class_index in (0, 2):
        seen = Saliency(LookedAt(5), class_index).measure(subject, Instant(theta))
        views = network.views(theta)["output"]
        total = views["weight"][class_index] @ (subject.examples.train.inputs[5] / 255)
        assert seen.contribution.sum() == pytest.approx(total)
        np.testing.assert_allclose(seen.slope, views["weight"][class_index])


def test_saliency_tells_the_answer_and_the_loss(images, weights):
    subject = images()
    instant = Instant(weights(subject.network))
    seen = Saliency(LookedAt(9)).measure(subject, instant)
    assert seen.class_index == seen.answer == int(seen.shares.argmax())
    assert seen.label == subject.examples.train.targets[9]
    assert seen.shares.sum() == pytest.approx(1)
    h = 1e-5
    values = seen.values.copy()
    brighter, darker = values.copy(), values.copy()
    brighter[7] += h
    darker[7] -= h
    gradient = InputGradient(subject.network, instant.theta, unit_square(20))
    losses = []
    for each in (brighter, darker):
        gradient.run(each)
        losses.append(-np.log(gradient.outputs[seen.label, 0]))
    assert seen.loss_slope[7] == pytest.approx((losses[0] - losses[1]) / (2 * h), rel=1e-4)
    own = Saliency(LookedAt(own=bytes(20))).measure(subject, instant)
    assert own.label is None
    assert own.loss_slope is None
    assert not own.values.any()


def test_a_single_output_speaks_for_both_classes(images, weights):
    subject = images(2, n_outputs=1)
    instant = Instant(weights(subject.network))
    no, yes = (Saliency(LookedAt(1), k).measure(subject, instant) for k in (0, 1))
    np.testing.assert_array_equal(no.slope, -yes.slope)
    assert len(yes.shares) == 2
