"""The smallest change of an input that makes a network answer another class."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.engine.activation import Activation
from playground.engine.arrays import FloatArray, read_only
from playground.engine.bound_network import output_activation
from playground.engine.calls import run
from playground.engine.evaluation import predicted_classes
from playground.engine.saliency.input_gradient import InputGradient

MOST_STEPS = 100
_LEAD = 1e-3
"""By how much the wanted class's sum has to lead, for the answer to stand in float32 too."""
_OVERSHOOT = 0.02
_HALVINGS = 12


@dataclass(frozen=True, eq=False)
class Change:
    """An input on its way to another answer."""

    before: FloatArray
    """(n_inputs,)"""
    after: FloatArray
    """(n_inputs,), within the range of the data."""
    outputs_before: FloatArray
    """(n_outputs,)"""
    outputs_after: FloatArray
    """(n_outputs,)"""
    answer_before: int
    answer_after: int
    is_turned: bool
    """Whether the network's answer to `after` is the wanted one, which has been looked up."""
    n_steps: int

    @property
    def size(self) -> float:
        """The length of the change."""
        return float(np.linalg.norm(self.after - self.before))


class Turning:
    """Turns an input into one that gets another answer.

    Each step goes to where the linearised network gives the wanted class as much as the strongest
    other one, and a little beyond: the shortest way if it were linear. Values at the border of
    their range stay there. In the end the way back along the straight line is halved for as long as
    the answer stays turned. Source: Moosavi-Dezfooli et al. 2016, DeepFool, algorithm 2, towards a
    chosen class.
    """

    def __init__(self, gradient: InputGradient, wanted: int, targets: tuple[float, float]) -> None:
        """`targets` are those for "no" and "yes"; `wanted` is the class's number."""
        self._gradient = gradient
        self._node = gradient.network.output.id
        self._wanted = wanted
        self._middle = sum(targets) / 2
        activation = output_activation(gradient.network)
        self._border = _sum_that_gives(activation, self._middle) if activation else self._middle

    def steps(self, values: FloatArray, most: int = MOST_STEPS) -> Iterator[Change]:
        """Yield the change step by step, of `values`, (n_inputs,); the last is the smallest."""
        before = np.asarray(values, np.float64).copy()
        after = before.copy()
        self._gradient.run(before)
        first = self._gradient.outputs[:, 0].copy(), self._answer()
        n_steps = 0
        while not self._is_turned() and n_steps < most:
            move = self._move(after)
            if move is None:
                break
            after = self._gradient.space.clip(after + move)
            self._gradient.run(after)
            n_steps += 1
            yield self._change(before, after, first, n_steps)
        yield self._change(before, self._shortened(before, after), first, n_steps)

    def _change(
        self,
        before: FloatArray,
        after: FloatArray,
        first: tuple[FloatArray, int],
        n_steps: int,
    ) -> Change:
        self._gradient.run(after)
        return Change(
            before=read_only(before.copy()),
            after=read_only(after.copy()),
            outputs_before=read_only(first[0].copy()),
            outputs_after=read_only(self._gradient.outputs[:, 0].copy()),
            answer_before=first[1],
            answer_after=self._answer(),
            is_turned=self._is_turned(),
            n_steps=n_steps,
        )

    def _shortened(self, before: FloatArray, after: FloatArray) -> FloatArray:
        if not self._is_turned():
            return after
        low, high = 0.0, 1.0
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            self._gradient.run(before + middle * (after - before))
            low, high = (low, middle) if self._is_turned() else (middle, high)
        return before + high * (after - before)

    def _answer(self) -> int:
        return int(predicted_classes(self._gradient.outputs, self._middle)[0])

    def _is_turned(self) -> bool:
        return self._answer() == self._wanted and self._lead()[0] >= _LEAD

    def _lead(self) -> tuple[float, FloatArray]:
        """Return by how much the wanted class leads, and the shares of the sums in that."""
        sums = self._gradient.sums(self._node)
        if len(sums) == 1:
            sign = 1.0 if self._wanted == 1 else -1.0
            return sign * (float(sums[0]) - self._border), np.array([sign])
        others = sums.copy()
        others[self._wanted] = -np.inf
        shares = np.zeros(len(sums))
        shares[self._wanted], shares[int(others.argmax())] = 1.0, -1.0
        return float(sums[self._wanted] - others.max()), shares

    def _move(self, values: FloatArray) -> FloatArray | None:
        """Return the next step, (n_inputs,); None where none leads anywhere."""
        lead, shares = self._lead()
        slope = self._gradient.of_sums(self._node, shares)
        space = self._gradient.space
        is_free = np.where(slope > 0, values < space.high, values > space.low)
        slope = np.where(is_free, slope, 0.0)
        steepness = float(slope @ slope)
        if not (np.isfinite(lead) and np.isfinite(steepness) and steepness > 0):
            return None
        missing = max(-lead, 0.0) * (1 + _OVERSHOOT) + 2 * _LEAD
        # where the network is not linear, the line may point far beyond what it is true of
        stride = missing / steepness * slope
        room = 0.5 * float((space.high - space.low).max())
        return stride * min(1.0, room / float(np.abs(stride).max()))


def _sum_that_gives(activation: Activation, output: float) -> float:
    """Return the pre-activation at which a rising activation gives this output."""
    low, high = -50.0, 50.0
    place, given = np.zeros((1, 1)), np.zeros((1, 1))
    calls = activation.forward(place, given)
    for _ in range(60):
        place[...] = (low + high) / 2
        run(calls)
        low, high = (
            (float(place[0, 0]), high) if given[0, 0] < output else (low, float(place[0, 0]))
        )
    return high
