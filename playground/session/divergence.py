"""Divergence: where numbers stopped being finite."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.bound_network import Backward
from playground.engine.parameter_key import ParameterKey


@dataclass(frozen=True)
class Trial:
    """A learning rate with which the steps that exploded went well, and how it was found."""

    learning_rate: float
    halves: int
    """How often the one that exploded was halved."""
    n_steps: int
    """For so many steps."""


@dataclass(frozen=True)
class Explosion:
    """The step in which weights began to grow without end, and what grew most in it."""

    step: int
    """Counted from 1: the step before it is the last good one."""
    node: str
    column: str
    """What people call the node."""
    weight: ParameterKey
    """The weight or bias that moved furthest."""
    example: int
    """The row, in the training part, of the example with the strongest error signal."""
    length: float
    """How long the vector of all weights and biases was before that step."""
    calm: Trial | None = None
    """How training goes well from before that step on; None where no learning rate was found."""


@dataclass(frozen=True)
class Divergence:
    """The step in which a number first stopped being finite, and where in it."""

    step: int
    """Counted from 1: the last finite state stands before it."""
    node: str
    column: str
    """What people call the node."""
    what: str
    """What it was, in words: "weighted sum", "loss", "gradient", "weights" or "optimiser's memory".
    """
    explosion: Explosion | None = field(default=None, compare=False)
    """Where the growth began that led to it, once somebody has looked."""

    @property
    def words(self) -> str:
        """What grew, as the subject of a sentence."""
        match self.what:
            case "loss":
                return "the loss"
            case "weights":
                return f"a weight of the column “{self.column}”"
            case "optimiser's memory":
                return f"the optimiser’s memory of the column “{self.column}”"
            case _:
                return f"a {self.what} in the column “{self.column}”"

    @property
    def message(self) -> str:
        """One sentence for the person in front of the screen."""
        return (
            f"Training stopped before step {self.step:,}: {self.words} grew without end; lower the "
            "learning rate and reset."
        )


_NONE: Mapping[str, FloatArray] = {}


def are_finite(
    losses: FloatArray, theta: FloatArray, slots: Mapping[str, FloatArray] = _NONE
) -> bool:
    """Tell whether steps with these losses, (n_steps,), have gone well; if not, look closely."""
    with np.errstate(all="ignore"):
        # needs no temporary; where the squares alone overflow, looking closely is right too
        sums = [theta.dot(theta), *(slot.sum() for slot in slots.values())]
    return bool(np.isfinite(losses).all() and np.isfinite(sums).all())


def where_it_began(
    backward: Backward,
    theta: FloatArray,
    step: int,
    slots: Mapping[str, FloatArray] = _NONE,
) -> Divergence | None:
    """Return where the step just taken stopped being finite, or None if it did not."""
    network = backward.bound.network
    found = _first_not_finite(backward, theta, slots.values())
    if found is None:
        return None
    node_id, what = found
    return Divergence(step, node_id, network.title(node_id), what)


def _first_not_finite(
    backward: Backward, theta: FloatArray, slots: Iterable[FloatArray]
) -> tuple[str, str] | None:
    """Return the node and what of it came first, in the order of computation."""
    network = backward.bound.network
    for node in network.nodes[1:]:
        wires = backward.bound.nodes[node.id].wires
        if not (np.isfinite(wires.pre_activation).all() and np.isfinite(wires.outputs).all()):
            return node.id, "weighted sum"
    if not np.isfinite(backward.total):
        return network.output.id, "loss"
    for node in reversed(network.nodes[1:]):
        part = network.places[node.id].slice
        gradient = backward.gradient[part][~network.is_fixed[part]]  # else it moves nothing
        if not np.isfinite(gradient).all():
            return node.id, "gradient"
        if not np.isfinite(theta[part]).all():
            return node.id, "weights"
        if not all(np.isfinite(slot[..., part] if slot.ndim else slot).all() for slot in slots):
            return node.id, "optimiser's memory"
    return None
