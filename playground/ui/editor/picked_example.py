"""The example of a minibatch that the drawing shows where there is no plane, or their mean."""

from dataclasses import dataclass, replace

import numpy as np

from playground.session.snapshot import Snapshot
from playground.ui.editor.example import Example, example_of
from playground.ui.editor.present import Present
from playground.ui.editor.rings import THIS
from playground.ui.editor.shown_numbers import ShownNumbers
from playground.ui.editor.step_marks import StepMarks


@dataclass(frozen=True, eq=False)
class PickedExample(Example):
    """One of the examples that a step has picked, or, without a place, the mean of them all."""

    place: int | None = None
    """Its place in the minibatch."""
    n_picked: int = 1

    @property
    def caption(self) -> str:
        """Which it is, and what: "picked image 3 of 10: a 5"."""
        kind = "image" if self.pixels is not None else "example"
        if self.place is None:
            return f"mean of the {self.n_picked} {kind}s of the minibatch"
        text = f"picked {kind} {self.place + 1} of {self.n_picked}"
        what = self.row or (f"{self._article}{self.answer}" if self.answer else "")
        return f"{text}: {what}" if what else text


def under_microscope(present: Present, snapshot: Snapshot, marks: StepMarks) -> Present:
    """Return what is shown of a moment, with the numbers of the minibatch instead of an example's.

    Where there is a plane, neurons show their maps all the same. Rings are of what is known so far.
    """
    network = marks.network
    if present.rings is not None:
        found = {node.id: marks.values("delta", node.id) for node in network.nodes}
        deltas = {node: delta for node, delta in found.items() if delta is not None}
        rings = present.rings.of_step(deltas, is_mean=marks.example is None)
        present = replace(present, rings=rings, shown=_of_this_step(present.shown, marks))
    if present.example is None:
        return present
    values = {node.id: marks.values("activation", node.id) for node in network.nodes}
    known = {node: activation for node, activation in values.items() if activation is not None}
    return replace(present, example=_picked(present.example, snapshot, marks), activations=known)


def _of_this_step(shown: ShownNumbers, marks: StepMarks) -> ShownNumbers:
    """Return the gradients of the step under way on the lines, as soon as there are any."""
    gradients = marks.gradients()
    if gradients is None:
        return shown
    return replace(shown, numbers=gradients, note=f"lines: {THIS}")


def _picked(usual: Example, snapshot: Snapshot, marks: StepMarks) -> PickedExample:
    rows, place = marks.view.rows, marks.example
    at = None if place is None else example_of(snapshot, int(rows[place]))
    pixels = usual.pixels if at is None else at.pixels
    if at is None and pixels is not None:
        inputs = snapshot.examples.train.inputs[rows]
        unit = 1 if inputs.dtype == np.uint8 else 255
        pixels = np.clip(inputs.mean(axis=0) * unit, 0, 255).astype(np.uint8)
    answer, row = ("", "") if at is None else (at.answer, at.row)
    return PickedExample(usual.index, usual.n_examples, pixels, answer, row, place, len(rows))
