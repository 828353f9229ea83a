"""The numbers behind the flow of gradients, for a file; no Qt."""

import math

from playground.engine.measurements.flow import ColumnFlows
from playground.engine.measurements.units import FoundUnits
from playground.engine.network import Network
from playground.session.snapshot import Answer
from playground.ui.table_export import Table

_COLUMNS = (
    *("column", "gradient norm", "weight norm", "update / weights"),
    *("units", "saturated units", "dead units"),
)


def flow_table(
    network: Network, flows: Answer[ColumnFlows | None], found: Answer[FoundUnits] | None
) -> Table:
    """Return a row for each column that has weights or an activation."""
    value = flows.value
    assert value is not None
    by_node = {
        node: numbers
        for node, *numbers in zip(
            value.nodes,
            value.gradient_norms.tolist(),
            value.weight_norms.tolist(),
            value.update_ratios.tolist(),
            strict=True,
        )
    }
    quiet = {} if found is None else found.value.columns
    rows: list[tuple[str | float, ...]] = []
    for node in network.nodes[1:]:
        unit = quiet.get(node.id)
        counts = (len(unit.saturated), len(unit.dead)) if unit is not None else (math.nan, math.nan)
        numbers = by_node.get(node.id, [math.nan] * 3)
        rows.append((network.title(node.id), *numbers, node.layer.n_units, *counts))
    return Table(f"gradient flow at step {flows.step}", _COLUMNS, tuple(rows))
