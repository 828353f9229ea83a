"""What both views show: the answers to the panel's questions, and what is looked at."""

from dataclasses import dataclass, field

import numpy as np

from playground.engine.arrays import BoolArray, FloatArray, IntArray
from playground.engine.measurements.weight_space import NeuronInWeightSpace
from playground.engine.measurements.weight_space_region import FeasibleWeights


def _nobody() -> IntArray:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Picture:
    """One neuron at one step."""

    neuron: NeuronInWeightSpace
    feasible: FeasibleWeights | None = None
    contradiction: IntArray = field(default_factory=_nobody)
    """Rows of the training part that no weights get right together."""
    input_names: tuple[str, ...] = ()
    weight_names: tuple[str, ...] = ()
    shares: FloatArray = field(default_factory=lambda: np.zeros(0))
    """How many times each of the contradiction counts in a sum that is false; (0,) if unknown."""
    data_axes: tuple[int, int] | None = None
    """Which inputs are the axes of data space; None where they are directions of a plane."""
    losses: FloatArray | None = None
    """(n, n): the mean loss over the view of weight space, rows upwards."""
    goal: FloatArray | None = None
    """(n_weights,): the weights with the margin that the perceptron rule comes nearer to."""
    can_move_points: bool = False
    """Whether the examples are the user's own, and the neuron sees them as they are."""

    def case_of(self, row: int | None) -> int | None:
        """Return which case an example is, given by its row in the training part."""
        if row is None:
            return None
        places = np.flatnonzero(self.neuron.rows == row)
        return int(places[0]) if len(places) else None

    def goal_at(self, axes: tuple[int, ...]) -> FloatArray | None:
        """Return where the goal is in some of the weights; None outside the slice of the others."""
        if self.goal is None:
            return None
        others = np.setdiff1d(np.arange(len(self.goal)), np.array(axes))
        away = np.abs(self.goal - self.neuron.weights)[others].max(initial=0.0)
        is_in_slice = away <= 1e-3 * (1 + float(np.abs(self.goal).max()))
        return self.goal[list(axes)] if is_in_slice else None

    def is_contradictory(self) -> BoolArray:
        """Return whether each case belongs to the contradiction, (n,)."""
        return np.isin(self.neuron.rows, self.contradiction)
