"""The arithmetic of a step: every equation's numbers give its result, which is the engine's."""

import math
import re
from dataclasses import replace

import pytest

from playground.document.experiment import Experiment
from playground.document.rate_edits import set_rate_factor
from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.arithmetic import column, connection, delta, example, neuron
from playground.engine.arithmetic.equation import Equation, Formula, Term
from playground.engine.arithmetic.number import put_in, split_sign, written
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.loss import LOSSES
from playground.engine.network import Network, Node, feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.optimiser import OPTIMISERS
from playground.engine.optimisers.momentum import Momentum
from playground.engine.parameter_key import ParameterKey, parameter_index, parameter_keys
from playground.engine.schedules.exponential import Exponential
from playground.session.trainer import Trainer

every_loss = pytest.mark.parametrize("loss", LOSSES.names())
every_activation = pytest.mark.parametrize("activation", ACTIVATIONS.names())


def tangled(loss, hidden, output=None, **changes):
    """Return an experiment in which columns listen to several, with erased and frozen weights."""
    loss = LOSSES[loss]()
    output = ACTIVATIONS[loss.partner]() if loss.partner else output or Tanh()
    erased = frozenset({("input", "x1", "2"), ("a", "3", "1")})
    # two outputs go with classes as targets one by one only where the loss is for several
    n_outputs = max(loss.least_outputs, 1)
    network = Network(
        (
            Node("input", Input(features=("x1", "x2"))),
            Node("a", Dense(3, hidden), ("input",), frozen=frozenset({("input", "x2", "1")})),
            Node("b", Dense(4, hidden), ("input", "a"), erased=erased),
            Node("out", Dense(n_outputs, output), ("b", "a")),
        )
    )
    return Experiment(network, Circle(noise=0.1), loss, batch_size=5, seed=4, **changes)


def numbers_of(experiment, n_steps=3, n_left=0):
    """Return the numbers of a step after so many others, with so many phases left to come."""
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
    trainer.advance(n_steps)
    trainer.advance_phase()
    for _ in range(len(trainer.microscope.phases) - 1 - n_left):
        trainer.advance_phase()
    return trainer.microscope.numbers


def neurons_of(network):
    return [NeuronName(node.id, name) for node in network.nodes[1:] for name in node.neurons]


def equations_of(numbers):
    """Return all that there is to say about a step."""
    found = []
    for which in (0, numbers.n_examples - 1, None):
        for name in neurons_of(numbers.network):
            found += neuron.forward(numbers, name, which) + delta.backward(numbers, name, which)
        found += example.loss(numbers, which)
    for key in parameter_keys(numbers.network):
        found += connection.gradient(numbers, key) + connection.update(numbers, key)
    return found + [part for equation in found for part in equation.parts]


def assert_adds_up(equation, rounding):
    """Assert that the terms give the result, as exactly as their size admits."""
    factor = 1 if equation.factor is None else getattr(equation.factor, "value", equation.factor)
    size = sum(abs(factor * term.value) for term in equation.terms) + abs(equation.result)
    assert abs(equation.sum - equation.result) <= rounding * (1 + size), equation


@every_loss
@every_activation
@pytest.mark.parametrize(("dtype", "rounding"), [("float32", 2e-6), ("float64", 1e-14)])
def test_the_terms_of_every_equation_add_up_to_its_result(loss, activation, dtype, rounding):
    hidden = ACTIVATIONS[activation]()
    numbers = numbers_of(tangled(loss, hidden, hidden, optimiser=Momentum(0.1, 0.9), dtype=dtype))
    equations = equations_of(numbers)
    assert len(equations) > 100
    for equation in equations:
        assert_adds_up(equation, rounding)


@pytest.mark.parametrize("optimiser", OPTIMISERS.names())
@pytest.mark.parametrize(("dtype", "rounding"), [("float32", 2e-6), ("float64", 1e-14)])
def test_every_optimisers_terms_are_its_update(optimiser, dtype, rounding):
    experiment = tangled("quadratic", Tanh(), optimiser=OPTIMISERS[optimiser](0.3), dtype=dtype)
    numbers, announced = numbers_of(experiment), numbers_of(experiment, n_left=1)
    for key in parameter_keys(experiment.network):
        index = parameter_index(experiment.network, key)
        change, new = connection.update(numbers, key)
        assert change.result == float(numbers.theta_after[index]) - float(numbers.theta[index])
        assert new.result == float(numbers.theta_after[index])
        assert_adds_up(change, rounding)
        assert_adds_up(new, rounding)
        is_frozen = experiment.network.is_frozen[index]
        if OPTIMISERS[optimiser].is_told_afterwards and not is_frozen:
            assert connection.update(announced, key) == ()  # nobody knows before it has looked
        else:
            foreseen, _ = connection.update(announced, key)
            assert foreseen.result == pytest.approx(change.result, abs=rounding)
        assert bool(change.terms) != is_frozen
        assert bool(change.note) == is_frozen


@pytest.mark.parametrize("optimiser", OPTIMISERS.names())
def test_its_terms_have_the_learning_rate_of_the_moment_and_of_the_column(optimiser):
    experiment = tangled("quadratic", Tanh(), optimiser=OPTIMISERS[optimiser](0.3), dtype="float64")
    experiment = replace(experiment, schedule=Exponential(half_life=3))  # 0.15 after three steps
    experiment = set_rate_factor("b", 4.0).change(experiment)
    numbers = numbers_of(experiment)
    for key in parameter_keys(experiment.network):
        change, _ = connection.update(numbers, key)
        assert_adds_up(change, 1e-14)
        index = parameter_index(experiment.network, key)
        rate = 0.15 * (4 if key.node == "b" else 1)
        assert numbers.optimiser_of(index).learning_rate == pytest.approx(rate)


def test_results_are_the_engines_own_numbers():
    numbers = numbers_of(tangled("quadratic", Sigmoid()))
    for name in neurons_of(numbers.network):
        row = int(name.neuron) - 1
        z, a = neuron.forward(numbers, name, 2)
        (d,) = delta.backward(numbers, name, 2)
        assert z.result == numbers.pre_activation[name.node][row, 2]
        assert a.result == numbers.activation[name.node][row, 2]
        assert d.result == numbers.delta[name.node][row, 2]
        z, a = neuron.forward(numbers, name)
        assert z.result == pytest.approx(numbers.pre_activation[name.node][row].mean())
        assert a.result == pytest.approx(numbers.activation[name.node][row].mean())
    for key in parameter_keys(numbers.network):
        (g,) = connection.gradient(numbers, key)
        assert g.result == numbers.gradient[parameter_index(numbers.network, key)]
        assert [term.source for term in g.terms] == [0, 1, 2, 3, 4]


def test_a_neuron_sums_over_what_reaches_it_and_answers_for_whom_it_reaches():
    numbers = numbers_of(tangled("quadratic", Sigmoid()))
    z, _ = neuron.forward(numbers, NeuronName("b", "1"), 0)
    assert [term.source for term in z.terms] == [
        *(NeuronName("input", feature) for feature in ("x1", "x2")),
        *(NeuronName("a", name) for name in ("1", "2")),  # that from neuron 3 is erased
        "bias",
    ]
    assert [term.symbol for term in z.terms][-2:] == ["w_{4} x_{4}", "b"]
    (d,) = delta.backward(numbers, NeuronName("a", "3"), 0)
    assert [term.source for term in d.terms] == [
        *(NeuronName("b", name) for name in ("2", "3", "4")),
        NeuronName("out", "1"),
    ]


def test_nothing_is_told_before_it_is_known():
    experiment = tangled("quadratic", Sigmoid())
    key = ParameterKey("a", "1", ("input", "x1"))
    name = NeuronName("a", "1")
    n_phases = 2 * 3 + 3
    at = [numbers_of(experiment, 0, n_phases - 1 - done) for done in range(n_phases)]
    assert [len(neuron.forward(numbers, name, 0)) for numbers in at] == [0] + 8 * [2]
    assert [len(example.loss(numbers, 0)) for numbers in at] == 4 * [0] + 5 * [1]
    assert [len(delta.backward(numbers, name, 0)) for numbers in at] == 7 * [0] + 2 * [1]
    assert [len(connection.gradient(numbers, key)) for numbers in at] == 7 * [0] + 2 * [1]
    assert [len(connection.update(numbers, key)) for numbers in at] == 7 * [0] + 2 * [2]


def value_of(latex):
    """Return what a formula says, worked out from its LaTeX."""
    if r"\begin{cases}" in latex:
        body = latex.removeprefix(r"\begin{cases}").removesuffix(r"\end{cases}")
        for line in body.split(r"\\"):
            value, condition = line.split("&")
            condition = condition.replace(r"\text{if } \,", "").replace(r"\text{else}", "True")
            condition = condition.replace(r"\le ", "<=").replace(" = ", "==")
            if eval(_python(condition).strip()):
                return value_of(value.strip())
    return eval(_python(latex), {"math": math})


def _python(latex):
    text = re.sub(r"\\left|\\right", "", latex).replace(r"\text{erf}", "math.erf")
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    text = re.sub(r"\\(sin|cos|sqrt|pi)\b", r"math.\1", text).replace(r"\min", "min")
    while r"\frac{" in text:
        start = text.index(r"\frac{") + 5
        above = _braces(text, start)
        below = _braces(text, start + len(above) + 2)
        stop = start + len(above) + len(below) + 4
        text = f"{text[: start - 5]}(({above})/({below})){text[stop:]}"
    text = text.replace("e^{", "math.exp{").replace("^", "**").replace(r"\max", "max")
    text = text.translate(_BRACES)
    text = text.replace(r"\tanh", "math.tanh").replace(r"\times", "*").replace(r"\cdot", "*")
    text = re.sub(r"\\ln (\(?[-\d.]+\)?|\([^)]*\)+)", r"math.log(\1)", text)
    return re.sub(r"([\d)])\s+(math|\()", r"\1 * \2", text)


_BRACES = str.maketrans("{}[]", "()()")


def _braces(text, start):
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return text[start + 1 : place]
    raise AssertionError(text)


@every_loss
@every_activation
def test_the_formulas_with_numbers_give_what_the_engine_gives(loss, activation):
    hidden = ACTIVATIONS[activation]()
    numbers = numbers_of(tangled(loss, hidden, hidden, dtype="float64"))
    formulas = [
        factor
        for equation in equations_of(numbers)
        for factor in (equation.factor, *(f for term in equation.terms for f in term.factors))
        if isinstance(factor, Formula)
    ]
    assert len(formulas) > 50
    for formula in formulas:
        assert value_of(formula.in_numbers(15)) == pytest.approx(formula.value, abs=1e-11), formula


def test_what_comes_from_a_hidden_column_is_called_an_activation():
    network = feed_forward(Input(features=("x1", "x2")), Dense(11), Dense(1))
    experiment = Experiment(network, Circle(noise=0.1), batch_size=5)
    numbers, (_, first, output) = numbers_of(experiment), network.nodes
    z, _ = neuron.forward(numbers, NeuronName(output.id, "1"), 0)
    assert z.formula == r"\sum_j w_j a_j + b"
    assert z.terms[10].symbol == "w_{11} a_{11}"
    assert z.in_numbers().count(r"\cdot") == 11  # all of them, for checking by hand
    assert r"\cdots" not in z.in_numbers()
    z, _ = neuron.forward(numbers, NeuronName(first.id, "1"), 0)
    assert z.formula == r"\sum_j w_j x_j + b"
    for key, letters in (
        (ParameterKey(output.id, "1", (first.id, "1")), r"a^{(i)} \delta^{(i)}"),
        (ParameterKey(first.id, "1", ("input", "x1")), r"x^{(i)} \delta^{(i)}"),
        (ParameterKey(first.id, "1"), r"\sum_i \delta^{(i)}"),
    ):
        (gradient,) = connection.gradient(numbers, key)
        assert gradient.formula.endswith(letters)
    sums, _ = column.forward(network, output.id, 5)
    assert [shape.symbol for shape in sums.shapes] == ["W", r"a_{\text{hidden 1}}", "b"]
    weights, _ = column.gradient(network, output.id, 5)
    assert weights.shapes[1].symbol == r"a_{\text{hidden 1}}^{\top}"


def test_with_inputs_among_it_what_comes_in_is_called_x():
    numbers = numbers_of(tangled("quadratic", Tanh()))
    z, _ = neuron.forward(numbers, NeuronName("b", "2"), 0)
    assert z.formula == r"\sum_j w_j x_j + b"


def test_long_sums_write_their_largest_terms_and_dots():
    numbers = numbers_of(tangled("quadratic", Tanh()))
    z, _ = neuron.forward(numbers, NeuronName("b", "2"), 0)
    assert len(z.terms) == 5
    assert r"\cdots" not in z.in_numbers(most=5)
    short = z.in_numbers(most=2)
    assert short.endswith(r" + \cdots")
    largest = sorted(z.terms, key=lambda term: -abs(term.value))[:2]
    for term in largest:
        assert f"{abs(term.factors[0]):.3f}" in short


ONE_OF_EACH = [
    *(("quadratic", activation) for activation in ACTIVATIONS.names()),
    *((loss, "tanh") for loss in LOSSES.names() if loss != "quadratic"),
]


@pytest.mark.parametrize(("loss", "activation"), ONE_OF_EACH)
def test_everything_can_be_set_as_mathematics(loss, activation):
    ziamath = pytest.importorskip("ziamath")
    hidden = ACTIVATIONS[activation]()
    numbers = numbers_of(tangled(loss, hidden, hidden, optimiser=Momentum(0.1)))
    network = numbers.network
    name, key = NeuronName("b", "1"), ParameterKey("b", "1", ("a", "1"))
    equations = [
        *neuron.forward(numbers, name, 0),
        *delta.backward(numbers, name, 0),
        *delta.backward(numbers, NeuronName("out", "1"), 0),
        *connection.gradient(numbers, key),
        *connection.update(numbers, key),
        *example.loss(numbers, 0),
    ]
    matrices = [
        *column.forward(network, "b", 5),
        *column.backward(numbers, "a", 5),
        *column.backward(numbers, "out", 5),
        *column.gradient(network, "b", 5),
    ]
    texts = {equation.in_numbers() for equation in equations}
    texts |= {each.in_letters for each in equations} | {each.with_shapes for each in matrices}
    for text in texts:
        picture = ziamath.Latex(text)
        assert picture.getsize()[1] < 150, text  # brackets around some sums grow without bounds


def test_matrices_have_the_shapes_that_multiply():
    numbers = numbers_of(tangled("quadratic", Tanh()))
    network = numbers.network
    for node in network.nodes[1:]:
        sums, _ = column.forward(network, node.id, 5)
        w, x, b = sums.shapes
        assert (w.columns, w.rows, x.columns) == (x.rows, sums.left.rows, sums.left.columns)
        assert (b.rows, b.columns) == (w.rows, 1)
        weight, _ = column.gradient(network, node.id, 5)
        d, taken = weight.shapes
        assert (d.rows, d.columns, taken.columns) == (w.rows, taken.rows, w.columns)
        assert (weight.left.rows, weight.left.columns) == (w.rows, w.columns)
        (back,) = column.backward(numbers, node.id, 5)
        assert (back.left.rows, back.left.columns) == (w.rows, 5)
    (back,) = column.backward(numbers, "a", 1)
    assert [str(shape) for shape in back.shapes] == [
        "f'(z): 3 × 1",
        r"W_{\text{hidden 2}}^{\top}: 3 × 4",
        r"\delta_{\text{hidden 2}}: 4 × 1",
        r"W_{\text{output}}^{\top}: 3 × 1",
        r"\delta_{\text{output}}: 1 × 1",
    ]
    assert r"\underset{3 \times 4}{W_{\text{hidden 2}}^{\top}}" in back.with_shapes


def test_equations_read_as_in_a_textbook():
    x = [NeuronName("input", "x1"), NeuronName("input", "x2")]
    terms = (
        Term("w_1 x_1", (-0.25, 1.5), x[0]),
        Term("w_2 x_2", (-0.123456, -2.0), x[1]),
        Term("b", (0.1,), "bias"),
    )
    z = Equation("Weighted sum", "z", r"\sum_j w_j x_j + b", terms, -0.028088)
    assert z.in_letters == r"z = \sum_j w_j x_j + b"
    assert z.in_numbers(3) == r"z = {-0.25} \cdot 1.5 - 0.123 \cdot ({-2}) + 0.1"
    assert z.in_numbers(3, most=2) == r"z = {-0.25} \cdot 1.5 - 0.123 \cdot ({-2}) + \cdots"
    assert z.outcome(3) == "z = {-0.0281}"
    third = replace(z, symbol="m", factor=Formula(r"\frac{1}{n}", {"n": 3}, 1 / 3))
    assert third.in_numbers(1) == (
        r"m = \frac{1}{3} \left( {-0.2} \cdot 1.5 - 0.1 \cdot ({-2}) + 0.1 \right)"
    )
    assert third.sum == pytest.approx((-0.375 + 0.246912 + 0.1) / 3)
    single = replace(z, terms=terms[2:], factor=-0.5)
    assert single.in_numbers(3) == r"z = {-0.5} \cdot 0.1"
    single = replace(z, terms=terms[:1], factor=0.5)
    assert single.in_numbers(3) == r"z = 0.5 \left( {-0.25} \cdot 1.5 \right)"
    assert replace(z, terms=()).in_numbers(3) == "z = 0"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (2.0, "2"),
        (-0.5, "{-0.5}"),
        (1.23456, "1.235"),
        (0.0123456, "0.0123"),
        (0.000123456, "0.000123"),
        (-0.0000123456, r"{-1.23 \times 10^{-5}}"),
        (1234567.0, r"1.23 \times 10^{6}"),
        (123456.789, "123456.789"),
        (math.inf, r"\infty"),
        (-math.inf, r"{-\infty}"),
        (math.nan, r"\text{not a number}"),
    ],
)
def test_numbers_are_written_so_that_small_ones_show(value, text):
    assert written(value, 3) == text
    sign, rest = split_sign(text)
    assert (sign == "-") == (value < 0)
    assert split_sign(rest) == ("+", rest)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\frac{1}{1 + e^{-z}}", r"\frac{1}{1 + e^{-({-0.5})}}"),
        (r"\max(0, z)", r"\max(0, {-0.5})"),
        ("1 - z^2", "1 - ({-0.5})^2"),
        ("z^2", "({-0.5})^2"),
        ("z - a", "{-0.5} - 7"),
        (r"\alpha \cdot z_{1}", r"2 \cdot 0.25"),
        (r"\text{if z} \; zz", r"\text{if z} \; zz"),
    ],
)
def test_numbers_take_the_place_of_letters_alone(latex, text):
    values = {"z": -0.5, "a": 7.0, r"\alpha": 2.0, "z_{1}": 0.25}
    assert put_in(latex, values, 3) == text
