"""The microscope: one step of training, carried out phase by phase, and what there is to see."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.document.experiment import Experiment
from playground.engine.arithmetic.largest import through_largest
from playground.engine.arithmetic.normalising import through_normalisation
from playground.engine.arithmetic.radial import through_distances
from playground.engine.arithmetic.step_numbers import StepNumbers
from playground.engine.arrays import FloatArray, IntArray, read_only
from playground.engine.bound_network import Backward, bind_backward
from playground.engine.calls import Calls, run
from playground.session.bound_step import BoundStep
from playground.session.phases import Backward as BackwardPhase
from playground.session.phases import Forward, MeasureLoss, Pick, Update, phases_of
from playground.session.step_view import StepView


class Microscope:
    """Carries out one step by the very calls of a whole one, and keeps copies of its numbers."""

    def __init__(
        self,
        experiment: Experiment,
        bound_step: BoundStep,
        step: int,
        rows: IntArray,
        slots: Mapping[str, FloatArray],
    ) -> None:
        """Pick the examples `rows`, (n,), which is the first phase."""
        self._experiment = experiment
        self._network = experiment.network
        self._calls, self._slots = bound_step, slots
        self._step = step
        self._phases = phases_of(self._network)
        self._place = 0
        self._rows = _copy(rows)
        bound_step.rows[:] = rows
        bound_step.go_to(step)
        self._run(bound_step.begin)
        input_id = self._network.input.id
        self._numbers = StepNumbers(
            network=self._network,
            loss=experiment.loss,
            optimiser=experiment.optimiser,
            clipping=experiment.recipe.clipping,
            penalty=experiment.penalty,
            rates=experiment.recipe.rates(step, self._network.rate_factors),
            theta=_copy(bound_step.bound.theta),
            slots=_copies(slots),
            targets=_copy(bound_step.batch.targets),
            activation={input_id: _copy(bound_step.bound.nodes[input_id].wires.outputs)},
            kept={
                node_id: _copy(node.kept)
                for node_id, node in bound_step.bound.nodes.items()
                if node.kept is not None
            },
            noise=None if bound_step.noise is None else _copy(bound_step.noise),
        )

    @property
    def view(self) -> StepView:
        """What there is to see now."""
        return StepView(self._step, self._phases, self._place, self._rows, self._numbers)

    @property
    def is_complete(self) -> bool:
        """Whether all phases have been carried out."""
        return self._place == len(self._phases) - 1

    @property
    def is_last_due(self) -> bool:
        """Whether the next phase is the last one, which alone changes anything."""
        return self._place == len(self._phases) - 2

    @property
    def n_examples(self) -> int:
        """How many examples the step has picked."""
        return len(self._rows)

    def advance(self) -> None:
        """Carry out the next phase."""
        phase = self._phases[self._place + 1]
        match phase:
            case Forward(node_id):
                self._forward(node_id)
            case MeasureLoss():
                self._measure_loss()
            case BackwardPhase(node_id):
                self._backward(node_id)
            case Update():
                self._update()
            case Pick():  # has been carried out at the beginning
                pass
        self._place += 1

    def _forward(self, node_id: str) -> None:
        node = self._calls.bound.nodes[node_id]
        self._run(node.forward)
        self._add("pre_activation", node_id, node.wires.pre_activation)
        self._add("activation", node_id, node.block[:-1] + 0.0)  # no −0 where one is switched off
        work = node.wires.work
        if "normalised" in work:
            self._add("normalised", node_id, work["normalised"][:-1])
            measured = _copy(work["mean"]), _copy(work["variance"])
            known = {**self._numbers.statistics, node_id: measured}
            self._numbers = replace(self._numbers, statistics=known)

    def _measure_loss(self) -> None:
        backward = self._calls.backward
        self._run(backward.loss_calls)
        if self._unscaled is not None:
            self._run(self._unscaled.loss_calls)
        output = self._calls.bound.nodes[self._network.output.id].wires
        with np.errstate(all="ignore"):
            contributions = self._experiment.loss.contributions(
                output.pre_activation, output.outputs, backward.targets
            )
        self._numbers = replace(
            self._numbers,
            losses=read_only(contributions.sum(axis=0)),
            mean_loss=self.mean_loss,
        )

    @property
    def mean_loss(self) -> float:
        """The mean loss of the minibatch, as soon as it has been measured."""
        return float(self._calls.backward.total) * self._calls.unit

    def _backward(self, node_id: str) -> None:
        if node_id == self._network.output.id:
            self._begin_backward()
        self._run(self._calls.backward.node_calls[node_id])
        if self._unscaled is not None:
            self._run(self._unscaled.node_calls[node_id])
        self._add("delta", node_id, self._unscale(self._shown.deltas[node_id]))
        self._numbers = replace(self._numbers, gradient=self._gradient_with(node_id))
        if node_id in self._numbers.normalised:
            self._add("arriving", node_id, through_normalisation(self._numbers, node_id))
        elif not self._network[node_id].layer.has_weights:
            self._add("arriving", node_id, through_distances(self._numbers, node_id))
        elif not self._network[node_id].layer.adds_up:
            self._add("arriving", node_id, through_largest(self._numbers, node_id))

    def _begin_backward(self) -> None:
        """Go from the loss to the outputs."""
        self._run(self._calls.backward.output_calls)
        if self._unscaled is not None:
            self._run(self._unscaled.output_calls)
        if self._experiment.loss.partner is None:
            gradient = self._shown.deltas[self._network.output.id]
            self._numbers = replace(self._numbers, output_gradient=_copy(self._unscale(gradient)))

    def _gradient_with(self, node_id: str) -> FloatArray:
        """Return the gradient as known so far, that of a node included."""
        known = self._numbers.gradient
        gradient = np.full_like(self._numbers.theta, np.nan) if known is None else known.copy()
        part = self._network.places[node_id].slice
        with np.errstate(all="ignore"):
            gradient[part] = self._shown.gradient[part] / self._shown_factor
        return read_only(gradient)

    def _update(self) -> None:
        self._run(self._calls.update)
        self._numbers = replace(
            self._numbers,
            theta_after=_copy(self._calls.bound.theta),
            slots_after=_copies(self._slots),
        )

    @cached_property
    def _unscaled(self) -> Backward | None:
        """A way back of its own, where the training's has too small a factor to be undone."""
        dtype = self._numbers.theta.dtype
        if abs(self._calls.scale) > np.sqrt(np.finfo(dtype).tiny):
            return None
        training = self._calls.backward
        nothing = np.zeros_like(self._numbers.theta)
        return bind_backward(training.bound, training.loss, nothing, targets=training.targets)

    @property
    def _shown(self) -> Backward:
        return self._unscaled or self._calls.backward

    @property
    def _shown_factor(self) -> np.floating[Any]:
        """What the shown gradient is multiplied by."""
        is_unscaled = self._unscaled is not None
        factor = 1.0 if is_unscaled else self._calls.scale
        return self._numbers.theta.dtype.type(factor)

    def _unscale(self, gradient: FloatArray) -> FloatArray:
        with np.errstate(all="ignore"):
            return gradient / self._shown.scale

    def _add(self, name: str, node_id: str, values: FloatArray) -> None:
        known = getattr(self._numbers, name)
        changed: dict[str, Any] = {name: {**known, node_id: _copy(values)}}
        self._numbers = replace(self._numbers, **changed)

    def _run(self, calls: Calls) -> None:
        with np.errstate(all="ignore"):  # what is not finite is found after the update
            run(calls)


def _copy(values: NDArray[Any]) -> NDArray[Any]:
    return read_only(values.copy())


def _copies(slots: Mapping[str, FloatArray]) -> Mapping[str, FloatArray]:
    return {name: _copy(slot) for name, slot in slots.items()}
