"""What the nudges of a minibatch come to, in words; no Qt."""

import math

import numpy as np

from playground.document.experiment import Experiment
from playground.engine.clippings.none import Unclipped
from playground.engine.measurements.nudges import ParameterNudges
from playground.engine.measurements.nudges_of_layer import ColumnNudges
from playground.engine.network import Network
from playground.engine.parameter_key import ParameterKey
from playground.engine.penalties.none import NoPenalty
from playground.session.snapshot import Answer, Snapshot
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import nouns, nouns_of_all, parameter_label
from playground.ui.gradients.matrix_numbers import image_shape
from playground.ui.gradients.matrix_words import name_of
from playground.ui.number_format import signed, with_minus

_NOTHING_LEFT = 1e-6
"""A share of the parts' size up to which a mean is no more than rounding."""


def plus_minus(value: float) -> str:
    """Return a number with its sign, as "+0.31" or "−0.27"."""
    text = signed(value)
    return f"+{text}" if value > 0 else text


def alike(*values: float) -> list[str]:
    """Return numbers with as many decimals each, so that they can be seen to add up."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if not 0.0005 <= largest < 10_000:
        return [plus_minus(value) for value in values]
    decimals = max(0, 2 - math.floor(math.log10(largest)))
    texts = [with_minus(f"{value:+.{decimals}f}") for value in values]
    return [text if value else "0" for text, value in zip(texts, values, strict=True)]


def noun(key: ParameterKey, network: Network) -> str:
    """Return whether it is a weight or a bias, or else what its column has in their place."""
    weight, bias = nouns(network[key.node])
    return bias if key.source is None else weight


def heading(experiment: Experiment, key: ParameterKey) -> str:
    """Return what a weight or bias is called: "Weight x₁ → neuron 2, hidden 1"."""
    words, title = weight_words(experiment, key), experiment.network.title(key.node)
    column = "" if words.endswith(title) else f", {title}"
    return f"{words[0].upper()}{words[1:]}{column}"


def weight_words(experiment: Experiment, key: ParameterKey) -> str:
    """Return what a weight or bias belongs to; a pixel is told by its row and column."""
    network = experiment.network
    if key.source is not None and image_shape(network, network[key.node]) is not None:
        words = name_of(experiment, key)
        return f"weight {words[0].lower()}{words[1:]}"
    return parameter_label(key, drawing_of(experiment))


def layer_heading(experiment: Experiment, node: str) -> str:
    """Return what a column of neurons is called, and how many parameters it has."""
    place = experiment.network.places[node]
    n, words = place.stop - place.start, nouns_of_all(experiment.network[node])
    return f"{experiment.network.title(node).capitalize()}: {n:,} {words}"


def why_this_one(key: ParameterKey, network: Network, step: int | None, *, is_lost: bool) -> str:
    """Return why a weight is shown that nobody has chosen: the last, or the largest at a step."""
    what = f"this {noun(key, network)}"
    why = "was the last" if step is None else f"had the largest gradient at step {step:,}"
    before = "What was chosen is gone" if is_lost else "Nothing is chosen"
    return f"{before}: {what} {why}. Click another weight or bias in the drawing."


def whose(snapshot: Snapshot, answer: Answer[ParameterNudges] | Answer[ColumnNudges]) -> str:
    """Return whose nudges they are: those of the step that comes next."""
    n, view = len(answer.value.rows), snapshot.microscope
    is_under_way = view is not None and not view.is_complete and view.step == answer.step
    which = "The minibatch under the microscope" if is_under_way else "The next step’s minibatch"
    examples = "1 example" if n == 1 else f"{n:,} examples"
    lag = "" if answer.step == snapshot.step else f", at step {answer.step:,}"
    return f"{which} (step {answer.step + 1:,}): {examples}{lag}{_apart(snapshot.experiment)}"


def _apart(experiment: Experiment) -> str:
    """Return how the gradients of single examples differ from those of the step, or ""."""
    if experiment.network.memory:
        return (
            "; batch normalisation ties examples together in the step, so these gradients are by "
            "its running averages"
        )
    if experiment.gradient_noise:
        return "; the step adds noise to their mean"
    return ""


def wish(gradient: float, what: str) -> str:
    """Return what an example with this gradient wants of a weight: the step goes against it."""
    if math.isnan(gradient):
        return "its gradient is no number"
    if gradient == 0:
        return f"this {what} makes no difference to it"
    return f"wants the {what} to go {_way(gradient > 0)}"


def brief_wish(gradient: float) -> str:
    """Return the same in a word or two."""
    if math.isnan(gradient):
        return "no number"
    return "no say" if gradient == 0 else _way(gradient > 0)


def outside(words: str, name: str) -> tuple[str, str]:
    """Return what to say of an example that the next step does not take, at length and briefly."""
    text = "is not in this minibatch, so it has no nudge"
    return f"{words} {text}", f"{name} {text}"


def result(nudges: ParameterNudges, experiment: Experiment) -> str:
    """Return in one sentence what the examples want, what is left of it, and the step."""
    if not math.isfinite(nudges.mean):
        return "Some of these gradients are too large for a computer, so they have no mean."
    before = f"{_pulls(nudges, experiment.network)}{_penalty(nudges)}{_clipping(nudges)}"
    return f"{before}{_step(nudges, experiment)}"


def _pulls(nudges: ParameterNudges, network: Network) -> str:
    what, n = noun(nudges.key, network), len(nudges.gradients)
    n_down, n_up = (int(np.count_nonzero(part)) for part in _sides(nudges))
    above, below, mean = alike(nudges.positive, nudges.negative, nudges.mean)
    if not n_down and not n_up:
        who = "The example has" if n == 1 else f"All {n:,} examples have"
        return f"{who} a gradient of 0 for this {what}: it makes no difference here"
    if n == 1:
        return f"The only example {wish(nudges.mean, what)}: its gradient {mean} is the mean"
    if n in (n_down, n_up):
        return f"All {n:,} examples want the {what} to go {_way(n_down > 0)}: their mean is {mean}"
    if not n_down or not n_up:
        rest = n - n_down - n_up
        verb = "wants" if n_down + n_up == 1 else "want"
        return (
            f"{n_down + n_up:,} of {n:,} examples {verb} the {what} to go {_way(n_down > 0)}, "
            f"{_idle(rest)}: the mean of all is {mean}"
        )
    verb = "wants" if n_down == 1 else "want"
    left = f"leave {mean}"
    if abs(nudges.mean) <= _NOTHING_LEFT * nudges.positive:
        left = "cancel out"
    who = f"{n_down:,} of {n:,} examples {verb} the {what} to go down, {n_up:,} up"
    rest = n - n_down - n_up
    who += f", {_idle(rest)}" if rest else ""
    return f"{who}; each counts 1/{n}: {above} and {below} {left}"


def _idle(n: int) -> str:
    return f"{n:,} {'asks' if n == 1 else 'ask'} for nothing"


def _sides(nudges: ParameterNudges) -> tuple[np.ndarray, np.ndarray]:
    return nudges.gradients > 0, nudges.gradients < 0


def _way(is_down: bool) -> str:
    return "down" if is_down else "up"


def is_clipped(nudges: ParameterNudges) -> bool:
    """Whether the optimiser gets less than the gradient is, with the penalty's."""
    return not math.isclose(nudges.clipped, nudges.penalised, rel_tol=1e-3, abs_tol=1e-30)


def is_penalised(nudges: ParameterNudges) -> bool:
    """Whether a penalty adds to the mean."""
    return not math.isclose(nudges.penalised, nudges.mean, rel_tol=1e-3, abs_tol=1e-30)


def _penalty(nudges: ParameterNudges) -> str:
    is_told = is_penalised(nudges) and not nudges.is_fixed
    return f", with the penalty {plus_minus(nudges.penalised)}" if is_told else ""


def _clipping(nudges: ParameterNudges) -> str:
    is_told = is_clipped(nudges) and not nudges.is_fixed
    return f", clipped to {plus_minus(nudges.clipped)}" if is_told else ""


def _step(nudges: ParameterNudges, experiment: Experiment) -> str:
    step = nudges.computed
    if nudges.is_fixed:
        return "; but it is frozen, so the step leaves it alone."
    if step == 0:
        return "; the step leaves it where it is."
    takes = "would take" if nudges.update == 0 else "takes"
    rounded = _rounded_off(nudges, experiment.network)
    text = f"{takes} it {_way(step < 0)}: {plus_minus(step)}{rounded}."
    if nudges.penalised == 0 or (step > 0) == (nudges.penalised > 0):
        return f"; yet the step, which {_more(experiment)}, {text}"
    return f", so the step {text}"


def _rounded_off(nudges: ParameterNudges, network: Network) -> str:
    """Return what becomes of a step that the weight has too few digits for, or ""."""
    if not nudges.is_rounded_off:
        return ""
    what = noun(nudges.key, network)
    if nudges.update == 0:
        return f". But this is too small for {nudges.dtype}: the {what} stays where it is"
    moved = plus_minus(nudges.update)
    return f". But {nudges.dtype} has too few digits for this: the {what} moves by {moved}"


def _more(experiment: Experiment) -> str:
    """Return what a step goes by besides the gradient of its minibatch."""
    optimiser = experiment.optimiser
    if optimiser.is_batch:
        return "looks at all examples and not only at these"
    if "velocity" in optimiser.slots:
        return "carries over part of the steps before"
    if "mean" in optimiser.slots:
        return "goes by the average of the gradients of late"
    if experiment.gradient_noise:
        return "adds noise to the gradient"
    return "goes by more than this"


def longest_result(experiment: Experiment, n_examples: int) -> str:
    """Return a sentence as long as `result` can become, for there to be room for it."""
    n = f"{n_examples:,}"
    who = f"{n} of {n} examples want the weight to go down, {n} up, {n} ask for nothing"
    clipping = "" if isinstance(experiment.clipping, Unclipped) else ", clipped to −0.0000"
    is_penalised = not isinstance(experiment.penalty, NoPenalty)
    penalty = ", with the penalty −0.0000" if is_penalised else ""
    is_simple = not experiment.optimiser.slots and not is_penalised
    why = ", so the step" if is_simple else f"; yet the step, which {_more(experiment)},"
    return (
        f"{who}; each counts 1/{n_examples}: +0.0000 and −0.0000 leave −0.0000{penalty}{clipping}"
        f"{why} takes it down: −0.0000."
    )


def carried(nudges: ParameterNudges) -> str:
    """Return what an update of several terms consists of, or ""."""
    if len(nudges.terms) < 2:
        return ""
    return ", ".join(
        f"{'carried over' if term.source == 'velocity' else term.source} {plus_minus(term.value)}"
        for term in nudges.terms
    )


def layer_result(nudges: ColumnNudges) -> str:
    """Return in words how much of a layer's nudges is left in their mean."""
    if len(nudges.rows) == 1:
        return "A single example: its gradient is the mean, and nothing cancels."
    if not math.isfinite(nudges.share_left):
        return "Some of these gradients are too large for a computer, so they have no mean."
    if nudges.share_left == 0:
        return "Nothing is left in the mean."
    return (
        "A column of one colour adds up, a mixed one cancels out: of the size of the examples’ own "
        f"gradients, {100 * nudges.share_left:.0f} % is left in their mean."
    )
