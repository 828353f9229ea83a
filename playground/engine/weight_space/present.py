"""A neuron of the network that is trained, as weight space shows it at an instant."""

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.instant import Instant
from playground.engine.losses.perceptron import Perceptron
from playground.engine.measurement import Subject
from playground.engine.network import NetworkError
from playground.engine.neuron_name import NeuronName
from playground.engine.optimisers.sgd import Sgd
from playground.engine.path import Change
from playground.engine.preparation import output_misfit
from playground.engine.weight_space.memory import memory_of
from playground.engine.weight_space.neuron_cases import NeuronCases, neuron_cases
from playground.engine.weight_space.retracing import retraced

MOST = 500
"""Examples that are drawn as planes, the first of the training part."""
NO_SIDES = (
    "No error reaches this neuron, so no example takes a side; choose an output, or train from "
    "where the network still errs."
)


def present_cases(
    subject: Subject, instant: Instant, neuron: NeuronName | None, rows: IntArray | None = None
) -> NeuronCases:
    """Return the cases of a neuron, by default the first output, over some training examples.

    Raises NetworkError or ValueError, with a sentence to be shown, where there are none.
    """
    found = present_neuron(subject, instant, neuron, rows)
    if not len(found.cases):
        raise NetworkError(NO_SIDES)
    return found


def present_neuron(
    subject: Subject, instant: Instant, neuron: NeuronName | None, rows: IntArray | None = None
) -> NeuronCases:
    """Return the same where none of the examples has a side, too: then without cases."""
    if rows is not None:
        return _find_cases(subject, instant, neuron, rows)
    return memory_of(subject).recall(
        ("cases", neuron), (instant,), lambda: _find_cases(subject, instant, neuron, None)
    )


def _find_cases(
    subject: Subject, instant: Instant, neuron: NeuronName | None, rows: IntArray | None
) -> NeuronCases:
    network = subject.network
    name = neuron or NeuronName(network.output.id, network.output.neurons[0])
    if name.node not in network.places or name.neuron not in network[name.node].neurons:
        raise NetworkError("There is no such neuron any more; click another one in the drawing.")
    misfit = output_misfit(subject.dataset, network)
    if misfit is not None:
        raise NetworkError(misfit)
    if not np.isfinite(instant.theta).all():
        raise NetworkError("A weight is not a finite number; start again to see weight space.")
    part = subject.prepared.train
    chosen = np.arange(min(len(part), MOST)) if rows is None else rows
    found = neuron_cases(network, subject.loss, part, instant.theta, name, chosen)
    if not found.inputs:
        raise NetworkError("Nothing leads to this neuron yet; connect it with what is before it.")
    if not len(found.seen):
        raise NetworkError(NO_SIDES)
    return found


def is_first(subject: Subject, neuron: NeuronName | None) -> bool:
    """Return whether a neuron takes in the data themselves, so that its planes never move."""
    network = subject.network
    node = network[neuron.node] if neuron is not None else network.output
    return set(node.sources) <= {network.input.id}


def perceptron_rate(subject: Subject, instant: Instant, neuron: NeuronName | None) -> float | None:
    """Return the learning rate where an output learns by the perceptron rule, one example a step.

    None for other losses and optimisers, larger minibatches, or where its inputs learn too.
    """
    is_output = neuron is None or neuron.node == subject.network.output.id
    optimiser, n_examples = instant.optimiser, len(instant.rows)
    is_rule = isinstance(subject.loss, Perceptron) and n_examples == 1 and is_output
    if not is_rule or not isinstance(optimiser, Sgd) or not is_first(subject, neuron):
        return None
    return optimiser.learning_rate


@dataclass(frozen=True, eq=False)
class NeuronPath:
    """The weights that a neuron has had, the present last."""

    points: FloatArray
    """(k, n_weights): since training was last changed by hand."""
    steps: IntArray
    """(k,)"""
    earlier: FloatArray
    """(m, n_weights): before that, NaN where it was moved by hand."""
    cause: Change = ""
    """What was changed then."""


def path_of(instant: Instant, found: NeuronCases, rate: float | None = None) -> NeuronPath:
    """Return the weights that a neuron has had, as far as they have been noted.

    With the `rate` of a perceptron rule, as far as can be told also those that nobody has noted.
    """
    path = instant.path
    if path is None or not len(path.steps):
        points, nobody = found.weights[np.newaxis].copy(), np.zeros((0, len(found.weights)))
        return NeuronPath(points, np.array([instant.step]), nobody)
    thetas = path.thetas[:, found.parameters].astype(np.float64)
    n = path.n_before
    points, steps = thetas[n:], path.steps[n:].astype(np.int64)
    is_whole = not found.n_without_side and int(found.rows[-1]) == len(found.rows) - 1
    if rate is not None and is_whole:
        first = int(instant.rows[0]) - (instant.step - int(steps[0]))
        points, steps = retraced(found.cases, points, steps, rate, first)
    earlier = np.insert(thetas[:n], path.jumps[path.jumps < n], np.nan, axis=0)
    return NeuronPath(points, steps, earlier, path.cause)
