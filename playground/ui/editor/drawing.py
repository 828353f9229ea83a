"""The drawing: what of an experiment decides how its network looks, apart from numbers; no Qt."""

from dataclasses import dataclass, field

from playground.document.experiment import Experiment
from playground.document.sketch import Sketch
from playground.engine.arrays import FloatArray
from playground.engine.layers.input import Input
from playground.engine.network import Network, Node
from playground.engine.preparation import class_targets
from playground.ui.editor.pages import Pages
from playground.ui.editor.scales import is_relative
from playground.ui.editor.shapes import image_shape, is_large


@dataclass(frozen=True)
class Drawing:
    """A network and what its inputs and outputs stand for; equal drawings need not be rebuilt."""

    network: Network
    classes: tuple[str, ...]
    has_plane: bool
    """Whether an example is a point of a plane, or of a line, over which neurons show responses."""
    sketch: Sketch = field(default_factory=Sketch)
    """The names that people gave to neurons, and where they put them."""
    target_names: tuple[str, ...] = ()
    """What the data set calls the outputs, where they are not classes."""
    answers: tuple[float, float] = (-1.0, 1.0)
    """What an output gives for "no" and for "yes"; they get the colours of the two classes."""
    is_line: bool = False
    """Whether it is a line, so that responses are curves."""

    def are_inputs_named(self, pages: Pages) -> bool:
        """Whether there is room to write beside each input what it is."""
        node = self.network.input
        return image_shape(node) is None and (not is_large(node) or pages.is_open(node.id))

    def are_outputs_named(self, pages: Pages) -> bool:
        """Whether each output stands for a class whose name is written beside it."""
        node = self.network.output
        is_open = not is_large(node) or pages.is_open(node.id)
        return len(self.classes) == len(node.neurons) > 2 and is_open

    def image_source(self, node: Node) -> Node | None:
        """Return the image that leads into a node, whose neurons then show their weights from it.

        In a plane they show their responses instead.
        """
        if self.has_plane:
            return None
        sources = (self.network[source] for source in node.sources)
        return next((source for source in sources if image_shape(source)), None)

    def in_colours(self, node: Node, values: FloatArray) -> FloatArray:
        """Return what neurons give as colours show it: from -1 to 1.

        An output has the colours that its answers have in the decision boundary.
        """
        low, high = self.answers
        if node is not self.network.output or (low, high) == (-1.0, 1.0):
            return values
        return (2 * values - (high + low)) / (high - low)

    @property
    def has_scales(self) -> bool:
        """Whether there are columns whose weights are shown on a scale of their own."""
        return any(is_relative(place.fan_in) for place in self.network.places.values())


def drawing_of(experiment: Experiment) -> Drawing:
    """Return how an experiment's network is to be drawn."""
    dataset = experiment.dataset
    layer = experiment.network.input.layer
    is_image = isinstance(layer, Input) and layer.shape is not None
    is_line = len(dataset.columns) == 1 and not (is_image or dataset.is_binary)
    has_plane = is_line or (len(dataset.columns) == 2 and not is_image)
    sketch, names = experiment.sketch, dataset.target_names
    answers = _answers(experiment)
    return Drawing(experiment.network, dataset.classes, has_plane, sketch, names, answers, is_line)


def _answers(experiment: Experiment) -> tuple[float, float]:
    dataset, network = experiment.dataset, experiment.network
    if dataset.is_binary:
        return 0.0, 1.0
    is_of_two = len(dataset.classes) == 2 and network.output.layer.n_units == 1
    return class_targets(network, experiment.loss) if is_of_two else (-1.0, 1.0)
