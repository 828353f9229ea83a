"""What the tests of the document share."""

from dataclasses import replace

import pytest

from playground.document.edits import Edit
from playground.document.experiment import Experiment
from playground.document.history import History, Moment
from playground.engine.datasets.circle import Circle
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import Network, feed_forward
from playground.engine.parameter_key import ParameterKey
from playground.session.carrying import Remembered
from playground.session.trainer import Trainer

EXPERIMENT = Experiment(
    feed_forward(Input(features=("x1", "x2")), Dense(3), Dense(2), Dense(1)), Circle()
)


def values_of(experiment, theta):
    """Return every live weight and bias by its name."""
    network = experiment.network
    keys = [
        ParameterKey(node.id, neuron, source)
        for node in network.nodes[1:]
        for neuron in node.neurons
        for source in (*network.input_names(node), None)
    ]
    assert len(theta) == len(keys) == network.n_parameters
    is_erased = network.is_erased
    assert not theta[is_erased].any()
    return {
        key: float(value)
        for key, value, erased in zip(keys, theta, is_erased, strict=True)
        if not erased
    }


def erase(*connections, node="output"):
    def change(experiment):
        nodes = [
            replace(each, erased=each.erased | set(connections)) if each.id == node else each
            for each in experiment.network.nodes
        ]
        return replace(experiment, network=Network(tuple(nodes)))

    return Edit("erase connection", change)


class Desk:
    """A document that is edited and trained at once, as the workbench and the session do it."""

    values_of, erase = staticmethod(values_of), staticmethod(erase)

    def __init__(self, experiment=EXPERIMENT):
        self.first, self.history = experiment, History()
        self.examples = {}
        self.trainer = Trainer(experiment, self.examples_of(experiment))

    def examples_of(self, experiment):
        key = (experiment.dataset, experiment.seed)
        if key not in self.examples:
            self.examples[key] = experiment.dataset.load(experiment.data_rng())
        return self.examples[key]

    @property
    def experiment(self):
        return self.trainer.experiment

    @property
    def values(self):
        return values_of(self.experiment, self.trainer.theta)

    @property
    def now(self):
        state = self.trainer.state.freeze()
        return Moment(self.experiment, state.theta, state)

    def apply(self, edit):
        self._carry_out(self.history.apply(edit, self.now))

    def undo(self):
        self._carry_out(self.history.undo(self.now))

    def redo(self):
        self._carry_out(self.history.redo(self.now))

    def train(self, n_steps=3):
        assert self.trainer.advance(n_steps).divergence is None

    def _carry_out(self, change):
        examples = self.examples_of(change.experiment)
        if change.is_fresh or change.state is not None:
            self.trainer = Trainer(change.experiment, examples)
            if change.state is not None:
                self.trainer.restore(change.state)
        else:
            then = change.remembered
            remembered = then and Remembered(then.experiment.network, then.theta)
            self.trainer.load(change.experiment, examples, remembered)
        self.trainer.set_parameters(change.values)


@pytest.fixture(scope="session")
def new_desk():
    return Desk
