"""`playground train --with-history`: the timeline of training without a window."""

from dataclasses import replace

import pytest

from playground.cli import main
from playground.document.data_files import read
from playground.document.examples import find, load_example
from playground.document.file import SavedExperiment, load
from playground.document.settings import setting_edit
from playground.session.batch_history import BatchHistory
from playground.session.batch_run import BatchRun, begin
from playground.session.commands import GoTo, Load, Record, Step
from playground.session.snapshot import Recorded
from playground.session.synchronous_session import SynchronousSession
from playground.session.trainer import Trainer


def train(*arguments):
    assert main(["train", *map(str, arguments)]) == 0


def straight(experiment, n_steps):
    """Return the weights of a trainer without any history."""
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
    trainer.advance(n_steps)
    return trainer.theta


def opened(path):
    """Return a session that has opened a file, and its first snapshot."""
    saved = load(path)
    session = SynchronousSession(read)
    session.send(
        Load(
            saved.experiment,
            saved.state,
            is_fresh=True,
            is_new_document=True,
            history=saved.history,
        )
    )
    return session, session.latest()


def test_any_step_can_be_gone_back_to_in_the_window(tmp_path, capsys):
    path = tmp_path / "circle.json"
    train("circle", "--steps", 300, "--save", path, "--with-history")
    session, snapshot = opened(path)
    (branch,) = snapshot.timeline.branches
    assert (snapshot.step, branch.first_step, branch.last_step) == (300, 0, 300)
    assert branch.steps[0] == 0
    assert len(branch.scores.steps) > 10
    assert branch.best_step is not None
    session.send(GoTo(None, 123))
    assert (session.latest().theta == straight(load_example("circle"), 123)).all()


def test_without_it_a_file_has_none(tmp_path, capsys):
    train("circle", "--steps", 30, "--save", tmp_path / "a.json")
    assert load(tmp_path / "a.json").history is None


def test_it_goes_on_with_what_the_file_has_and_notes_the_edit(tmp_path, capsys):
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    train("circle", "--steps", 100, "--save", first, "--with-history")
    train(first, "--steps", 50, "--set", "batch_size=5", "--save", second, "--with-history")
    session, snapshot = opened(second)
    (branch,) = snapshot.timeline.branches
    assert [(span.first_step, span.last_step) for span in branch.spans] == [(0, 100), (100, 150)]
    assert [mark.step for mark in branch.marks] == [100]
    session.send(GoTo(None, 40))
    assert (session.latest().theta == straight(load_example("circle"), 40)).all()


def test_another_seed_begins_another_branch(tmp_path, capsys):
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    train("circle", "--steps", 100, "--save", first, "--with-history")
    train(first, "--steps", 60, "--seed", 9, "--save", second, "--with-history")
    branches = load(second).history.branches
    ends = load(second).history.ends
    assert [ends[branch.id] for branch in branches] == [100, 60]
    assert load(second).history.branch == branches[1].id


def test_training_in_the_past_of_a_file_follows_its_recorded_edits():
    experiment = load_example("circle")
    other = replace(experiment, batch_size=5)
    session = SynchronousSession(read)
    for command in (Load(experiment), Step(40), Load(other), Step(40), GoTo(None, 10)):
        session.send(command)
    saved = _recorded(session)
    history = BatchHistory()
    run = BatchRun(begin(saved, (), history), history)
    assert run.train(70, lambda n_steps, loss: True)
    session.send(GoTo(None, 80))
    assert run.trainer.step == 80
    assert (run.trainer.theta == session.latest().theta).all()
    assert len(history.record(80).branches) == 1


def _recorded(session):
    session.send(Record())
    session.latest()
    (notice,) = [each for each in session.take_notices() if isinstance(each, Recorded)]
    return SavedExperiment(notice.experiment, notice.state, history=notice.history)


@pytest.mark.parametrize("key", ["learning_rate=0.1", "seed=4"])
def test_a_history_changes_nothing_of_the_training(key):
    saved = find("circle")
    edits = [setting_edit(saved.experiment, key)]
    history = BatchHistory()
    plain, kept = BatchRun(begin(saved, edits)), BatchRun(begin(saved, edits, history), history)
    for run in (plain, kept):
        assert run.train(200, lambda n_steps, loss: True)
    assert (plain.trainer.theta == kept.trainer.theta).all()
    assert history.record(200).ends == {1: 200}


def test_there_has_to_be_a_file_for_it(capsys):
    assert main(["train", "circle", "--with-history"]) == 2
    assert "--save" in capsys.readouterr().err
