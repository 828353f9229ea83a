"""The microscope: the phases of a step are the step, and what they show is what it computes."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.edits import add_neuron
from playground.document.sketch import Sketch
from playground.engine.activation import ACTIVATIONS
from playground.engine.activations.relu import Relu
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.layers.dense import Dense
from playground.engine.loss import LOSSES
from playground.engine.network import Network, NetworkError, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.optimiser import OPTIMISERS
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import ParameterKey
from playground.session.phases import Backward, Forward, MeasureLoss, Pick, Update
from playground.session.trainer import Trainer

every_optimiser = pytest.mark.parametrize("optimiser", OPTIMISERS.names())
both_precisions = pytest.mark.parametrize("dtype", ["float32", "float64"])
every_loss = pytest.mark.parametrize("loss", LOSSES.names())


@pytest.fixture
def tangled(skipping):
    """Return the function that gives an experiment with everything that a step can have in it.

    Columns that listen to several, erased connections, a frozen weight and bias, a frozen column;
    32 examples a step, so that the eighth of an epoch has only 26.
    """

    def make(loss="quadratic", hidden=None, **changes):
        loss = LOSSES[loss]()
        last = ACTIVATIONS[loss.partner]() if loss.partner else ACTIVATIONS["tanh"]()
        hidden = hidden or Sigmoid()
        erased = frozenset({("input", "x1", "2"), ("a", "3", "1")})
        units = max(2, loss.least_outputs) if loss.name == "softmax-cross-entropy" else 1
        network = Network(
            (
                Node("input", skipping.network.input.layer),
                Node("a", Dense(3, hidden), ("input",), frozen=frozenset({("input", "x2", "1")})),
                Node("b", Dense(2, hidden), ("input", "a"), erased=erased, is_frozen=False),
                Node("c", Dense(2, Relu()), ("a", "b"), is_frozen=True),
                Node("out", Dense(units, last), ("c", "b", "a"), frozen_biases=frozenset({"1"})),
            )
        )
        return replace(skipping, network=network, loss=loss, batch_size=32, **changes)

    return make


def trainer_of(experiment):
    return Trainer(experiment, experiment.dataset.load(experiment.data_rng()))


def everything(trainer):
    """Return all that training has changed, as plain values that can be compared bit for bit."""
    state = trainer.state
    slots = {name: slot.tobytes() for name, slot in state.slots.items()}
    return state.theta.tobytes(), slots, state.step, state.epoch, state.position


def take_phases(trainer):
    """Carry out one step by its phases; return what it gave."""
    before = everything(trainer)
    assert trainer.advance_phase() is None
    while not trainer.microscope.is_complete:
        assert everything(trainer) == before
        advance = trainer.advance_phase()
    return advance


def take_to(trainer, phase):
    """Carry out phases up to and with this one; return what there is to see."""
    trainer.advance_phase()
    while trainer.microscope.phase != phase:
        trainer.advance_phase()
    return trainer.microscope


def same_steps(experiment, n_steps=9):
    """Take steps by phases and as wholes, and compare all that there is after each."""
    whole, phased = trainer_of(experiment), trainer_of(experiment)
    for _ in range(n_steps):
        expected, given = whole.advance(1), take_phases(phased)
        assert everything(phased) == everything(whole)
        assert given.losses.tolist() == expected.losses.tolist()
        np.testing.assert_array_equal(phased.last_step.gradient, whole.last_step.gradient)
        np.testing.assert_array_equal(phased.last_step.update, whole.last_step.update)
    # the eighth step had the last, smaller minibatch; a batch method takes all in each
    assert whole.epoch == (n_steps if experiment.optimiser.is_batch else 1)


@both_precisions
@every_loss
@every_optimiser
def test_phases_end_in_exactly_what_a_step_gives(tangled, optimiser, loss, dtype):
    same_steps(tangled(loss, optimiser=OPTIMISERS[optimiser](0.1), dtype=dtype))


@both_precisions
@pytest.mark.parametrize("activation", ACTIVATIONS.names())
def test_they_do_with_every_activation(tangled, activation, dtype):
    same_steps(tangled(hidden=ACTIVATIONS[activation](), dtype=dtype))


@both_precisions
@every_optimiser
def test_they_do_when_wholes_and_parts_alternate(tangled, optimiser, dtype):
    experiment = tangled(optimiser=OPTIMISERS[optimiser](0.1), dtype=dtype)
    whole, mixed = trainer_of(experiment), trainer_of(experiment)
    whole.advance(12)
    take_phases(mixed)
    mixed.advance(2)
    for n_phases in (1, 3, 6):  # left in the middle, the step begins again
        for _ in range(n_phases):
            mixed.advance_phase()
        mixed.advance(1)
        assert mixed.microscope is None
    mixed.advance_phase()
    mixed.restore(mixed.state)
    mixed.advance_phase()
    mixed.finish_step()
    take_phases(mixed)
    mixed.advance(4)
    assert everything(mixed) == everything(whole)


def test_the_phases_of_a_step_in_order(tangled):
    trainer = trainer_of(tangled())
    seen = []
    for _ in range(12):
        trainer.advance_phase()
        seen.append(trainer.microscope.phase)
    columns = ["a", "b", "c", "out"]
    assert seen[:11] == [
        Pick(),
        *map(Forward, columns),
        MeasureLoss(),
        *map(Backward, reversed(columns)),
        Update(),
    ]
    assert seen[11] == Pick()
    assert trainer.microscope.step == 1
    assert list(trainer.microscope.phases) == seen[:11]


def test_each_phase_shows_what_it_has_computed_and_no_more(tangled):
    trainer = trainer_of(tangled())
    view = take_to(trainer, Pick())
    assert set(view.numbers.activation) == {"input"}
    train = trainer.prepared.train
    np.testing.assert_array_equal(view.rows, trainer._order[:32])
    np.testing.assert_allclose(
        view.numbers.activation["input"], train.inputs[view.rows][:, :-1].T, rtol=1e-6
    )
    np.testing.assert_array_equal(view.numbers.targets, train.targets[view.rows].T)
    view = take_to(trainer, Forward("b"))
    assert set(view.numbers.pre_activation) == {"a", "b"}
    assert set(view.numbers.activation) == {"input", "a", "b"}
    assert view.numbers.losses is None
    view = take_to(trainer, MeasureLoss())
    assert view.numbers.losses.shape == (32,)
    assert not view.numbers.delta
    assert view.numbers.gradient is None
    view = take_to(trainer, Backward("c"))
    assert set(view.numbers.delta) == {"out", "c"}
    network = view.numbers.network
    is_known = np.zeros(network.n_parameters, bool)
    for node in ("out", "c"):
        is_known[network.places[node].slice] = True
    np.testing.assert_array_equal(np.isfinite(view.numbers.gradient), is_known)
    assert view.numbers.theta_after is None
    assert not view.is_complete
    view = take_to(trainer, Update())
    assert view.is_complete
    np.testing.assert_array_equal(view.numbers.theta_after, trainer.theta)
    assert (view.numbers.update != 0).sum() == (~network.is_fixed).sum()


def arrays_of(view):
    numbers = view.numbers
    yield from (view.rows, numbers.theta, numbers.targets)
    for each in (numbers.slots, numbers.activation, numbers.pre_activation, numbers.delta):
        yield from each.values()
    yield from (numbers.slots_after or {}).values()
    optional = (numbers.losses, numbers.output_gradient, numbers.gradient, numbers.theta_after)
    yield from (each for each in optional if each is not None)


@every_optimiser
def test_what_is_shown_stays_as_it_is_and_cannot_be_written_to(tangled, optimiser):
    trainer = trainer_of(tangled(optimiser=OPTIMISERS[optimiser](0.3)))
    views = []
    for _ in range(11):
        trainer.advance_phase()
        views.append((trainer.microscope, [a.copy() for a in arrays_of(trainer.microscope)]))
    take_phases(trainer)
    trainer.advance(30)
    for view, kept in views:
        for array, before in zip(arrays_of(view), kept, strict=True):
            assert not array.flags.writeable
            np.testing.assert_array_equal(array, before)


@both_precisions
@every_loss
@pytest.mark.parametrize("rate", [0.0, 1e-40, 0.03, 3.0])
def test_the_numbers_carry_neither_learning_rate_nor_batch_size(tangled, loss, rate, dtype):
    """Whatever is folded into them, deltas and gradients are those of each example's own loss."""
    experiment = tangled(loss, optimiser=Sgd(rate), dtype=dtype)
    trainer = trainer_of(experiment)
    theta, train = trainer.theta.copy(), trainer.prepared.train
    numbers = take_to(trainer, Update()).numbers
    rows, network = trainer.microscope.rows, experiment.network
    tolerance = {"rtol": 1e-3, "atol": 1e-6} if dtype == "float32" else {"rtol": 1e-9}
    expected = mean_gradient(network, experiment.loss, train, theta, rows)
    np.testing.assert_allclose(numbers.gradient, expected, **tolerance)
    for example in (0, 17):
        alone = mean_gradient(network, experiment.loss, train, theta, rows[[example]])
        for node_id, delta in numbers.delta.items():
            bias = network.views(alone)[node_id]["bias"]
            np.testing.assert_allclose(delta[:, example], bias, **tolerance)
        own = numbers.of_example(example).gradient
        np.testing.assert_allclose(own, alone, **tolerance)
    each = [numbers.of_example(i).gradient for i in range(numbers.n_examples)]
    np.testing.assert_allclose(np.mean(each, axis=0), expected, **tolerance)


@both_precisions
@every_loss
def test_the_losses_of_the_examples_have_the_mean_that_training_records(tangled, loss, dtype):
    trainer = trainer_of(tangled(loss, dtype=dtype))
    numbers = take_to(trainer, MeasureLoss()).numbers
    assert numbers.losses.mean() == pytest.approx(numbers.mean_loss, rel=1e-5)
    (recorded,) = trainer.finish_step().losses
    assert numbers.mean_loss == recorded


def test_the_last_step_is_the_one_before_until_the_update(experiment):
    trainer = trainer_of(experiment)
    trainer.advance(3)
    before = trainer_of(experiment)
    before.advance(3)
    for _ in range(8):  # all but the update
        trainer.advance_phase()
        np.testing.assert_array_equal(trainer.last_step.gradient, before.last_step.gradient)
        np.testing.assert_array_equal(trainer.last_step.update, before.last_step.update)
    trainer.advance_phase()
    assert trainer.microscope.is_complete
    np.testing.assert_array_equal(trainer.last_step.update, trainer.microscope.numbers.update)
    np.testing.assert_array_equal(trainer.last_step.gradient, trainer.microscope.numbers.gradient)


LEAVING = {
    "reset": lambda trainer: trainer.reset(),
    "restore": lambda trainer: trainer.restore(trainer.state),
    "advance": lambda trainer: trainer.advance(1),
    "another seed": lambda trainer: trainer.load(
        replace(trainer.experiment, seed=8), trainer.examples
    ),
    "another network": lambda trainer: trainer.load(
        add_neuron("b").change(trainer.experiment), trainer.examples
    ),
    "a weight by hand": lambda trainer: trainer.set_parameters({ParameterKey("out", "1"): 0.5}),
}


@pytest.mark.parametrize("way", LEAVING)
@pytest.mark.parametrize("n_phases", [1, 6, 9, 11])
def test_it_ends_with_whatever_changes_the_training(tangled, way, n_phases):
    trainer = trainer_of(tangled())
    for _ in range(n_phases):
        trainer.advance_phase()
    assert trainer.is_within_step == (n_phases < 11)
    LEAVING[way](trainer)
    assert trainer.microscope is None
    assert not trainer.is_within_step
    assert trainer.finish_step() is None


def test_what_training_does_not_see_leaves_it_alone(tangled):
    trainer = trainer_of(tangled())
    view = take_to(trainer, Backward("out"))
    drawn = replace(trainer.experiment, sketch=Sketch().with_label(NeuronName("a", "1"), "x"))
    trainer.load(drawn, trainer.examples)
    trainer.set_parameters({})
    assert trainer.microscope.place == view.place
    straight = trainer_of(drawn)
    straight.advance(1)
    trainer.finish_step()
    assert everything(trainer) == everything(straight)


def test_a_step_that_diverges_ends_before_it_began(exploding):
    whole, phased = trainer_of(exploding), trainer_of(exploding)
    expected = whole.advance(10_000)
    assert expected.divergence is not None
    phased.advance(whole.step - 1)
    advance = take_phases(phased)
    assert advance.divergence is None
    phased.advance_phase()
    while phased.is_within_step:
        advance = phased.advance_phase()
    assert advance.divergence == expected.divergence
    assert len(advance.losses) == 0
    assert phased.microscope is None
    assert everything(phased) == everything(whole)


def test_what_cannot_be_trained_has_no_phases(skipping):
    nodes = [
        replace(node, sources=()) if node.id == "a" else node for node in skipping.network.nodes
    ]
    nodes = [replace(node, sources=()) if node.id == "output" else node for node in nodes]
    trainer = trainer_of(replace(skipping, network=Network(tuple(nodes))))
    with pytest.raises(NetworkError):
        trainer.advance_phase()
