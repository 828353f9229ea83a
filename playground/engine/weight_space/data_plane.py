"""Data space drawn as a plane: two of a neuron's inputs, or the plane its examples vary in most."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import FloatArray
from playground.engine.weight_space.polytope import Box

SHOWN = 3
"""How many fixed inputs a description names one by one."""


@dataclass(frozen=True, eq=False)
class DataPlane:
    """A plane through a neuron's data space: origin + u first + v second."""

    origin: FloatArray
    """(n_inputs,)"""
    directions: FloatArray
    """(2, n_inputs), of length 1 and at right angles."""
    labels: tuple[str, str]
    """What to write at the axes."""
    description: str
    """In which slice it is, as a phrase; empty where there are no other inputs."""

    def project(self, inputs: FloatArray) -> FloatArray:
        """Return (u, v), (n, 2), of examples, (n, n_inputs): where they are seen in the plane."""
        return (inputs - self.origin) @ self.directions.T

    def lift(self, points: FloatArray) -> FloatArray:
        """Return the inputs, (n, n_inputs), of points (u, v) of the plane."""
        return self.origin + points @ self.directions

    def moved(self, inputs: FloatArray, points: FloatArray) -> FloatArray:
        """Return examples dragged to (u, v), (n, 2), keeping how they lie off the plane."""
        return inputs + (points - self.project(inputs)) @ self.directions

    def line(self, weights: FloatArray, bias: float) -> tuple[FloatArray, float]:
        """Return the neuron's line in the plane: (normal, (2,), offset), normal . (u, v) + offset.

        The offset is the sum at the plane's origin.
        """
        return self.directions @ weights, float(weights @ self.origin) + bias

    def weights_of_line(
        self, normal: FloatArray, offset: float, weights: FloatArray
    ) -> tuple[FloatArray, float]:
        """Return the weights and bias whose line in the plane is this one.

        They differ from `weights` within the plane only.
        """
        new = weights + (normal - self.directions @ weights) @ self.directions
        return new, offset - float(new @ self.origin)


def plane_of_inputs(names: Sequence[str], axes: tuple[int, int], fixed: FloatArray) -> DataPlane:
    """Return the plane in which two inputs vary and the others stay as in `fixed`, (n_inputs,).

    Raises ValueError unless the axes are two different inputs.
    """
    if len(names) < 2:
        raise ValueError("The neuron has one input, so its data are a line; give it another.")
    if axes[0] == axes[1] or not all(0 <= axis < len(names) for axis in axes):
        raise ValueError("A plane needs two different inputs; choose another one.")
    directions = np.eye(len(names))[list(axes)]
    origin = fixed.astype(np.float64)
    origin[list(axes)] = 0
    others = [i for i in range(len(names)) if i not in axes]
    parts = [f"{names[i]} = {_number(origin[i])}" for i in others[:SHOWN]]
    if len(others) > SHOWN:
        parts.append(f"{len(others) - SHOWN} more inputs fixed")
    description = f"slice at {', '.join(parts)}" if parts else ""
    labels = names[axes[0]], names[axes[1]]
    return DataPlane(origin, directions, labels, description)


def plane_of_most_variation(inputs: FloatArray) -> DataPlane:
    """Return the plane through the examples' mean in which they vary most.

    It is that of their first two principal components, each turned so that its largest part is
    positive. Raises ValueError for fewer than two inputs, or no examples.
    """
    if inputs.shape[1] < 2:
        raise ValueError("The neuron has one input, so its data are a line; give it another.")
    if not len(inputs):
        raise ValueError("No example, no plane that they vary in; add an example.")
    origin = inputs.mean(axis=0)
    deviations = inputs - origin
    # the small square has the same principal directions, whatever the number of examples
    variances, vectors = np.linalg.eigh(deviations.T @ deviations)
    directions = vectors.T[:-3:-1]
    largest = np.take_along_axis(
        directions, np.abs(directions).argmax(axis=1)[:, np.newaxis], axis=1
    )
    total = float(variances.sum())
    share = float(variances[-2:].sum()) / total if total > 0 else 1.0
    return DataPlane(
        origin,
        directions * np.sign(largest),
        ("first principal direction", "second principal direction"),
        f"plane through the examples' mean with {share:.0%} of their variance",
    )


def clipped_line(normal: FloatArray, offset: float, view: Box) -> FloatArray:
    """Return the two ends, (2, 2), of the line normal . p + offset = 0 in a view, or (0, 2)."""
    low, high = np.array(view, np.float64).T
    length = float(np.linalg.norm(normal))
    if not length:
        return np.zeros((0, 2))
    unit = normal / length
    foot = (low + high) / 2
    foot = foot - (float(unit @ foot) + offset / length) * unit
    along = np.array([-unit[1], unit[0]])
    reach = [-np.inf, np.inf]
    for start, way, least, most in zip(foot, along, low, high, strict=True):
        if abs(way) < 1e-12:
            if not least <= start <= most:
                return np.zeros((0, 2))
            continue
        ends = sorted(((least - start) / way, (most - start) / way))
        reach = [max(reach[0], ends[0]), min(reach[1], ends[1])]
    return foot + np.outer(reach, along) if reach[0] < reach[1] else np.zeros((0, 2))


def _number(value: float) -> str:
    """Return a number as a label shows it."""
    return f"{value:.3g}".replace("-", "−")
