"""The first yardstick: PyTorch, eager, one thread, doing the same."""

import torch
from torch import nn
from workloads import Task

_OPTIMISERS = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
_ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU, "identity": nn.Identity}

torch.set_num_threads(1)


def module(task: Task) -> nn.Sequential:
    """Return the network with the starting weights; a fused softmax is left to the loss."""
    layers: list[nn.Module] = []
    for weight, bias, name in zip(task.weights, task.biases, task.activations, strict=True):
        linear = nn.Linear(weight.shape[1], weight.shape[0])
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weight))
            linear.bias.copy_(torch.from_numpy(bias))
        layers.append(linear)
        if name != "softmax":
            layers.append(_ACTIVATIONS[name]())
    return nn.Sequential(*layers)


class Trainer:
    """Minibatches indexed from a tensor in a new order each epoch, then a step of SGD or Adam."""

    def __init__(self, task: Task) -> None:
        self.module = module(task)
        make = _OPTIMISERS[task.optimiser]
        self.optimiser = make(self.module.parameters(), lr=task.learning_rate)
        self.inputs, self.targets = torch.tensor(task.inputs), torch.tensor(task.targets)
        self.batch_size = task.batch_size
        self.at = len(self.inputs)
        self.order = torch.arange(0)
        if task.loss == "softmax-cross-entropy":
            self.targets = self.targets.argmax(dim=1)
            self.loss = nn.functional.cross_entropy
        else:
            self.loss = _quadratic

    def train(self, n_steps: int) -> list[float]:
        """Take steps; return the loss of each minibatch."""
        losses = []
        for _ in range(n_steps):
            if self.at >= len(self.inputs):
                self.order = torch.randperm(len(self.inputs))
                self.at = 0
            rows = self.order[self.at : self.at + self.batch_size]
            self.at += self.batch_size
            inputs, targets = self.inputs[rows], self.targets[rows]
            self.optimiser.zero_grad()
            loss = self.loss(self.module(inputs), targets)
            loss.backward()
            self.optimiser.step()
            losses.append(loss.item())
        return losses


def _quadratic(outputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Return the mean over the examples of half the squared distance."""
    return nn.functional.mse_loss(outputs, targets, reduction="sum") / (2 * len(outputs))
