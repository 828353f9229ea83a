"""Second derivatives of the loss by Gauss-Newton: as a matrix, and by layers as its diagonal.

Where the loss is fused with the output's activation, both start from its pre-activations.
"""

from collections.abc import Iterator

import numpy as np

from playground.engine.activation import Activation
from playground.engine.arrays import FloatArray
from playground.engine.bound_network import Backward, activation_of, output_activation
from playground.engine.calls import Calls, call, run
from playground.engine.loss import LossWires


def gauss_newton_matrix(backward: Backward) -> FloatArray:
    """Return J^T K J of the mean loss, (n_parameters, n_parameters), after the way forward.

    J is the derivative of the outputs by theta and K the loss's Hessian by the outputs. What the
    way back left in its buffers is lost.
    """
    network, bound = backward.bound.network, backward.bound
    output = network.output.id
    n_outputs, n = backward.deltas[output].shape
    jacobian = np.empty((n_outputs, n, network.n_parameters), bound.theta.dtype)
    for k in range(n_outputs):
        for delta in backward.deltas.values():
            delta[...] = 0
        backward.deltas[output][k] = 1
        for calls in backward.node_calls.values():
            run(calls)
        for node in network.nodes[1:]:
            place = network.places[node.id]
            if place.stop > place.start:
                wires, into = bound.nodes[node.id].wires, jacobian[k][:, place.slice]
                node.layer.per_example(wires, backward.deltas[node.id], into)
    matrix = np.zeros((network.n_parameters, network.n_parameters))
    for k, column in enumerate(_loss_hessian(backward)):
        for j in range(n_outputs):
            if column[j].any():
                matrix += (jacobian[j] * column[j][:, np.newaxis]).T @ jacobian[k]
    return matrix


def _loss_hessian(backward: Backward) -> Iterator[FloatArray]:
    """Yield, for each output k, how the loss's gradient changes with it, (n_outputs, n) over n."""
    output = backward.bound.nodes[backward.bound.network.output.id].wires
    activation = output_activation(backward.bound.network)
    scale = np.array(1 / backward.bound.n_examples, output.outputs.dtype)
    gradient, total = np.zeros_like(output.outputs), np.zeros((), output.outputs.dtype)
    wires = LossWires(
        output.pre_activation, output.outputs, backward.targets, total, gradient, scale
    )
    is_fused = backward.loss.partner is not None
    for k in range(len(output.outputs)):
        change = np.zeros_like(output.outputs)
        change[k] = 1
        sums = change.copy() if is_fused else np.zeros_like(change)
        if is_fused and activation is not None:
            run(activation.backward(output.pre_activation, output.outputs, change))
        yield backward.loss.gradient_tangent(wires, sums, change)


class DiagonalCurvature:
    """The diagonal of the Gauss-Newton matrix, taken back layer by layer as the deltas are.

    What different neurons of a layer do together is left out. Source: LeCun, Bottou, Orr and
    Müller 1998, "Efficient BackProp", section 7.2, equations 31 to 33 without f''.
    """

    def __init__(self, backward: Backward) -> None:
        self._backward = backward
        self.values = np.zeros_like(backward.bound.theta)
        """(n_parameters,): of the mean loss of the minibatch, as soon as `calls` have run."""
        self.calls: Calls = (call(self._compute),)

    def _compute(self) -> None:
        bound, network = self._backward.bound, self._backward.bound.network
        arrived = {id_: np.zeros_like(delta) for id_, delta in self._backward.deltas.items()}
        columns = enumerate(_loss_hessian(self._backward))
        arrived[network.output.id][...] = [column[k] for k, column in columns]
        for node in reversed(network.nodes[1:]):
            wires, place = bound.nodes[node.id].wires, network.places[node.id]
            curvature = np.maximum(arrived[node.id], 0)
            is_fused = node is network.output and self._backward.loss.partner is not None
            activation = activation_of(node)
            if activation is not None and not is_fused:
                curvature = _through(activation, wires.pre_activation, wires.outputs, curvature)
            if place.stop == place.start:
                continue
            squares = node.layer.square_per_example(wires, np.sqrt(curvature))
            self.values[place.slice] = squares
            back, start = node.layer.curvature_of_inputs(wires, curvature), 0
            for source in node.sources:
                stop = start + network[source].layer.n_units
                arrived[source] += back[start:stop]
                start = stop


def _through(
    activation: Activation, sums: FloatArray, outputs: FloatArray, curvature: FloatArray
) -> FloatArray:
    """Return curvatures by the sums of what they are by the outputs, (units, n): times f'(z)^2."""
    if not activation.column_latex:
        slope = np.ones_like(curvature)
        run(activation.backward(sums, outputs, slope))
        return curvature * np.square(slope)
    result = np.zeros_like(curvature)
    for k in range(len(curvature)):
        column = np.zeros_like(curvature)
        column[k] = 1
        run(activation.backward(sums, outputs, column))
        result += np.square(column) * curvature[k]
    return result
