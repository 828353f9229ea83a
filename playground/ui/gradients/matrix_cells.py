"""Which weight, bias or neuron a cell of a layer's matrix belongs to; no Qt."""

from playground.engine.network import Network
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, has_parameter
from playground.ui.gradients.matrix_layout import Cell


def has_cell(network: Network, node: str, cell: Cell) -> bool:
    """Whether a layer, which may have become another since, has such a cell."""
    units, fan_in = network[node].layer.n_units, network.places[node].fan_in
    return cell.row < units and (cell.column is None or cell.column <= fan_in)


def key_of(network: Network, node: str, cell: Cell) -> ParameterKey | NeuronName:
    """Return the weight, the bias or the neuron that a cell belongs to."""
    neuron, names = network[node].neurons[cell.row], network.input_names(network[node])
    if cell.column is None:
        return NeuronName(node, neuron)
    source = None if cell.column == len(names) else names[cell.column]
    return ParameterKey(node, neuron, source)


def cell_of(network: Network, node: str, thing: NeuronName | ParameterKey | None) -> Cell | None:
    """Return the cell of a weight, a bias or a neuron, None if it belongs to another layer."""
    if thing is None or thing.node != node:
        return None
    rows, columns = network.numbering[node]
    if thing.neuron not in rows:
        return None
    if isinstance(thing, NeuronName):
        return Cell(rows[thing.neuron])
    column = len(columns) if thing.source is None else columns.get(thing.source)
    return None if column is None else Cell(rows[thing.neuron], column)


def thing_at(network: Network, node: str, cell: Cell | None) -> NeuronName | ParameterKey | None:
    """Return what there is at a cell; nothing where a connection has been erased."""
    if cell is None or not has_cell(network, node, cell):
        return None
    thing = key_of(network, node, cell)
    is_there = isinstance(thing, NeuronName) or has_parameter(network, thing)
    return thing if is_there else None
