"""What comes of taking steps of training."""

from dataclasses import dataclass

from playground.engine.arrays import FloatArray
from playground.session.divergence import Divergence


@dataclass(frozen=True, eq=False)
class Advance:
    """What a number of steps gave."""

    losses: FloatArray
    """(n_steps,) float64: the mean loss of each minibatch, before its update."""
    divergence: Divergence | None = None
