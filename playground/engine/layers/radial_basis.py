from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.random import Generator

from playground.engine.activation import Activation
from playground.engine.arrays import FloatArray
from playground.engine.bumps import BUMP, SHARE
from playground.engine.calls import Calls
from playground.engine.initialiser import Initialiser
from playground.engine.layer import LAYERS, BackwardWires, Wires
from playground.engine.weighted_sums import OwnSums
from playground.registry import parameter


@LAYERS.register("radial-basis")
@dataclass(frozen=True)
class RadialBasis(OwnSums):
    """Each neuron has a centre c and a width β, and is 1 at its centre and less further away.

    phi_j = exp(z_j) with z_j = -|β_j| |x - c_j|²; normalised, phi_j = exp(z_j) / Σ_k exp(z_k). The
    size of β is taken so that no step of training makes a bump a chasm. An erased connection means
    an input that does not count in the distance. The centres stand where other columns have their
    weights and the widths where they have their biases; a penalty on weights leaves both alone.
    Source: Broomhead and Lowe 1988, "Multivariable functional interpolation and adaptive
    networks"; Moody and Darken 1989, "Fast learning in networks of locally-tuned processing
    units", equations 1 and 2.
    """

    title: ClassVar[str] = "Radial basis"
    has_weights: ClassVar[bool] = False
    adds_up: ClassVar[bool] = False

    activation: Activation = field(default=BUMP, init=False)
    """Follows from `is_normalised`: it makes the outputs of -|β| |x - c|²."""
    beta: float = parameter(
        1.0,
        "Width β",
        "The larger β is, the narrower is the bump. Each neuron of the column begins with this "
        "number, gets it when its centre is placed, and from then on learns its own.",
        minimum=1e-6,
        maximum=1e6,
        choices=(0.1, 0.3, 1.0, 3.0, 5.0, 6.0, 10.0, 30.0, 100.0),
        is_logarithmic=True,
    )
    is_normalised: bool = parameter(
        False,
        "Normalised",
        "Divide each neuron's output by the sum over the column, so that they are shares that add "
        "up to 1: then far from all centres the nearest one still answers.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "activation", SHARE if self.is_normalised else BUMP)

    def initialise(
        self, parameters: FloatArray, fan_in: int, initialiser: Initialiser, rng: Generator
    ) -> None:
        """Draw the centres as others draw their weights, and begin with one width for all."""
        matrix = self._matrix(parameters)
        if fan_in:
            matrix[:, :-1] = initialiser.weights(rng, fan_in, self.units)
        matrix[:, -1] = self.beta

    def forward(self, wires: Wires) -> Calls:
        distances = np.empty_like(wires.pre_activation)
        apart = np.empty(_shape(wires), distances.dtype)
        steepness = self._matrix(wires.parameters)[:, -1:]

        def sums() -> None:
            for unit, (_, squared) in enumerate(self._distances(wires, apart)):
                distances[unit] = squared
            np.multiply(distances, -np.abs(steepness), wires.pre_activation)

        return (sums, *self.activation.forward(wires.pre_activation, wires.outputs))

    def _distances(
        self, wires: Wires, apart: FloatArray
    ) -> Iterator[tuple[FloatArray, FloatArray]]:
        """Yield for each unit x - c, (fan_in, n), as far as it counts, and its square, (n,).

        The former is always the array `apart`, which has to be used before the next one.
        """
        centres = self._matrix(wires.parameters)[:, :-1]
        for unit, centre in enumerate(centres):
            np.subtract(wires.inputs[:-1], centre[:, np.newaxis], apart)
            if wires.mask is not None:
                np.multiply(apart, wires.mask[unit][:, np.newaxis], apart)
            yield apart, np.einsum("ij,ij->j", apart, apart)

    def backward(self, wires: Wires, back: BackwardWires) -> Calls:
        """Return dL/dc = 2 |β| Σ δ (x - c), dL/dβ = -sign(β) Σ δ |x - c|², and dL/dx."""
        delta, into = back.output_gradient, back.input_gradient
        apart = np.empty(_shape(wires), delta.dtype)
        steepness = self._matrix(wires.parameters)[:, -1]
        gradient = self._matrix(back.parameter_gradient)

        def gradients() -> None:
            if into is not None:
                into[...] = 0
            for unit, (away, squared) in enumerate(self._distances(wires, apart)):
                gradient[unit, -1] = -np.sign(steepness[unit]) * np.dot(squared, delta[unit])
                pull = 2 * np.abs(steepness[unit]) * delta[unit]
                gradient[unit, :-1] = away @ pull
                if into is not None:
                    np.multiply(away, pull, away)
                    np.subtract(into, away, into)

        return (*self._to_sums(wires, back), gradients)

    def per_example(self, wires: Wires, delta: FloatArray, out: FloatArray) -> None:
        blocks = out.reshape(len(out), self.units, -1)  # never a copy: only rows are divided
        steepness = self._matrix(wires.parameters)[:, -1]
        apart = np.empty(_shape(wires), delta.dtype)
        for unit, (away, squared) in enumerate(self._distances(wires, apart)):
            pull = 2 * np.abs(steepness[unit]) * delta[unit]
            blocks[:, unit, :-1] = (away * pull).T
            blocks[:, unit, -1] = -np.sign(steepness[unit]) * squared * delta[unit]

    def curvature_of_inputs(self, wires: Wires, curvature: FloatArray) -> FloatArray:
        result = np.zeros(_shape(wires), curvature.dtype)
        steepness = self._matrix(wires.parameters)[:, -1]
        apart = np.empty_like(result)
        for unit, (away, _) in enumerate(self._distances(wires, apart)):
            result += np.square(2 * steepness[unit] * away) * curvature[unit]
        return result

    def placed(self, fan_in: int, centres: FloatArray) -> Mapping[str, FloatArray]:
        """Return the views of a column with these centres, (units, fan_in), and first widths."""
        parameters = np.full(self.n_parameters(fan_in), self.beta)
        views = self.views(parameters, fan_in)
        views["weight"][...] = centres
        return views


def _shape(wires: Wires) -> tuple[int, int]:
    """Return the shape of what comes in, (fan_in, n)."""
    return len(wires.inputs) - 1, wires.inputs.shape[1]
