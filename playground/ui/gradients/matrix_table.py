"""The numbers of a layer as a table; no Qt."""

from playground.document.experiment import Experiment
from playground.engine.parameter_key import ParameterKey
from playground.ui.gradients.matrix_cells import key_of
from playground.ui.gradients.matrix_layout import Cell
from playground.ui.gradients.matrix_numbers import Numbers, Quantity
from playground.ui.gradients.matrix_words import cell_name, layer_title
from playground.ui.table_export import Table


def layer_table(experiment: Experiment, numbers: Numbers, node: str, step: int) -> Table:
    """Return a row for each weight and bias of a layer, but those erased; "" is not known."""
    network, is_absent = numbers.network, numbers.is_absent(node)
    matrices = {quantity: numbers.matrix(node, quantity) for quantity in Quantity}
    rows: list[tuple[str | float, ...]] = []
    for place in zip(*(~is_absent).nonzero(), strict=True):
        cell = Cell(int(place[0]), int(place[1]))
        key = key_of(network, node, cell)
        assert isinstance(key, ParameterKey)
        source, neuron = cell_name(experiment, key)
        values = ("" if each is None else float(each[cell]) for each in matrices.values())
        rows.append((source, neuron, *values))
    columns = ("from", "to", "weight", "gradient", "last update", "second moment")
    title = f"{layer_title(network, node)}, step {step}"
    return Table(title, columns, tuple(rows))
