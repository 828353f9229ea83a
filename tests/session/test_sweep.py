"""Sweeps: fair starts, the same again each time, and no process that is left behind."""

import multiprocessing
import os
import signal
import time

import numpy as np
import pytest

from playground.document import data_files, edits
from playground.document.examples import load_example
from playground.document.settings import SettingError
from playground.document.variation import read_variation
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.datasets.image_folder import ImageFolder
from playground.session.sweep.job import Job, Length
from playground.session.sweep.report import as_csv, as_text, columns, curve_spread, rows, summaries
from playground.session.sweep.surface import NoSurface, SharedSurface
from playground.session.sweep.sweep import Sweep, SweepRun
from playground.session.trainer import Trainer

SPIRAL = load_example("spiral")
LENGTH = Length(60)
PATIENCE = 120


def sweep(*variations, experiment=SPIRAL, n_seeds=1, length=LENGTH, target=None):
    varied = tuple(read_variation(each) for each in variations)
    return Sweep(experiment, varied, n_seeds, length, target)


def carried_out(given, n_processes=2):
    run = SweepRun(given, n_processes)
    deadline = time.monotonic() + PATIENCE
    try:
        while not run.is_done:
            assert time.monotonic() < deadline
            run.poll(0.1)
    finally:
        run.cancel()
    assert not multiprocessing.active_children()
    return run.results()


@pytest.fixture(scope="module")
def rates():
    return carried_out(sweep("learning_rate=0.01,0.1,1", n_seeds=2, target=0.6))


def trained(experiment, n_steps):
    examples = experiment.dataset.load(experiment.data_rng(), data_files.read)
    trainer = Trainer(experiment, examples)
    trainer.advance(n_steps)
    return trainer


def test_all_start_from_the_same_weights_and_see_the_same_minibatches(rates):
    for seed in range(2):
        same = [row[seed] for row in rates.outcomes]
        assert len({each.start for each in same}) == 1
        assert len({each.minibatches for each in same}) == 1
        assert all(each.scores[0].tolist() == same[0].scores[0].tolist() for each in same)
    first, second = rates.outcomes[0]
    assert first.start != second.start
    assert first.minibatches != second.minibatches


def test_other_minibatches_have_another_digest():
    tell = [].append
    made = [
        Job(each, Length(1)).carry_out(tell)
        for row in sweep("batch_size=5,10").experiments
        for each in row
    ]
    assert made[0].start == made[1].start
    assert made[0].minibatches != made[1].minibatches


def test_a_run_is_what_training_in_the_window_gives(rates):
    for row, outcomes in zip(rates.sweep.experiments, rates.outcomes, strict=True):
        for experiment, outcome in zip(row, outcomes, strict=True):
            trainer = trained(experiment, 60)
            np.testing.assert_array_equal(outcome.state.theta, trainer.theta)
            assert (outcome.state.step, outcome.state.epoch) == (60, trainer.epoch)
            assert outcome.steps[0] == 0
            assert outcome.steps[-1] == 60


def test_the_table_is_the_same_again_but_for_the_time(rates):
    again = carried_out(rates.sweep, 1)

    def without_time(results):
        return [line.rsplit(",", 1)[0] for line in as_csv(results).splitlines()]

    assert without_time(rates) == without_time(again)
    assert len(without_time(rates)) == 1 + 6
    assert without_time(rates)[0].startswith("learning_rate,seed,steps,epochs,train_loss,test_loss")
    assert {len(row) for row in rows(rates)} == {len(columns(rates))}


def test_the_target_is_reached_at_the_first_step_that_is_low_enough(rates):
    for row in rates.outcomes:
        for each in row:
            low = each.steps[each.scores[:, 0] <= 0.6]
            assert each.reached == (int(low[0]) if len(low) else None)
    assert any(each.reached for row in rates.outcomes for each in row)


def test_what_the_seeds_say_together(rates):
    first, second = rates.outcomes[0]
    summary = summaries(rates)[0]
    losses = [first.scores[-1, 1], second.scores[-1, 1]]
    assert summary.test_loss.mean == pytest.approx(np.mean(losses))
    assert (summary.test_loss.least, summary.test_loss.most) == (min(losses), max(losses))
    spread = curve_spread([first, second], 0)
    np.testing.assert_allclose(spread.mean, (first.scores[:, 0] + second.scores[:, 0]) / 2)
    assert (spread.least <= spread.most).all()
    assert as_text(rates).splitlines()[1].startswith("0.01 ")


def test_paths_lie_on_one_surface_that_is_true(rates):
    surface = rates.surface
    assert isinstance(surface, SharedSurface)
    for path, (first, _) in zip(surface.paths, rates.outcomes, strict=True):
        np.testing.assert_array_equal(path.xy[0], surface.paths[0].xy[0])
        assert path.losses[0] == pytest.approx(first.scores[0, 0], rel=1e-5)
        assert path.losses[-1] == pytest.approx(first.scores[-1, 0], rel=1e-5)
    assert np.isfinite(surface.z).all()


@pytest.mark.parametrize(
    ("variation", "words"),
    [
        ("hidden 1.units=2,3", "networks differ"),
        ("seed=1,2", "different examples"),
        ("dataset.noise=0,0.5", "different examples"),
    ],
)
def test_why_there_is_no_surface_is_said(variation, words):
    results = carried_out(sweep(variation, length=Length(5)))
    assert isinstance(results.surface, NoSurface)
    assert words in results.surface.sentence
    assert all(row[0].map is not None for row in results.outcomes)


def test_epochs_are_as_long_as_the_minibatches_make_them():
    results = carried_out(sweep("batch_size=10,50", length=Length(n_epochs=2)))
    assert [row[0].state.epoch for row in results.outcomes] == [2, 2]
    assert [row[0].state.step for row in results.outcomes] == [50, 10]


def test_a_map_is_that_of_what_batch_normalisation_has_measured():
    normalised = edits.insert_normalisation("output").change(SPIRAL)
    made = Job(normalised, LENGTH, has_map=True).carry_out(lambda share: None)
    trainer = trained(normalised, LENGTH.n_steps)
    answers = BoundNetwork(trainer.recalling_network, trainer.theta, 64 * 64)
    (x_from, x_to), (y_from, y_to) = normalised.dataset.bounds
    x = x_from + (np.arange(64) + 0.5) / 64 * (x_to - x_from)
    y = y_from + (np.arange(64) + 0.5) / 64 * (y_to - y_from)
    plane = np.stack([*np.meshgrid(x, y)], axis=-1).reshape(-1, 2)
    answers.inputs[...] = trainer.prepared.preparation.apply(plane).T
    run(answers.forward)
    np.testing.assert_allclose(made.map.ravel(), answers.outputs.ravel(), atol=1e-5)


def test_a_run_that_diverges_ends_where_it_did():
    given = sweep(
        "learning_rate=0.01,1e5", experiment=load_example("plane"), length=Length(200), n_seeds=1
    )
    results = carried_out(given)
    good, bad = (row[0] for row in results.outcomes)
    assert good.diverged is None
    assert bad.diverged is not None
    assert np.isfinite(bad.state.theta).all()
    assert bad.state.step == bad.diverged - 1
    assert summaries(results)[1].n_diverged == 1


def test_cancelling_leaves_no_process():
    run = SweepRun(sweep("learning_rate=0.01,0.1", length=Length(1_000_000)), 2)
    deadline = time.monotonic() + PATIENCE
    while not run.share and time.monotonic() < deadline:
        run.poll(0.1)
    assert 0 < run.share < 1
    assert multiprocessing.active_children()
    run.cancel()
    assert not multiprocessing.active_children()
    assert run.is_done
    assert not run.results().is_complete


def test_a_process_that_dies_says_so_and_the_others_go_on():
    run = SweepRun(sweep("learning_rate=0.01,0.1,1", length=Length(1_000_000)), 1)
    deadline = time.monotonic() + PATIENCE
    killed: set[int] = set()
    while not run.is_done and time.monotonic() < deadline:
        run.poll(0.1)
        alive = set(run.processes.process_ids)
        if run.processes.shares and alive - killed:
            os.kill(max(alive - killed), signal.SIGTERM)
            killed |= alive
    run.cancel()
    results = run.results()
    assert run.n_done == 3
    assert len(killed) == 3
    (sentence,) = results.failures
    assert "has ended by itself" in sentence
    assert sentence.endswith(".")


def test_processes_that_cannot_even_begin_are_not_started_for_ever():
    run = SweepRun(sweep("learning_rate=0.01,0.1,1"), 1)
    deadline = time.monotonic() + PATIENCE
    (process,) = run.processes.process_ids
    os.kill(process, signal.SIGTERM)
    while not run.is_done and time.monotonic() < deadline:
        run.poll(0.1)
    run.cancel()
    (sentence,) = run.results().failures
    assert "has ended by itself" in sentence
    assert not rows(run.results())


def test_what_a_run_cannot_do_is_said(tmp_path):
    folder = ImageFolder(folder=str(tmp_path / "gone"))
    experiment = edits.choose_dataset(folder).change(load_example("mnist"))
    results = carried_out(sweep("learning_rate=0.1,0.2", experiment=experiment))
    assert results.is_complete
    (sentence,) = results.failures
    assert "gone" in sentence
    assert isinstance(results.surface, NoSurface)
    assert not rows(results)


def test_too_much_is_refused():
    with pytest.raises(SettingError, match="more than 1,000"):
        sweep("seed=" + ",".join(map(str, range(20))), n_seeds=100)
    with pytest.raises(SettingError, match="between 1 and 100"):
        sweep("seed=1,2", n_seeds=0)


def test_different_losses_are_not_compared_by_their_values():
    def told(name, setting):
        given = sweep(setting, experiment=load_example(name), length=Length(3))
        return as_text(carried_out(given))

    lines = told("circle", "loss=quadratic,hinge").splitlines()
    assert "train accuracy" in lines[0]
    assert "train loss" not in lines[0]
    assert lines[-1].endswith("cannot be compared; compare the accuracy.")
    regression = told("plane", "loss=quadratic,absolute").splitlines()
    assert "train loss" in regression[0]
    assert regression[-1].endswith("cannot be compared; compare the answers.")
    assert len(told("circle", "batch_size=5,10").splitlines()) == 3
