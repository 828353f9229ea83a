"""What keeps an experiment from being trained, and where in the drawing it is."""

from dataclasses import dataclass

from playground.engine.activations.step import Step
from playground.engine.bound_network import drops_out, output_activation
from playground.engine.chance import Noise
from playground.engine.dataset import Dataset
from playground.engine.loss import Loss
from playground.engine.network import Network
from playground.engine.optimiser import Optimiser
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


def find_lonely_minibatch(network: Network, batch_size: int) -> Obstacle | None:
    """Return what keeps a network from being trained with minibatches of this size."""
    lonely = next((node for node in network.nodes if node.layer.memory and batch_size == 1), None)
    if lonely is None:
        return None
    return Obstacle(
        lonely.id,
        "Batch normalisation compares the examples of a minibatch with one another, and there is "
        "only one in each; set the batch size to 2 or more.",
    )


def find_chance_in_batch(network: Network, noise: Noise, optimiser: Optimiser) -> Obstacle | None:
    """Return what keeps an optimiser that looks at all examples at once from doing so."""
    chancy = next((n for n in network.hidden if drops_out(network, n) or n.layer.memory), None)
    has_noise = noise.inputs > 0 or noise.gradient > 0
    if not optimiser.is_batch or not (chancy or has_noise):
        return None
    return Obstacle(
        network.output.id if chancy is None else chancy.id,
        f"{optimiser.title} looks at all examples at once, again and again, and needs the same "
        "loss each time; choose another optimiser, or do without dropout, noise and batch "
        "normalisation.",
    )


def find_too_many_weights(network: Network, optimiser: Optimiser) -> Obstacle | None:
    """Return what keeps an optimiser from moving as many weights as there are."""
    most = optimiser.most_parameters
    if most is None or network.n_parameters <= most:
        return None
    return Obstacle(
        network.output.id,
        f"{optimiser.title} solves equations with as many unknowns as there are weights, "
        f"{network.n_parameters:,} here, and it can do so for {most:,} at most; choose another "
        "optimiser, such as L-BFGS.",
    )


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
