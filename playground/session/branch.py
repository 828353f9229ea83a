"""A branch: one way through the tree of stretches, from a root to where training has got."""

from bisect import bisect_right

from playground.document.recorded_history import branch_title
from playground.session.checkpoints import Ledger
from playground.session.curve import Curve
from playground.session.stretch import Stretch

_OVERHEAD = 2048
"""Bytes of a branch's own objects."""


class Branch:
    """A last stretch and the path that leads to it, a name, and the curves recorded on the way."""

    def __init__(
        self,
        number: int,
        leaf: Stretch,
        colour: int,
        ledger: Ledger,
        left: tuple[int, int] | None = None,
    ) -> None:
        self.id = number
        self.colour = colour
        self.left = left
        """The branch that it left, and the step at which it did."""
        self.name = ""
        self._ledger = ledger
        self._weight = _OVERHEAD
        self._curves: tuple[Curve, Curve] | None = None
        ledger.n_bytes += self._weight
        self.end_with(leaf)

    @property
    def title(self) -> str:
        """What it is called: the name that somebody gave it, or its number."""
        return branch_title(self.id, self.name)

    def end_with(self, leaf: Stretch) -> None:
        """Lead to another stretch."""
        path = [leaf]
        while path[-1].parent is not None:
            path.append(path[-1].parent)
        self.path = tuple(reversed(path))
        self._first_steps = [stretch.first_step for stretch in self.path]

    @property
    def leaf(self) -> Stretch:
        """The last stretch, which grows with training."""
        return self.path[-1]

    @property
    def first_step(self) -> int:
        """The step at which it begins."""
        return self._first_steps[0]

    @property
    def last_step(self) -> int:
        """How far training has got."""
        return self.leaf.last_step

    def number_at(self, step: int) -> int:
        """Return the place in the path of the stretch that holds at a step."""
        return max(0, bisect_right(self._first_steps, step) - 1)

    def end_of(self, number: int) -> int:
        """Return the step at which a stretch of the path gives way to the next, or ends."""
        is_last = number == len(self.path) - 1
        return self.last_step if is_last else self._first_steps[number + 1]

    @property
    def curves(self) -> tuple[Curve, Curve] | None:
        """The losses of minibatches and the scores, as they were when it was left last."""
        return self._curves

    def keep_curves(self, losses: Curve, scores: Curve) -> None:
        """Keep copies of curves that take no more than they need."""
        self._curves = (losses.copy(), scores.copy())
        self._book(sum(c.steps.nbytes + c.values.nbytes for c in self._curves))

    def forget(self) -> None:
        """Give back what it takes beside its stretches."""
        self._curves = None
        self._book(-_OVERHEAD)

    def _book(self, weight: int) -> None:
        self._ledger.n_bytes += _OVERHEAD + weight - self._weight
        self._weight = _OVERHEAD + weight
