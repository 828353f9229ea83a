"""Saving with history, as a person does it."""

import json

import pytest
from PySide6.QtWidgets import QMessageBox

from playground.document import edits
from playground.document.file import load, save
from playground.engine.optimisers.sgd import Sgd
from playground.session.commands import NameBranch, Play, Record, Step
from playground.session.snapshot import Recorded
from playground.ui import file_size, record_request

from .person import forget_changes


def train(window, n_steps):
    window.workbench.send(Step(n_steps))
    window.workbench.poll()


def branch_off(window):
    """Train, go back, change the learning rate and train on: two branches."""
    train(window, 40)
    window.workbench.go_to(None, 15)
    window.workbench.poll()
    window.workbench.apply(edits.set_field("optimiser", Sgd(0.3)))
    window.workbench.poll()
    train(window, 20)


def test_all_branches_and_their_curves_are_there_again(window, tmp_path):
    branch_off(window)
    saved = window.workbench.snapshot
    window.file_menu.keep_history.trigger()
    assert window.documents._save_to(tmp_path / "mine.json")
    assert not window.documents.is_modified
    window.documents.open_example("xor")
    window.workbench.poll()
    assert not window.file_menu.keep_history.isChecked()
    window.documents.open(tmp_path / "mine.json")
    window.workbench.poll()
    opened = window.workbench.snapshot
    assert opened.theta.tobytes() == saved.theta.tobytes()
    assert opened.step == 35
    view = opened.timeline
    assert [(each.last_step, each.fork_step) for each in view.branches] == [(40, 0), (35, 15)]
    assert view.current == saved.timeline.current
    assert opened.minibatch_losses.steps.tolist() == list(range(35))
    assert len(view.branches[0].steps) == len(saved.timeline.branches[0].steps) > 1
    assert window.file_menu.keep_history.isChecked()
    assert not window.documents.is_modified
    window.workbench.go_to(view.branches[0].id, 40)
    window.workbench.poll()
    assert window.workbench.experiment.optimiser.learning_rate == 0.03
    assert window.workbench.snapshot.step == 40


def test_a_document_opened_with_history_keeps_it_when_saved(window, tmp_path):
    branch_off(window)
    window.file_menu.keep_history.trigger()
    window.documents._save_to(tmp_path / "mine.json")
    window.documents.open(tmp_path / "mine.json")
    window.workbench.poll()
    train(window, 5)
    assert window.documents.is_modified
    assert window.documents.save()
    content = json.loads((tmp_path / "mine.json").read_text())
    assert len(content["history"]["branches"]) == 2
    assert content["state"]["step"] == 40
    window.file_menu.keep_history.trigger()
    assert window.documents.is_modified
    assert window.documents.save()
    assert not window.documents.is_modified
    assert "history" not in json.loads((tmp_path / "mine.json").read_text())


def test_the_name_of_a_branch_is_a_change_to_save(window, tmp_path):
    branch_off(window)
    window.file_menu.keep_history.trigger()
    assert window.documents._save_to(tmp_path / "mine.json")
    assert not window.documents.is_modified
    window.workbench.send(NameBranch(window.workbench.snapshot.timeline.current, "faster"))
    window.workbench.poll()
    assert window.documents.is_modified
    assert window.documents._save_to(tmp_path / "mine.json")
    assert not window.documents.is_modified
    window.documents.open(tmp_path / "mine.json")
    window.workbench.poll()
    assert window.workbench.snapshot.timeline.branch.name == "faster"
    assert not window.documents.is_modified


def test_title_and_description_of_a_file_are_still_there_when_it_was_saved(window, tmp_path):
    path = tmp_path / "mine.json"
    save(path, window.workbench.experiment, title="A circle", description="For Monday.")
    window.documents.open(path)
    window.workbench.poll()
    train(window, 5)
    assert window.documents.save()
    saved = load(path)
    assert (saved.title, saved.description) == ("A circle", "For Monday.")
    assert saved.state.step == 5


def test_without_history_the_curves_up_to_the_present_are_kept(window, tmp_path):
    train(window, 30)
    before = window.workbench.snapshot
    window.documents._save_to(tmp_path / "mine.json")
    window.documents.open(tmp_path / "mine.json")
    window.workbench.poll()
    after = window.workbench.snapshot
    assert after.minibatch_losses.steps.tolist() == list(range(30))
    assert after.minibatch_losses.values.tolist() == before.minibatch_losses.values.tolist()
    assert after.scores.steps[:-1].tolist() == before.scores.steps[:-1].tolist()
    assert len(after.timeline.branches) == 1


def test_a_new_sheet_forgets_that_the_one_before_kept_its_history(window):
    window.file_menu.keep_history.trigger()
    window.documents.new()
    assert not window.documents.keeps_history
    assert not window.file_menu.keep_history.isChecked()


@pytest.mark.parametrize("answer", ["Save", "Cancel"])
def test_a_large_file_is_written_only_if_it_is_wanted(window, monkeypatch, tmp_path, answer):
    asked = []
    button = getattr(QMessageBox.StandardButton, answer)
    monkeypatch.setattr(QMessageBox, "question", lambda *words: asked.append(words[2]) or button)
    monkeypatch.setattr(file_size, "_LARGE", 10)
    window.documents.keep_history(is_kept=True)
    assert window.documents._save_to(tmp_path / "mine.json") == (answer == "Save")
    assert (tmp_path / "mine.json").exists() == (answer == "Save")
    (words,) = asked
    assert "MB" in words


def test_what_is_saved_while_training_runs_is_one_moment(qtbot, live_window, tmp_path):
    window = live_window
    window.workbench.send(Play())
    qtbot.waitUntil(lambda: window.workbench.snapshot.step > 20)
    window.documents.keep_history(is_kept=True)
    assert window.documents._save_to(tmp_path / "mine.json")
    forget_changes(window)
    window.documents.open(tmp_path / "mine.json")
    step = json.loads((tmp_path / "mine.json").read_text())["state"]["step"]
    qtbot.waitUntil(lambda: window.workbench.snapshot.step == step)
    assert window.workbench.snapshot.timeline.branch.last_step == step


def test_a_record_that_does_not_come_is_a_sentence(window, monkeypatch, tmp_path):
    monkeypatch.setattr(record_request, "_PATIENCE", 0.0)
    window.documents.keep_history(is_kept=True)
    assert not window.documents._save_to(tmp_path / "mine.json")
    assert "while data is being read" in window.notices.text
    assert not (tmp_path / "mine.json").exists()
    told = []
    window.workbench.noticed.connect(told.append)
    window.workbench.poll()
    assert told == []


def test_an_answer_to_an_earlier_request_is_not_taken(window):
    class Slow:
        def __init__(self):
            self.sent = []

        def send(self, command):
            self.sent.append(command)

        def take_notices(self):
            (record,) = self.sent
            numbers = (record.number - 1, record.number)
            return [Recorded(None, None, None, number) for number in numbers]

    session = Slow()
    recorded, others = record_request.ask_for_record(session)
    assert isinstance(session.sent[0], Record)
    assert recorded.number == session.sent[0].number
    assert len(others) == 1
