"""The phases of one minibatch step, in order: the steps of the microscope."""

from dataclasses import dataclass

from playground.engine.network import Network


@dataclass(frozen=True)
class Pick:
    """Take the minibatch's examples."""


@dataclass(frozen=True)
class Forward:
    """Compute the weighted sums and the activations of a column."""

    node: str


@dataclass(frozen=True)
class MeasureLoss:
    """Compare the outputs with the targets."""


@dataclass(frozen=True)
class Backward:
    """Compute the deltas of a column, and the gradient of its weights and biases."""

    node: str


@dataclass(frozen=True)
class Update:
    """Move the weights and biases."""


Phase = Pick | Forward | MeasureLoss | Backward | Update


def phases_of(network: Network) -> tuple[Phase, ...]:
    """Return all phases of a step of this network, in order."""
    nodes = [node.id for node in network.nodes[1:]]
    return (
        Pick(),
        *map(Forward, nodes),
        MeasureLoss(),
        *map(Backward, reversed(nodes)),
        Update(),
    )
