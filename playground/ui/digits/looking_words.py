"""What the panel says about what neurons look for."""

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray, IntArray
from playground.engine.dataset import Dataset
from playground.engine.measurements.excitation import ExcitedInput
from playground.engine.measurements.smallest_change import TurnedInput
from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.engine.saliency.looked_at import LookedAt
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import neuron_label
from playground.ui.examples.words import brief, own_name
from playground.ui.gradients.matrix_numbers import image_shape
from playground.ui.lens import Lens
from playground.ui.number_format import short_number

NO_IMAGES = (
    "This panel shows what neurons look for in images; open data that are images, such as MNIST "
    "digits, to use it."
)
NO_WEIGHT_IMAGES = "No column takes in the image alone, so its weights make no image."
FROM = {
    "noise": "Begin with faint noise.",
    "image": "Begin with the image that the drawing shows.",
}
SCALE = (
    "What the colours stand for: orange is negative, blue positive. Nineteen of twenty weights lie "
    "on the scale; the few beyond it have its strongest colours, so that they do not make all "
    "others pale. It grows at once and shrinks after a while, so that colours can be compared."
)
_MOST_BARS = 12
"""Weights that a neuron passes on by, of which more could not be told apart."""
WEIGHTS = (
    "Each image: the weights of one neuron. Ink on blue excites it, ink on orange keeps it quiet; "
    "click one for more."
)


def columns_with_images(network: Network) -> tuple[str, ...]:
    """Return the columns whose weights make an image each."""
    return tuple(n.id for n in network.nodes[1:] if image_shape(network, n) is not None)


def chosen_neuron(experiment: Experiment, lens: Lens) -> NeuronName:
    """Return the neuron that is looked at, or else the first that takes in the image."""
    network, thing = experiment.network, lens.thing
    known = {node.id: node for node in network.nodes[1:]}
    if thing is not None and thing.node in known and thing.neuron in known[thing.node].neurons:
        return NeuronName(thing.node, thing.neuron)
    first = next(iter(columns_with_images(network)), network.output.id)
    return NeuronName(first, network[first].neurons[0])


def name_of(experiment: Experiment, neuron: NeuronName) -> str:
    """Return what a neuron is called: "Neuron 3 of hidden 1", "The output 7"."""
    node = experiment.network[neuron.node]
    label = neuron_label(node, neuron.neuron, drawing_of(experiment))
    if node is experiment.network.output:
        return f"The output “{label}”"
    return f"{label[0].upper()}{label[1:]} of {experiment.network.title(neuron.node)}"


def where_it_leads(experiment: Experiment, neuron: NeuronName) -> str:
    """Return what the bars of outgoing weights are."""
    node = target_of(experiment.network, neuron)
    if node is None:
        return "It is an output: nothing comes after it."
    network = experiment.network
    to = "each class" if node == network.output.id else network.title(node)
    n = network[node].layer.n_units
    which = f"its {_MOST_BARS} strongest of {n} weights" if n > _MOST_BARS else "its weights"
    return f"What it passes on: {which} to {to}"


def strongest(weights: FloatArray) -> IntArray:
    """Return which weights, (n,), are shown: all, or of many the largest by size, in order."""
    if len(weights) <= _MOST_BARS:
        return np.arange(len(weights))
    sizes = np.nan_to_num(np.abs(weights), nan=np.inf)
    return np.sort(np.argsort(-sizes, kind="stable")[:_MOST_BARS])


def target_of(network: Network, neuron: NeuronName) -> str | None:
    """Return the column that a neuron leads to, the output where it does; None: none."""
    targets = [node.id for node in network.nodes if neuron.node in node.sources]
    return targets[-1] if targets else None


def looked_at(lens: Lens, n_pixels: int) -> LookedAt:
    """Return the image that the drawing shows: one's own, the pinned one, or the last pinned."""
    if lens.own is not None and len(lens.own) == n_pixels:
        return LookedAt(own=lens.own)
    return LookedAt(lens.last if lens.pinned is None else lens.pinned)


def which_image(of: LookedAt, lens: Lens, dataset: Dataset) -> str:
    """Return what the image is that is looked at."""
    if of.own is not None:
        words = own_name(dataset, lens.own_words)
        return words[0].upper() + words[1:]
    hint = "" if lens.pinned is not None else " (click an image anywhere to pin another)"
    return f"Image {of.row + 1:,} of the training part{hint}"


def climb_words(found: ExcitedInput | None, step: int, now: int) -> str:
    """Return how far the search for the exciting input has come."""
    if found is None:
        return "Press Find to climb towards the image that excites it most."
    begin, end = found.first, found.now
    at = "" if step == now else f", for the weights at step {step:,}"
    sums = f"its weighted sum has risen from {brief(begin.weighted_sum)} to "
    return f"After {end.n_steps} small steps {sums}{brief(end.weighted_sum)}{at}."


def change_words(
    names: tuple[str, ...], found: TurnedInput | None, wanted: str, step: int, now: int
) -> str:
    """Return what the smallest change does."""
    if found is None:
        return (
            f"Press Find for the smallest change of the pixels after which the network says "
            f"“{wanted}”."
        )
    change = found.change
    if not found.is_over:
        return f"Step {change.n_steps} …"
    if not change.is_turned:
        return (
            f"After {change.n_steps} steps the network still does not say “{names[found.wanted]}”: "
            "from here no small change leads there."
        )
    before = names[change.answer_before] if change.answer_before >= 0 else "no number"
    at = "" if step == now else f" (weights of step {step:,})"
    share = 100 * float(abs(change.after - change.before).mean())
    return (
        f"“{before}” has become “{names[change.answer_after]}”: each pixel changed by "
        f"{short_number(float(f'{share:.2g}'))} % of black on average{at}."
    )
