"""What the drawing writes of a step under the microscope: which numbers stand where; no Qt."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.arrays import FloatArray
from playground.engine.network import Network
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.session.phases import Backward, Forward, MeasureLoss, Pick, Update
from playground.session.step_view import StepView
from playground.ui.editor.scales import round_scale
from playground.ui.lens import Lens

_MOST_DIGITS = 7
_MINUS = "\N{MINUS SIGN}"
_MOST_ZEROS = 3
"""Behind the point, of a number that is not written with a power of ten."""


@dataclass(frozen=True, eq=False)
class StepMarks:
    """The numbers of a step's phase, of one example or as means over the minibatch."""

    view: StepView
    lens: Lens
    has_gradient_lines: bool = False
    """Whether the lines have the colours of gradients; else numbers have no colour either."""

    @property
    def network(self) -> Network:
        """The network that is trained."""
        return self.view.numbers.network

    @cached_property
    def example(self) -> int | None:
        """The place of the chosen example in the minibatch, if one is chosen."""
        return self.lens.example_of(self.view)

    @property
    def active(self) -> str | None:
        """The column in which something happens; None where it is the whole network."""
        match self.view.phase:
            case Pick():
                return self.network.input.id
            case MeasureLoss():
                return self.network.output.id
            case Forward(node) | Backward(node):
                return node
            case Update():
                return None

    @property
    def is_backward(self) -> bool:
        """Whether error signals are on their way."""
        return isinstance(self.view.phase, Backward)

    @property
    def is_update(self) -> bool:
        """Whether the weights have just moved."""
        return isinstance(self.view.phase, Update)

    @property
    def flow(self) -> tuple[str, str] | None:
        """(the node at whose left connections are active, that at whose right they are)."""
        match self.view.phase:
            case Forward(node):
                return node, ""
            case Backward(node):
                return node, node
            case _:
                return None

    def values(self, kind: str, node_id: str) -> FloatArray | None:
        """Return the "activation" or the "delta" of a column, (units,), if it is known yet."""
        known: FloatArray | None = getattr(self.view.numbers, kind).get(node_id)
        if known is None:
            return None
        return known.mean(axis=1) if self.example is None else known[:, self.example]

    def delta_shares(self, node_id: str) -> tuple[FloatArray, float] | None:
        """Return a column's deltas in units of the full colour, and at which number that is."""
        deltas = self.values("delta", node_id)
        if deltas is None:
            return None
        full = round_scale(deltas)
        return deltas / full, full

    def targets(self) -> FloatArray | None:
        """Return what the outputs should give, (n_outputs,), from the loss on."""
        numbers = self.view.numbers
        if numbers.losses is None or self.example is None:
            return None
        return numbers.targets[:, self.example]

    @property
    def loss(self) -> float | None:
        """The loss of the example, or the mean over the minibatch, from the loss on."""
        numbers = self.view.numbers
        if numbers.losses is None or self.example is None:
            return numbers.mean_loss
        return float(numbers.losses[self.example])

    @cached_property
    def _gradient(self) -> FloatArray | None:
        numbers = self.view.numbers
        return self._of_one(numbers).gradient

    def _of_one(self, numbers: StepNumbers) -> StepNumbers:
        return numbers if self.example is None else numbers.of_example(self.example)

    def gradients(self) -> FloatArray | None:
        """Return what is known of the step's gradient, (n_parameters,), NaN where it is not.

        None before the first column has been reached on the way back.
        """
        gradient, reached = self._gradient, self.view.numbers.delta
        if gradient is None or not reached:
            return None
        known = np.full_like(gradient, np.nan)
        for node_id in reached:
            place = self.network.places[node_id].slice
            known[place] = gradient[place]
        return known

    def connection_text(self, key: ParameterKey) -> str:
        """Return what stands at a connection: its gradient, or its old and new weight; or ""."""
        index, numbers = parameter_index(self.network, key), self.view.numbers
        after = numbers.theta_after
        if after is not None:
            return self._moved(float(numbers.theta[index]), float(after[index]))
        gradient = self._gradient
        if gradient is None or np.isnan(gradient[index]) or key.node not in numbers.delta:
            return ""
        return self.text(float(gradient[index]))

    def _moved(self, old: float, new: float) -> str:
        """Return a weight before and after, with so many digits that they differ."""
        for digits in range(self.lens.digits, _MOST_DIGITS):
            texts = number_text(old, digits), number_text(new, digits)
            if texts[0] != texts[1] or old == new:
                return " → ".join(texts)
        return f"{self.text(old)} + {number_text(new - old, self.lens.digits)}"

    def sign(self, key: ParameterKey) -> float | None:
        """Return the sign of a connection's gradient; None where the line shows weights."""
        shows_weights = self.view.numbers.theta_after is not None or not self.has_gradient_lines
        if shows_weights or self._gradient is None:
            return None
        return float(np.sign(self._gradient[parameter_index(self.network, key)]))

    def text(self, value: float) -> str:
        """Return a number with so many digits as are wanted."""
        return number_text(value, self.lens.digits)


def number_text(value: float, digits: int) -> str:
    """Return a number with so many digits after the point; tiny and huge ones as 1.2e−7.

    As in formulas, of one below 1 so many digits are written that are not leading zeros.
    """
    if np.isnan(value):
        return "NaN"
    zeros = -math.floor(math.log10(abs(value))) - 1 if 0 < abs(value) < 1 else 0
    if zeros > _MOST_ZEROS or abs(value) >= 1e5:
        mantissa, _, exponent = f"{value:.1e}".partition("e")
        text = f"{mantissa}e{int(exponent)}" if exponent else mantissa  # infinity has none
    else:
        text = f"{value:.{digits + zeros}f}"
    return text.replace("-", _MINUS)
