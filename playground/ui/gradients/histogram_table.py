"""The numbers behind histograms, for a file; no Qt."""

from playground.engine.gradients.column_histograms import ColumnHistograms
from playground.engine.network import Network
from playground.ui.table_export import Table


def histogram_table(network: Network, quantity: str, step: int, now: ColumnHistograms) -> Table:
    """Return a row for each bin of each column, with how many values lie in it."""
    edges = now.edges
    if now.is_of_sizes:
        edges = 10.0**edges
    rows: list[tuple[str | float, ...]] = []
    for index, node in enumerate(now.nodes):
        title = network.title(node)
        rows.append((title, 0.0, 0.0, int(now.n_zero[index])))
        bins = zip(edges[:-1].tolist(), edges[1:].tolist(), now.counts[index].tolist(), strict=True)
        rows += [(title, low, high, count) for low, high, count in bins]
    names = ("from size", "to size") if now.is_of_sizes else ("from", "to")
    return Table(f"{quantity} at step {step}", ("column", *names, "values"), tuple(rows))
