"""What the panel says of learning: the next visit with its arithmetic, and the mistakes."""

from collections.abc import Mapping

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.measurements.weight_space import NeuronInWeightSpace
from playground.engine.measurements.weight_space_lesson import PerceptronLesson
from playground.engine.path import Change
from playground.engine.weight_space.next_visit import NextVisit
from playground.ui.surface.heights import number_text
from playground.ui.weight_space.marks import NEGATIVE, POSITIVE

_SHOWN = 3
"""How many numbers are written one by one."""

_CAUSES: Mapping[Change, str] = {
    "weights": "you moved the weights",
    "data": "the data changed",
    "settings": "the settings changed",
}


def visit_words(
    visit: NextVisit, neuron: NeuronInWeightSpace, learning_rate: float, *, has_rule: bool = False
) -> str:
    """Return the arithmetic of the next step, which takes one example.

    `has_rule`: whether it is the perceptron rule, which learns from mistakes only.
    """
    shape = POSITIVE if visit.sign > 0 else NEGATIVE
    text = f"Next: example {visit.row + 1} {shape}. z = {_sum(visit, neuron)}"
    if visit.output is None:
        return f"{text}. The step adds {_vector(visit.change)}."
    text += f" → output {number_text(visit.output)}"
    if visit.target is not None:
        text += f", should be {number_text(visit.target)}"
    if not visit.change.any():
        is_done = has_rule and not len(neuron.wrong)
        rest = " Every example is right: nothing is left to learn." if is_done else ""
        return f"{text}: right, the weights stay.{rest}"
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
    n, first = len(lesson.mistakes), int(lesson.steps[0])
    count = f"{n} mistake{'' if n == 1 else 's'} "
    since = f"since {_CAUSES[lesson.cause]} at step {first:,}" if lesson.cause else "so far"
    count += since
    if not lesson.is_complete:
        count = f"At least {count} (not every step is kept)"
    return f"{count}; {_bound_words(lesson)}.{_promise_words(lesson)}"


def _bound_words(lesson: PerceptronLesson) -> str:
    if lesson.bound is None or lesson.gamma is None:
        if lesson.is_separable:
            return "no bound with a fixed bias"
        return "no bound, for no weights separate these with a margin"
    most = int(np.floor(lesson.bound + 1e-9))
    squares = f"(R/γ)² = ({number_text(lesson.radius)}/{number_text(lesson.gamma)})²"
    value = number_text((lesson.radius / lesson.gamma) ** 2)
    if lesson.is_from_zero:
        return f"at most {most:,}: {squares} = {value}"
    return f"from this start at most {most:,} ({squares} = {value} from 0)"


def _promise_words(lesson: PerceptronLesson) -> str:
    if lesson.goal is None or lesson.is_promised:
        return ""
    half = number_text(lesson.learning_rate / 2)
    return (
        f" With a margin above {half}, half the learning rate, every mistake would bring the "
        "weights nearer; with this one it need not."
    )


def _vector(values: FloatArray) -> str:
    shown = [number_text(value) for value in values[: _SHOWN + 1].tolist()]
    if len(values) > _SHOWN + 1:
        shown = [*shown[:_SHOWN], "…"]
    return f"({', '.join(shown)})"


def _bracketed(value: float) -> str:
    text = number_text(value)
    return f"({text})" if value < 0 else text
