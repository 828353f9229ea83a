"""Which large columns stand open, and which of their neurons are then drawn; no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.engine.network import Network

MOST_ON_PAGE = 12
"""Neurons on a page; fewer where they would not be legible."""


@dataclass(frozen=True)
class Page:
    """The part of a column's neurons that is drawn: a page of at most `size` of `n`."""

    first: int
    size: int
    n: int

    @property
    def shown(self) -> range:
        """Which neurons are on the page."""
        return range(self.first, min(self.first + self.size, self.n))

    @property
    def before(self) -> int | None:
        """The first neuron of the page before, or None on the first page."""
        return max(self.first - self.size, 0) if self.first else None

    @property
    def after(self) -> int | None:
        """The first neuron of the page after, or None on the last page."""
        return self.shown.stop if self.shown.stop < self.n else None

    @property
    def numbers(self) -> str:
        """The neurons as people count them: "13–24"."""
        first, last = self.first + 1, self.shown.stop
        return f"{first}" if first == last else f"{first}\N{EN DASH}{last}"

    @property
    def text(self) -> str:
        """Which neurons of how many: "13–24 of 100"."""
        return f"{self.numbers} of {self.n}"


@dataclass(frozen=True)
class Pages:
    """The large columns that stand open, each at the page with a certain neuron."""

    neurons: Mapping[str, int] = field(default_factory=dict[str, int])
    """By node; other columns are closed."""

    def is_open(self, node_id: str) -> bool:
        """Whether a column's neurons are drawn page by page."""
        return node_id in self.neurons

    def opened(self, node_id: str, neuron: int = 0) -> "Pages":
        """Return these pages with a column open at the page that a neuron is on."""
        return Pages({**self.neurons, node_id: neuron})

    def closed(self, node_id: str) -> "Pages":
        """Return these pages with a column closed."""
        return Pages({known: at for known, at in self.neurons.items() if known != node_id})

    def of(self, network: Network) -> "Pages":
        """Return the part of them that concerns columns of a network."""
        kept = {known: at for known, at in self.neurons.items() if known in network.places}
        return self if len(kept) == len(self.neurons) else Pages(kept)

    def page(self, node_id: str, n: int, size: int) -> Page:
        """Return the page of an open column of n neurons, where `size` fit on a page."""
        at = min(self.neurons[node_id], n - 1)
        return Page(at // size * size, size, n)


ALL_CLOSED = Pages()
