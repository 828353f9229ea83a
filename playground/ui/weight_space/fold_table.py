"""The numbers of the folds as a table: lines, corners of regions, and the map of each; no Qt."""

from collections.abc import Mapping

from playground.engine.neuron_name import NeuronName
from playground.engine.weight_space.folds import Folds
from playground.ui.table_export import Table
from playground.ui.weight_space.fold_words import active_words

Row = tuple[str | float, ...]


def fold_table(
    folds: Folds,
    title: str,
    columns: tuple[str, str],
    neurons: Mapping[NeuronName, str],
    outputs: tuple[str, ...],
    hidden: Mapping[str, str],
) -> Table:
    """Return the ends of each line's pieces, the corners of each region, and its linear map.

    `columns` are those of the data; `neurons`, `outputs` and `hidden` say what neurons, outputs and
    hidden columns are called.
    """
    rows: list[Row] = []
    for name, segments in folds.lines.items():
        for ends in segments.reshape(-1, 4).tolist():
            rows.append(("line", neurons[name], *ends, "", "", "", ""))
    for number, region in enumerate(folds.regions, 1):
        which = f"region {number}"
        for corner in region.polygon.tolist():
            rows.append(("corner", which, *corner, "", "", "", "", "", ""))
        active = active_words(region, hidden)
        for output, form in zip(outputs, region.outputs.tolist(), strict=True):
            rows.append(("map", f"{which}, {output}", "", "", "", "", *form, active))
    across, up = columns
    ends = (across, up, f"to {across}", f"to {up}")
    factors = (f"factor of {across}", f"factor of {up}", "constant")
    return Table(title, ("what", "which", *ends, *factors, "active neurons"), tuple(rows))
