"""The rings around neurons: how the loss changes with their sums, on a scale of powers of ten."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.measurements.deltas import Deltas, NeuronDeltas
from playground.session.snapshot import Snapshot
from playground.ui.editor.scales import Scale, following
from playground.ui.examples.words import example_name
from playground.ui.number_format import signed

NEXT, THIS = "next step", "this step"
"""Whose deltas there can be: the step's that comes next, or the one's under the microscope."""
OF_NEXT = "on average over the next step’s minibatch"
DECADES = 5
"""From the thickest ring to none: a ring becomes a fifth thinner for each power of ten."""


@dataclass(frozen=True, eq=False)
class Rings:
    """A delta for every neuron, on one scale for all columns, so that vanishing can be seen."""

    deltas: Mapping[str, FloatArray]
    """(units,) by node; of the inputs there are none."""
    scale: Scale
    """Where rings are thickest."""
    of: str
    """Of what they are deltas, in words that follow the number."""
    sizes: Mapping[str, FloatArray] = field(default_factory=dict[str, FloatArray])
    """(units,) by node: the mean sizes of the examples' own deltas, where these are means."""
    note: str = ""
    """Of which step they are where that is not the present one."""
    when: str = NEXT

    @property
    def full(self) -> float:
        """The size of delta from which on a ring is thickest."""
        return self.scale.full

    @property
    def thinnest(self) -> float:
        """The size of delta whose ring is a fifth as thick as the thickest."""
        return float(f"{self.full * 10 ** (1 - DECADES):.0e}")

    @property
    def least(self) -> float:
        """The size of delta up to which there is no ring."""
        return float(f"{self.full * 10**-DECADES:.0e}")

    def shares(self, node_id: str) -> FloatArray | None:
        """Return (units,): the thickness of each ring from 0 to 1, with the delta's sign."""
        deltas = self.deltas.get(node_id)
        return None if deltas is None else ring_shares(deltas, self.full)

    def of_step(self, deltas: Mapping[str, FloatArray], *, is_mean: bool) -> "Rings":
        """Return the rings of the deltas that a step under way has come to, on the same scale."""
        of = "on average over the minibatch" if is_mean else "for the picked example"
        return replace(self, deltas=deltas, of=of, sizes={}, note="", when=THIS)

    def said_of(self, node_id: str, at: int) -> list[str]:
        """Return what is told of a neuron, given by its place in its column."""
        deltas = self.deltas.get(node_id)
        if deltas is None:
            return []
        lines = [f"delta: {_number(deltas, at)} {self.of}"]
        if node_id in self.sizes:
            lines.append(f"its mean size: {_number(self.sizes[node_id], at)}")
        return [*lines, self.note] if self.note else lines


def ring_shares(deltas: FloatArray, full: float) -> FloatArray:
    """Return the signed thicknesses: 1 from `full` on, and a fifth less for a tenth of it."""
    sizes = np.abs(np.nan_to_num(deltas.astype(np.float64), nan=0.0))
    with np.errstate(divide="ignore"):
        shares = 1 + np.log10(sizes / full) / DECADES
    return np.sign(np.nan_to_num(deltas, nan=0.0)) * np.clip(shares, 0, 1)


def rings_of(snapshot: Snapshot, pinned: int | None, before: Rings | None) -> Rings | None:
    """Return the rings of a moment, of a pinned example where it is one of the minibatch.

    `pinned` is its row in the training part. Without an answer there are none.
    """
    answer = snapshot.answer(question(snapshot))
    known: NeuronDeltas | None = None if answer is None else answer.value
    if answer is None or known is None:
        return None
    own = None if pinned is None else known.of_example(pinned)
    deltas = known.means if own is None else own
    scale = following(None if before is None else before.scale, np.concatenate([*deltas.values()]))
    note = "" if answer.step == snapshot.step else f"rings of step {answer.step:,}"
    if own is None or pinned is None:
        of = OF_NEXT
        if pinned is not None:
            of += f", which {example_name(snapshot.experiment.dataset, pinned)} is not in"
        return Rings(deltas, scale, of, known.mean_sizes, note)
    return Rings(
        deltas, scale, f"for {example_name(snapshot.experiment.dataset, pinned)}", {}, note
    )


def question(snapshot: Snapshot) -> Deltas:
    """Return what the session is asked for the rings of a snapshot."""
    return Deltas(snapshot.experiment.batch_size)


def _number(values: FloatArray, at: int) -> str:
    return signed(float(str(values[at])))
