"""Which loss is drawn: of which network, over which examples, with which penalty."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from playground.engine.arrays import FloatArray, IntArray
from playground.engine.bound_network import BoundNetwork
from playground.engine.calls import run
from playground.engine.landscape.plane import LandscapeError
from playground.engine.loss import Loss, LossWires
from playground.engine.minibatch import Minibatch
from playground.engine.network import Network
from playground.engine.preparation import Prepared

CHUNK = 1000


@dataclass(frozen=True, eq=False)
class Terrain:
    """A loss as a function of theta alone.

    Raises LandscapeError if there are no examples.
    """

    network: Network
    loss: Loss
    part: Prepared
    """The training or the held-out part."""
    rows: IntArray | None = None
    """(n,): the examples of the part that count, such as a sample or a minibatch; None: all."""
    penalty: Callable[[FloatArray], float] | None = None
    """What is added to the loss at theta, (n_parameters,); None: nothing."""
    _whole: dict[np.dtype[np.floating], Minibatch] = field(
        default_factory=dict[np.dtype[np.floating], Minibatch], repr=False
    )

    def __post_init__(self) -> None:
        if not len(self.chosen):
            raise LandscapeError(
                "There are no examples whose loss could be drawn; choose another part of the data."
            )

    @property
    def chosen(self) -> IntArray:
        """(n,): the numbers of the examples that count."""
        return np.arange(len(self.part)) if self.rows is None else self.rows

    def chunks(self, largest: int = CHUNK) -> list[IntArray]:
        """Return the numbers of the examples in chunks whose sizes differ by one at most."""
        return np.array_split(self.chosen, -(-len(self.chosen) // largest))

    def batch(self, n_examples: int, dtype: np.dtype[np.floating]) -> Minibatch:
        """Return buffers for one of the `chunks`, for `fill`."""
        if n_examples < len(self.chosen):
            return Minibatch(self.part, n_examples, dtype)
        if dtype not in self._whole:  # one surface follows another over the same examples
            self._whole[dtype] = Minibatch(self.part, n_examples, dtype)
            self._whole[dtype].gather(self.chosen)
        return self._whole[dtype]

    def fill(self, batch: Minibatch, rows: IntArray) -> None:
        """Gather one of the `chunks`, unless it is all there is and so is there already."""
        if len(rows) < len(self.chosen):
            batch.gather(rows)

    def losses(self, thetas: FloatArray, dtype: type[np.floating] = np.float64) -> FloatArray:
        """Return the loss at any points, (k, n_parameters), such as those of a path: (k,).

        Points are computed one by one, and those whose loss is not a number are left so.
        """
        totals = np.zeros(len(thetas))
        one = np.zeros(self.network.n_parameters, dtype)
        with np.errstate(all="ignore"):  # far out the loss may be infinite, which is an answer
            for rows in self.chunks():
                chunk = _Chunk(self, rows, one)
                for i, theta in enumerate(thetas):
                    one[...] = theta
                    totals[i] += chunk.total()
        return totals * (self.loss.unit / len(self.chosen)) + self.penalties(thetas)

    def penalties(self, thetas: FloatArray) -> FloatArray:
        """Return the penalty at each point, (k, n_parameters): (k,)."""
        if self.penalty is None:
            return np.zeros(len(thetas))
        return np.array([self.penalty(theta) for theta in thetas])


class _Chunk:
    """The way forward and the loss of some examples."""

    def __init__(self, terrain: Terrain, rows: IntArray, theta: FloatArray) -> None:
        batch = terrain.batch(len(rows), theta.dtype)
        terrain.fill(batch, rows)
        bound = BoundNetwork(terrain.network, theta, len(rows), batch.inputs)
        output = bound.nodes[terrain.network.output.id].wires
        self._total = np.zeros((), theta.dtype)
        wires = LossWires(
            output.pre_activation,
            output.outputs,
            batch.targets,
            self._total,
            np.empty_like(output.outputs),
            np.ones((), theta.dtype),
        )
        self._calls = bound.forward + terrain.loss.bind(wires).forward

    def total(self) -> float:
        run(self._calls)
        return float(self._total)
