"""The first fifty steps of every optimiser against PyTorch's, through the trainer itself."""

from dataclasses import replace

import numpy as np
import pytest

from playground.engine.clippings.norm import ByNorm
from playground.engine.clippings.value import ByValue
from playground.engine.optimiser import OPTIMISERS
from playground.engine.penalties.l2 import L2
from playground.session.trainer import Trainer

torch = pytest.importorskip("torch")


def _sgd(tensors, optimiser, **options):
    return torch.optim.SGD(tensors, optimiser.learning_rate, **options)


THEIRS = {
    "sgd": _sgd,
    "momentum": lambda tensors, o: _sgd(tensors, o, momentum=o.momentum),
    "nesterov": lambda tensors, o: _sgd(tensors, o, momentum=o.momentum, nesterov=True),
    "adagrad": lambda tensors, o: torch.optim.Adagrad(tensors, o.learning_rate, eps=o.epsilon),
    "adadelta": lambda tensors, o: torch.optim.Adadelta(
        tensors, o.learning_rate, rho=o.decay, eps=o.epsilon
    ),
    "rmsprop": lambda tensors, o: torch.optim.RMSprop(
        tensors, o.learning_rate, alpha=o.decay, eps=o.epsilon
    ),
    "adam": lambda tensors, o: torch.optim.Adam(
        tensors, o.learning_rate, (o.beta_1, o.beta_2), eps=o.epsilon
    ),
    "adamw": lambda tensors, o: torch.optim.AdamW(
        tensors, o.learning_rate, (o.beta_1, o.beta_2), eps=o.epsilon, weight_decay=o.weight_decay
    ),
}
"""A new optimiser needs a line here, if PyTorch has it."""

DEFAULTS = {"adagrad", "adadelta", "rmsprop", "adam", "adamw"}


class Theirs:
    """PyTorch's network of dense tanh columns, with the weights and examples of a trainer."""

    def __init__(self, trainer):
        network = trainer.experiment.network
        views = network.views(trainer.theta)
        self.pairs = [
            [torch.from_numpy(views[node.id][part].copy()) for part in ("weight", "bias")]
            for node in network.nodes[1:]
        ]
        self.tensors = [tensor.requires_grad_() for pair in self.pairs for tensor in pair]
        self.inputs = torch.from_numpy(trainer.prepared.train.inputs[:, :-1].copy())
        self.targets = torch.from_numpy(trainer.prepared.train.targets.copy())

    def loss(self, rows):
        outputs = self.inputs[rows]
        for weight, bias in self.pairs:
            outputs = torch.tanh(outputs @ weight.T + bias)
        return ((outputs - self.targets[rows]) ** 2).sum() / (2 * len(rows))

    @property
    def theta(self):
        columns = [torch.hstack([weight, bias[:, None]]) for weight, bias in self.pairs]
        return torch.cat([column.ravel() for column in columns]).detach().numpy()


def minibatches(experiment, n_train, n_steps):
    """Return the rows of the first minibatches, as the experiment orders them."""
    orders, rows, epoch = experiment.orders(), [], 0
    while len(rows) < n_steps:
        order = orders.order(epoch, n_train)
        rows += [
            order[i : i + experiment.batch_size] for i in range(0, n_train, experiment.batch_size)
        ]
        epoch += 1
    return rows[:n_steps]


def train_both(experiment, clip=lambda tensors: None, parameters=None):
    """Take fifty steps one by one, and compare all weights after each.

    `parameters` gives PyTorch's optimiser options of its own for weights and for biases.
    """
    trainer = Trainer(experiment, experiment.dataset.load(experiment.data_rng()))
    theirs = Theirs(trainer)
    trained = parameters(theirs) if parameters else theirs.tensors
    optimiser = THEIRS[experiment.optimiser.name](trained, experiment.optimiser)
    for rows in minibatches(experiment, trainer.n_train, 50):
        optimiser.zero_grad()
        theirs.loss(torch.from_numpy(rows)).backward()
        clip(theirs.tensors)
        optimiser.step()
        trainer.advance(1)
        np.testing.assert_allclose(trainer.theta, theirs.theta, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("name", THEIRS)
@pytest.mark.parametrize("learning_rate", [None, 0.03])
def test_the_first_fifty_steps_are_pytorchs(experiment, name, learning_rate):
    kind = OPTIMISERS[name]
    optimiser = kind() if learning_rate is None else kind(learning_rate)
    # 250 examples: every epoch ends with a minibatch of ten
    train_both(replace(experiment, optimiser=optimiser, dtype="float64", batch_size=16))


@pytest.mark.parametrize("name", sorted(DEFAULTS))
def test_our_defaults_are_pytorchs(name):
    ours = OPTIMISERS[name]()
    tensors = [torch.zeros(1, requires_grad=True)]
    default = {
        "adagrad": torch.optim.Adagrad,
        "adadelta": torch.optim.Adadelta,
        "rmsprop": torch.optim.RMSprop,
        "adam": torch.optim.Adam,
        "adamw": torch.optim.AdamW,
    }[name](tensors)
    with_ours = THEIRS[name](tensors, ours)
    assert with_ours.defaults == default.defaults


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam"])
def test_clipping_by_value_is_pytorchs(experiment, name):
    clipping = ByValue(0.01)
    optimiser = OPTIMISERS[name](0.1)
    train_both(
        replace(experiment, optimiser=optimiser, clipping=clipping, dtype="float64"),
        lambda tensors: torch.nn.utils.clip_grad_value_(tensors, 0.01),
    )


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam"])
def test_clipping_by_norm_is_pytorchs(experiment, name):
    """PyTorch divides by the norm plus 1e-6, so the norm is scaled here by its own function."""

    def clip(tensors):
        norm = torch.nn.utils.get_total_norm([tensor.grad for tensor in tensors])
        if norm > 0.05:
            for tensor in tensors:
                tensor.grad *= 0.05 / norm

    optimiser = OPTIMISERS[name](0.1)
    clipping = ByNorm(0.05)
    train_both(replace(experiment, optimiser=optimiser, clipping=clipping, dtype="float64"), clip)


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"])
def test_l2_is_pytorchs_weight_decay(experiment, name):
    def parameters(theirs):
        weights, biases = zip(*theirs.pairs, strict=True)
        return [
            {"params": list(weights), "weight_decay": 0.03},
            {"params": list(biases), "weight_decay": 0.0},
        ]

    optimiser = OPTIMISERS[name](0.1)
    penalised = replace(experiment, optimiser=optimiser, penalty=L2(0.03), dtype="float64")
    train_both(penalised, parameters=parameters)
