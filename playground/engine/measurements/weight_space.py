from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.gradients.next_step import has_next_step, next_update
from playground.engine.instant import Instant
from playground.engine.layers.dense import Dense
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.network import NetworkError
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey, parameter_key
from playground.engine.weight_space.data_plane import (
    DataPlane,
    plane_of_inputs,
    plane_of_most_variation,
)
from playground.engine.weight_space.margin import data_margin
from playground.engine.weight_space.neuron_cases import NeuronCases
from playground.engine.weight_space.next_visit import NextVisit, next_visit
from playground.engine.weight_space.present import (
    MOST,
    NO_SIDES,
    is_first,
    path_of,
    perceptron_rate,
    present_cases,
    present_neuron,
)


@dataclass(frozen=True, eq=False)
class NeuronInWeightSpace:
    """A neuron's examples and weights: data space and weight space at an instant."""

    neuron: NeuronName
    rows: IntArray
    """(n,): the cases' rows in the training part."""
    vectors: FloatArray
    """(n, n_weights): the normals of their planes."""
    signs: FloatArray
    """(n,): +1 where the sum should be positive, -1 where negative."""
    offset: float
    """The fixed bias in every sum, or 0."""
    is_bias_fixed: bool
    keys: tuple[ParameterKey, ...]
    """Of each weight; a learnt bias is the last."""
    weights: FloatArray
    """(n_weights,)"""
    bias: float
    inputs: tuple[tuple[str, str], ...]
    """(source node, source neuron) of each input."""
    most_varied: tuple[int, int]
    """The two inputs that vary most among the cases, in their order; twice 0 if there is one."""
    has_targets: bool
    """Whether the signs are those of its targets; else its error says where its sum should go."""
    is_first: bool
    """Whether it takes in the data themselves."""
    plane: DataPlane | None
    """The data space that is drawn; None where there is none."""
    why_no_plane: str
    points: FloatArray
    """(n, 2): the cases in that plane."""
    sideless: FloatArray
    """(m, 2): there, the examples that no error pushes to a side."""
    normal: FloatArray
    """(2,): of the neuron's line in that plane."""
    line_offset: float
    margin: tuple[float, int] | None
    """How far the nearest example is on its right side of the line, and which case it is."""
    wrong: IntArray
    """The cases that come out wrong."""
    path: FloatArray
    """(k, n_weights): where training has led the weights, the present last."""
    path_steps: IntArray
    earlier: FloatArray
    """(m, n_weights): where they were before training was changed by hand, NaN between parts."""
    next: NextVisit | None
    """What the next step makes of its one example."""
    n_without_side: int
    why_no_sides: str
    """Why there are no cases, and so neither lines nor a region; "" where there are some."""
    n_left_out: int
    """Training examples beyond those that are drawn."""


@MEASUREMENTS.register("weight-space")
@dataclass(frozen=True)
class WeightSpace(Measurement[NeuronInWeightSpace | str]):
    """A neuron in data space and in weight space, by default the first output.

    The answer is a sentence where there is nothing to be seen. `data_axes` are two of its inputs,
    None for the plane that its examples vary in most.
    """

    needs_path: ClassVar[bool] = True

    neuron: NeuronName | None = None
    data_axes: tuple[int, int] | None = (0, 1)

    def cost(self, subject: Subject) -> float:
        n = min(len(subject.prepared.train), MOST)
        fan_in = self._n_inputs(subject)
        principal = 10.0 * fan_in**3 if self.data_axes is None else 0.0
        return 6.0 * n * subject.network.n_parameters + principal + 1e5

    def _n_inputs(self, subject: Subject) -> int:
        node_id = subject.network.output.id if self.neuron is None else self.neuron.node
        places = subject.network.places
        return places[node_id].fan_in if node_id in places else 0

    def measure(self, subject: Subject, instant: Instant) -> NeuronInWeightSpace | str:
        try:
            found = present_neuron(subject, instant, self.neuron)
        except (NetworkError, ValueError) as error:
            return str(error)
        network, cases, weights = subject.network, found.cases, found.weights
        name = self.neuron or NeuronName(network.output.id, network.output.neurons[0])
        plane, why = self._plane(subject, found)
        direction, bias = cases.neuron(weights)
        normal, line_offset = plane.line(direction, bias) if plane else (np.zeros(2), bias)
        project = plane.project if plane else _nowhere
        path = path_of(instant, found, perceptron_rate(subject, instant, self.neuron))
        return NeuronInWeightSpace(
            neuron=name,
            rows=read_only(found.rows.copy()),
            vectors=cases.vectors,
            signs=cases.signs,
            offset=cases.offset,
            is_bias_fixed=cases.fixed_bias is not None,
            keys=tuple(parameter_key(network, int(i)) for i in found.parameters),
            weights=read_only(weights),
            bias=bias,
            inputs=found.inputs,
            most_varied=_most_varied(found.seen),
            has_targets=(
                name.node == network.output.id and subject.prepared.train.labels is not None
            ),
            is_first=is_first(subject, self.neuron),
            plane=plane,
            why_no_plane=why,
            points=read_only(project(cases.inputs)),
            sideless=read_only(project(found.sideless)),
            normal=read_only(normal),
            line_offset=line_offset,
            margin=data_margin(cases, weights),
            wrong=read_only(cases.mistakes(weights)),
            path=read_only(path.points),
            path_steps=read_only(path.steps),
            earlier=read_only(path.earlier),
            next=self._next(subject, instant, name),
            n_without_side=found.n_without_side,
            why_no_sides="" if len(cases) else NO_SIDES,
            n_left_out=max(0, len(subject.prepared.train) - MOST),
        )

    def _plane(self, subject: Subject, found: NeuronCases) -> tuple[DataPlane | None, str]:
        inputs = found.seen
        try:
            if self.data_axes is None:
                plane = plane_of_most_variation(inputs)
            else:
                names = [_input_name(subject, *each) for each in found.inputs]
                plane = plane_of_inputs(names, self.data_axes, inputs.mean(axis=0))
        except ValueError as error:
            return None, str(error)
        for array in (plane.origin, plane.directions):
            read_only(array)
        return plane, ""

    def _next(self, subject: Subject, instant: Instant, name: NeuronName) -> NextVisit | None:
        node = subject.network[name.node]
        is_single = len(instant.rows) == 1 and has_next_step(subject, instant)
        if not is_single or not isinstance(node.layer, Dense):
            return None
        try:
            found = present_cases(subject, instant, name, instant.rows)
        except (NetworkError, ValueError):
            return None
        target = None
        if node is subject.network.output:
            unit = node.neurons.index(name.neuron)
            target = float(subject.prepared.train.targets[instant.rows[0], unit])
        change = next_update(subject, instant)[found.parameters].astype(np.float64)
        return next_visit(found, node.layer.activation, target, change)


def _input_name(subject: Subject, node_id: str, neuron: str) -> str:
    network = subject.network
    node = network[node_id]
    if node is network.input:
        return f"pixel {neuron}" if subject.dataset.image_shape else neuron
    return f"{network.title(node_id)}, neuron {node.neurons.index(neuron) + 1}"


def _nowhere(inputs: FloatArray) -> FloatArray:
    """Return places, (n, 2), where there is no plane that they could be in."""
    return np.zeros((len(inputs), 2))


def _most_varied(inputs: FloatArray) -> tuple[int, int]:
    chosen = np.sort(np.argsort(-inputs.var(axis=0), kind="stable")[:2]).tolist()
    return chosen[0], chosen[-1]
