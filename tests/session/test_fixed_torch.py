"""Training of networks with fixed parameters against PyTorch, where it is installed."""

from dataclasses import replace

import numpy as np
import pytest

from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.network import Network, Node
from playground.engine.optimisers.momentum import Momentum
from playground.session.trainer import Trainer

torch = pytest.importorskip("torch")


def trainer_of(experiment):
    return Trainer(experiment, experiment.dataset.load(experiment.data_rng()))


def small(erased=frozenset(), frozen=frozenset(), frozen_biases=frozenset(), *, is_frozen=False):
    """Return a network of one hidden column, and an output that listens to the inputs too."""
    hidden = Node("a", Dense(3), ("input",), is_frozen=is_frozen)
    return Network(
        (
            Node("input", Input(features=("x1", "x2"))),
            hidden,
            Node(
                "output",
                Dense(1),
                ("a", "input"),
                erased=erased,
                frozen=frozen,
                frozen_biases=frozen_biases,
            ),
        )
    )


@pytest.mark.parametrize("rate", [0.0, 0.9])
@pytest.mark.parametrize("is_frozen", [False, True])
def test_training_agrees_with_torch(experiment, rate, is_frozen):
    network = small(
        erased=frozenset({("a", "2", "1")}),
        frozen=frozenset({("input", "x1", "1")}),
        frozen_biases=frozenset({"1"}),
        is_frozen=is_frozen,
    )
    trainer = trainer_of(
        replace(
            experiment,
            network=network,
            optimiser=Momentum(0.1, rate),
            dtype="float64",
            batch_size=100_000,
        )
    )
    theta = torch.tensor(trainer.theta, requires_grad=True)
    mask = torch.tensor(~network.is_fixed)
    optimiser = torch.optim.SGD([theta], lr=0.1, momentum=rate)
    part = trainer.prepared.train
    inputs, targets = (
        torch.tensor(part.inputs[:, :-1].T.copy()),
        torch.tensor(part.targets.T.copy()),
    )
    ones = torch.ones_like(inputs[:1])
    for _ in range(25):
        optimiser.zero_grad()
        a = torch.tanh(theta[:9].reshape(3, 3) @ torch.vstack([inputs, ones]))
        answer = torch.tanh(theta[9:].reshape(1, 6) @ torch.vstack([a, inputs, ones]))
        (((answer - targets) ** 2).sum() / (2 * targets.shape[1])).backward()
        theta.grad *= mask  # what has no gradient has no velocity either
        optimiser.step()
    trainer.advance(25)
    assert not np.allclose(trainer.theta, trainer.experiment.initial_parameters())
    np.testing.assert_allclose(trainer.theta, theta.detach().numpy(), rtol=1e-10, atol=1e-13)
