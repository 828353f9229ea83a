from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from playground.engine.activations.identity import Identity
from playground.engine.bound_network import output_activation
from playground.engine.column_inputs import column_inputs, most_examples
from playground.engine.gradients.next_step import fixed_parameters
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.parameter_key import ParameterKey, parameter_keys_of
from playground.engine.placing import least_squares, project


@MEASUREMENTS.register("fitted-outputs")
@dataclass(frozen=True)
class FittedOutputs(Measurement[Mapping[ParameterKey, float] | None]):
    """Weights and biases of a linear output column that fit the training targets at once.

    By least squares over the first ten thousand examples or, with `is_one_pass`, example by
    example from the present ones. None where the output column has another activation, or is
    made for other data. What is erased or frozen stays as it is.
    """

    is_once: ClassVar[bool] = True

    is_one_pass: bool = False
    nonce: int = 0
    """Tells one fit from the next."""

    def cost(self, subject: Subject) -> float:
        return 10.0 * subject.network.n_parameters * most_examples(subject)

    def measure(self, subject: Subject, instant: Instant) -> Mapping[ParameterKey, float] | None:
        network = subject.network
        if not isinstance(output_activation(network), Identity) or not network.output.sources:
            return None
        taken, targets = column_inputs(subject, instant, network.output.id)
        if not (np.isfinite(taken).all() and np.isfinite(targets).all()):
            return None
        part = network.places[network.output.id].slice
        is_fixed = fixed_parameters(subject, instant)
        shape = network.output.layer.n_units, -1
        fit = project if self.is_one_pass else least_squares
        matrix, is_free = instant.theta[part].reshape(shape), ~is_fixed[part].reshape(shape)
        fitted = fit(taken, targets, matrix, is_free)
        views = network.output.layer.views(fitted.ravel(), network.places[network.output.id].fan_in)
        return parameter_keys_of(network, network.output, views, instant.is_fixed)
