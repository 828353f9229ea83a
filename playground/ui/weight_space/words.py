"""What the panel says: names of weights, the regions, the next visit and the mistakes."""

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.arrays import FloatArray
from playground.engine.measurements.weight_space import NeuronInWeightSpace
from playground.engine.measurements.weight_space_lesson import PerceptronLesson
from playground.engine.measurements.weight_space_region import FeasibleWeights
from playground.engine.neuron_name import NeuronName
from playground.engine.weight_space.next_visit import NextVisit
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import column_title, neuron_label, short_title
from playground.ui.feature_names import feature_in_words
from playground.ui.surface.heights import number_text
from playground.ui.weight_space.marks import NEGATIVE, POSITIVE

_SHOWN = 3
"""How many numbers are written one by one."""


def neuron_title(experiment: Experiment, neuron: NeuronName) -> str:
    """Return which neuron it is: "Hidden 1, neuron 2", or "Output"."""
    network, node = experiment.network, experiment.network[neuron.node]
    label = neuron_label(node, neuron.neuron, drawing_of(experiment))
    column = column_title(node, network)
    return column if label == column.lower() else f"{column}, {label}"


def input_names(experiment: Experiment, neuron: NeuronInWeightSpace) -> tuple[str, ...]:
    """Return what the neuron's inputs are called."""
    return tuple(_input_name(experiment, *each) for each in neuron.inputs)


def _input_name(experiment: Experiment, node_id: str, neuron: str) -> str:
    network = experiment.network
    node = network[node_id]
    if node is network.input:
        return f"pixel {neuron}" if experiment.dataset.image_shape else feature_in_words(neuron)
    return f"{short_title(column_title(node, network))} neuron {node.neurons.index(neuron) + 1}"


def weight_names(names: tuple[str, ...], *, is_bias_fixed: bool) -> tuple[str, ...]:
    """Return what the axes of weight space are called."""
    weights = tuple(f"weight of {name}" for name in names)
    return weights if is_bias_fixed else (*weights, "bias b")


def slice_words(neuron: NeuronInWeightSpace, names: tuple[str, ...], axes: tuple[int, ...]) -> str:
    """Return at which values of the other weights weight space is cut; "" where there are none."""
    others = [i for i in range(len(neuron.weights)) if i not in axes]
    parts = [f"{names[i]} = {number_text(neuron.weights[i])}" for i in others[:_SHOWN]]
    if len(others) > _SHOWN:
        parts.append(f"{len(others) - _SHOWN} more weights as they are")
    if neuron.is_bias_fixed and neuron.offset:
        parts.append(f"bias fixed at {number_text(neuron.offset)}")
    return f"Slice at {', '.join(parts)}" if parts else ""


def region_words(neuron: NeuronInWeightSpace, feasible: FeasibleWeights, n_against: int) -> str:
    """Return what the shaded region is, or why there is none."""
    n = len(neuron.rows)
    each = "the example" if n == 1 else "both examples" if n == 2 else f"all {n} examples"
    if feasible.region.exists:
        is_generous = feasible.generous is not None and feasible.generous.exists
        more = "; darker: with the margin as well" if is_generous else ""
        if is_generous and feasible.generous and not len(feasible.generous.vertices):
            more = "; those with the margin as well are beyond this view"
        if feasible.generous is not None and not is_generous:
            more = "; none of them with that margin"
        where = "" if len(feasible.region.vertices) else ", but beyond this view"
        return f"Shaded: the weights that get {each} right{where}{more}."
    if feasible.exists_elsewhere:
        return f"In this slice no weights get {each} right; others do, with other fixed weights."
    if n_against:
        return f"No weights satisfy all of these: {n_against} examples contradict one another."
    return "No weights satisfy all of these."


def counts_words(neuron: NeuronInWeightSpace) -> str:
    """Return how many come out wrong, and what is left out."""
    n, n_wrong = len(neuron.rows), len(neuron.wrong)
    parts = [f"{n_wrong} of {n} wrong now"]
    if neuron.margin is not None and neuron.margin[0] > 0:
        parts.append(f"margin {number_text(neuron.margin[0])} to the nearest example")
    if not neuron.has_targets:
        parts.append("each example wants the sum to go where its error pushes it")
    if neuron.n_without_side:
        parts.append(f"{neuron.n_without_side} that no error pushes are left out")
    if neuron.n_left_out:
        parts.append(f"{neuron.n_left_out:,} further examples are not drawn")
    return "; ".join(parts) + "."


def visit_words(visit: NextVisit, neuron: NeuronInWeightSpace, learning_rate: float) -> str:
    """Return the arithmetic of the next step, which takes one example."""
    shape = POSITIVE if visit.sign > 0 else NEGATIVE
    text = f"Next: example {visit.row + 1} {shape}. z = {_sum(visit, neuron)}"
    if visit.output is None:
        return f"{text}. The step adds {_vector(visit.change)}."
    text += f" → output {number_text(visit.output)}"
    if visit.target is not None:
        text += f", should be {number_text(visit.target)}"
    if not visit.change.any():
        return f"{text}: right, the weights stay."
    return f"{text}. {_change(visit, neuron, learning_rate)}"


def _sum(visit: NextVisit, neuron: NeuronInWeightSpace) -> str:
    if len(visit.vector) > _SHOWN:
        return f"w·x = {number_text(visit.total)}"
    pairs = zip(neuron.weights.tolist(), visit.vector.tolist(), strict=True)
    terms = [f"{_bracketed(w)}·{_bracketed(x)}" for w, x in pairs]
    if visit.offset:
        terms.append(_bracketed(visit.offset))
    return f"{' + '.join(terms)} = {number_text(visit.total)}"


def _change(visit: NextVisit, neuron: NeuronInWeightSpace, rate: float) -> str:
    before, after = neuron.weights, neuron.weights + visit.change
    result = f"w ← {_vector(before)} + {_vector(visit.change)} = {_vector(after)}"
    if np.allclose(visit.change, visit.vector):
        return f"Wrong: add x. w ← {_vector(before)} + {_vector(visit.vector)} = {_vector(after)}"
    if np.allclose(visit.change, -visit.vector):
        return (
            f"Wrong: subtract x. w ← {_vector(before)} − {_vector(visit.vector)} = {_vector(after)}"
        )
    if visit.target is not None and visit.output is not None:
        error = visit.target - visit.output
        if np.allclose(visit.change, rate * error * visit.vector, rtol=1e-4, atol=1e-7):
            return (
                f"The step adds η (y − a) x = {number_text(rate)}·{_bracketed(error)}·"
                f"{_vector(visit.vector)}: {result}"
            )
    return f"The step: {result}"


def lesson_words(lesson: PerceptronLesson) -> str:
    """Return how many mistakes there were, and how many there can be at most."""
    n = len(lesson.mistakes)
    count = f"{n} mistake{'' if n == 1 else 's'} so far"
    if not lesson.is_complete:
        count = f"At least {count} (not every step is kept)"
    if lesson.bound is None or lesson.gamma is None:
        reason = "no bound with a fixed bias" if lesson.is_separable else "no bound, for no weights"
        return f"{count}; {reason} {'' if lesson.is_separable else 'separate these with a margin'}."
    most = int(np.floor(lesson.bound + 1e-9))
    squares = f"(R/γ)² = ({number_text(lesson.radius)}/{number_text(lesson.gamma)})²"
    value = number_text((lesson.radius / lesson.gamma) ** 2)
    bound = f"at most {most:,}: {squares} = {value}"
    if not lesson.is_from_zero:
        bound = f"from this start at most {most:,} ({squares} = {value} from 0)"
    return f"{count}; {bound}."


def _vector(values: FloatArray) -> str:
    shown = [number_text(value) for value in values[: _SHOWN + 1].tolist()]
    if len(values) > _SHOWN + 1:
        shown = [*shown[:_SHOWN], "…"]
    return f"({', '.join(shown)})"


def _bracketed(value: float) -> str:
    text = number_text(value)
    return f"({text})" if value < 0 else text
