from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.network import NetworkError
from playground.engine.neuron_name import NeuronName
from playground.engine.path import Change
from playground.engine.weight_space.cases import Cases
from playground.engine.weight_space.margin import Margin, nearest_generous, widest_margin
from playground.engine.weight_space.memory import memory_of
from playground.engine.weight_space.present import (
    MOST,
    NeuronPath,
    path_of,
    perceptron_rate,
    present_cases,
)
from playground.engine.weight_space.visits import distances


@dataclass(frozen=True, eq=False)
class PerceptronLesson:
    """How learning by the perceptron rule goes: mistakes so far, their bound, and the distance."""

    is_separable: bool
    gamma: float | None
    """The widest margin in weight space; None where there is none, or the bias is fixed."""
    radius: float
    """R: the length of the longest vector."""
    bound: float | None
    """The number of mistakes that cannot be exceeded from where the path starts."""
    is_from_zero: bool
    """Whether that start is 0, so that the bound is (R / gamma)^2."""
    mistakes: IntArray
    """(m,): the steps of the path whose weights a mistake has made."""
    is_complete: bool
    """Whether every step of the path is known, so that no mistake has been overlooked."""
    steps: IntArray
    """(k,): of the path."""
    distances: FloatArray
    """(k,): to `goal`; (0,) where there is none."""
    goal: FloatArray | None
    """(n_weights,): the weights with the margin that are nearest to the start."""
    is_promised: bool
    """Whether every mistake brings the weights nearer to it, whatever the examples."""
    learning_rate: float
    cause: Change
    """What somebody changed before the path; "" where it is all of training."""


@MEASUREMENTS.register("weight-space-lesson")
@dataclass(frozen=True)
class WeightSpaceLesson(Measurement[PerceptronLesson | None]):
    """How an output neuron has learnt by the perceptron rule, one example a step.

    There is no answer for other losses and optimisers, larger minibatches, or where its inputs
    learn too. `generosity` is the margin of the weights that it should come to, as a multiple of
    |x|^2. A mistake changes the squared distance to these by at most -rate |x|^2 (2 generosity -
    rate), which is less than 0 with more generosity than half the learning rate.
    """

    needs_path: ClassVar[bool] = True

    neuron: NeuronName | None = None
    generosity: float = 1.0

    def cost(self, subject: Subject) -> float:
        n = min(len(subject.prepared.train), MOST)
        return n * (6.0 * subject.network.n_parameters + 1e4) + 1e6

    def measure(self, subject: Subject, instant: Instant) -> PerceptronLesson | None:
        rate = perceptron_rate(subject, instant, self.neuron)
        if rate is None:
            return None
        try:
            found = present_cases(subject, instant, self.neuron)
        except (NetworkError, ValueError):
            return None
        cases = found.cases
        margin = memory_of(subject).recall(
            ("margin", self.neuron),
            (cases.vectors, cases.signs, cases.offset),
            lambda: None if cases.offset else widest_margin(cases),
        )
        known = path_of(instant, found, rate)
        return _lesson(cases, known, margin, rate, self.generosity)


def _lesson(
    cases: Cases, known: NeuronPath, margin: Margin | None, rate: float, generosity: float
) -> PerceptronLesson:
    path, steps, scale = known.points, known.steps, rate or 1.0
    # the rule with another learning rate is the rule of 1 on weights measured in units of it
    start = path[0] / scale
    goal = nearest_generous(cases, path[0], generosity)
    away = distances(path, goal) if goal is not None else np.zeros(0)
    is_mistake = _are_visits(np.diff(path, axis=0) / scale, cases)
    is_changed = np.diff(path, axis=0).any(axis=1)
    is_contiguous = bool((np.diff(steps) == 1).all())
    return PerceptronLesson(
        is_separable=margin is not None,
        gamma=None if margin is None else margin.gamma,
        radius=float(cases.lengths.max()),
        bound=None if margin is None else margin.bound(start),
        is_from_zero=not start.any(),
        mistakes=read_only(steps[1:][is_mistake]),
        is_complete=is_contiguous and bool((is_mistake == is_changed).all()),
        steps=read_only(steps),
        distances=read_only(away),
        goal=None if goal is None else read_only(goal),
        is_promised=generosity > rate / 2,
        learning_rate=rate,
        cause=known.cause,
    )


def _are_visits(changes: FloatArray, cases: Cases) -> np.ndarray:
    """Return which changes, (k, n_weights), are the vector of a case, added or subtracted."""
    towards = cases.signs[:, np.newaxis] * cases.vectors
    allowance = 1e-4 * (1 + float(cases.lengths.max()))
    found = np.zeros(len(changes), np.bool_)
    for i, change in enumerate(changes):
        found[i] = change.any() and np.abs(towards - change).max(axis=1).min() < allowance
    return found
