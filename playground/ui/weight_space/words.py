"""What the panel says: names of weights, the region, and how many examples come out wrong."""

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.measurements.weight_space import NeuronInWeightSpace
from playground.engine.measurements.weight_space_region import FeasibleWeights
from playground.engine.neuron_name import NeuronName
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import column_title, neuron_label, short_title
from playground.ui.surface.heights import number_text
from playground.ui.weight_space.marks import NEGATIVE, POSITIVE
from playground.ui.weight_space.picture import Picture

_NO_BREAK = "\N{NO-BREAK SPACE}"
SLICE_AT = "Slice at "
"""What a caption may leave out where there is no room."""
_SHOWN = 3
"""How many numbers are written one by one."""


def neuron_title(experiment: Experiment, neuron: NeuronName) -> str:
    """Return which neuron it is: "Hidden 1, neuron 2", or "Output"."""
    network, node = experiment.network, experiment.network[neuron.node]
    label = neuron_label(node, neuron.neuron, drawing_of(experiment))
    column = column_title(node, network)
    return column if label == column.lower() else f"{column}, {label}"


def input_names(experiment: Experiment, neuron: NeuronInWeightSpace) -> tuple[str, ...]:
    """Return what the neuron's inputs are called, as the drawing has it where that is enough."""
    is_mixed = len({node_id for node_id, _ in neuron.inputs}) > 1
    return tuple(_input_name(experiment, *each, is_mixed=is_mixed) for each in neuron.inputs)


def _input_name(experiment: Experiment, node_id: str, neuron: str, *, is_mixed: bool) -> str:
    network = experiment.network
    node = network[node_id]
    if node is network.input and experiment.dataset.image_shape:
        return f"pixel {neuron}"
    label = neuron_label(node, neuron, drawing_of(experiment))
    is_place = label == f"neuron {node.neurons.index(neuron) + 1}"
    return f"{short_title(column_title(node, network))} {label}" if is_mixed and is_place else label


def weight_names(names: tuple[str, ...], *, is_bias_fixed: bool) -> tuple[str, ...]:
    """Return what the axes of weight space are called."""
    weights = tuple(f"weight of {name}" for name in names)
    return weights if is_bias_fixed else (*weights, "bias b")


def slice_words(neuron: NeuronInWeightSpace, names: tuple[str, ...], axes: tuple[int, ...]) -> str:
    """Return at which values of the other weights weight space is cut; "" where there are none."""
    others = [i for i in range(len(neuron.weights)) if i not in axes]
    if len(others) > _SHOWN:  # beside the margin there is little room
        return f"Slice: {len(others)} weights fixed"
    parts = [_equation(names[i], neuron.weights[i]) for i in others]
    if neuron.is_bias_fixed and neuron.offset:
        parts.append(f"bias fixed at{_NO_BREAK}{number_text(neuron.offset)}")
    return f"{SLICE_AT}{', '.join(parts)}" if parts else ""


def _equation(name: str, value: float) -> str:
    """Return what a weight is, short and in one piece, so that no line ends before the number."""
    short = name.replace("bias b", "b").replace("weight of", "w of")
    return f"{short} = {number_text(value)}".replace(" ", _NO_BREAK)


def _goal_words(picture: Picture, axes: tuple[int, ...]) -> str:
    """Return what the circle is, or where it is if not in this slice."""
    if picture.goal is None:
        return ""
    if picture.goal_at(axes) is not None:
        return " (○ the nearest)"
    others = [i for i in range(len(picture.goal)) if i not in axes]
    if len(others) > 1:
        return " (the nearest outside this slice)"
    at = _equation(picture.weight_names[others[0]], float(picture.goal[others[0]]))
    return f" (the nearest at {at})"


def region_words(picture: Picture, feasible: FeasibleWeights, reason: str = "") -> str:
    """Return what the shaded region is, or why there is none, with a `reason` that may follow."""
    neuron = picture.neuron
    n, n_against = len(neuron.rows), len(picture.contradiction)
    each = "the example" if n == 1 else "both examples" if n == 2 else f"all {n} examples"
    if feasible.region.exists:
        is_generous = feasible.generous is not None and feasible.generous.exists
        more = "; darker: with the margin as well" if is_generous else ""
        if is_generous and feasible.generous and not len(feasible.generous.vertices):
            more = "; those with the margin as well are beyond this view"
        if feasible.generous is not None and not is_generous:
            more = "; none of them with that margin"
            if feasible.is_slice:
                more += " in this slice"
        more += _goal_words(picture, feasible.axes)
        where = "" if len(feasible.region.vertices) else ", but beyond this view"
        return f"Shaded: the weights that get {each} right{where}{more}."
    if feasible.exists_elsewhere:
        return f"In this slice no weights get {each} right; others do, with other fixed weights."
    if n_against:
        return (
            f"No weights satisfy all of these: {n_against} examples contradict one another"
            f"{_without_line(picture, feasible)}.{reason}"
        )
    return "No weights satisfy all of these."


def _without_line(picture: Picture, feasible: FeasibleWeights) -> str:
    """Return which of the contradicting examples has no line in the slice."""
    has_none = ~feasible.normals.any(axis=1) & np.isin(feasible.rows, picture.contradiction)
    rows = feasible.rows[has_none].tolist()
    if not rows:
        return ""
    what = "only the bias matters" if not picture.neuron.is_bias_fixed else "no weight matters"
    if len(picture.weight_names) > 3:
        what = "these two weights do not matter"
    return f" (example {rows[0] + 1} has no line here: its inputs are 0, {what})"


def counts_words(neuron: NeuronInWeightSpace, feasible: FeasibleWeights | None) -> str:
    """Return how many come out wrong, and what is left out."""
    if neuron.why_no_sides:
        return "its line, without sides for the examples."
    n, n_wrong = len(neuron.rows), len(neuron.wrong)
    parts = [f"{n_wrong} of {n} wrong now"]
    if not neuron.has_targets:  # of a hidden neuron nothing is right or wrong
        parts = [f"{n_wrong} of {n} pull{'s' if n_wrong == 1 else ''} it to the other side"]
    if feasible is not None and feasible.generous is not None and not n_wrong:
        is_short = feasible.n_short > 0
        lack = "lacks" if feasible.n_short == 1 else "lack"
        short = f"{feasible.n_short} {lack} the margin"
        parts.append(short if is_short else "all have the margin")
    if neuron.margin is not None and neuron.margin[0] > 0:
        parts.append(f"the line is {number_text(neuron.margin[0])} from the nearest point")
    if not neuron.has_targets:
        parts.append(
            f"{POSITIVE} its error pushes this sum up, {NEGATIVE} down; × its sum has the other "
            "sign as yet"
        )
    if neuron.n_without_side:
        parts.append(f"{neuron.n_without_side} that no error pushes are left out")
    if neuron.n_left_out:
        parts.append(f"{neuron.n_left_out:,} further examples are not drawn")
    return "; ".join(parts) + "."


def plane_words(experiment: Experiment, neuron: NeuronInWeightSpace) -> str:
    """Return which slice of data space is drawn, what that leaves out, or why there is no line."""
    slice_text = _plane_words(experiment, neuron)
    if neuron.plane is None or neuron.normal.any():
        return slice_text
    which = "Both weights" if len(neuron.inputs) <= 2 else "The weights of these two"
    return " ".join(filter(None, [f"{which} are 0, so there is no line.", slice_text]))


def _plane_words(experiment: Experiment, neuron: NeuronInWeightSpace) -> str:
    text = neuron.plane.description if neuron.plane is not None else ""
    for name, own in zip(neuron.inputs, input_names(experiment, neuron), strict=True):
        if neuron.plane is not None and not neuron.is_first:
            text = text.replace(engine_name(experiment, *name), own)
    columns = experiment.dataset.columns
    is_made = [name not in columns for _, name in neuron.inputs]
    if neuron.is_first and any(is_made) and not all(is_made) and len(is_made) > 2:
        text += "; inputs made of others, as x₁² of x₁, stay fixed too, so the line is straight"
    return text[:1].upper() + text[1:]


def engine_name(experiment: Experiment, node_id: str, neuron: str) -> str:
    """Return what the engine calls an input that is a neuron's output."""
    number = experiment.network[node_id].neurons.index(neuron) + 1
    return f"{experiment.network.title(node_id)}, neuron {number}"
