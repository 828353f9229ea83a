"""Any sequence of drawing, undoing, redoing and training keeps every promise of the document."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from playground.document import edits
from playground.document.blank import blank
from playground.document.copying import fragment_of
from playground.document.experiment import Experiment
from playground.document.file import load, save
from playground.document.fragment import fragment_from_text
from playground.document.fragment_edits import paste
from playground.engine.activations.relu import Relu
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.datasets.blobs import Blobs
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.losses.binary_cross_entropy import BinaryCrossEntropy
from playground.engine.losses.quadratic import Quadratic
from playground.engine.network import Network, feed_forward
from playground.engine.neuron_name import NeuronName
from playground.engine.optimisers.momentum import Momentum
from playground.engine.parameter_key import ParameterKey, has_parameter, parameter_keys

FULL = Experiment(
    feed_forward(Input(features=("x1", "x2")), Dense(3), Dense(2), Dense(1)),
    Circle(n_examples=20),
    optimiser=Momentum(0.01),
)
SHEET = blank(FULL.dataset, like=FULL)


class Chooser:
    """Chooses edits of an experiment, most of which can be made."""

    def __init__(self, draw, desk):
        self.draw, self.desk, self.experiment = draw, desk, desk.experiment
        network = self.network = desk.experiment.network
        self.ids = [node.id for node in network.nodes]
        self.neurons = [NeuronName(node.id, n) for node in network.nodes for n in node.neurons]
        self.keys = parameter_keys(network)
        self.links = [key for key in self.keys if key.source]

    def one(self, items):
        return self.draw(st.sampled_from(items))

    def some(self, items, n_most=3):
        if not items:
            return []
        return self.draw(st.lists(st.sampled_from(items), max_size=n_most, unique=True))

    def share(self):
        return self.draw(st.floats(-1, 2))

    def edit(self):
        makers = [
            *(self.place, self.connect, self.connect, self.connect_columns, self.remove),
            *(self.erase, self.freeze, self.freeze_column, self.label, self.move, self.multiply),
            *(self.copy, self.column, self.set_value, self.training),
        ]
        return self.one(makers)()

    def place(self):
        at = self.one([None, (self.share(), self.share())])
        return edits.place_neuron(
            column=self.one([None, *self.ids]), before=self.one(self.ids[1:]), at=at
        )

    def connect(self):
        target = self.one([name for name in self.neurons if name.node != self.ids[0]])
        left = self.neurons[: self.neurons.index(target)]
        sources = {self.one(self.one([left, self.neurons])), *self.some(left, 2)}
        return edits.connect(sorted(sources), [target])

    def connect_columns(self):
        return edits.connect_columns(self.one(self.ids), self.one(self.ids))

    def remove(self):
        ids = self.some(self.ids[1:-1], 1)
        return edits.remove(self.some(self.neurons), self.some(self.links), ids)

    def erase(self):
        return edits.remove(connections=self.some(self.links, 6))

    def freeze(self):
        return edits.freeze(self.some(self.keys), is_frozen=self.draw(st.booleans()))

    def freeze_column(self):
        return edits.freeze_column(self.one(self.ids), is_frozen=self.draw(st.booleans()))

    def label(self):
        return edits.label_neuron(self.one(self.neurons), self.draw(st.text(max_size=3)))

    def move(self):
        places = {name: (self.share(), self.share()) for name in self.some(self.neurons)}
        order = self.draw(st.permutations(self.ids))
        return self.one([edits.move_neurons(places, order=order), edits.tidy_up()])

    def multiply(self):
        factor, is_start = self.one([0.5, 1.0, 3.0]), self.draw(st.booleans())
        theta = self.desk.trainer.theta
        return edits.multiply_parameters(self.experiment, theta, factor, is_start=is_start)

    def copy(self):
        outputs = [name for name in self.neurons if name.node != self.ids[0]]
        chosen = {self.one(outputs), *self.some(self.neurons)}
        fragment = fragment_of(self.experiment, self.desk.trainer.theta, chosen)
        fragment = fragment_from_text(fragment.to_text())
        shift, is_start = (self.share(), self.share()), self.draw(st.booleans())
        return paste(self.experiment, fragment, shift=shift, is_start=is_start)

    def column(self):
        column = self.one(self.ids)
        return self.one([
            edits.add_neuron(column),
            edits.remove_neuron(column),
            edits.set_neuron_count(column, self.draw(st.integers(0, 5))),
            edits.insert_column(column),
            edits.remove_column(column),
            edits.set_activation(column, self.one([Relu(), Sigmoid()])),
            edits.set_features(tuple(self.some(["x1", "x2", "x1^2"]))),
        ])  # fmt: skip

    def set_value(self):
        value = self.draw(st.floats(-2, 2, width=32))
        keys = self.one([self.keys, [ParameterKey("output", "1", ("input", "x1"))]])
        return edits.set_parameters({self.one(keys): value}, is_start=self.draw(st.booleans()))

    def training(self):
        return self.one([
            edits.reset(),
            edits.regenerate(self.experiment.seed),
            edits.set_loss(self.one([Quadratic(), BinaryCrossEntropy()])),
            edits.choose_dataset(self.one([FULL.dataset, Blobs(n_examples=20, n_classes=3)])),
        ])  # fmt: skip


def check(desk):
    """Check all that is always true of a document and its training."""
    experiment, theta = desk.experiment, desk.trainer.theta
    network = experiment.network
    assert Network(network.nodes) == network  # in topological order, or this raises
    for node in network.nodes[1:]:
        fan_in = sum(len(network[source].neurons) for source in node.sources)
        weight, bias = network.views(theta)[node.id].values()
        assert (weight.shape, bias.shape) == ((len(node.neurons), fan_in), (len(node.neurons),))
        live = {
            key.source[0] for key in parameter_keys(network) if key.node == node.id and key.source
        }
        assert live == set(node.sources)
        assert not node.erased & node.frozen
        assert {c[:2] for c in node.erased | node.frozen} <= set(network.input_names(node))
        assert {c[2] for c in node.erased | node.frozen} | node.frozen_biases <= set(node.neurons)
    for vector in (theta, *desk.trainer.slots.values()):
        assert np.isfinite(vector).all()
        assert not vector[network.is_erased].any()
    assert all(has_parameter(network, each.key) for each in experiment.start)
    known = {NeuronName(node.id, neuron) for node in network.nodes for neuron in node.neurons}
    assert {each.name for each in (*experiment.sketch.labels, *experiment.sketch.places)} <= known


def train(desk):
    """Train, if there is nothing in the way; what is fixed stays put."""
    if desk.experiment.obstacle is None:
        before, is_fixed = desk.trainer.theta.copy(), desk.experiment.network.is_fixed
        desk.trainer.advance(3)
        np.testing.assert_array_equal(desk.trainer.theta[is_fixed], before[is_fixed])


def apply(desk, edit):
    """Make an edit and check what became of the weights; return whether it was made."""
    before, values = desk.experiment, desk.values
    n_undoable = desk.history.undo_label
    try:
        desk.apply(edit)
    except ValueError as refused:
        sentence = str(refused)
    else:
        present, single = desk.values, {k: np.float32(v) for k, v in edit.values.items()}
        kept = {} if edit.is_fresh else {key: values[key] for key in values if key in present}
        assert {key: present[key] for key in (kept | single)} == kept | single
        assert desk.history.undo_label == edit.label != ""
        return True
    assert sentence.endswith(".")
    assert (desk.experiment, desk.history.undo_label) == (before, n_undoable)
    assert desk.values == values
    return False


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("saved") / "drawn.json"


def check_saved(desk, file):
    """Check that what is saved opens equal, to the last digit."""
    save(file, desk.experiment, desk.trainer.state)
    saved = load(file)
    assert saved.experiment == desk.experiment
    np.testing.assert_array_equal(saved.state.theta, desk.trainer.theta)
    desk.trainer.restore(saved.state)


KINDS = [*["edit"] * 5, "undo", "redo", "train"]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_sequence_keeps_every_promise(new_desk, file, data):
    desk = new_desk(data.draw(st.sampled_from([SHEET, FULL])))
    past, future, may_merge = [desk.experiment], [], None
    for _ in range(data.draw(st.integers(8, 30))):
        what = data.draw(st.sampled_from(KINDS))
        if what == "edit":
            edit = Chooser(data.draw, desk).edit()
            if apply(desk, edit):
                merges = edit.merge_key is not None and edit.merge_key == may_merge
                past, future = [*(past[:-1] if merges else past), desk.experiment], []
                may_merge = edit.merge_key
        elif what == "undo" and len(past) > 1:
            desk.undo()
            future.append(past.pop())
            may_merge = None
        elif what == "redo" and future:
            desk.redo()
            past.append(future.pop())
            may_merge = None
        elif what == "train":
            train(desk)
        assert desk.experiment == past[-1]
        check(desk)
    check_saved(desk, file)
    while len(past) > 1:
        desk.undo()
        future.append(past.pop())
        assert desk.experiment == past[-1]
        check(desk)
    while future:
        desk.redo()
        assert desk.experiment == future.pop()
        check(desk)
    check_saved(desk, file)
