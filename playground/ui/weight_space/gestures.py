"""Gestures: which edit of weights or points it is that the hand makes."""

from dataclasses import dataclass

import numpy as np

from playground.document import point_edits
from playground.document.edit import Edit
from playground.document.parameter_edits import set_parameters
from playground.engine.arrays import FloatArray
from playground.engine.parameter_key import ParameterKey
from playground.session.snapshot import Snapshot
from playground.ui.weight_space.picture import Picture


@dataclass(frozen=True, eq=False)
class Gestures:
    """What can be done to the neuron of a picture and to its examples."""

    picture: Picture
    snapshot: Snapshot

    def set_weights(self, axes: tuple[int, ...], at: FloatArray) -> Edit:
        """Give two or three of the weights other values."""
        keys = self.picture.neuron.keys
        return self._set({keys[axis]: float(value) for axis, value in zip(axes, at, strict=True)})

    def set_line(self, normal: FloatArray, offset: float) -> Edit | None:
        """Give the neuron the weights, and the bias if it is learnt, of a line in data space."""
        neuron = self.picture.neuron
        if neuron.plane is None:
            return None
        present = neuron.weights[: len(neuron.inputs)]
        weights, bias = neuron.plane.weights_of_line(normal, offset, present)
        values = weights if neuron.is_bias_fixed else np.append(weights, bias)
        return self._set(dict(zip(neuron.keys, values.tolist(), strict=True)))

    def _set(self, values: dict[ParameterKey, float]) -> Edit:
        return set_parameters(values, is_start=self.snapshot.step == 0)

    def move_point(self, row: int, at: FloatArray) -> Edit | None:
        """Put a point elsewhere in the plane of data space, (2,)."""
        neuron, case = self.picture.neuron, self.picture.case_of(row)
        if neuron.plane is None or case is None:
            return None
        present = neuron.vectors[case : case + 1, : len(neuron.inputs)]
        inputs = neuron.plane.moved(present, at[np.newaxis])[0]
        before = self.snapshot.examples.train.inputs[row].astype(np.float64)
        return point_edits.move_point(row, self._with_inputs(before, inputs))

    def add_point(self, at: FloatArray, *, is_positive: bool) -> Edit | None:
        """Add a point at a place of data space, (2,), of the second class or the first."""
        neuron = self.picture.neuron
        if neuron.plane is None:
            return None
        inputs = neuron.plane.lift(at[np.newaxis])[0]
        middle = self.snapshot.examples.train.inputs.mean(axis=0, dtype=np.float64)
        return point_edits.add_point(self._with_inputs(middle, inputs), 1.0 if is_positive else 0.0)

    def flip(self, row: int) -> Edit:
        """Give a point the next class."""
        n_classes = len(self.snapshot.experiment.dataset.classes)
        target = int(self.snapshot.examples.train.targets[row])
        return point_edits.set_target(row, (target + 1) % n_classes)

    def remove_point(self, row: int) -> Edit:
        """Take a point away."""
        return point_edits.remove_point(row)

    def _with_inputs(self, values: FloatArray, inputs: FloatArray) -> tuple[float, ...]:
        """Return a row of the data set with these values of the neuron's inputs, in few digits."""
        columns = self.snapshot.experiment.dataset.columns
        for (_, name), value in zip(self.picture.neuron.inputs, inputs.tolist(), strict=True):
            values[columns.index(name)] = float(f"{value:.4g}")
        return tuple(values.tolist())
