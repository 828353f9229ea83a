"""Every kind of layer: its views, its starting values, its gradients against differences."""

import numpy as np
import pytest

from playground.engine.activations.identity import Identity
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.calls import run
from playground.engine.initialisers.normal import Normal
from playground.engine.layer import LAYERS, BackwardWires, Wires
from playground.engine.layers import maxout
from playground.engine.layers.batch_normalisation import MEAN, VARIANCE, BatchNormalisation
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.layers.maxout import Maxout
from playground.engine.layers.radial_basis import RadialBasis

EXAMPLES = {
    "batch-normalisation": [
        (BatchNormalisation(3, Tanh()), 3),
        (BatchNormalisation(2), 4),
        (BatchNormalisation(1, Sigmoid(), epsilon=0.1, share=0.3), 2),
    ],
    "dense": [(Dense(1, Tanh()), 1), (Dense(3, Sigmoid()), 4), (Dense(2, Identity()), 5)],
    "maxout": [(Maxout(3), 2), (Maxout(1), 1), (Maxout(2), 5)],
    "radial-basis": [
        (RadialBasis(3), 2),
        (RadialBasis(1, beta=5.0), 1),
        (RadialBasis(4, is_normalised=True), 3),
    ],
    "input": [(Input(features=("x1", "x2")), 0), (Input(shape=(3, 4)), 0)],
}
"""A new kind of layer needs a line here: examples, each with the number of its inputs."""

every_example = pytest.mark.parametrize(
    ("layer", "fan_in"), [pair for name in LAYERS.names() for pair in EXAMPLES[name]]
)
trained = pytest.mark.parametrize(
    ("layer", "fan_in"),
    [pair for name in LAYERS.names() for pair in EXAMPLES[name] if pair[0].n_parameters(pair[1])],
)
N = 6


def wires_for(layer, fan_in, parameters, inputs, mask=None):
    block = np.vstack([inputs, np.ones(inputs.shape[1])])
    shape = (layer.n_units, inputs.shape[1])
    return Wires(block, np.zeros(shape), np.zeros(shape), parameters, mask)


def outputs_of(layer, fan_in, parameters, inputs):
    wires = wires_for(layer, fan_in, parameters, inputs)
    run(layer.forward(wires))
    return wires.outputs


def draw(layer, fan_in):
    rng = np.random.default_rng(6)
    parameters = rng.standard_normal(layer.n_parameters(fan_in))
    return parameters, rng.standard_normal((fan_in, N)), rng.standard_normal((layer.n_units, N))


@every_example
def test_views_show_every_parameter_once(layer, fan_in):
    parameters = np.zeros(layer.n_parameters(fan_in))
    views = layer.views(parameters, fan_in)
    assert sum(view.size for view in views.values()) == len(parameters)
    for view in views.values():
        view += 1
    assert (parameters == 1).all()


@every_example
def test_starting_values_fill_every_parameter_and_follow_the_generator(layer, fan_in):
    first, second = (np.full(layer.n_parameters(fan_in), np.nan) for _ in range(2))
    for parameters in (first, second):
        layer.initialise(parameters, fan_in, Normal(), np.random.default_rng(0))
    assert np.isfinite(first).all()
    assert np.array_equal(first, second)


@trained
def test_gradients_agree_with_central_differences(layer, fan_in, central_differences):
    parameters, inputs, weights = draw(layer, fan_in)
    wires = wires_for(layer, fan_in, parameters, inputs)
    back = BackwardWires(
        weights.copy(), np.zeros_like(parameters), np.zeros_like(inputs), is_fused=False
    )
    run(layer.forward(wires))
    run(layer.backward(wires, back))

    by_parameters = central_differences(
        lambda p: float(np.sum(weights * outputs_of(layer, fan_in, p, inputs))), parameters
    )
    by_inputs = central_differences(
        lambda x: float(np.sum(weights * outputs_of(layer, fan_in, parameters, x))), inputs
    )
    np.testing.assert_allclose(back.parameter_gradient, by_parameters, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(back.input_gradient, by_inputs, rtol=1e-7, atol=1e-8)


def memory_for(layer, parameters, rng):
    """Return something to recall, as training would leave it: variances are positive."""
    return {name: rng.uniform(0.5, 2, parameters.shape) for name in layer.memory}


@trained
def test_gradients_agree_with_central_differences_in_training(layer, fan_in, central_differences):
    parameters, inputs, weights = draw(layer, fan_in)

    def error(parameters, inputs):
        wires = wires_for(layer, fan_in, parameters, inputs)
        run(layer.train_forward(wires))
        return float(np.sum(weights * wires.outputs))

    wires = wires_for(layer, fan_in, parameters, inputs)
    back = BackwardWires(
        weights.copy(), np.zeros_like(parameters), np.zeros_like(inputs), is_fused=False
    )
    run(layer.train_forward(wires) + layer.train_backward(wires, back))
    by_parameters = central_differences(lambda p: error(p, inputs), parameters)
    by_inputs = central_differences(lambda x: error(parameters, x), inputs)
    np.testing.assert_allclose(back.parameter_gradient, by_parameters, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(back.input_gradient, by_inputs, rtol=1e-6, atol=1e-8)


@trained
def test_what_recalls_has_gradients_of_each_example_of_its_own(layer, fan_in, central_differences):
    parameters, inputs, weights = draw(layer, fan_in)
    recalling = layer.recalling(memory_for(layer, parameters, np.random.default_rng(1)))
    wires = wires_for(layer, fan_in, parameters, inputs)
    back = BackwardWires(
        weights.copy(), np.zeros_like(parameters), np.zeros_like(inputs), is_fused=False
    )
    run(recalling.forward(wires) + recalling.backward(wires, back))
    each = np.empty((N, len(parameters)))
    recalling.per_example(wires, back.output_gradient, each)
    by_parameters = central_differences(
        lambda p: float(np.sum(weights * outputs_of(recalling, fan_in, p, inputs))), parameters
    )
    by_inputs = central_differences(
        lambda x: float(np.sum(weights * outputs_of(recalling, fan_in, parameters, x))), inputs
    )
    np.testing.assert_allclose(back.parameter_gradient, by_parameters, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(back.input_gradient, by_inputs, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(each.sum(axis=0), back.parameter_gradient, atol=1e-12)
    column = recalling.parameter_per_example(wires, back.output_gradient, 0)
    np.testing.assert_allclose(column, each[:, 0], atol=1e-12)
    products = recalling.products_per_example(wires, back.output_gradient)
    np.testing.assert_allclose(products, each @ each.T, atol=1e-10)
    squares = recalling.square_per_example(wires, back.output_gradient)
    np.testing.assert_allclose(squares, (each**2).sum(axis=0), atol=1e-10)


def test_normalised_inputs_have_mean_0_and_variance_1_in_a_minibatch():
    layer = BatchNormalisation(2, epsilon=1e-12)
    parameters, inputs, _ = draw(layer, 2)
    layer.initialise(parameters, 2, Normal(), np.random.default_rng(0))
    wires = wires_for(layer, 2, parameters, 5 + 3 * inputs)
    run(layer.train_forward(wires))
    np.testing.assert_allclose(wires.outputs.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(wires.outputs.var(axis=1), 1)


def test_batch_normalisation_does_what_torch_does():
    torch = pytest.importorskip("torch")
    layer, rng = BatchNormalisation(3), np.random.default_rng(2)
    gamma, beta = rng.standard_normal(3), rng.standard_normal(3)
    parameters = np.zeros(layer.n_parameters(3))
    views = layer.views(parameters, 3)
    views["weight"][...], views["bias"][...] = np.diag(gamma), beta
    theirs = torch.nn.BatchNorm1d(3, eps=layer.epsilon, momentum=layer.share, dtype=torch.float64)
    with torch.no_grad():
        theirs.weight.copy_(torch.from_numpy(gamma))
        theirs.bias.copy_(torch.from_numpy(beta))
    memory = {name: np.full_like(parameters, value) for name, value in layer.memory.items()}
    for _ in range(3):
        inputs, arriving = rng.standard_normal((2, 3, N)) * 2 + 1
        x = torch.from_numpy(inputs.T.copy()).requires_grad_()
        theirs.zero_grad()
        outputs = theirs(x)
        outputs.backward(torch.from_numpy(arriving.T.copy()))
        wires = wires_for(layer, 3, parameters, inputs, np.eye(3))
        back = BackwardWires(
            arriving.copy(), np.zeros_like(parameters), np.zeros_like(inputs), is_fused=False
        )
        run(layer.train_forward(wires) + layer.train_backward(wires, back))
        run(layer.remember(wires, memory))
        gradient = layer.views(back.parameter_gradient, 3)
        np.testing.assert_allclose(wires.outputs.T, outputs.detach().numpy(), atol=1e-12)
        np.testing.assert_allclose(back.input_gradient.T, x.grad.numpy(), atol=1e-12)
        np.testing.assert_allclose(gradient["weight"], np.diag(theirs.weight.grad), atol=1e-12)
        np.testing.assert_allclose(gradient["bias"], theirs.bias.grad, atol=1e-12)
    for name, running in ((MEAN, theirs.running_mean), (VARIANCE, theirs.running_var)):
        ours = layer.views(memory[name], 3)["weight"]
        np.testing.assert_allclose(ours, np.tile(running.numpy(), (3, 1)), atol=1e-12)
    theirs.eval()
    inputs = rng.standard_normal((3, N))
    outputs = outputs_of(layer.recalling(memory), 3, parameters, inputs)
    expected = theirs(torch.from_numpy(inputs.T.copy())).detach().numpy()
    np.testing.assert_allclose(outputs.T, expected, atol=1e-12)


def test_a_minibatch_of_one_leaves_what_is_remembered_alone():
    layer = BatchNormalisation(2)
    wires = wires_for(layer, 2, np.ones(layer.n_parameters(2)), np.ones((2, 1)))
    assert layer.remember(wires, {}) == ()


@trained
def test_an_erased_connection_gets_no_gradient(layer, fan_in):
    parameters, inputs, weights = draw(layer, fan_in)
    mask = np.ones((layer.n_units, fan_in))
    mask[-1, 0] = 0
    whole, masked = np.zeros_like(parameters), np.zeros_like(parameters)
    for gradient, given in ((whole, None), (masked, mask)):
        wires = wires_for(layer, fan_in, parameters, inputs, given)
        run(layer.forward(wires))
        run(layer.backward(wires, BackwardWires(weights.copy(), gradient, None, is_fused=False)))
    expected = layer.views(whole, fan_in)
    expected["weight"][-1, 0] = 0
    assert layer.views(masked, fan_in)["weight"][-1, 0] == 0
    if layer.adds_up:  # else what is erased counted in what the others are multiplied by
        assert np.array_equal(masked, whole)


def test_dense_computes_the_weighted_sums_of_the_textbook():
    layer = Dense(2, Identity())
    parameters = np.zeros(layer.n_parameters(3))
    views = layer.views(parameters, 3)
    views["weight"][...] = [[1, 2, 3], [4, 5, 6]]
    views["bias"][...] = [10, 20]
    outputs = outputs_of(layer, 3, parameters, np.array([[1.0, 0], [0, 1], [2, 0]]))
    np.testing.assert_array_equal(outputs, [[1 + 6 + 10, 2 + 10], [4 + 12 + 20, 5 + 20]])


def test_the_gradient_of_the_chain_rule_has_the_shape_of_its_weights():
    """FACTS: two inputs, seven hidden, two outputs; dW2 = A1.T @ dZ2 (theirs transposed)."""
    layer, rng = Dense(2, Identity()), np.random.default_rng(0)
    hidden, delta = rng.standard_normal((7, N)), rng.standard_normal((2, N))
    gradient = np.zeros(layer.n_parameters(7))
    wires = wires_for(layer, 7, np.zeros_like(gradient), hidden)
    run(layer.backward(wires, BackwardWires(delta.copy(), gradient, None, is_fused=False)))
    views = layer.views(gradient, 7)
    np.testing.assert_allclose(views["weight"].T, hidden @ delta.T)
    np.testing.assert_allclose(views["bias"], delta.sum(axis=1))


def test_an_image_has_an_input_for_each_pixel():
    assert Input(shape=(28, 28)).n_units == 784


def test_a_column_without_neurons_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        Dense(0)


def pieces_and_largest(v, c, k):
    """Return a column of pieces, and the mask with k of them for each neuron of a maxout column."""
    mask = np.repeat(np.eye(len(v) // k), k, axis=1)
    pieces = Dense(len(v), Identity())
    parameters = np.zeros(pieces.n_parameters(v.shape[1]))
    views = pieces.views(parameters, v.shape[1])
    views["weight"][...], views["bias"][...] = v, c
    return pieces, parameters, mask


def test_maxout_after_its_pieces_does_what_torch_does():
    """Goodfellow et al. 2013: h_i = max_j z_ij with z_ij = x v_ij + c_ij."""
    torch = pytest.importorskip("torch")
    rng, units, k, fan_in = np.random.default_rng(3), 4, 3, 2
    v, c, x = (rng.standard_normal(shape) for shape in ((12, fan_in), 12, (fan_in, 20)))
    arriving = rng.standard_normal((units, 20))
    pieces, parameters, mask = pieces_and_largest(v, c, k)
    left = wires_for(pieces, fan_in, parameters, x)
    run(pieces.forward(left))
    layer = Maxout(units)
    own = np.zeros(layer.n_parameters(12))
    layer.initialise(own, 12, Normal(), rng)
    layer.views(own, 12)["weight"][mask == 0] = 0
    wires = wires_for(layer, 12, own, left.outputs, mask)
    into, gradient = np.zeros((12, 20)), np.zeros_like(own)
    run(layer.forward(wires))
    run(layer.backward(wires, BackwardWires(arriving.copy(), gradient, into, is_fused=False)))
    back = BackwardWires(into, np.zeros_like(parameters), np.zeros_like(x), is_fused=False)
    run(pieces.backward(left, back))

    theirs = [torch.from_numpy(each.copy()).requires_grad_() for each in (v, c, x)]
    sums = theirs[0] @ theirs[2] + theirs[1][:, None]
    outputs = sums.reshape(units, k, 20).amax(dim=1)
    outputs.backward(torch.from_numpy(arriving))
    np.testing.assert_allclose(wires.outputs, outputs.detach().numpy(), atol=1e-12)
    found = pieces.views(back.parameter_gradient, fan_in)
    np.testing.assert_allclose(found["weight"], theirs[0].grad.numpy(), atol=1e-12)
    np.testing.assert_allclose(found["bias"], theirs[1].grad.numpy(), atol=1e-12)
    np.testing.assert_allclose(back.input_gradient, theirs[2].grad.numpy(), atol=1e-12)


def test_a_maxout_neuron_can_be_the_absolute_value():
    """Figure 1 of the source: of two pieces, x and -x."""
    pieces, parameters, mask = pieces_and_largest(np.array([[1.0], [-1.0]]), np.zeros(2), 2)
    x = np.array([[-2.0, -0.5, 0.0, 3.0]])
    left = wires_for(pieces, 1, parameters, x)
    run(pieces.forward(left))
    wires = wires_for(Maxout(1), 2, np.array([1.0, 1.0, 0.0]), left.outputs, mask)
    run(Maxout(1).forward(wires))
    np.testing.assert_array_equal(wires.outputs, np.abs(x))


def test_a_maxout_neuron_without_pieces_is_its_bias():
    wires = wires_for(Maxout(2), 1, np.array([1.0, 0.5, 1.0, 0.25]), np.ones((1, 3)))
    masked = wires_for(Maxout(2), 1, wires.parameters, np.ones((1, 3)), np.array([[1.0], [0.0]]))
    run(Maxout(2).forward(masked))
    np.testing.assert_array_equal(masked.outputs, [[1.5] * 3, [0.25] * 3])
    each = np.full((3, 4), np.nan)
    Maxout(2).per_example(masked, np.ones((2, 3)), each)
    np.testing.assert_array_equal(each, [[1, 1, 0, 1]] * 3)


def test_maxout_units_are_looked_at_in_parts_with_the_same_result(monkeypatch):
    layer, fan_in = Maxout(4), 6
    parameters, inputs, arriving = draw(layer, fan_in)
    mask = np.array([[1, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [0] * 6, [0, 1, 0, 1, 1, 1]], float)

    def found():
        wires = wires_for(layer, fan_in, parameters, inputs, mask)
        gradient, into = np.zeros_like(parameters), np.zeros_like(inputs)
        back = BackwardWires(arriving.copy(), gradient, into, is_fused=False)
        run(layer.forward(wires) + layer.backward(wires, back))
        each = np.empty((N, len(parameters)))
        layer.per_example(wires, arriving, each)
        return wires.outputs, gradient, into, each, layer.choices(wires)

    whole = found()
    monkeypatch.setattr(maxout, "_MOST_NUMBERS", 1)
    for one, other in zip(whole, found(), strict=True):
        np.testing.assert_array_equal(one, other)
    products = mask[3] * layer.views(parameters, fan_in)["weight"][3] * inputs.T
    by_hand = np.where(mask[3] > 0, products, -np.inf).argmax(axis=1)
    assert whole[4][3].tolist() == by_hand.tolist()
    assert (whole[4][2] == -1).all()
    assert whole[3].sum(axis=0) == pytest.approx(whole[1])
