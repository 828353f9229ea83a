"""Radial basis columns against PyTorch and SciPy, their centres and fits, a published figure."""

import numpy as np
import pytest
from scipy.cluster.vq import vq

from playground.engine.activations.identity import Identity
from playground.engine.activations.tanh import Tanh
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.dataset import Examples, Part
from playground.engine.datasets.logistic_map import LogisticMap
from playground.engine.instant import Instant
from playground.engine.layer import BackwardWires, Wires
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.layers.radial_basis import RadialBasis
from playground.engine.losses.quadratic import Quadratic
from playground.engine.measurement import Subject
from playground.engine.measurements.fitted_outputs import FittedOutputs
from playground.engine.measurements.placed_centres import PlacedCentres
from playground.engine.network import Network, Node, feed_forward
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.engine.penalty import is_weight
from playground.engine.placing import exemplars, k_means, least_squares, project
from playground.engine.preparation import prepare

N = 7
both = pytest.mark.parametrize("is_normalised", [False, True])


def wires_of(layer, inputs, parameters, mask=None):
    block = np.vstack([inputs, np.ones(inputs.shape[1])])
    shape = layer.units, inputs.shape[1]
    return Wires(block, np.zeros(shape), np.zeros(shape), parameters, mask)


@both
def test_outputs_and_gradients_are_those_of_torch(is_normalised):
    torch = pytest.importorskip("torch")
    layer, rng = RadialBasis(4, is_normalised=is_normalised), np.random.default_rng(3)
    inputs, arriving = rng.standard_normal((3, N)), rng.standard_normal((4, N))
    mask = np.ones((4, 3))
    mask[1, 2] = mask[3, 0] = 0
    parameters = rng.standard_normal(layer.n_parameters(3))
    views = layer.views(parameters, 3)
    x = torch.from_numpy(inputs.T.copy()).requires_grad_()
    centres = torch.from_numpy(views["weight"].copy()).requires_grad_()
    beta = torch.from_numpy(views["bias"].copy()).requires_grad_()
    squares = ((x[:, None] - centres) ** 2 * torch.from_numpy(mask)).sum(dim=2)
    outputs = torch.exp(-beta.abs() * squares)
    if is_normalised:
        outputs = outputs / outputs.sum(dim=1, keepdim=True)
    outputs.backward(torch.from_numpy(arriving.T.copy()))

    wires = wires_of(layer, inputs, parameters, mask)
    back = BackwardWires(
        arriving.copy(), np.zeros_like(parameters), np.zeros_like(inputs), is_fused=False
    )
    run(layer.forward(wires) + layer.backward(wires, back))
    gradient = layer.views(back.parameter_gradient, 3)
    np.testing.assert_allclose(wires.outputs.T, outputs.detach().numpy(), atol=1e-13)
    np.testing.assert_allclose(gradient["weight"], centres.grad.numpy(), atol=1e-12)
    np.testing.assert_allclose(gradient["bias"], beta.grad.numpy(), atol=1e-12)
    np.testing.assert_allclose(back.input_gradient.T, x.grad.numpy(), atol=1e-12)
    each = np.empty((N, len(parameters)))
    layer.per_example(wires, back.output_gradient, each)
    np.testing.assert_allclose(each.sum(axis=0), back.parameter_gradient, atol=1e-12)


def test_a_neuron_gives_1_at_its_centre_and_shares_add_up_to_1_far_away():
    rng = np.random.default_rng(0)
    parameters = np.append(rng.standard_normal((3, 2)), np.full((3, 1), 2.0), axis=1).ravel()
    layer = RadialBasis(3)
    wires = wires_of(layer, layer.views(parameters, 2)["weight"].T.copy(), parameters)
    run(layer.forward(wires))
    np.testing.assert_array_equal(np.diag(wires.outputs), 1)
    shares = RadialBasis(3, is_normalised=True)
    wires = wires_of(shares, np.full((2, 1), 1e6), parameters)
    run(shares.forward(wires))
    assert wires.outputs.sum() == 1


def test_an_erased_input_does_not_count_in_the_distance():
    layer, rng = RadialBasis(2), np.random.default_rng(1)
    inputs = rng.standard_normal((2, N))
    parameters = rng.standard_normal(layer.n_parameters(2))
    wires = wires_of(layer, inputs, parameters, np.array([[1.0, 0], [1, 1]]))
    run(layer.forward(wires))
    views = layer.views(parameters, 2)
    apart = inputs[0] - views["weight"][0, 0]
    np.testing.assert_allclose(wires.outputs[0], np.exp(-abs(views["bias"][0]) * apart**2))


def network_of(n_hidden=3, **values):
    return feed_forward(
        Input(features=("x1",)), RadialBasis(n_hidden, **values), Dense(1, Identity())
    )


def test_penalties_leave_centres_and_widths_alone():
    assert is_weight(network_of()).tolist() == [False] * 6 + [True] * 3 + [False]


def test_curvatures_by_the_inputs_are_squared_slopes(central_differences):
    layer, rng = RadialBasis(3), np.random.default_rng(5)
    inputs, parameters = rng.standard_normal((2, 1)), rng.standard_normal(9)
    wires = wires_of(layer, inputs, parameters)
    run(layer.forward(wires))
    for unit in range(3):
        curvature = np.zeros((3, 1))
        curvature[unit] = 1

        def sum_at(x, unit=unit):
            moved = wires_of(layer, x, parameters)
            run(layer.forward(moved))
            return float(moved.pre_activation[unit, 0])

        slopes = central_differences(sum_at, inputs)
        np.testing.assert_allclose(
            layer.curvature_of_inputs(wires, curvature), slopes**2, rtol=1e-6
        )


def test_k_means_ends_where_every_centre_is_the_mean_of_its_points():
    rng = np.random.default_rng(2)
    groups = np.array([[0.0, 0], [10, 0], [0, 10], [10, 10]])
    points = (groups[:, np.newaxis] + rng.normal(0, 0.5, (4, 30, 2))).reshape(-1, 2)
    centres = k_means(points, 4, rng)
    nearest = vq(points, centres)[0]
    means = [points[nearest == k].mean(axis=0) for k in range(4)]
    np.testing.assert_allclose(centres, means)
    assert np.abs(np.sort(centres.round(-1), axis=0) - np.sort(groups, axis=0)).max() == 0


def test_more_centres_than_different_points_are_no_trouble():
    points = np.array([[1.0], [1.0], [2.0]])
    rng = np.random.default_rng(0)
    assert set(k_means(points, 5, rng).ravel()) == {1.0, 2.0}
    assert set(exemplars(points, 5, rng).ravel()) <= {1.0, 2.0}


def test_exemplars_are_different_examples():
    points = np.arange(20.0)[:, np.newaxis]
    chosen = exemplars(points, 20, np.random.default_rng(0)).ravel()
    assert sorted(chosen) == points.ravel().tolist()


def test_least_squares_leaves_no_gradient_and_what_is_fixed():
    rng = np.random.default_rng(0)
    taken, targets = rng.standard_normal((4, 30)), rng.standard_normal((2, 30))
    matrix, is_free = rng.standard_normal((2, 4)), np.ones((2, 4), np.bool_)
    is_free[0, 1] = is_free[1, 3] = False
    fitted = least_squares(taken, targets, matrix, is_free)
    gradient = (fitted @ taken - targets) @ taken.T
    np.testing.assert_allclose(gradient[is_free], 0, atol=1e-12)
    assert (fitted[~is_free] == matrix[~is_free]).all()


def test_a_projection_makes_the_last_example_right_by_the_smallest_change():
    rng = np.random.default_rng(0)
    taken, targets = rng.standard_normal((4, 1)), rng.standard_normal((2, 1))
    matrix, is_free = rng.standard_normal((2, 4)), np.ones((2, 4), np.bool_)
    is_free[0, 2] = False
    fitted = project(taken, targets, matrix, is_free)
    np.testing.assert_allclose(fitted @ taken, targets)
    assert fitted[0, 2] == matrix[0, 2]
    smallest = np.linalg.pinv(taken.T)[:, 0] * (targets[1] - matrix[1] @ taken)
    np.testing.assert_allclose(fitted[1] - matrix[1], smallest)


def subject_of(network, dataset=None, seed=0):
    dataset, loss = dataset or LogisticMap(), Quadratic()
    examples = dataset.load(np.random.default_rng(seed))
    return subject_for(network, dataset, examples, loss)


def subject_for(network, dataset, examples, loss):
    prepared = prepare(dataset, examples, network, loss, dtype=np.float64)
    return Subject(network, loss, dataset, examples, prepared, np.float64)


def put(theta, network, values):
    for key, value in values.items():
        theta[parameter_index(network, key)] = value


def rms_error(subject, theta):
    test = subject.prepared.test
    bound = BoundNetwork(subject.network, theta, len(test), test.inputs.T.copy())
    run(bound.forward)
    return float(np.sqrt(np.mean((bound.outputs - test.targets.T) ** 2)))


def published(seed, **values):
    """Return the rms error on 100 examples after the published procedure with other chance."""
    dataset, loss, rng = LogisticMap(), Quadratic(), np.random.default_rng([seed, 1])
    first, second = (dataset.places(rng)[:100, np.newaxis] for _ in range(2))
    train, test = (Part(x, dataset.value(x[:, 0])) for x in (first, second))
    network = network_of(5, **values)
    output = Node(
        "output", network.output.layer, network.output.sources, frozen_biases=frozenset({"1"})
    )
    network = Network((*network.nodes[:-1], output))
    subject = subject_for(network, dataset, Examples(train, test), loss)
    theta = np.zeros(network.n_parameters)
    instant = Instant(theta, seed=seed)
    put(theta, network, PlacedCentres("hidden 1").measure(subject, instant))
    put(theta, network, FittedOutputs(is_one_pass=True).measure(subject, instant))
    return rms_error(subject, theta)


@pytest.mark.parametrize(
    ("values", "figure"),
    [({"beta": 5.0}, 0.15), ({"beta": 6.0, "is_normalised": True}, 0.084)],
    ids=["plain", "normalised"],
)
def test_the_published_errors_on_the_logistic_map_are_within_the_spread(values, figure):
    """FACTS: 0.15, and 0.084 normalised; each is of one choice of exemplars and centres.

    Over many choices half of all errors lie between 0.09 and 0.18, the median near 0.115.
    """
    errors = [published(seed, **values) for seed in range(100)]
    low, median, high = np.percentile(errors, [20, 50, 80])
    assert low < figure < high
    assert 0.095 < median < 0.135


def test_centres_by_k_means_and_least_squares_fit_the_logistic_map_at_once():
    network = network_of(5, beta=5.0)
    subject, theta = subject_of(network), np.zeros(network.n_parameters)
    instant = Instant(theta)
    put(theta, network, PlacedCentres("hidden 1", is_by_k_means=True).measure(subject, instant))
    assert (network.views(theta)["hidden 1"]["bias"] == 5).all()
    put(theta, network, FittedOutputs().measure(subject, instant))
    assert rms_error(subject, theta) < 0.005


def test_what_is_erased_or_frozen_is_not_placed():
    hidden = Node(
        "hidden 1",
        RadialBasis(2),
        ("input",),
        erased=frozenset({("input", "x1", "2")}),
        frozen_biases=frozenset({"1"}),
    )
    plain = network_of(2)
    network = Network((plain.input, hidden, plain.output))
    subject, theta = subject_of(network), np.zeros(network.n_parameters)
    values = PlacedCentres("hidden 1").measure(subject, Instant(theta, is_fixed=network.is_fixed))
    assert set(values) == {
        ParameterKey("hidden 1", "1", ("input", "x1")),
        ParameterKey("hidden 1", "2"),
    }


def test_there_is_nothing_to_place_or_fit_elsewhere():
    network = feed_forward(Input(features=("x1",)), Dense(2), Dense(1, Tanh()))
    subject = subject_of(network)
    instant = Instant(np.zeros(network.n_parameters))
    assert PlacedCentres("hidden 1").measure(subject, instant) is None
    assert PlacedCentres("gone").measure(subject, instant) is None
    assert FittedOutputs().measure(subject, instant) is None
