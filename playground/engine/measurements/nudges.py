from dataclasses import dataclass

import numpy as np

from playground.engine.arithmetic.equation import Term
from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.gradients.next_step import (
    fixed_parameters,
    has_next_step,
    in_chunks,
    mean_gradient,
    next_update,
)
from playground.engine.gradients.single_step import is_rounded_off, rate_of, terms_of
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.parameter_key import ParameterKey, parameter_index, parameter_key


@dataclass(frozen=True, eq=False)
class ParameterNudges:
    """What each example of a minibatch makes of one weight or bias, and the step that follows."""

    key: ParameterKey
    rows: IntArray
    """(n,): the examples, as rows of the training part, in the minibatch's order."""
    gradients: FloatArray
    """(n,): each example's own dL_i/dw."""
    positive: float
    """The sum of those above 0, divided by n."""
    negative: float
    """The sum of those below 0, divided by n."""
    mean: float
    """Of all, which is the gradient of the mean loss: positive + negative."""
    penalised: float
    """With the penalty's gradient."""
    clipped: float
    """The gradient that the optimiser gets."""
    value: float
    """The weight now."""
    update: float
    """What the step adds to it, to the last bit."""
    terms: tuple[Term, ...]
    """Whose sum is the update, but for rounding; none where the parameter is fixed."""
    is_fixed: bool
    """Whether no step may move it."""
    rate: float
    """The learning rate of the step, for this parameter."""
    dtype: str
    """What the weight is stored as: "float32" or "float64"."""

    @property
    def computed(self) -> float:
        """The step before it is added: other than the update where that is rounded off."""
        return sum(term.value for term in self.terms) if self.is_rounded_off else self.update

    @property
    def is_rounded_off(self) -> bool:
        """Whether the step is so small that the weight's last digit decides what becomes of it."""
        return is_rounded_off(self.terms, self.value, self.update, self.dtype)


@MEASUREMENTS.register("nudges")
@dataclass(frozen=True)
class Nudges(Measurement[ParameterNudges | None]):
    """The next step as one weight or bias sees it; without a key, that of the largest gradient.

    There is no answer where the network has no such parameter or cannot be trained.
    """

    key: ParameterKey | None = None
    batch_size: int = 10
    """About how many examples there will be, for the cost to be told."""

    def cost(self, subject: Subject) -> float:
        return 6.0 * self.batch_size * subject.network.n_parameters

    def measure(self, subject: Subject, instant: Instant) -> ParameterNudges | None:
        if not has_next_step(subject, instant):
            return None
        means, is_fixed = mean_gradient(subject, instant), fixed_parameters(subject, instant)
        try:
            index = self._index(subject, np.where(is_fixed, 0, means))
        except KeyError:
            return None
        gradients = np.concatenate(
            [each.of_parameter(index) for _, each in in_chunks(subject, instant)]
        )
        exact = gradients.astype(np.float64)
        with np.errstate(all="ignore"):
            positive = float(exact[exact > 0].sum()) / len(exact)
            negative = float(exact[~(exact > 0)].sum()) / len(exact)  # with what is no number
            penalised = instant.penalty.add_to(subject.network, instant.theta, means, ~is_fixed)
            clipped = float(instant.clipping.clip(penalised, ~is_fixed)[index])
            value = float(instant.theta[index])
            update = float(next_update(subject, instant)[index])
            return ParameterNudges(
                key=parameter_key(subject.network, index),
                rows=read_only(instant.rows.copy()),
                gradients=read_only(gradients),
                positive=positive,
                negative=negative,
                mean=positive + negative,
                penalised=float(penalised[index]),
                clipped=clipped,
                value=value,
                update=update,
                terms=() if is_fixed[index] else terms_of(instant, index, clipped, update),
                is_fixed=bool(is_fixed[index]),
                rate=rate_of(instant, index),
                dtype=instant.theta.dtype.name,
            )

    def _index(self, subject: Subject, means: FloatArray) -> int:
        if self.key is not None:
            return parameter_index(subject.network, self.key)
        return int(np.abs(np.nan_to_num(means)).argmax())
