from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, read_only
from playground.engine.gradients.flow import NodeFlow, flow, weights_by_node
from playground.engine.gradients.next_step import (
    fixed_parameters,
    has_next_step,
    mean_gradient,
    next_update,
)
from playground.engine.gradients.single_step import is_rounded_off, terms_of
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject


@dataclass(frozen=True, eq=False)
class ColumnFlows:
    """How the next step's gradient and update are spread over the columns that have weights.

    All arrays are (n_columns,), of all weights of a column together, biases left out.
    """

    nodes: tuple[str, ...]
    """The columns, from the first to the output."""
    gradient_norms: FloatArray
    weight_norms: FloatArray
    update_ratios: FloatArray
    """The length of the update over that of the weights, NaN where all weights are 0."""
    is_too_small: BoolArray
    """Whether no weight changes only because it has too few digits for so small a step."""
    dtype: str
    """What weights are stored as: "float32" or "float64"."""


@MEASUREMENTS.register("flow")
@dataclass(frozen=True)
class Flow(Measurement[ColumnFlows | None]):
    """How large the gradient of the next step's minibatch is in each column, and the step.

    There is no answer where the network cannot be trained or has no weights.
    """

    batch_size: int = field(default=10, compare=False)
    """About how many examples there will be, for the cost to be told; the question is the same."""

    def cost(self, subject: Subject) -> float:
        return 6.0 * self.batch_size * subject.network.n_parameters

    def measure(self, subject: Subject, instant: Instant) -> ColumnFlows | None:
        if not has_next_step(subject, instant):
            return None
        gradient, update = mean_gradient(subject, instant), next_update(subject, instant)
        found = flow(subject.network, instant.theta, gradient, update)
        if not found:
            return None
        ratios = [each.update_ratio for each in found.values()]
        return ColumnFlows(
            tuple(found),
            read_only(np.array([each.gradient_norm for each in found.values()])),
            read_only(np.array([each.weight_norm for each in found.values()])),
            read_only(np.array([np.nan if ratio is None else ratio for ratio in ratios])),
            read_only(_too_small(subject, instant, gradient, found)),
            instant.theta.dtype.name,
        )

    def entry(self, answer: ColumnFlows | None) -> tuple[float, ...]:
        """Return the columns' gradient norms, and then their update ratios."""
        if answer is None:
            return ()
        return (*answer.gradient_norms.tolist(), *answer.update_ratios.tolist())


def _too_small(
    subject: Subject, instant: Instant, gradient: FloatArray, found: Mapping[str, NodeFlow]
) -> BoolArray:
    """Return of which columns no weight moves for want of digits, by those of largest gradients."""
    network, is_free = subject.network, ~fixed_parameters(subject, instant)
    is_small = np.zeros(len(found), bool)
    still = [number for number, flow in enumerate(found.values()) if flow.update_norm == 0]
    if not still:
        return is_small
    with np.errstate(all="ignore"):
        whole = instant.penalty.add_to(network, instant.theta, gradient, is_free)
        gets = instant.clipping.clip(whole, is_free)
    indices = np.arange(network.n_parameters, dtype=np.float64)
    places = [each.astype(np.int64) for each in weights_by_node(network, indices).values()]
    for number in still:
        free = places[number][is_free[places[number]]]
        if len(free):
            index = int(free[np.abs(gets[free]).argmax()])
            terms, value = terms_of(instant, index, float(gets[index]), 0.0), instant.theta[index]
            is_small[number] = is_rounded_off(terms, float(value), 0.0, value.dtype.name)
    return is_small
