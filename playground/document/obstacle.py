"""What keeps an experiment from being trained, and where in the drawing it is."""

from dataclasses import dataclass

from playground.engine.activations.step import Step
from playground.engine.bound_network import output_activation
from playground.engine.dataset import Dataset
from playground.engine.loss import Loss
from playground.engine.network import Network
from playground.engine.preparation import output_misfit
from playground.engine.reach import reached_from_inputs


@dataclass(frozen=True)
class Obstacle:
    """One sentence for the person in front of the drawing, and the column that it is about."""

    node: str
    sentence: str


def find_obstacle(network: Network, dataset: Dataset) -> Obstacle | None:
    """Return what keeps a network from being trained on a data set, or None if nothing does."""
    output = network.output
    if not reached_from_inputs(network)[output.id].any():
        return Obstacle(output.id, _no_path(network))
    misfit = output_misfit(dataset, network)
    return Obstacle(output.id, misfit) if misfit is not None else None


def why_idle(network: Network, loss: Loss | None = None) -> str | None:
    """Return in one sentence why gradient descent moves no weight, or None if it may.

    Behind an output that is flat everywhere there is no slope to go down, unless the loss looks
    past it at the sum.
    """
    is_seen_through = loss is not None and loss.partner == Step.name
    if is_seen_through or not isinstance(output_activation(network), Step):
        return None
    return (
        "Training cannot move these weights: the output is all or nothing, so there is no slope to "
        "go down; choose the loss “Perceptron rule”, or another activation, such as sigmoid."
    )


def _no_path(network: Network) -> str:
    if not network.output.sources:
        return "Nothing leads to the output yet; drag from a neuron to an output to connect them."
    return (
        "No path leads from the inputs to the output, so nothing can be learned; connect the "
        "inputs, column by column, with the output."
    )
