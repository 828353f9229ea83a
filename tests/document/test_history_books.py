"""Any sequence of edits, undos and redos, against books kept by the names of weights alone."""

from dataclasses import dataclass, replace
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from playground.document import edits
from playground.document.edits import Edit
from playground.document.experiment import Experiment
from playground.engine.activations.relu import Relu
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.quadratic import Quadratic
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.network import NetworkError
from playground.engine.optimisers.momentum import Momentum
from playground.engine.optimisers.sgd import Sgd
from playground.engine.parameter_key import ParameterKey


@dataclass
class Kept:
    """A step of the books: an edit and the moment at which it can be gone back over."""

    edit: Edit
    experiment: Experiment
    values: dict[ParameterKey, float]
    theta: np.ndarray
    step: int


class Books:
    def __init__(self, desk):
        self.desk, self.past, self.future, self.may_merge = desk, [], [], True

    def keep(self, edit):
        desk = self.desk
        return Kept(
            edit, desk.experiment, desk.values, desk.trainer.theta.copy(), desk.trainer.step
        )

    def apply(self, edit):
        kept, desk = self.keep(edit), self.desk
        desk.apply(edit)
        last = self.past[-1].edit if self.past else None
        merges = self.may_merge and last and edit.merge_key and last.merge_key == edit.merge_key
        if not merges:
            self.past.append(kept)
        self.future, self.may_merge = [], True
        experiment = self.desk.experiment
        starting = desk.values_of(experiment, experiment.initial_parameters())
        known = {} if edit.is_fresh else kept.values
        single = {key: float(np.float32(value)) for key, value in edit.values.items()}
        assert self.desk.values == {
            key: single.get(key, known.get(key, value)) for key, value in starting.items()
        }
        assert self.desk.trainer.step == (0 if edit.is_fresh else kept.step)

    def back(self):
        self._go(self.past, self.future, self.desk.undo)

    def forth(self):
        self._go(self.future, self.past, self.desk.redo)

    def _go(self, source, target, go):
        then = source.pop()
        present = self.keep(then.edit)
        target.append(present)
        go()
        self.may_merge = False
        desk = self.desk
        assert desk.experiment is then.experiment
        if then.edit.is_fresh:
            np.testing.assert_array_equal(desk.trainer.theta, then.theta)
            assert desk.trainer.step == then.step
            return
        assert desk.values == {
            key: value if key in then.edit.values else present.values.get(key, value)
            for key, value in then.values.items()
        }
        assert desk.trainer.step == present.step

    def check_labels(self):
        history = self.desk.history
        assert history.undo_label == (self.past[-1].edit.label if self.past else None)
        assert history.redo_label == (self.future[-1].edit.label if self.future else None)


NO_SOURCE = (("input", "none"),)


def draw_edit(draw: Any, desk: Any) -> Edit:
    """Return some edit of the document, which may turn out to be refused."""
    experiment = desk.experiment
    network = experiment.network
    columns = [node.id for node in network.nodes[1:]]
    column = draw(st.sampled_from(columns))
    neuron = draw(st.sampled_from(network[column].neurons))
    source = draw(st.sampled_from(network.input_names(network[column]) or NO_SOURCE))
    weight = ParameterKey(column, neuron, draw(st.sampled_from([source, None])))
    value = draw(st.floats(-2, 2, width=32))
    features = draw(st.lists(st.sampled_from(["x1", "x2", "x1^2"]), unique=True))
    losses = [Quadratic(), BinaryCrossEntropy(), SoftmaxCrossEntropy()]
    activations = [Relu(), Sigmoid()]
    data_sets = [Circle(), Blobs(n_classes=3)]
    n_classes = st.integers(2, 4)
    makers = {
        "add": lambda: edits.add_neuron(column),
        "remove": lambda: edits.remove_neuron(column, neuron),
        "insert": lambda: edits.insert_column(column),
        "remove column": lambda: edits.remove_column(column),
        "activation": lambda: edits.set_activation(column, draw(st.sampled_from(activations))),
        "loss": lambda: edits.set_loss(draw(st.sampled_from(losses))),
        "features": lambda: edits.set_features(tuple(features)),
        "noise": lambda: change_noise(experiment, draw(st.sampled_from([0.0, 0.1, 0.2]))),
        "data": lambda: edits.choose_dataset(draw(st.sampled_from(data_sets))),
        "classes": lambda: edits.change_dataset(Blobs(n_classes=draw(n_classes)), "n_classes"),
        "rate": lambda: edits.set_field("optimiser", Sgd(draw(st.sampled_from([0.01, 0.02])))),
        "momentum": lambda: edits.set_field("optimiser", Momentum(0.01)),
        "batch": lambda: edits.set_field("batch_size", draw(st.sampled_from([7, 64]))),
        "seed": lambda: edits.set_field("seed", draw(st.integers(0, 2))),
        "regenerate": lambda: edits.regenerate(experiment.seed),
        "weight": lambda: edits.set_parameters({weight: value}, is_start=draw(st.booleans())),
        "erase": lambda: desk.erase((*source, neuron), node=column),
    }  # fmt: skip
    return makers[draw(st.sampled_from(sorted(makers)))]()


def change_noise(experiment, noise):
    return edits.change_dataset(replace(experiment.dataset, noise=noise), "noise")


@settings(max_examples=60)
@given(data=st.data())
def test_any_sequence_of_edits_undos_and_redos_keeps_the_books(new_desk, data):
    desk = new_desk()
    books = Books(desk)
    for _ in range(data.draw(st.integers(1, 12))):
        what = data.draw(st.sampled_from(["edit", "edit", "undo", "redo", "train"]))
        if what == "undo" and books.past:
            books.back()
        elif what == "redo" and books.future:
            books.forth()
        elif what == "train" and desk.experiment.obstacle is None:
            desk.train(2)
        else:
            edit = draw_edit(data.draw, desk)
            try:
                edit.change(desk.experiment)
            except NetworkError:
                with pytest.raises(NetworkError):
                    desk.history.apply(edit, desk.now)
                continue
            books.apply(edit)
        books.check_labels()
    first = books.past[0].experiment if books.past else desk.experiment
    last = desk.experiment
    n_edits = len(books.past)
    while books.past:
        books.back()
    assert desk.experiment is first
    for _ in range(n_edits):
        books.forth()
    assert desk.experiment is last
