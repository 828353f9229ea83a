"""The trainer goes on with another experiment: what remains keeps its weights."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.edits import add_neuron, insert_column, remove_column, remove_neuron
from playground.document.experiment import Experiment, starting_values
from playground.document.sketch import Sketch
from playground.engine.initialisers.normal import Normal
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import Network, NetworkError, feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.optimiser import OPTIMISERS
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import ParameterKey, correspondence, parameter_index
from playground.session.carrying import Remembered, carry_over
from playground.session.trainer import Trainer

every_optimiser = pytest.mark.parametrize("optimiser", OPTIMISERS.names())


def trainer_of(experiment):
    return Trainer(experiment, experiment.dataset.load(experiment.data_rng()))


def everything(trainer):
    """Return all that training has changed, as plain values that can be compared bit for bit."""
    state = trainer.state
    slots = {name: slot.tobytes() for name, slot in state.slots.items()}
    return state.theta.tobytes(), slots, state.step, state.epoch, state.position


@pytest.mark.parametrize(
    "change",
    [
        {"optimiser": Sgd(0.3)},
        {"optimiser": Momentum(0.01, 0.5)},
        {"batch_size": 77},
        {"is_normalised": True},
        {"initialiser": Normal()},
        {"dtype": "float64"},
    ],
    ids=str,
)
def test_other_hyperparameters_keep_the_weights_and_hold_from_the_next_step(experiment, change):
    trainer = trainer_of(experiment)
    trainer.advance(40)
    state, changed = trainer.state, replace(experiment, **change)
    trainer.load(changed, trainer.examples)
    np.testing.assert_array_equal(trainer.theta, state.theta)
    assert everything(trainer)[2:] == (40, 1, 150)
    fresh = trainer_of(changed)
    fresh.restore(state)
    trainer.advance(1)
    fresh.advance(1)
    assert everything(trainer) == everything(fresh)


def test_a_new_learning_rate_keeps_the_velocity(experiment):
    rolling = replace(experiment, optimiser=Momentum(0.03, 0.9))
    trainer = trainer_of(rolling)
    trainer.advance(40)
    velocity = trainer.slots["velocity"].copy()
    assert velocity.any()
    trainer.load(replace(rolling, optimiser=Momentum(0.3, 0.9)), trainer.examples)
    np.testing.assert_array_equal(trainer.slots["velocity"], velocity)


EDITS = {
    "a neuron more": add_neuron("hidden 1"),
    "a neuron less": remove_neuron("hidden 1", "2"),
    "a column more": insert_column("hidden 2"),
    "a column less": remove_column("hidden 1"),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_network_keeps_what_remains_and_the_rest_starts_anew(experiment, name):
    rolling = replace(experiment, optimiser=Momentum())
    trainer = trainer_of(rolling)
    trainer.advance(40)
    before, edited = trainer.state, EDITS[name].change(rolling)
    trainer.load(edited, trainer.examples)
    olds, news = correspondence(rolling.network, edited.network)
    is_new = np.ones(edited.network.n_parameters, bool)
    is_new[news] = False
    assert is_new.any() or name == "a neuron less"
    assert len(news) > 0
    np.testing.assert_array_equal(trainer.theta[news], before.theta[olds])
    np.testing.assert_array_equal(trainer.theta[is_new], edited.initial_parameters()[is_new])
    velocity = trainer.slots["velocity"]
    np.testing.assert_array_equal(velocity[news], before.slots["velocity"][olds])
    assert not velocity[is_new].any()
    assert (trainer.step, trainer.epoch) == (40, 1)
    assert np.isfinite(trainer.advance(30).losses).all()


def test_what_is_remembered_comes_back_and_the_present_goes_before_it(experiment):
    trainer = trainer_of(experiment)
    trainer.advance(40)
    then = trainer.state
    trainer.load(EDITS["a neuron less"].change(experiment), trainer.examples)
    trainer.advance(40)
    now, small = trainer.theta.copy(), trainer.experiment
    trainer.load(experiment, trainer.examples, Remembered(experiment.network, then.theta))
    olds, news = correspondence(small.network, experiment.network)
    expected = then.theta.copy()
    expected[news] = now[olds]
    np.testing.assert_array_equal(trainer.theta, expected)
    assert (then.theta != expected).sum() == len(news)


def erase(experiment, *connections):
    *nodes, output = experiment.network.nodes
    output = replace(output, erased=frozenset(connections))
    return replace(experiment, network=Network((*nodes, output)))


@every_optimiser
def test_a_connection_erased_while_training_is_zero_from_then_on(experiment, optimiser):
    whole = replace(experiment, optimiser=OPTIMISERS[optimiser]())
    trainer = trainer_of(whole)
    trainer.advance(40)
    then = trainer.state
    erased = erase(whole, ("hidden 2", "1", "1"))
    place = parameter_index(whole.network, ParameterKey("output", "1", ("hidden 2", "1")))
    assert then.theta[place] != 0
    trainer.load(erased, trainer.examples)
    for _ in range(3):
        assert trainer.theta[place] == 0
        trainer.advance(20)
    # connected again it starts as any new one does, or as it is remembered
    trainer.load(whole, trainer.examples)
    assert trainer.theta[place] == whole.initial_parameters()[place]
    trainer.load(erased, trainer.examples)
    trainer.load(whole, trainer.examples, Remembered(whole.network, then.theta))
    assert trainer.theta[place] == then.theta[place]


def test_a_network_that_does_not_fit_leaves_the_trainer_as_it_was(experiment):
    trainer, other = trainer_of(experiment), trainer_of(experiment)
    trainer.advance(33)
    other.advance(33)
    wrong = replace(experiment, network=feed_forward(Input(shape=(1, 3)), Dense(1)))
    with pytest.raises(NetworkError, match="has 3 inputs"):
        trainer.load(wrong, trainer.examples)
    assert trainer.experiment is experiment
    trainer.advance(33)
    other.advance(33)
    assert everything(trainer) == everything(other)


def test_running_out_of_memory_leaves_the_trainer_as_it_was(experiment, monkeypatch):
    trainer = trainer_of(experiment)
    trainer.advance(33)
    before = everything(trainer)

    def fail(self):
        raise MemoryError

    edited = add_neuron("hidden 1").change(experiment)
    monkeypatch.setattr(Experiment, "initial_parameters", fail)
    with pytest.raises(MemoryError):
        trainer.load(edited, trainer.examples)
    assert everything(trainer) == before
    assert trainer.experiment is experiment
    trainer.advance(1)


def test_fewer_examples_begin_a_new_pass(experiment):
    trainer = trainer_of(experiment)
    trainer.advance(20)
    few = replace(experiment, dataset=replace(experiment.dataset, n_examples=100))
    trainer.load(few, few.dataset.load(few.data_rng()))
    assert trainer.n_train == 50
    assert (trainer.state.position, trainer.steps_left_in_epoch) == (0, 5)
    trainer.advance(5)
    assert trainer.epoch == 1


def test_a_state_is_carried_over_without_a_trainer_too(experiment):
    trainer = trainer_of(experiment)
    trainer.advance(12)
    edited = add_neuron("hidden 2").change(experiment)
    carried = carry_over(trainer.state, experiment.network, edited)
    trainer.load(edited, trainer.examples)
    np.testing.assert_array_equal(carried.theta, trainer.theta)
    assert (carried.step, carried.epoch, carried.position) == (12, 0, 120)


def test_a_weight_set_by_hand_is_trained_on_from_there(experiment):
    trainer = trainer_of(experiment)
    trainer.advance(5)
    weight = ParameterKey("hidden 1", "2", ("input", "x1"))
    bias = ParameterKey("output", "1")
    before = trainer.theta.copy()
    trainer.set_parameters({weight: 0.75, bias: -2.0})
    places = [parameter_index(experiment.network, key) for key in (weight, bias)]
    assert trainer.theta[places].tolist() == [0.75, -2.0]
    np.testing.assert_array_equal(np.delete(trainer.theta, places), np.delete(before, places))
    trainer.advance(1)
    assert trainer.theta[places[0]] == pytest.approx(0.75, abs=0.1)
    assert trainer.theta[places[0]] != 0.75


def test_an_erased_weight_cannot_be_set(skipping):
    trainer = trainer_of(skipping)
    trainer.set_parameters({ParameterKey("b", "2", ("input", "x1")): 3.0})
    assert not trainer.theta[skipping.network.is_erased].any()


def test_a_weight_that_is_not_there_is_a_key_error(experiment):
    with pytest.raises(KeyError):
        trainer_of(experiment).set_parameters({ParameterKey("nowhere", "1"): 1.0})


def test_what_only_the_drawing_knows_has_nothing_bound_anew(experiment):
    trainer, same = trainer_of(experiment), trainer_of(experiment)
    for each in (trainer, same):
        each.advance(7)
    buffers = (trainer.theta, trainer.gradient, trainer._runs[10])
    sketch = Sketch().with_label(NeuronName("output", "1"), "sum")
    network = Network(experiment.network.nodes)  # an equal one
    named = replace(experiment, network=network, sketch=sketch)
    trainer.load(named, trainer.examples)
    assert trainer.experiment is named
    now = (trainer.theta, trainer.gradient, trainer._runs[10])
    assert all(a is b for a, b in zip(now, buffers, strict=True))
    for each in (trainer, same):
        each.advance(40)
    assert everything(trainer) == everything(same)


def test_another_start_counts_from_the_next_reset_on(experiment):
    trainer = trainer_of(experiment)
    trainer.advance(3)
    theta = trainer.theta.copy()
    key = ParameterKey("output", "1")
    trainer.load(replace(experiment, start=starting_values({key: 2.5})), trainer.examples)
    np.testing.assert_array_equal(trainer.theta, theta)
    trainer.reset()
    assert trainer.theta[parameter_index(experiment.network, key)] == 2.5
