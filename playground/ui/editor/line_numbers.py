"""Which connections show numbers while a step is under the microscope, and carry pulses."""

from playground.engine.arrays import FloatArray
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.ui.editor.connections_item import ConnectionsItem
from playground.ui.editor.pulse import Way
from playground.ui.editor.routes import flattened
from playground.ui.editor.step_marks import StepMarks

_FEW = 8
"""Connections up to which all of them show their numbers."""
_MOST_ASKED = 12
"""Connections into a neuron that is looked at up to which their numbers can be told apart."""
_MOST_PULSES = 400


class LineNumbers:
    """Knows the connections of one drawing."""

    def __init__(self, connections: ConnectionsItem) -> None:
        self._lines = connections.lines

    def ways(self, marks: StepMarks | None) -> list[Way]:
        """Return the ways of pulses in the present phase: forward, or back and to the weights."""
        lines = self._lines
        if marks is None or marks.flow is None or not len(lines):
            return []
        left, right = marks.flow
        routes = flattened(lines.routes, is_curved=lines.is_curved)
        ways: list[Way] = []
        for i, points in enumerate(routes):
            pair = lines.pairs[int(lines.pair_index[i])]
            if pair.source.id == right:
                ways.append(Way(points[::-1], 0.0, 0.6))
            elif pair.target.id == left:
                half = points[::-1][: len(points) // 2 + 1]
                ways.append(Way(half, 0.5, 1.0) if marks.is_backward else Way(points))
        return ways if len(ways) <= _MOST_PULSES else []

    def texts(
        self, marks: StepMarks, chosen: list[int]
    ) -> list[tuple[str, FloatArray, float | None]]:
        """Return the texts of connections, where they run, and the signs of their numbers."""
        lines = self._lines
        found: list[tuple[str, FloatArray, float | None]] = []
        for i in chosen:
            key = lines.key(i)
            text = marks.connection_text(key)
            if text:
                (points,) = flattened([lines.routes[i]], is_curved=lines.is_curved)
                found.append((text, points, marks.sign(key)))
        return found

    def asked_for(self, marks: StepMarks, pointed: object) -> list[int]:
        """Return the connection that is looked at, or those into the neuron that is."""
        lines = self._lines
        for thing in (pointed, marks.lens.thing):
            if isinstance(thing, ParameterKey) and thing.source is not None:
                line = lines.find(thing)
                return [] if line is None else [line]
            if isinstance(thing, NeuronName):
                touching = lines.of_neuron(thing).tolist()
                into = [i for i in touching if lines.key(i).node == thing.node]
                return into if len(into) <= _MOST_ASKED else []
        return []

    def few(self, marks: StepMarks) -> list[int]:
        """Return the connections whose numbers are new in this phase, unless they are many."""
        if not (marks.is_backward or marks.is_update):
            return []
        lines = self._lines
        nodes = {marks.active} if marks.is_backward else set(marks.network.places)
        new = [pair.target.id in nodes for pair in lines.pairs]
        into = [i for i, at in enumerate(lines.pair_index.tolist()) if new[at]]
        return into if len(into) <= _FEW else []
