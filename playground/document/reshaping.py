"""Reshaping: keeping an experiment whole when a part of it changes."""

from collections import Counter
from dataclasses import replace

from playground.document.experiment import Experiment
from playground.engine.activation import ACTIVATIONS, Activation
from playground.engine.activations.identity import Identity
from playground.engine.activations.sigmoid import Sigmoid
from playground.engine.activations.softmax import Softmax
from playground.engine.activations.tanh import Tanh
from playground.engine.bound_network import output_activation
from playground.engine.dataset import Dataset
from playground.engine.features import available_features
from playground.engine.layers.dense import Dense
from playground.engine.layers.input import Input
from playground.engine.loss import Loss
from playground.engine.losses.masked_quadratic import MaskedQuadratic
from playground.engine.losses.quadratic import Quadratic
from playground.engine.losses.softmax_cross_entropy import SoftmaxCrossEntropy
from playground.engine.network import Connection, Network, Node
from playground.engine.parameter_key import has_parameter
from playground.engine.weighted_sums import WeightedSums


def with_network(experiment: Experiment, network: Network) -> Experiment:
    """Return the experiment with another network."""
    return replace(experiment, network=network)


def replace_node(experiment: Experiment, node: Node, loss: Loss | None = None) -> Experiment:
    """Return the experiment with the node of this identifier replaced, and the loss if given."""
    nodes = tuple(node if old.id == node.id else old for old in experiment.network.nodes)
    return replace(experiment, network=Network(nodes), loss=loss or experiment.loss)


def fit_output_to_loss(experiment: Experiment, loss: Loss) -> Experiment:
    """Return the experiment with this loss, the output column following where it has to."""
    output = experiment.network.output
    if loss.partner is None or not isinstance(output.layer, WeightedSums):
        return replace(experiment, loss=loss)
    activation = output.layer.activation
    if activation.name != loss.partner:
        activation = ACTIVATIONS[loss.partner]()
    layer = replace(output.layer, activation=activation)
    neurons = output.neurons
    if layer.units < loss.least_outputs == len(experiment.dataset.classes):
        layer, neurons = replace(layer, units=loss.least_outputs), ()
    return replace_node(experiment, replace(output, layer=layer, neurons=neurons), loss)


def without_what_is_lost(experiment: Experiment) -> Experiment:
    """Return the experiment without what concerns neurons and connections that it has not.

    Otherwise they would befall a neuron that comes later and happens to get the same name. A source
    from which no connection is left is none any more.
    """
    nodes = tuple(_without_what_is_lost(experiment.network, n) for n in experiment.network.nodes)
    network = Network(nodes)
    start = tuple(each for each in experiment.start if has_parameter(network, each.key))
    sketch = experiment.sketch.of(network)
    if (network, start, sketch) == (experiment.network, experiment.start, experiment.sketch):
        return experiment
    return replace(experiment, network=network, start=start, sketch=sketch)


def _without_what_is_lost(network: Network, node: Node) -> Node:
    if not (node.erased or node.frozen or node.frozen_biases):
        return node
    inputs, neurons = set(network.input_names(node)), set(node.neurons)

    def kept(connections: frozenset[Connection]) -> frozenset[Connection]:
        return frozenset(c for c in connections if c[:2] in inputs and c[2] in neurons)

    erased = kept(node.erased)
    unused = _unused_sources(network, node, erased)
    sources = tuple(source for source in node.sources if source not in unused)
    erased = frozenset(c for c in erased if c[0] not in unused)
    frozen = frozenset(c for c in kept(node.frozen) - erased if c[0] not in unused)
    frozen_biases = node.frozen_biases & neurons
    return replace(node, sources=sources, erased=erased, frozen=frozen, frozen_biases=frozen_biases)


def _unused_sources(network: Network, node: Node, erased: frozenset[Connection]) -> set[str]:
    """Return the sources from which no connection is left."""
    n_erased = Counter(source for source, _, _ in erased)
    n_neurons = len(node.neurons)
    return {s for s, n in n_erased.items() if n == n_neurons * len(network[s].neurons)}


def adapt_to(experiment: Experiment, dataset: Dataset) -> Experiment:
    """Return the experiment on another data set: inputs, outputs and loss follow it.

    Whatever fits stays: the hidden columns always, features that the new data offers, and an
    output that can be trained on it.
    """
    network = experiment.network
    inputs = replace(network.input, layer=_input_layer(experiment, dataset), neurons=())
    activation, loss = _output(experiment, dataset)
    units = _n_outputs(experiment, dataset)
    output = network.output
    neurons = output.neurons if units == output.layer.n_units else ()
    output = replace(output, layer=Dense(units, activation), neurons=neurons)
    nodes = (inputs, *network.hidden, output)
    return replace(experiment, network=Network(nodes), dataset=dataset, loss=loss)


def _input_layer(experiment: Experiment, dataset: Dataset) -> Input:
    if dataset.image_shape:
        return Input(shape=dataset.image_shape)
    offered = available_features(dataset)
    present = experiment.network.input.layer
    kept = present.features if isinstance(present, Input) else ()
    kept = tuple(feature for feature in kept if feature in offered)
    known = experiment.dataset.columns
    new = tuple(column for column in dataset.columns if column not in known)
    if kept and dataset.is_binary:  # whose rows differ in all columns, so none may be missing
        kept += new
    return Input(features=kept or dataset.columns)


def _n_outputs(experiment: Experiment, dataset: Dataset) -> int:
    if not dataset.classes:
        return dataset.n_targets
    if len(dataset.classes) != 2:
        return len(dataset.classes)
    had_two = len(experiment.dataset.classes) == 2
    return experiment.network.output.layer.n_units if had_two else 1


def _output(experiment: Experiment, dataset: Dataset) -> tuple[Activation, Loss]:
    """Return the output activation and the loss for a data set, the present ones if they fit."""
    activation = output_activation(experiment.network) or Tanh()
    if dataset.is_binary:
        return _binary_output(experiment, dataset, activation)
    was_regression = not (experiment.dataset.classes or experiment.dataset.is_binary)
    if not dataset.classes:
        fits = was_regression and experiment.loss.suits(dataset)
        quadratic = MaskedQuadratic() if dataset.has_gaps else Quadratic()
        return (activation, experiment.loss) if fits else (Identity(), quadratic)
    if len(dataset.classes) > 2:
        fits = len(experiment.dataset.classes) > 2
        return (activation, experiment.loss) if fits else (Softmax(), SoftmaxCrossEntropy())
    fits = len(experiment.dataset.classes) == 2
    return (activation, experiment.loss) if fits else (Tanh(), Quadratic())


def _binary_output(
    experiment: Experiment, dataset: Dataset, activation: Activation
) -> tuple[Activation, Loss]:
    """Return an output that gives 0 and 1 for each target on its own."""
    before, loss = experiment.dataset, experiment.loss
    if before.is_binary and before.n_targets == dataset.n_targets:
        return activation, loss
    fits = before.is_binary or activation.target_range == Sigmoid.target_range
    if isinstance(activation, Softmax):  # shares 1 among its neurons, as two classes do
        fits = len(before.classes) == len(dataset.classes) == 2
    if not fits:
        activation = Sigmoid()
    is_possible = loss.partner in (None, activation.name)
    is_fit = is_possible and loss.suits(dataset)
    return activation, loss if is_fit else Quadratic()
