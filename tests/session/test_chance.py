"""Chance in training: dropout, noise and batch normalisation repeat exactly, and tests do not."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document import edits
from playground.document.copying import fragment_of
from playground.document.experiment_encoding import decode_experiment, encode_experiment
from playground.document.state_encoding import decode_state, encode_state
from playground.document.step_script.step import step_to_export
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.tanh import Tanh
from playground.engine.arithmetic import connection, delta, neuron
from playground.engine.arrays import read_only
from playground.engine.bound_network import BoundNetwork, switched_off
from playground.engine.calls import run
from playground.engine.chance import Chance, Noise
from playground.engine.gradients.next_step import mean_gradient, next_update
from playground.engine.instant import Instant
from playground.engine.layers.batch_normalisation import MEAN, VARIANCE
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.measurements.scores import Scores
from playground.engine.network import NetworkError, feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.optimiser import OPTIMISERS
from playground.engine.optimisers.momentum import Momentum
from playground.engine.parameter_key import ParameterKey
from playground.session.analyst import make_subject
from playground.session.trainer import Trainer

KINDS = ["dropout", "inputs", "gradient", "normalisation", "all"]


@pytest.fixture
def chancy(experiment):
    """Return the function that gives an experiment with one kind of chance, or with all."""

    def make(kind, **changes):
        layers = [Dense(6, Tanh()), Dense(4, Sigmoid()), Dense(1)]
        if kind in ("dropout", "all"):
            layers[:2] = [replace(layer, dropout=0.5) for layer in layers[:2]]
        network = feed_forward(Input(features=("x1", "x2")), *layers)
        made = replace(experiment, network=network, optimiser=Momentum(0.1), **changes)
        if kind in ("normalisation", "all"):
            made = edits.insert_normalisation("hidden 2").change(made)
        noise = {
            "input_noise": 0.3 if kind in ("inputs", "all") else 0.0,
            "gradient_noise": 0.01 if kind in ("gradient", "all") else 0.0,
        }
        return replace(made, **noise)

    return make


def trainer_of(experiment):
    return Trainer(experiment, experiment.dataset.load(experiment.data_rng()))


def assert_same(one, other):
    assert one.theta.tobytes() == other.theta.tobytes()
    assert one.slots.keys() == other.slots.keys()
    for name in one.slots:
        assert one.slots[name].tobytes() == other.slots[name].tobytes(), name


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_any_step_is_reached_again_bit_for_bit(chancy, kind, dtype):
    trainer = trainer_of(chancy(kind, dtype=dtype))
    trainer.advance(30)
    state = trainer.state
    trainer.advance(33)
    reached = trainer.state
    trainer.restore(state)
    for _ in range(33):
        trainer.advance(1)
    assert_same(trainer.state, reached)


@pytest.mark.parametrize("kind", KINDS)
def test_the_phases_of_a_step_are_the_step(chancy, kind):
    trainer, by_phase = (trainer_of(chancy(kind)) for _ in range(2))
    for each in (trainer, by_phase):
        each.advance(26)  # the last minibatch of the epoch before, and one more
    for _ in range(3):
        by_phase.advance_phase()
        by_phase.finish_step()
        trainer.advance(1)
        assert_same(by_phase.state, trainer.state)


@pytest.mark.parametrize("kind", KINDS)
def test_the_arithmetic_of_the_microscope_comes_to_what_the_step_computes(chancy, kind):
    trainer = trainer_of(chancy(kind, dtype="float64", batch_size=7))
    trainer.advance(5)
    trainer.advance_phase()
    trainer.finish_step()
    numbers = trainer.microscope.numbers
    for node in numbers.network.nodes[1:]:
        for name in node.neurons:
            for equations in (neuron.forward, delta.backward):
                for equation in equations(numbers, NeuronName(node.id, name), 2):
                    for each in (equation, *equation.parts):
                        assert each.sum == pytest.approx(each.result, abs=1e-10), each.name
        key = ParameterKey(node.id, node.neurons[0], (node.sources[0], node.neurons[0]))
        if key.source[1] in numbers.network[node.sources[0]].neurons:
            equations = (connection.gradient, connection.noise, connection.update)
            for equation in (each for make in equations for each in make(numbers, key)):
                assert equation.sum == pytest.approx(equation.result, abs=1e-10), equation.name


@pytest.mark.parametrize("kind", KINDS)
def test_the_next_update_is_told_to_the_last_bit(chancy, kind):
    trainer = trainer_of(chancy(kind))
    trainer.advance(12)
    experiment, before = trainer.experiment, trainer.state
    instant = Instant(
        before.theta,
        before.step,
        before.slots,
        read_only(trainer.next_rows.copy()),
        experiment.optimiser,
        is_fixed=experiment.network.is_fixed,
        noise=experiment.noise,
    )
    subject = make_subject(experiment, trainer.examples, trainer.prepared)
    subject.recall(before.slots)
    told = next_update(subject, instant)
    trainer.advance(1)
    assert np.array_equal(before.theta + told, trainer.theta)


@pytest.mark.parametrize("kind", ["dropout", "inputs"])
def test_the_examples_of_the_next_step_have_its_own_neurons_off_and_its_own_noise(chancy, kind):
    trainer = trainer_of(chancy(kind, dtype="float64"))
    trainer.advance(12)
    instant = Instant(
        trainer.theta.copy(),
        trainer.step,
        rows=read_only(trainer.next_rows.copy()),
        noise=trainer.experiment.noise,
    )
    subject = make_subject(trainer.experiment, trainer.examples, trainer.prepared)
    told = mean_gradient(subject, instant)
    trainer.advance_phase()
    trainer.finish_step()
    np.testing.assert_allclose(told, trainer.microscope.numbers.gradient, atol=1e-14)


def test_dropout_switches_off_what_it_says_and_makes_up_for_it(chancy):
    trainer = trainer_of(chancy("dropout", dtype="float64"))
    trainer.advance(3)
    experiment = trainer.experiment
    off = switched_off(experiment.network, experiment.noise, 3, np.float64)
    while trainer.microscope is None or not trainer.microscope.is_complete:
        trainer.advance_phase()
    numbers = trainer.microscope.numbers
    assert set(off) == {"hidden 1", "hidden 2"}
    for node_id, is_off in off.items():
        activation = numbers.activation[node_id]
        assert (activation[is_off] == 0).all()
        assert (numbers.delta[node_id][is_off] == 0).all()
        kept = experiment.network[node_id].layer.activation
        whole = np.empty_like(activation)
        run(kept.forward(numbers.pre_activation[node_id].copy(), whole))
        np.testing.assert_allclose(activation[~is_off], 2 * whole[~is_off])


def test_half_of_the_neurons_are_off_in_the_mean():
    network = feed_forward(Input(features=("x1",)), Dense(40, dropout=0.3), Dense(1, dropout=0.9))
    drawn = [switched_off(network, Noise(7), step, np.float32) for step in range(200)]
    assert set(drawn[0]) == {"hidden 1"}  # outputs are always on
    shares = np.mean([each["hidden 1"] for each in drawn])
    assert shares == pytest.approx(0.3, abs=0.02)  # standard deviation 0.005
    assert not np.array_equal(drawn[0]["hidden 1"], drawn[1]["hidden 1"])


def test_scores_are_those_without_dropout_and_noise(chancy):
    trainer = trainer_of(chancy("all"))
    plain = replace(trainer.experiment, input_noise=0.0, gradient_noise=0.0)
    for node in plain.network.hidden:
        plain = edits.set_layer(node.id, "dropout", 0.0).change(plain)
    trainer.advance(20)
    state, found = trainer.state, []
    for experiment in (trainer.experiment, plain):
        subject = make_subject(experiment, trainer.examples, trainer.prepared)
        subject.recall(state.slots)
        found.append(Scores().measure(subject, Instant(state.theta, slots=state.slots)))
    assert found[0] == found[1]


def test_noise_on_the_gradient_dies_away_as_neelakantan_says():
    gradient = np.zeros(20_000)
    for step in (0, 9):
        chance = Chance(Noise(0, gradient=0.5, decay=0.55))
        noisy = chance.on_gradient(gradient, -0.1)
        chance.step = step
        run(chance.calls + noisy.calls)
        expected = np.sqrt(0.25 / (1 + step) ** 0.55)
        assert noisy.noise.std() == pytest.approx(expected, rel=0.03)
        np.testing.assert_allclose(noisy.gradient, -0.1 * noisy.noise)


def test_noise_on_inputs_leaves_the_examples_as_they_are(chancy):
    trainer = trainer_of(chancy("inputs"))
    before = trainer.prepared.train.inputs.copy()
    rows = trainer.next_rows
    trainer.advance_phase()
    seen = trainer.microscope.numbers.activation["input"]
    assert np.array_equal(trainer.prepared.train.inputs, before)
    assert 0 < np.abs(seen - before[rows, :2].T).max() < 0.3 * 6


def test_what_is_remembered_is_saved_and_read_again(chancy):
    trainer = trainer_of(chancy("all"))
    trainer.advance(40)
    record = encode_experiment(trainer.experiment)
    experiment = decode_experiment(record)
    assert experiment == trainer.experiment
    state = decode_state(encode_state(experiment, trainer.state), experiment, ("state",))
    assert_same(state, trainer.state)
    assert {MEAN, VARIANCE} < set(state.slots)


def test_a_file_without_chance_says_nothing_of_it(experiment):
    record = encode_experiment(experiment)
    assert "input_noise" not in record
    assert all("dropout" not in node["layer"] for node in record["network"])


def test_running_averages_come_to_the_mean_and_variance_of_the_data(chancy):
    experiment = chancy("normalisation", batch_size=25, dtype="float64")
    still = replace(experiment, optimiser=Momentum(0.0))
    trainer = trainer_of(still)
    trainer.advance(400)
    numbers = trainer.state
    node = trainer.experiment.network["hidden 3"]
    bound = BoundNetwork(trainer.recalling_network, trainer.theta, trainer.n_train)
    bound.inputs[...] = trainer.prepared.train.inputs[:, :2].T
    run(bound.forward)
    taken = bound.nodes["hidden 1"].wires.outputs
    for name, expected in ((MEAN, taken.mean(axis=1)), (VARIANCE, taken.var(axis=1))):
        views = trainer.experiment.network.views(numbers.slots[name])
        np.testing.assert_allclose(views[node.id]["weight"][0], expected, rtol=0.2, atol=0.05)


def test_adding_a_neuron_keeps_what_the_others_remember(chancy):
    trainer = trainer_of(chancy("normalisation"))
    trainer.advance(40)
    before = trainer.experiment.network.views(trainer.slots[VARIANCE])["hidden 3"]["weight"].copy()
    trainer.load(edits.add_neuron("hidden 1").change(trainer.experiment), trainer.examples)
    after = trainer.experiment.network.views(trainer.slots[VARIANCE])["hidden 3"]["weight"]
    assert after.shape == (7, 7)
    assert np.array_equal(np.diag(after)[:6], np.diag(before))
    assert after[6, 6] == 1
    trainer.advance(5)
    assert np.isfinite(trainer.theta).all()


def test_a_minibatch_of_one_cannot_be_normalised(chancy):
    trainer = trainer_of(chancy("normalisation", batch_size=1))
    with pytest.raises(NetworkError, match="batch size to 2"):
        trainer.advance(1)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "normalisation"])
def test_a_script_says_what_it_cannot_do(chancy, kind):
    trainer = trainer_of(chancy(kind))
    experiment, part = trainer.experiment, trainer.prepared.train
    with pytest.raises(NetworkError, match="script"):
        _ = step_to_export("x", experiment, part, trainer.theta, trainer.next_rows).columns


def test_a_subject_recalls_only_what_layers_remember(experiment):
    trainer = trainer_of(experiment)
    subject = make_subject(experiment, trainer.examples, trainer.prepared)
    assert subject.network is experiment.network
    assert not subject.memory


def test_what_a_step_draws_does_not_go_with_looking_at_all_examples_at_once(chancy):
    batch = next(kind for kind in OPTIMISERS.members() if kind.is_batch)
    for kind in KINDS:
        trainer = trainer_of(replace(chancy(kind), optimiser=batch()))
        with pytest.raises(NetworkError, match="all examples at once"):
            trainer.advance(1)


def test_normalised_columns_follow_the_one_before(chancy):
    experiment = chancy("normalisation")
    for edit in (edits.add_neuron("hidden 1"), edits.remove_neuron("hidden 1", "2")):
        experiment = edit.change(experiment)
        before, after = (experiment.network[each] for each in ("hidden 1", "hidden 3"))
        assert after.neurons == before.neurons
        own = {s for _, s, t in after.erased if s == t}
        assert not own
        assert len(after.erased) == len(after.neurons) * (len(after.neurons) - 1)


def test_batch_normalisation_is_not_copied_by_itself(chancy):
    experiment = chancy("normalisation")
    theta = experiment.initial_parameters()
    with pytest.raises(ValueError, match="insert it anew"):
        fragment_of(experiment, theta, [NeuronName("hidden 3", "1")])
