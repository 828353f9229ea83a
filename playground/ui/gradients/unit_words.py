"""Saturated and dead units in words; no Qt."""

import re
from dataclasses import dataclass

from playground.document.curve import Curve
from playground.document.experiment import Experiment
from playground.engine.gradients.flow import QuietUnits
from playground.engine.measurements.units import FoundUnits
from playground.engine.neuron_name import NeuronName
from playground.ui.editor.drawing import drawing_of
from playground.ui.editor.labels import column_title, neuron_label, short_title

HELP = (
    "A saturated unit stands where its curve is flat, for more than half of the examples: its "
    "derivative is next to nothing there, and so is the gradient that passes. A dead unit, as of "
    "ReLU, is off for every example: no gradient passes at all, and it can hardly come back. Click "
    "one to find it in the drawing."
)
SATURATED, DEAD = "saturated", "dead"


@dataclass(frozen=True)
class Unit:
    """A neuron, and whether gradients pass through it."""

    name: NeuronName
    state: str
    """SATURATED, DEAD or ""."""
    flat_share: float
    """The share of the examples for which its curve is flat."""


@dataclass(frozen=True)
class UnitColumn:
    """The units of a column, in its order."""

    title: str
    short_title: str
    units: tuple[Unit, ...]

    @property
    def quiet(self) -> tuple[Unit, ...]:
        """Those that hardly let a gradient pass."""
        return tuple(unit for unit in self.units if unit.state)

    @property
    def count(self) -> str:
        """How many are quiet: "2 of 6"."""
        return f"{len(self.quiet)} of {len(self.units)}"

    @property
    def tip(self) -> str:
        """How many are saturated or dead, and what a click does."""
        counts = _counts(self.units)
        if not counts:
            return f"{self.title}: no unit is saturated or dead."
        each = "it" if len(self.quiet) == 1 else "one after the other"
        return f"{self.title}, of {len(self.units)}: {counts}. Click to find {each} in the drawing."


def unit_columns(experiment: Experiment, found: FoundUnits) -> tuple[UnitColumn, ...]:
    """Return the columns with their units, from the first to the output."""
    network = experiment.network
    columns: list[UnitColumn] = []
    for node_id, quiet in found.columns.items():
        if node_id in network.places:  # an answer may be of the network before
            node, title = network[node_id], column_title(network[node_id], network)
            states = _states(quiet)
            units = tuple(
                Unit(NeuronName(node_id, neuron), state, share)
                for neuron, state, share in zip(
                    node.neurons, states, quiet.saturated_share.tolist(), strict=False
                )
            )
            columns.append(UnitColumn(title, short_title(title), units))
    return tuple(columns)


def summary(columns: tuple[UnitColumn, ...], n_examples: int, past: Curve | None = None) -> str:
    """Return in one line how many units are saturated and dead, now and as long ago as is known."""
    units = tuple(unit for column in columns for unit in column.units)
    counts = _counts(units) or "none saturated or dead"
    before = ""
    if past is not None and len(past.steps) > 1:
        before = f"; {past.values[0].sum():,.0f} at step {past.steps[0]:,}"
    return f"{len(units):,} units, {counts}{before} ({n_examples:,} examples)"


def with_signs(text: str, saturated: str, dead: str) -> str:
    """Return a summary as rich text, before every count the sign of its squares in its colour."""
    for state, sign, colour in ((SATURATED, "■", saturated), (DEAD, "☒", dead)):
        signed = rf'<span style="color: {colour}">{sign}</span>&nbsp;\g<0>'
        text = re.sub(rf"\d[\d,]* {state}", signed, text)
    return text


def unit_tip(unit: Unit, experiment: Experiment) -> str:
    """Return what a unit is called, and whether gradients pass through it."""
    network = experiment.network
    if unit.name.node not in network.places:
        return ""
    node = network[unit.name.node]
    if unit.name.neuron not in node.neurons:
        return ""
    called = neuron_label(node, unit.name.neuron, drawing_of(experiment))
    name = f"{column_title(node, network)}, {called}"
    if unit.state == DEAD:
        return f"{name}: dead, no example gets a gradient through it."
    if not unit.flat_share:
        return f"{name}: its curve is flat for none of the examples."
    state = "saturated" if unit.state else "not saturated"
    return f"{name}: {state}, its curve is flat for {100 * unit.flat_share:.0f} % of the examples."


def _states(quiet: QuietUnits) -> list[str]:
    states = [""] * len(quiet.saturated_share)
    for which, state in ((quiet.saturated, SATURATED), (quiet.dead, DEAD)):
        for place in which.tolist():
            states[place] = state
    return states


def _counts(units: tuple[Unit, ...]) -> str:
    n_by_state = {s: sum(unit.state == s for unit in units) for s in (SATURATED, DEAD)}
    return " and ".join(f"{n:,} {state}" for state, n in n_by_state.items() if n)
