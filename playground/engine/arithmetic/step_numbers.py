"""The numbers of one minibatch step, as far as they have been computed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from playground.engine.arrays import FloatArray, read_only
from playground.engine.clipping import Clipping, length_of
from playground.engine.clippings.none import Unclipped
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

    @property
    def n_examples(self) -> int:
        """How many examples the minibatch has."""
        return self.targets.shape[1]

    @property
    def update(self) -> FloatArray | None:
        """(n_parameters,): what the step adds to theta; None before the update."""
        return None if self.theta_after is None else self.theta_after - self.theta

    @property
    def is_gradient_complete(self) -> bool:
        """Whether the way back has reached every node."""
        return len(self.delta) == len(self.network.nodes) - 1

    @cached_property
    def penalised(self) -> FloatArray | None:
        """(n_parameters,): the gradient with that of the penalty, which is clipped; None before."""
        if self.gradient is None:
            return None
        is_free = ~self.network.is_fixed
        return read_only(
            self.penalty.add_to(self.network, self.theta, self.gradient, is_free).copy()
        )

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
            theta_after=None,
            slots_after=None,
        )

    def _gradient_of(self, one: slice) -> FloatArray:
        """Return the gradient of one example's own loss: delta times what the neuron took in."""
        gradient = np.full_like(self.theta, np.nan)
        views = self.network.views(gradient)
        for node_id, delta in self.delta.items():
            node = self.network[node_id]
            weight = delta[:, one] * self.taken_in(node_id)[:, one].T
            mask = self.network.mask(node)
            views[node_id]["weight"][...] = weight if mask is None else weight * mask
            views[node_id]["bias"][...] = delta[:, one.start]
        return read_only(gradient)

    def taken_in(self, node_id: str) -> FloatArray:
        """Return what a node takes in, (fan_in, n): its sources' activations, one after another."""
        none = np.zeros((0, self.n_examples), self.theta.dtype)
        sources = self.network[node_id].sources
        return np.concatenate([none, *(self.activation[source] for source in sources)])
