"""A document that another has taken the place of can be brought back, with all its training."""

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox

from playground.document import edits
from playground.session.commands import Reset, Step


def train(window, n_steps):
    window.workbench.send(Step(n_steps))
    window.workbench.poll()


def open_example(window, name):
    window.documents.open_example(name)
    window.workbench.poll()


def recent(window):
    window.file_menu._fill_recent()
    return {action.text(): action for action in window.file_menu._recent.actions()}


def test_a_trained_example_comes_back_with_its_runs(window):
    open_example(window, "xor")
    train(window, 40)
    window.workbench.send(Reset())
    train(window, 30)
    theta = window.workbench.snapshot.theta.copy()
    open_example(window, "spiral")
    assert "“xor” at step 30" in window.notices.text
    window.documents.go_back()
    window.workbench.poll()
    snapshot = window.workbench.snapshot
    assert window.documents.name == "xor"
    np.testing.assert_array_equal(snapshot.theta, theta)
    assert [branch.last_step for branch in snapshot.timeline.branches] == [40, 30]
    assert not window.documents.is_modified
    assert not window.documents.keeps_history


def test_the_way_leads_back_and_forth(window):
    open_example(window, "xor")
    train(window, 20)
    open_example(window, "spiral")
    train(window, 10)
    recent(window)["Back to “xor” at step 20"].trigger()
    window.workbench.poll()
    assert window.workbench.snapshot.step == 20
    recent(window)["Back to “spiral” at step 10"].trigger()
    window.workbench.poll()
    assert (window.documents.name, window.workbench.snapshot.step) == ("spiral", 10)


def test_what_was_not_trained_leaves_nothing_behind(window):
    open_example(window, "xor")
    open_example(window, "spiral")
    assert window.documents.left is None
    train(window, 10)
    open_example(window, "xor")
    open_example(window, "circle")
    assert window.documents.left.title == "“spiral” at step 10"


def test_what_was_discarded_comes_back_as_changed(window, monkeypatch):
    open_example(window, "xor")
    train(window, 10)
    window.workbench.apply(edits.add_neuron("hidden 1"))
    n_units = [node.layer.n_units for node in window.workbench.experiment.network.nodes]
    discard = QMessageBox.StandardButton.Discard
    monkeypatch.setattr(QMessageBox, "question", lambda *_: discard)
    open_example(window, "spiral")
    window.documents.go_back()
    window.workbench.poll()
    network = window.workbench.experiment.network
    assert [node.layer.n_units for node in network.nodes] == n_units
    assert window.documents.is_modified


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_file_comes_back_as_that_file(window, tmp_path, is_kept):
    path = tmp_path / "mine.json"
    open_example(window, "xor")
    train(window, 10)
    window.documents.keep_history(is_kept=is_kept)
    window.documents._save_to(path)
    open_example(window, "spiral")
    window.documents.go_back()
    window.workbench.poll()
    assert window.documents.path == path
    assert window.documents.keeps_history == is_kept
    assert not window.documents.is_modified
