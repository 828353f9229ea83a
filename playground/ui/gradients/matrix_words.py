"""What the matrices show, in words; no Qt."""

from playground.document.experiment import Experiment
from playground.engine.measurements.second_moments import SecondMoment
from playground.engine.network import Network, Node
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.session.snapshot import Answer, Snapshot
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import neuron_label, nouns, parameter_label
from playground.ui.gradients.matrix_cells import key_of
from playground.ui.gradients.matrix_layout import Cell
from playground.ui.gradients.matrix_numbers import Numbers, Quantity, image_shape
from playground.ui.number_format import signed

HELP = {
    Quantity.WEIGHT: "By what each input is multiplied before a neuron adds them up.",
    Quantity.GRADIENT: (
        "How the loss of the last step's minibatch would have changed if the weight had been a "
        "little larger. The step goes against it: blue weights had to shrink, orange ones to grow."
    ),
    Quantity.UPDATE: "What the last step added to each weight.",
    Quantity.MOMENT: (
        "The square of the gradient, on average: it is large where the gradient is often large, "
        "whether positive or negative. Optimisers such as Adam and RMSprop keep it and divide by "
        "its root, so that each weight finds its own pace."
    ),
}
EMPTY = {
    Quantity.WEIGHT: "There are no weights.",
    Quantity.GRADIENT: "That of the last step, and there was none yet: press the right arrow key.",
    Quantity.UPDATE: "That of the last step, and there was none yet: press the right arrow key.",
    Quantity.MOMENT: "Comes when the network can be trained.",
}
NOTHING = "This network has no weights yet. Add a column in the drawing."


def number(value: float) -> str:
    """Return about three digits of a number."""
    return signed(value)


def scale_numbers(
    quantity: Quantity, limit: float, *, is_cut: bool = False
) -> tuple[str, str, str]:
    """Return the numbers at both ends of a scale, and in its middle; `is_cut`: there are larger."""
    if not quantity.is_signed:
        return "0", "", number(limit)
    if is_cut:
        return f"≤ {number(-limit)}", "0", f"≥ {number(limit)}"
    return number(-limit), "0", number(limit)


def layer_title(network: Network, node: str) -> str:
    """Return what a layer is called, and how large its matrix is: "Hidden 1 · 4 × 2"."""
    units, fan_in = network[node].layer.n_units, network.places[node].fan_in
    return f"{network.title(node).capitalize()} · {units} × {fan_in}"


def row_names(experiment: Experiment, node: Node) -> tuple[str, ...]:
    """Return what the neurons of a layer are called."""
    drawing = drawing_of(experiment)
    return tuple(neuron_label(node, neuron, drawing) for neuron in node.neurons)


def column_names(experiment: Experiment, node: Node) -> tuple[str, ...]:
    """Return what the inputs of a layer are called, short; none where they are pixels."""
    network, drawing = experiment.network, drawing_of(experiment)
    if image_shape(network, node) is not None:
        return ()
    names = network.input_names(node)
    labels = (neuron_label(network[source], name, drawing) for source, name in names)
    return tuple(label.removeprefix("neuron ") for label in labels)


def below_columns(network: Network, node: Node) -> str:
    """Return what all columns of a matrix are: "from the 784 inputs"."""
    if not node.sources:
        return ""
    return f"from {' and '.join(_some(network, source) for source in node.sources)}"


def _some(network: Network, source: str) -> str:
    n = network[source].layer.n_units
    return f"the {n} inputs" if source == network.input.id else network.title(source)


def cell_name(experiment: Experiment, key: ParameterKey) -> tuple[str, str]:
    """Return what a weight leads from and to: ("pixel in row 5, column 12", "neuron 3")."""
    network, drawing = experiment.network, drawing_of(experiment)
    node = network[key.node]
    label = neuron_label(node, key.neuron, drawing)
    if key.source is None:
        return nouns(node)[1], label
    shape = image_shape(network, node)
    if shape is None:
        return neuron_label(network[key.source[0]], key.source[1], drawing), label
    row, column = divmod(network.numbering[key.node][1][key.source], shape[1])
    return f"pixel in row {row + 1}, column {column + 1}", label


def name_of(experiment: Experiment, key: ParameterKey | NeuronName) -> str:
    """Return what is looked at in words: "Weight x₁ → neuron 2, hidden 1"."""
    network, drawing = experiment.network, drawing_of(experiment)
    if isinstance(key, NeuronName):
        label = neuron_label(network[key.node], key.neuron, drawing)
        return f"{network.title(key.node).capitalize()}, {label}"
    words = f"{parameter_label(key, drawing)}, {network.title(key.node)}"
    if key.source is not None and image_shape(network, network[key.node]) is not None:
        words = " → ".join(cell_name(experiment, key))
    return f"{words[0].upper()}{words[1:]}"


def readout(experiment: Experiment, numbers: Numbers, node: str, cell: Cell) -> str:
    """Return the name of what is at a cell, and its four numbers."""
    name = name_of(experiment, key_of(numbers.network, node, cell))
    if cell.column is None:
        return f"{name}: click it to find it in the drawing."
    if numbers.is_absent(node)[cell.row, cell.column]:
        return f"{name}: this connection has been erased."
    parts: list[str] = []
    for quantity in Quantity:
        matrix = numbers.matrix(node, quantity)
        if matrix is not None:
            parts.append(f"{_singular(quantity)} {number(float(matrix[cell]))}")
    return f"{name}: {', '.join(parts)}"


def _singular(quantity: Quantity) -> str:
    return "value" if quantity is Quantity.WEIGHT else quantity.value


def note(snapshot: Snapshot, node: str, moment: Answer[SecondMoment | None] | None) -> str:
    """Return whose numbers are shown, of which step, and what the second moment is."""
    title = snapshot.experiment.network.title(node).capitalize()
    when = f"{title}, step {snapshot.step:,}."
    if moment is None or moment.value is None:
        return when
    lag = "" if moment.step == snapshot.step else f", at step {moment.step:,}"
    return f"{when} Second moment: {_kind(snapshot.experiment, moment.value)}{lag}."


def _kind(experiment: Experiment, moment: SecondMoment) -> str:
    n = moment.n_examples
    if n is None:
        return experiment.optimiser.second_moment_words
    if n == 1:
        return "squared gradient of the next example"
    return f"mean of the squared gradients of the next {n:,} examples"
