"""Every loss with every output that it admits, against independent formulas and differences."""

import numpy as np
import pytest
import scipy.special

from playground.engine.activation import ACTIVATIONS
from playground.engine.calls import run
from playground.engine.datasets.truth_table import TruthTable
from playground.engine.loss import LOSSES, LossWires
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.masked_quadratic import MaskedQuadratic
from playground.engine.losses.multi_label_soft_margin import MultiLabelSoftMargin
from playground.engine.losses.quadratic import Quadratic
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy


def _binary(z, a, y):
    """Return the cross-entropy of independent outputs, from the logits in SciPy's stable way."""
    return -(y * scipy.special.log_expit(z) + (1 - y) * scipy.special.log_expit(-z)).sum(axis=0)


FORMULAS = {
    "absolute": lambda z, a, y: np.linalg.norm(a - y, 1, axis=0),
    "hinge": lambda z, a, y: np.where(y * a < 1, 1 - y * a, 0).sum(axis=0),
    "huber": lambda z, a, y: scipy.special.huber(1.0, a - y).sum(axis=0),
    "masked-quadratic": lambda z, a, y: np.nansum((a - y) ** 2, axis=0) / 2,
    "multi-label-soft-margin": lambda z, a, y: _binary(z, a, y) / len(z),
    "squared-hinge": lambda z, a, y: (np.where(y * a < 1, 1 - y * a, 0) ** 2).sum(axis=0),
    "quadratic": lambda z, a, y: ((a - y) ** 2).sum(axis=0) / 2,
    "binary-cross-entropy": _binary,
    "perceptron": lambda z, a, y: np.where((z > 0) == (y == 1), 0, np.abs(z)).sum(axis=0),
    "softmax-cross-entropy": lambda z, a, y: (
        -(y * scipy.special.log_softmax(z, axis=0)).sum(axis=0)
    ),
}
"""A new loss needs a line here: the loss of each example, computed in another way."""


def admitted(loss_name):
    """Return the output activations that a loss admits."""
    partner = LOSSES[loss_name].partner
    return ACTIVATIONS.names() if partner is None else (partner,)


PAIRS = [(loss, activation) for loss in LOSSES.names() for activation in admitted(loss)]
every_pair = pytest.mark.parametrize(("loss_name", "activation_name"), PAIRS)
SMOOTH = [pair for pair in PAIRS if pair[1] != "step" and not ACTIVATIONS[pair[1]].is_broken]


def example(n_outputs=3, n=5, dtype=np.float64):
    rng = np.random.default_rng(3)
    logits = rng.uniform(0.1, 2, (n_outputs, n)) * rng.choice([-1, 1], (n_outputs, n))
    targets = np.eye(n_outputs)[:, rng.integers(0, n_outputs, n)]
    return logits.astype(dtype), targets.astype(dtype)


def evaluate(loss, activation, logits, targets, scale=None):
    """Return the mean loss, the gradient of its sum times `scale` by the logits, and outputs."""
    logits = np.ascontiguousarray(logits)
    outputs = np.empty_like(logits)
    total, gradient = np.zeros((), logits.dtype), np.empty_like(logits)
    factor = np.array(1 / logits.shape[1] if scale is None else scale, logits.dtype)
    wires = LossWires(logits, outputs, np.ascontiguousarray(targets), total, gradient, factor)
    passes = loss.bind(wires)
    with np.errstate(over="ignore", under="ignore"):
        run(activation.forward(logits, outputs))
        run(passes.forward)
        run(passes.backward)
        if loss.partner is None:
            run(activation.backward(logits, outputs, gradient))
    return float(total) * loss.unit / logits.shape[1], gradient, outputs


@every_pair
def test_value_agrees_with_its_formula(loss_name, activation_name):
    logits, targets = example()
    loss, activation = LOSSES[loss_name](), ACTIVATIONS[activation_name]()
    mean, _, outputs = evaluate(loss, activation, logits, targets)
    expected = FORMULAS[loss_name](logits, outputs, targets).mean()
    assert mean == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("name", LOSSES.names())
def test_it_can_be_written_down(name):
    loss = LOSSES[name]
    assert r"\sum_k" in loss.latex
    for latex in (loss.output_latex, loss.derivative_latex):
        assert {"a", "y"} <= set(latex)


@every_pair
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_outputs_contribute_to_each_examples_loss(loss_name, activation_name, dtype):
    logits, targets = example(dtype=dtype)
    loss, activation = LOSSES[loss_name](), ACTIVATIONS[activation_name]()
    for scale in (1, 100):
        sums = np.ascontiguousarray(scale * logits)
        mean, _, outputs = evaluate(loss, activation, sums, targets)
        contributions = loss.contributions(sums, outputs, targets)
        assert contributions.shape == sums.shape
        assert contributions.dtype == dtype
        expected = FORMULAS[loss_name](sums, outputs, targets)
        np.testing.assert_allclose(contributions.sum(axis=0), expected, rtol=1e-5, atol=1e-6)
        assert contributions.sum(axis=0).mean() == pytest.approx(mean, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize(("loss_name", "activation_name"), SMOOTH)
def test_gradient_agrees_with_central_differences(loss_name, activation_name, central_differences):
    logits, targets = example()
    loss, activation = LOSSES[loss_name](), ACTIVATIONS[activation_name]()

    def mean_loss(z):
        outputs = evaluate(loss, activation, z, targets)[2]
        return float(FORMULAS[loss_name](z, outputs, targets).mean())

    _, computed, _ = evaluate(loss, activation, logits, targets)
    measured = central_differences(mean_loss, logits)
    np.testing.assert_allclose(computed, measured, rtol=1e-7, atol=1e-9)


@every_pair
def test_gradient_arrives_multiplied_by_the_scale(loss_name, activation_name):
    logits, targets = example()
    loss, activation = LOSSES[loss_name](), ACTIVATIONS[activation_name]()
    one = evaluate(loss, activation, logits, targets, 1.0)[1]
    np.testing.assert_allclose(evaluate(loss, activation, logits, targets, -2.5)[1], -2.5 * one)


@every_pair
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [1e3, 1e6])
def test_extreme_logits_give_finite_numbers(loss_name, activation_name, dtype, size):
    logits, targets = example(dtype=dtype)
    loss, activation = LOSSES[loss_name](), ACTIVATIONS[activation_name]()
    mean, gradient, _ = evaluate(loss, activation, np.sign(logits) * dtype(size), targets)
    assert np.isfinite(mean)
    assert mean >= 0
    assert np.isfinite(gradient).all()
    assert gradient.dtype == dtype


@pytest.mark.parametrize("loss", [BinaryCrossEntropy(), SoftmaxCrossEntropy()], ids=repr)
def test_confident_answers_cost_as_much_in_float32_as_they_should(loss):
    rng = np.random.default_rng(4)
    labels = rng.integers(0, 10, 1000)
    targets = np.eye(10)[:, labels]
    logits = 15 * (2 * targets - 1) + rng.uniform(-5, 5, targets.shape)  # sure, and right
    activation = ACTIVATIONS[loss.partner]()
    single, _, _ = evaluate(loss, activation, logits.astype("f"), targets.astype("f"))
    precise = FORMULAS[loss.name](logits, None, targets).mean()
    assert 0 <= single == pytest.approx(precise, abs=1e-6)


def test_a_certain_softmax_never_falls_below_zero_wherever_its_logits_lie():
    activation, loss = ACTIVATIONS["softmax"](), SoftmaxCrossEntropy()
    targets = np.eye(10, dtype=np.float32)[:, np.arange(1000) % 10]
    for shift in (0.1, 33.3, 1234.5):
        logits = 30 * targets + np.float32(shift)
        mean, _, _ = evaluate(loss, activation, logits, targets)
        assert 0 <= mean < 1e-6


def test_softmax_cross_entropy_has_nielsens_gradient():
    """FACTS: dL/dlogits = (probabilities - targets)/n."""
    logits, targets = example()
    _, gradient, outputs = evaluate(
        SoftmaxCrossEntropy(), ACTIVATIONS["softmax"](), logits, targets
    )
    np.testing.assert_allclose(gradient, (outputs - targets) / logits.shape[1], rtol=1e-14)


def test_a_fused_loss_aims_at_zero_and_one_whatever_the_output_says():
    assert BinaryCrossEntropy().target_range(ACTIVATIONS["tanh"]()) == (0, 1)
    assert Quadratic().target_range(ACTIVATIONS["tanh"]()) == (-1, 1)
    assert Quadratic().target_range(ACTIVATIONS["sigmoid"]()) == (0, 1)


def test_an_output_that_was_not_acted_on_neither_counts_nor_learns():
    logits, targets = example()
    targets[0, 1] = targets[2, 3] = np.nan
    loss, activation = MaskedQuadratic(), ACTIVATIONS["identity"]()
    mean, gradient, outputs = evaluate(loss, activation, logits, targets)
    error = np.where(np.isnan(targets), 0, outputs - targets)
    assert mean == pytest.approx((error**2).sum() / 2 / 5, rel=1e-13)
    np.testing.assert_allclose(gradient, error / 5, rtol=1e-13)
    assert gradient[0, 1] == gradient[2, 3] == 0
    np.testing.assert_allclose(loss.contributions(logits, outputs, targets), error**2 / 2)


def test_hinges_aim_at_minus_one_and_one_even_of_sigmoids():
    for name in ("hinge", "squared-hinge"):
        assert LOSSES[name]().target_range(ACTIVATIONS["sigmoid"]()) == (-1, 1)


def test_multi_label_losses_suit_several_answers_of_0_or_1():
    half_adder = TruthTable(outputs=("sum", "carry"), targets=("0110", "0001"))
    assert MultiLabelSoftMargin.suits(half_adder)
    assert not BinaryCrossEntropy.suits(half_adder)
