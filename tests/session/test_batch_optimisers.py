"""Batch methods through the trainer itself: against SciPy, PyTorch, and sums done by hand."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import optimize

from playground.document.rate_edits import set_rate_factor
from playground.engine.annealing import coldness, is_accepted
from playground.engine.gauss_newton import DiagonalCurvature
from playground.engine.gradients.next_step import next_update
from playground.engine.gradients.per_example import PerExample
from playground.engine.objective import Objective
from playground.engine.optimiser import OPTIMISERS
from playground.engine.optimisers.cauchy_backpropagation import CauchyBackpropagation
from playground.engine.optimisers.conjugate_gradients import ConjugateGradients
from playground.engine.optimisers.diagonal_levenberg_marquardt import DiagonalLevenbergMarquardt
from playground.engine.optimisers.l_bfgs import LBfgs
from playground.engine.optimisers.levenberg_marquardt import LevenbergMarquardt
from playground.engine.optimisers.line_search import SteepestDescent
from playground.engine.optimisers.simulated_annealing import SimulatedAnnealing
from playground.engine.penalties.l2 import L2
from playground.engine.schedules.cosine import Cosine
from playground.engine.schedules.exponential import Exponential
from playground.session.analyst import make_subject
from playground.session.batch_run import plan_epochs
from playground.session.inquiry import Inquiry
from playground.session.trainer import Trainer

BATCH = [kind.name for kind in OPTIMISERS.members() if kind.is_batch]
DESCENDING = [SteepestDescent(), ConjugateGradients(), LBfgs(), LevenbergMarquardt()]


def trainer_of(experiment, optimiser, **changes):
    changed = replace(experiment, optimiser=optimiser, **{"dtype": "float64"} | changes)
    return Trainer(changed, changed.dataset.load(changed.data_rng()))


def objective_of(trainer):
    experiment = trainer.experiment
    return Objective(
        experiment.network,
        experiment.loss,
        trainer.prepared.train,
        experiment.penalty,
        ~experiment.network.is_fixed,
    )


def everything(trainer):
    state = trainer.state
    slots = {name: slot.tobytes() for name, slot in state.slots.items()}
    return state.theta.tobytes(), slots, state.step, state.epoch, state.position


@pytest.fixture
def only_strong_wolfe(monkeypatch):
    """Let SciPy's conjugate gradients search by its public line search from the beginning."""
    module = optimize._optimize
    monkeypatch.setattr(module, "line_search_wolfe1", lambda *_, **__: (None,) * 6)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.usefixtures("only_strong_wolfe")
@pytest.mark.parametrize("penalty", [None, L2(0.01)])
def test_conjugate_gradients_are_scipys_iterates(experiment, penalty):
    changes = {} if penalty is None else {"penalty": penalty}
    trainer = trainer_of(experiment, ConjugateGradients(), **changes)
    objective, iterates = objective_of(trainer), list[np.ndarray]()
    optimize.minimize(
        objective.value,
        trainer.theta.copy(),
        jac=objective.gradient,
        method="CG",
        callback=lambda x: iterates.append(x.copy()),
        options={"maxiter": 15},
    )
    assert len(iterates) == 15
    for iterate in iterates:
        trainer.advance(1)
        np.testing.assert_allclose(trainer.theta, iterate, rtol=1e-9, atol=1e-11)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("ours", "theirs"), [(ConjugateGradients(), "CG"), (LBfgs(), "L-BFGS-B")])
def test_they_get_as_low_as_scipys(experiment, ours, theirs):
    trainer = trainer_of(experiment, ours, penalty=L2(0.01))  # so that there is one minimum to find
    objective = objective_of(trainer)
    found = optimize.minimize(
        objective.value, trainer.theta, jac=objective.gradient, method=theirs, tol=1e-10
    )
    trainer.advance(400)
    assert objective.value(trainer.theta) == pytest.approx(found.fun, rel=1e-4)


def test_l_bfgs_without_a_search_is_pytorchs(experiment):
    torch = pytest.importorskip("torch")
    trainer = trainer_of(experiment, LBfgs(0.3, search="none"))
    objective = objective_of(trainer)
    theta = torch.from_numpy(trainer.theta.copy()).requires_grad_()
    theirs = torch.optim.LBFGS([theta], lr=0.3, max_iter=1, history_size=10)

    def closure():
        theta.grad = torch.from_numpy(objective.gradient(theta.detach().numpy()).copy())
        return torch.tensor(objective.value(theta.detach().numpy()))

    for step in range(30):
        trainer.advance(1)
        # PyTorch's very first step is scaled by the length of the gradient, as is ours
        theirs.step(closure)
        np.testing.assert_allclose(
            trainer.theta, theta.detach().numpy(), rtol=1e-6, atol=1e-9, err_msg=f"step {step}"
        )


@pytest.mark.parametrize("optimiser", DESCENDING, ids=lambda each: each.name)
def test_no_step_raises_the_loss(experiment, optimiser):
    trainer = trainer_of(experiment, optimiser)
    losses = trainer.advance(60).losses
    assert (np.diff(losses) <= 1e-15).all()
    assert losses[-1] < losses[0] / 2


def test_levenberg_marquardts_step_solves_its_equation(experiment):
    """With J by central differences of the outputs."""
    trainer = trainer_of(experiment, LevenbergMarquardt(damping=0.5))
    theta, objective = trainer.theta.copy(), objective_of(trainer)
    part, network = trainer.prepared.train, trainer.experiment.network
    examples = PerExample(network, trainer.experiment.loss, part, len(part), np.float64)

    def outputs(at):
        examples.run(at, np.arange(len(part)))
        return examples.outputs.ravel().copy()

    steps = 1e-6 * np.eye(len(theta))
    jacobian = np.array([(outputs(theta + s) - outputs(theta - s)) / 2e-6 for s in steps]).T
    matrix = jacobian.T @ jacobian / len(part)
    np.testing.assert_allclose(objective.gauss_newton(theta), matrix, atol=1e-8)
    errors = outputs(theta) - part.targets.ravel()
    expected = np.linalg.solve(matrix + 0.5 * np.eye(len(theta)), -jacobian.T @ errors / len(part))
    trainer.advance(1)
    np.testing.assert_allclose(trainer.theta - theta, expected, rtol=1e-5, atol=1e-8)
    assert trainer.slots["damping"] == pytest.approx(0.05)


def test_levenberg_marquardt_refuses_a_large_network(experiment):
    from playground.document.settings import setting_edit

    large = setting_edit(experiment, "hidden=40,40").change(experiment)
    large = replace(large, optimiser=LevenbergMarquardt())
    assert "1,000 at most" in large.obstacle.sentence
    assert replace(large, optimiser=LBfgs()).obstacle is None


def test_the_diagonal_is_that_of_the_matrix_where_there_is_one_column(experiment):
    """With no hidden column nothing is left out, whatever the number of outputs."""
    from playground.document.settings import setting_edit

    single = setting_edit(experiment, "hidden=").change(experiment)
    trainer = trainer_of(single, DiagonalLevenbergMarquardt(), batch_size=50)
    trainer.advance(1)
    run = trainer._runs[50]
    diagonal = DiagonalCurvature(run.backward)
    rows = run.rows.copy()
    from playground.engine.calls import run as run_calls
    from playground.engine.gauss_newton import gauss_newton_matrix

    run_calls(run.begin + run.bound.forward)
    run_calls(diagonal.calls)
    values = diagonal.values.copy()
    assert (run.rows == rows).all()
    np.testing.assert_allclose(values, np.diag(gauss_newton_matrix(run.backward)), rtol=1e-10)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", BATCH)
def test_a_kept_state_goes_on_bit_for_bit_under_a_schedule(experiment, name, dtype):
    scheduled = set_rate_factor(experiment.network.output.id, 0.5).change(experiment)
    changes = {"dtype": dtype, "schedule": Cosine(length=30)}
    straight = trainer_of(scheduled, OPTIMISERS[name](), **changes)
    again = trainer_of(scheduled, OPTIMISERS[name](), **changes)
    straight.advance(9)
    kept = straight.state.freeze()
    losses = straight.advance(12).losses
    again.advance(3)
    again.restore(kept)
    single = [again.advance(1).losses[0] for _ in range(12)]
    assert everything(again) == everything(straight)
    assert single == losses.tolist()


@pytest.mark.parametrize("name", OPTIMISERS.names())
def test_by_phases_a_scheduled_step_is_the_same(experiment, name):
    scheduled = set_rate_factor(experiment.network.output.id, 0.5).change(experiment)
    changes = {"schedule": Exponential(half_life=3)}
    whole = trainer_of(scheduled, OPTIMISERS[name](), **changes)
    phased = trainer_of(scheduled, OPTIMISERS[name](), **changes)
    for _ in range(4):
        whole.advance(1)
        while not (phased.advance_phase()):
            pass
        assert everything(phased) == everything(whole)


@pytest.mark.parametrize("name", BATCH)
def test_the_batch_size_does_not_matter(experiment, name):
    small, large = (trainer_of(experiment, OPTIMISERS[name](), batch_size=n) for n in (3, 100))
    assert small.advance(5).losses.tolist() == large.advance(5).losses.tolist()
    assert small.theta.tobytes() == large.theta.tobytes()
    assert small.epoch == 5
    assert len(small.next_rows) == small.n_train


@pytest.mark.parametrize("name", BATCH)
def test_half_the_rate_goes_half_the_way(experiment, name):
    """What a step finds does not depend on the rate; only chance tries out what it would do."""
    whole, half = (trainer_of(experiment, OPTIMISERS[name](rate)) for rate in (0.5, 0.25))
    before = whole.theta.copy()
    moved = []
    for trainer in (whole, half):
        while (trainer.theta == before).all():
            trainer.advance(1)
        moved.append(trainer.theta - before)
    if name != "simulated-annealing":
        np.testing.assert_allclose(moved[1], moved[0] / 2, rtol=1e-9, atol=1e-14)


def test_annealing_without_heat_only_goes_down(experiment):
    trainer = trainer_of(experiment, SimulatedAnnealing(temperature=1e-9))
    losses = trainer.advance(400).losses
    assert (np.diff(losses) <= 1e-7).all()
    assert losses[-1] < 0.8 * losses[0]


@pytest.mark.parametrize("steps", ["Boltzmann", "Cauchy"])
def test_annealing_takes_back_what_it_refuses_and_changes_one_weight_at_a_time(experiment, steps):
    trainer = trainer_of(experiment, SimulatedAnnealing(steps=steps))
    kept = []
    for _ in range(200):
        before = trainer.theta.copy()
        trainer.advance(1)
        changed = np.flatnonzero(trainer.theta != before)
        kept.append(len(changed))
        assert bool(trainer.slots["step_length"]) == (len(changed) == 1)
    assert set(kept) == {0, 1}
    assert trainer.slots["count"] == 200


def test_worse_steps_are_taken_as_often_as_metropolis_says():
    rng = np.random.default_rng(1)
    taken = [is_accepted(rng, 0.2, 0.1) for _ in range(20_000)]
    assert np.mean(taken) == pytest.approx(np.exp(-2), abs=0.01)
    assert is_accepted(rng, -0.1, 1e-9)
    assert not is_accepted(rng, np.nan, 1.0)


def test_cauchy_cools_as_one_over_t_and_boltzmann_as_one_over_its_logarithm():
    assert coldness(0.5, 0, is_fast=True) == coldness(0.5, 0, is_fast=False) == 1
    assert coldness(0.5, 10, is_fast=True) == 6
    assert coldness(0.5, 10, is_fast=False) == pytest.approx(np.log(np.e + 5))


def test_with_the_gradient_alone_cauchys_mixture_is_gradient_descent(experiment):
    mixed = trainer_of(experiment, CauchyBackpropagation(0.1, share=1.0))
    plain = trainer_of(experiment, OPTIMISERS["sgd"](0.1), batch_size=100_000)
    mixed.advance(20)
    plain.advance(20)
    np.testing.assert_allclose(mixed.theta, plain.theta, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam", "adamw"])
def test_a_column_with_a_factor_learns_as_with_another_rate(experiment, name):
    """Within the first step the columns do not know of one another."""
    output = experiment.network.output.id
    factored = set_rate_factor(output, 10.0).change(experiment)
    slow, fast = (trainer_of(experiment, OPTIMISERS[name](rate)) for rate in (0.01, 0.1))
    mixed = trainer_of(factored, OPTIMISERS[name](0.01))
    for trainer in (slow, fast, mixed):
        trainer.advance(1)
    place = experiment.network.places[output].slice
    np.testing.assert_allclose(mixed.theta[place], fast.theta[place], rtol=1e-12)
    rest = np.ones(len(mixed.theta), bool)
    rest[place] = False
    np.testing.assert_allclose(mixed.theta[rest], slow.theta[rest], rtol=1e-12)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", OPTIMISERS.names())
def test_the_next_step_is_foreseen_to_the_last_bit(experiment, name, dtype):
    scheduled = set_rate_factor(experiment.network.output.id, 0.5).change(experiment)
    trainer = trainer_of(
        scheduled, OPTIMISERS[name](), dtype=dtype, schedule=Exponential(half_life=3)
    )
    inquiry = Inquiry(NobodyAsks(), raise_error)
    inquiry.begin(trainer)
    subject = make_subject(trainer.experiment, trainer.examples, trainer.prepared)
    for _ in range(3):
        trainer.advance(2)
        foreseen = next_update(subject, inquiry._instant(trainer, trainer.state, None))
        before = trainer.theta.copy()
        trainer.advance(1)
        np.testing.assert_array_equal(trainer.theta - before, foreseen)


@pytest.mark.parametrize("name", BATCH)
def test_an_epoch_of_training_without_a_window_is_a_step_on_all_examples(experiment, name):
    trainer = trainer_of(experiment, OPTIMISERS[name]())
    trainer.advance(1)
    plan = plan_epochs(trainer, 3)
    assert [*plan.parts] == [1, 1, 1]
    assert plan.n_steps == 3


class NobodyAsks:
    """In place of an analyst."""

    is_busy = True

    def want(self, *_):
        pass

    def ask(self, _):
        raise AssertionError


def raise_error(error):
    raise error
