"""The numbers of one minibatch step, as far as they have been computed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.clipping import Clipping, length_of
from playground.engine.clippings.none import Unclipped
from playground.engine.layer import Wires
from playground.engine.loss import Loss
from playground.engine.network import Network
from playground.engine.optimiser import Optimiser
from playground.engine.penalties.none import NoPenalty
from playground.engine.penalty import Penalty

ByNode = Mapping[str, FloatArray]
_NOTHING: ByNode = {}


@dataclass(frozen=True, eq=False)
class StepNumbers:
    """The numbers of one step by node, as far as they have been computed; all are read-only.

    Features come first, examples second, as the engine has them: column i of every array is the
    minibatch's example i. L_i is the loss of example i alone, and L the mean over the minibatch.
    """

    network: Network
    loss: Loss
    optimiser: Optimiser
    theta: FloatArray
    """(n_parameters,): the weights and biases before the update."""
    slots: ByNode
    """(n_parameters,) each: what the optimiser remembered before the update, by slot's name."""
    targets: FloatArray
    """(n_outputs, n)"""
    activation: ByNode
    """(units, n): that of the input node, known from the start, are the inputs."""
    pre_activation: ByNode = field(default_factory=lambda: _NOTHING)
    """(units, n)"""
    losses: FloatArray | None = None
    """(n,): L_i, computed for each example by itself."""
    mean_loss: float | None = None
    """L, as the training records it."""
    output_gradient: FloatArray | None = None
    """(n_outputs, n): dL_i/da, or None with a loss that goes to dL_i/dz at once."""
    delta: ByNode = field(default_factory=lambda: _NOTHING)
    """(units, n): dL_i/dz of each example's own loss, without the learning rate or 1/n."""
    gradient: FloatArray | None = None
    """(n_parameters,): dL/dtheta, the mean over the examples; NaN for the nodes still to come."""
    theta_after: FloatArray | None = None
    slots_after: ByNode | None = None
    clipping: Clipping = field(default_factory=Unclipped)
    penalty: Penalty = field(default_factory=NoPenalty)
    rates: FloatArray | None = None
    """0-d or (n_parameters,): the learning rates of this step; None: the optimiser's own."""
    kept: ByNode = field(default_factory=lambda: _NOTHING)
    """(units, 1): what dropout multiplies the activations by, 0 where a neuron is switched off; of
    the columns that it concerns."""
    normalised: ByNode = field(default_factory=lambda: _NOTHING)
    """(fan_in, n): what a column that normalises by the minibatch makes of what it takes in."""
    statistics: Mapping[str, tuple[FloatArray, FloatArray]] = field(
        default_factory=dict[str, tuple[FloatArray, FloatArray]]
    )
    """(fan_in, 1) each: mean and variance of what such a column takes in, over the minibatch."""
    arriving: ByNode = field(default_factory=lambda: _NOTHING)
    """(fan_in, n): dL/dx of such a column, x being what it takes in."""
    noise: FloatArray | None = None
    """(n_parameters,): what is added to the gradient at random; None where nothing is."""

    @property
    def n_examples(self) -> int:
        """How many examples the minibatch has."""
        return self.targets.shape[1]

    @property
    def update(self) -> FloatArray | None:
        """(n_parameters,): what the step adds to theta; None before the update."""
        return None if self.theta_after is None else self.theta_after - self.theta

    def optimiser_of(self, index: int) -> Optimiser:
        """Return the optimiser with the learning rate that a parameter has in this step."""
        if self.rates is None:
            return self.optimiser
        return self.optimiser.with_rate(float(self.rates[index] if self.rates.ndim else self.rates))

    @property
    def is_gradient_complete(self) -> bool:
        """Whether the way back has reached every node."""
        return len(self.delta) == len(self.network.nodes) - 1

    @cached_property
    def noisy(self) -> FloatArray | None:
        """(n_parameters,): the gradient with its noise; None before the gradient."""
        if self.gradient is None or self.noise is None:
            return self.gradient
        return read_only(self.gradient + self.noise)

    @cached_property
    def penalised(self) -> FloatArray | None:
        """(n_parameters,): the gradient with that of the penalty, which is clipped; None before."""
        if self.noisy is None:
            return None
        is_free = ~self.network.is_fixed
        return read_only(self.penalty.add_to(self.network, self.theta, self.noisy, is_free).copy())

    @cached_property
    def clipped(self) -> FloatArray | None:
        """(n_parameters,): the gradient that the optimiser gets; None before that is known."""
        is_known = self.is_gradient_complete or not self.clipping.needs_all
        if self.penalised is None or not is_known:
            return None
        return read_only(self.clipping.clip(self.penalised, ~self.network.is_fixed))

    @cached_property
    def gradient_length(self) -> float:
        """The length of the whole penalised gradient without what is fixed; NaN before."""
        if self.penalised is None:
            return math.nan
        return length_of(self.penalised, ~self.network.is_fixed)

    def of_example(self, example: int) -> "StepNumbers":
        """Return the numbers of one example by itself, as a minibatch of one without an update."""
        one = slice(example, example + 1)
        return replace(
            self,
            targets=self.targets[:, one],
            activation={node: a[:, one] for node, a in self.activation.items()},
            pre_activation={node: z[:, one] for node, z in self.pre_activation.items()},
            losses=None if self.losses is None else self.losses[one],
            mean_loss=None if self.losses is None else float(self.losses[example]),
            output_gradient=None if self.output_gradient is None else self.output_gradient[:, one],
            delta={node: delta[:, one] for node, delta in self.delta.items()},
            gradient=None if self.gradient is None else self._gradient_of(one),
            normalised={node: x[:, one] for node, x in self.normalised.items()},
            arriving={node: g[:, one] for node, g in self.arriving.items()},
            theta_after=None,
            slots_after=None,
        )

    def _gradient_of(self, one: slice) -> FloatArray:
        """Return the gradient of one example's own loss: delta times what the neuron took in."""
        gradient = np.full_like(self.theta, np.nan)
        views = self.network.views(gradient)
        for node_id, delta in self.delta.items():
            node = self.network[node_id]
            if not node.layer.adds_up:
                self._fill_gradient(node_id, one, gradient)
                continue
            weight = delta[:, one] * self.taken_in(node_id)[:, one].T
            mask = self.network.mask(node)
            views[node_id]["weight"][...] = weight if mask is None else weight * mask
            views[node_id]["bias"][...] = delta[:, one.start]
        return read_only(gradient)

    def _fill_gradient(self, node_id: str, one: slice, gradient: FloatArray) -> None:
        """Fill in the part of one example's own gradient that belongs to a column."""
        node, part = self.network[node_id], self.network.places[node_id].slice
        inputs, mask = self.taken_in(node_id)[:, one], self.network.mask(node)
        wires = Wires(
            np.vstack([inputs, np.ones((1, inputs.shape[1]), inputs.dtype)]),
            self.pre_activation[node_id][:, one],
            self.activation[node_id][:, one],
            self.theta[part],
            None if mask is None else mask.astype(inputs.dtype),
        )
        node.layer.per_example(wires, self.delta[node_id][:, one], gradient[np.newaxis, part])

    def taken_in(self, node_id: str) -> FloatArray:
        """Return what a node weighs, (fan_in, n): its sources' activations, one after another.

        A column that normalises does so first.
        """
        if node_id in self.normalised:
            return self.normalised[node_id]
        none = np.zeros((0, self.n_examples), self.theta.dtype)
        sources = self.network[node_id].sources
        return np.concatenate([none, *(self.activation[source] for source in sources)])
