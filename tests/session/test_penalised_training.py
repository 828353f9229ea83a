"""Training with penalties: all ways of training agree, and the microscope shows the pull."""

from dataclasses import replace

import numpy as np
import pytest

from playground.document.edits import freeze_column
from playground.document.examples import load_example
from playground.engine.arithmetic import connection
from playground.engine.clippings.none import Unclipped
from playground.engine.clippings.norm import ByNorm
from playground.engine.gradients.mean_gradient import mean_gradient
from playground.engine.optimiser import OPTIMISERS
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import parameter_index, parameter_keys
from playground.engine.penalties.l1 import L1
from playground.engine.penalties.l2 import L2
from playground.engine.penalties.max_norm import MaxNorm
from playground.engine.penalty import is_weight
from playground.session.commands import GoTo, Load, Step
from playground.session.likeness import train_alike
from playground.session.trainer import Trainer

every_penalty = pytest.mark.parametrize("penalty", [L1(0.05), L2(0.1), MaxNorm(0.3)])


def trainer_of(experiment):
    return Trainer(experiment, experiment.dataset.load(experiment.data_rng()))


def everything(state):
    slots = {name: slot.tobytes() for name, slot in state.slots.items()}
    return state.theta.tobytes(), slots, state.step, state.epoch, state.position


@every_penalty
@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "adam"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_phases_end_in_exactly_what_a_step_gives(skipping, penalty, optimiser, dtype):
    kind = OPTIMISERS[optimiser]
    experiment = replace(skipping, penalty=penalty, optimiser=kind(), dtype=dtype)
    whole, phased, free = map(trainer_of, (experiment, experiment, skipping))
    for _ in range(12):
        whole.advance(1)
        phased.advance_phase()
        phased.finish_step()
        assert everything(phased.state) == everything(whole.state)
        np.testing.assert_array_equal(phased.last_step.gradient, whole.last_step.gradient)
    free.advance(12)
    assert free.theta.tobytes() != whole.theta.tobytes()


@every_penalty
def test_the_gradient_that_is_shown_is_that_of_the_loss_alone(experiment, penalty):
    whole = replace(experiment, penalty=penalty, dtype="float64", batch_size=100_000)
    trainer = trainer_of(whole)
    theta = trainer.theta.copy()
    advance = trainer.advance(1)
    expected = mean_gradient(whole.network, whole.loss, trainer.prepared.train, theta)
    np.testing.assert_allclose(trainer.last_step.gradient, expected, rtol=1e-10, atol=1e-14)
    free = trainer_of(replace(whole, penalty=type(experiment.penalty)())).advance(1)
    assert advance.losses == free.losses


@every_penalty
def test_what_is_frozen_or_erased_stays(skipping, penalty):
    frozen = freeze_column("a", is_frozen=True).change(replace(skipping, penalty=penalty))
    trainer = trainer_of(frozen)
    before = trainer.theta.copy()
    trainer.advance(40)
    is_fixed = frozen.network.is_fixed
    np.testing.assert_array_equal(trainer.theta[is_fixed], before[is_fixed])
    assert (trainer.theta[~is_fixed] != before[~is_fixed]).any()


def test_l1_leaves_few_weights_and_l2_small_ones():
    experiment = replace(load_example("circle"), optimiser=Sgd(0.1))
    thetas = {}
    for name, penalty in {"l1": L1(0.003), "l2": L2(0.01), "none": None}.items():
        each = replace(experiment, penalty=penalty) if penalty else experiment
        trainer = trainer_of(each)
        trainer.advance(5000)
        thetas[name] = trainer.theta[is_weight(each.network)]
    assert (thetas["l1"] == 0).sum() >= 3
    assert (thetas["none"] == 0).sum() == (thetas["l2"] == 0).sum() == 0
    assert np.linalg.norm(thetas["l2"]) < 0.7 * np.linalg.norm(thetas["none"])


def test_max_norm_holds_at_every_step(experiment):
    trainer = trainer_of(replace(experiment, penalty=MaxNorm(0.4), optimiser=Sgd(0.3)))
    for _ in range(50):
        trainer.advance(1)
        for views in experiment.network.views(trainer.theta).values():
            assert np.linalg.norm(views["weight"], axis=1).max() <= 0.4 * (1 + 1e-6)


@every_penalty
def test_a_penalty_that_is_switched_on_late_is_part_of_the_timeline(stage, experiment, penalty):
    penalised = replace(experiment, penalty=penalty)
    assert not train_alike(experiment, penalised)
    stage.send(Load(experiment), Step(30))
    stage.train()
    stage.send(Load(penalised, label="change penalty"), Step(30))
    stage.train()
    end = everything(stage.snapshot.state)
    stage.send(GoTo(None, 10))
    assert stage.snapshot.experiment.penalty == experiment.penalty
    stage.send(GoTo(None, 60))
    assert everything(stage.snapshot.state) == end
    assert stage.snapshot.experiment.penalty == penalty


@every_penalty
@pytest.mark.parametrize("optimiser", OPTIMISERS.names())
@pytest.mark.parametrize("clipping", [Unclipped(), ByNorm(0.1)])
def test_the_microscope_shows_the_penalty_as_a_term(skipping, penalty, optimiser, clipping):
    kind = OPTIMISERS[optimiser]
    trainer = trainer_of(
        replace(skipping, penalty=penalty, optimiser=kind(), clipping=clipping, dtype="float64")
    )
    trainer.advance(5)
    trainer.advance_phase()
    trainer.finish_step()
    numbers = trainer.microscope.numbers
    for key in parameter_keys(skipping.network):
        index = parameter_index(skipping.network, key)
        shown = connection.penalty(numbers, key)
        assert len(shown) == (key.source is not None and penalty.latex != "")
        for equation in shown:
            assert equation.terms[0].value == numbers.gradient[index]
            assert equation.sum == pytest.approx(equation.result, rel=1e-9, abs=1e-15)
            is_last = clipping == Unclipped() or kind.is_batch  # which clips nothing
            assert equation.symbol == ("g" if is_last else "h")
        change, new = connection.update(numbers, key)
        assert change.sum == pytest.approx(change.result, rel=1e-7, abs=1e-12)
        assert new.sum == pytest.approx(new.result, rel=1.1e-5, abs=1e-12)
        assert new.result == trainer.theta[index]


def test_the_microscope_says_when_a_weight_was_stopped_at_zero(experiment):
    trainer = trainer_of(replace(experiment, penalty=L1(0.3), optimiser=Sgd(0.1)))
    for _ in range(200):
        trainer.advance_phase()
        trainer.finish_step()
        numbers = trainer.microscope.numbers
        crossed = np.flatnonzero((numbers.theta != 0) & (numbers.theta_after == 0))
        if len(crossed):
            break
    keys = [k for k in parameter_keys(experiment.network)
            if parameter_index(experiment.network, k) in crossed]  # fmt: skip
    for key in keys:
        _, new = connection.update(numbers, key)
        assert new.result == 0
        assert "across zero" in new.note
        assert [term.source for term in new.terms] == ["before", "update", "penalty"]
    assert keys
