"""In which respects two experiments are alike, so that what belongs to one can be kept."""

from playground.document.experiment import Experiment
from playground.engine.network import Network


def prepare_alike(one: Experiment, other: Experiment) -> bool:
    """Tell whether the same examples are prepared in the same way for both."""
    return _what_prepares(one) == _what_prepares(other)


def _what_prepares(experiment: Experiment) -> tuple[object, ...]:
    network = experiment.network
    return (
        experiment.dataset,
        network.input.layer,
        network.output.layer,
        experiment.loss,
        experiment.is_normalised,
        experiment.dtype,
    )


def compute_alike(one: Network, other: Network) -> bool:
    """Tell whether both compute the same with the same theta; what is frozen plays no part."""
    return one is other or _what_computes(one) == _what_computes(other)


def _what_computes(network: Network) -> list[tuple[object, ...]]:
    return [
        (node.id, node.layer, node.sources, node.neurons, node.erased) for node in network.nodes
    ]


def train_alike(one: Experiment, other: Experiment) -> bool:
    """Tell whether both, with examples that are prepared alike, go on in the same way."""
    return _what_trains(one) == _what_trains(other)


def _what_trains(experiment: Experiment) -> tuple[object, ...]:
    return (
        experiment.network,
        experiment.penalty,
        experiment.clipping,
        experiment.optimiser,
        experiment.schedule,
        experiment.batch_size,
        experiment.order,
        experiment.seed,
        experiment.noise,
    )


def go_on_alike(one: Experiment, other: Experiment) -> bool:
    """Tell whether whatever happens next, training or an edit, goes the same way with both."""
    return (
        train_alike(one, other)
        and prepare_alike(one, other)
        and (one.start, one.initialiser) == (other.start, other.initialiser)
    )
