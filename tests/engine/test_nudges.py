"""What each example of the next minibatch wants of a weight, against PyTorch and by hand."""

import numpy as np
import pytest

from playground.engine.activations.relu import Relu
from playground.engine.clippings.value import ByValue
from playground.engine.datasets.gauss import Gauss
from playground.engine.gradients.per_example import PerExample
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.quadratic import Quadratic
from playground.engine.measurement import Subject
from playground.engine.measurements import nudges_of_layer
from playground.engine.measurements.nudges import Nudges
from playground.engine.measurements.nudges_of_layer import NudgesOfLayer
from playground.engine.network import Network, Node, feed_forward
from playground.engine.optimisers.line_search import SteepestDescent
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import ParameterKey, parameter_index, parameter_keys
from playground.engine.preparation import prepare
from playground.engine.schedules.exponential import Exponential

KEY = ParameterKey("hidden 1", "2", ("input", "x2"))


def subject_of(network, dtype=np.float64, n=60):
    dataset = Gauss(n_examples=n)
    examples = dataset.load(np.random.default_rng(0))
    prepared = prepare(dataset, examples, network, Quadratic(), is_normalised=False, dtype=dtype)
    return Subject(network, Quadratic(), dataset, examples, prepared, dtype)


def network_of(*hidden):
    return feed_forward(Input(features=("x1", "x2")), *hidden, Dense(1))


@pytest.fixture
def subject():
    return subject_of(network_of(Dense(3), Dense(4)))


def instant_of(subject, rows=(5, 2, 9, 14, 0), **values):
    theta = np.random.default_rng(1).uniform(-1, 1, subject.network.n_parameters)
    theta[subject.network.is_erased] = 0
    return Instant(theta.astype(subject.dtype), 7, rows=np.array(rows), **values)


def test_each_is_torchs_and_the_parts_add_up_to_the_mean(subject):
    torch = pytest.importorskip("torch")
    instant = instant_of(subject)
    answer = Nudges(KEY).measure(subject, instant)
    train, places = subject.prepared.train, subject.network.places
    theirs = []
    for row in instant.rows:
        theta = torch.from_numpy(instant.theta.copy()).requires_grad_()
        outputs = torch.from_numpy(train.inputs[row, :-1].copy())
        for node in subject.network.nodes[1:]:
            matrix = theta[places[node.id].slice].reshape(node.layer.units, -1)
            outputs = torch.tanh(matrix[:, :-1] @ outputs + matrix[:, -1])
        ((outputs - torch.from_numpy(train.targets[row].copy())) ** 2).sum().div(2).backward()
        theirs.append(float(theta.grad[parameter_index(subject.network, KEY)]))
    np.testing.assert_allclose(answer.gradients, theirs, rtol=1e-12)
    assert answer.key == KEY
    assert answer.rows.tolist() == instant.rows.tolist()
    assert answer.positive == pytest.approx(sum(g for g in theirs if g > 0) / 5)
    assert answer.negative == pytest.approx(sum(g for g in theirs if g < 0) / 5)
    assert answer.mean == pytest.approx(np.mean(theirs))
    assert answer.update == pytest.approx(-0.03 * np.mean(theirs))


def test_without_a_key_it_is_the_one_with_the_largest_gradient_that_may_move(subject):
    instant = instant_of(subject)
    keys = parameter_keys(subject.network)
    sizes = [abs(Nudges(key).measure(subject, instant).mean) for key in keys]
    order = np.argsort(sizes)[::-1]
    assert Nudges().measure(subject, instant).key == keys[order[0]]
    fixed = np.zeros(len(keys), bool)
    fixed[parameter_index(subject.network, keys[order[0]])] = True
    other = instant_of(subject, is_fixed=fixed)
    assert Nudges().measure(subject, other).key == keys[order[1]]


def test_a_fixed_one_is_left_alone_and_still_has_gradients(subject):
    fixed = np.arange(subject.network.n_parameters) == parameter_index(subject.network, KEY)
    answer = Nudges(KEY).measure(subject, instant_of(subject, is_fixed=fixed))
    assert answer.is_fixed
    assert answer.update == 0
    assert answer.terms == ()
    assert answer.mean != 0


def test_an_erased_one_has_no_gradient():
    nodes = list(network_of(Dense(3)).nodes)
    nodes[1] = Node("hidden 1", Dense(3), ("input",), erased=frozenset({("input", "x2", "2")}))
    subject = subject_of(Network(tuple(nodes)))
    answer = Nudges(KEY).measure(subject, instant_of(subject))
    assert not answer.gradients.any()
    assert answer.mean == answer.update == answer.value == 0


def test_the_optimiser_gets_what_clipping_leaves_and_tells_its_terms(subject):
    index = parameter_index(subject.network, KEY)
    slots = {"velocity": np.linspace(-1, 1, subject.network.n_parameters)}
    free = Nudges(KEY).measure(subject, instant_of(subject))
    threshold = abs(free.mean) / 4
    optimiser, clipping = Momentum(0.5, 0.9), ByValue(threshold)
    instant = instant_of(subject, slots=slots, optimiser=optimiser, clipping=clipping)
    answer = Nudges(KEY).measure(subject, instant)
    assert answer.mean == free.mean
    assert answer.clipped == pytest.approx(np.copysign(threshold, free.mean))
    expected = 0.9 * slots["velocity"][index] - 0.5 * answer.clipped
    assert answer.update == pytest.approx(expected)
    assert sum(term.value for term in answer.terms) == pytest.approx(expected)


def test_its_terms_go_by_the_learning_rate_of_the_step(subject):
    schedule = Exponential(half_life=3)
    factors = np.linspace(0.5, 2, subject.network.n_parameters)
    instant = instant_of(
        subject, optimiser=Momentum(0.5, 0.9), schedule=schedule, rate_factors=factors
    )
    answer = Nudges(KEY).measure(subject, instant)
    assert sum(term.value for term in answer.terms) == pytest.approx(answer.update)


def test_a_step_is_told_apart_from_what_the_weights_digits_make_of_it():
    single = subject_of(network_of(Dense(3), Dense(4)), np.float32)
    double = subject_of(network_of(Dense(3), Dense(4)))
    exact = Nudges(KEY).measure(double, instant_of(double, optimiser=Sgd(1e-7)))
    assert not exact.is_rounded_off
    assert exact.computed == exact.update
    for rate in (1e-7, 1e-9):
        answer = Nudges(KEY).measure(single, instant_of(single, optimiser=Sgd(rate)))
        assert answer.rate == rate
        assert answer.dtype == "float32"
        assert answer.is_rounded_off
        assert answer.computed == pytest.approx(exact.update * rate / 1e-7, rel=1e-4)
        assert answer.update != pytest.approx(answer.computed, rel=0.01)
    assert answer.update == 0
    usual = Nudges(KEY).measure(single, instant_of(single))
    assert not usual.is_rounded_off
    assert usual.computed == usual.update


def test_a_batch_method_remembers_single_numbers_and_tells_no_terms_before_the_step(subject):
    optimiser = SteepestDescent()
    slots = optimiser.empty_slots(np.zeros(subject.network.n_parameters))
    answer = Nudges(KEY).measure(subject, instant_of(subject, optimiser=optimiser, slots=slots))
    assert answer.terms == ()
    assert answer.update != 0


def test_there_is_no_answer_without_a_minibatch_or_such_a_weight(subject):
    assert Nudges(KEY).measure(subject, instant_of(subject, rows=())) is None
    assert Nudges(ParameterKey("nowhere", "1")).measure(subject, instant_of(subject)) is None
    assert NudgesOfLayer("input").measure(subject, instant_of(subject)) is None
    assert NudgesOfLayer("nowhere").measure(subject, instant_of(subject)) is None


def test_there_is_no_answer_where_the_outputs_do_not_fit_the_data():
    dataset = Gauss(n_examples=20)
    network = feed_forward(Input(features=("x1", "x2")), Dense(5))
    examples = dataset.load(np.random.default_rng(0))
    prepared = prepare(
        dataset, examples, network, Quadratic(), is_normalised=False, dtype=np.float64
    )
    subject = Subject(network, Quadratic(), dataset, examples, prepared, np.float64)
    assert Nudges().measure(subject, instant_of(subject)) is None
    assert NudgesOfLayer().measure(subject, instant_of(subject)) is None


def test_what_overflows_has_no_mean(subject):
    theta = np.full(subject.network.n_parameters, np.nan)
    answer = Nudges(KEY).measure(subject, Instant(theta, rows=np.array([1, 2])))
    assert np.isnan(answer.mean)


@pytest.mark.parametrize("node", ["hidden 1", "hidden 2", "output"])
def test_a_small_layer_is_answered_in_full(subject, node):
    instant = instant_of(subject)
    answer = NudgesOfLayer(node).measure(subject, instant)
    place = subject.network.places[node]
    keys = [k for k in parameter_keys(subject.network) if k.node == node]
    ones = [Nudges(key).measure(subject, instant) for key in keys]
    whole = answer.gradients.reshape(5, -1)
    np.testing.assert_array_equal(whole, np.stack([one.gradients for one in ones], axis=1))
    np.testing.assert_allclose(answer.means.ravel(), [one.mean for one in ones], atol=1e-15)
    assert answer.n_inputs == place.fan_in
    assert (answer.example(3, 0, 1), answer.weight(3, 0, 1)) == (3, 1)
    share = sum(abs(one.mean) for one in ones) / np.abs(whole).sum(axis=1).mean()
    assert answer.share_left == pytest.approx(share)


def test_of_a_large_layer_the_largest_of_each_block_is_answered(monkeypatch):
    monkeypatch.setattr(nudges_of_layer, "MOST_ROWS", 4)
    monkeypatch.setattr(nudges_of_layer, "MOST_COLUMNS", 6)
    monkeypatch.setattr(nudges_of_layer, "_MOST_AT_ONCE", 100)
    subject = subject_of(network_of(Dense(7, Relu()), Dense(2)))
    instant = instant_of(subject, rows=range(10))
    answer = NudgesOfLayer("hidden 2").measure(subject, instant)
    assert (answer.examples_per_row, answer.weights_per_column) == (3, 3)
    assert answer.gradients.shape == (4, 2, 3)
    train = subject.prepared.train
    examples = PerExample(subject.network, subject.loss, train, 10, np.float64)
    examples.run(instant.theta, instant.rows)
    whole = examples.of_node("hidden 2").reshape(10, 2, 8)
    for (row, unit, column), value in np.ndenumerate(answer.gradients):
        block = whole[3 * row : 3 * row + 3, unit, 3 * column : 3 * column + 3]
        assert abs(value) == np.abs(block).max()
        place, weight = answer.example(row, unit, column), answer.weight(row, unit, column)
        assert whole[place, unit, weight] == value
    means = whole.mean(axis=0)
    for (unit, column), value in np.ndenumerate(answer.means):
        weight = answer.weight(None, unit, column)
        assert means[unit, weight] == pytest.approx(value)
        assert abs(value) == pytest.approx(np.abs(means[unit, 3 * column : 3 * column + 3]).max())
