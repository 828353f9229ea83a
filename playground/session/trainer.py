"""The trainer: a synchronous state machine that turns minibatches into better weights."""

from collections.abc import Mapping

import numpy as np

from playground.document.experiment import Experiment
from playground.document.training_state import TrainingState as TrainerState
from playground.engine.arrays import FloatArray, IntArray
from playground.engine.dataset import Examples
from playground.engine.denormals import PERIOD, drop_denormals
from playground.engine.network import Network, NetworkError
from playground.engine.parameter_key import ParameterKey, parameter_index
from playground.engine.preparation import PreparedExamples
from playground.session.advance import Advance
from playground.session.bound_step import BoundStep
from playground.session.carrying import Remembered, carry_over
from playground.session.divergence import are_finite, where_it_began
from playground.session.fixed import FixedParameters
from playground.session.last_step import LastStep, last_step
from playground.session.likeness import compute_alike, prepare_alike, train_alike
from playground.session.microscope import Microscope
from playground.session.preparing import prepare_examples
from playground.session.step_view import StepView


class Trainer:
    """Trains the network of an experiment on its examples, one minibatch a step."""

    def __init__(self, experiment: Experiment, examples: Examples) -> None:
        """Stand before the first step; raise NetworkError if network and data do not fit."""
        self.prepared: PreparedExamples = prepare_examples(experiment, examples)
        self.experiment = experiment
        self.examples = examples
        self.reset()

    def reset(self) -> None:
        """Go back to before the first step."""
        self.restore(TrainerState(self.experiment.initial_parameters(), {}, 0, 0, 0))

    @property
    def state(self) -> TrainerState:
        """A copy of the present state."""
        slots = {name: slot.copy() for name, slot in self.slots.items()}
        return TrainerState(self.theta.copy(), slots, self.step, self.epoch, self._position)

    def restore(self, state: TrainerState) -> None:
        """Stand where `state` was taken, exactly; what the optimiser lacks in it starts at zero."""
        self.theta = state.theta.astype(self.experiment.numpy_dtype)  # a copy
        self.theta[self.experiment.network.is_erased] = 0
        self.slots = self.experiment.optimiser.empty_slots(self.theta)
        for name, slot in self.slots.items():
            if name in state.slots and state.slots[name].shape == slot.shape:
                slot[...] = state.slots[name]
        self.fixed = FixedParameters(self.experiment.network.is_fixed, self.theta, self.slots)
        for name, start in self.experiment.network.empty_memory(self.theta).items():
            self.slots[name] = state.slots.get(name, start).astype(self.theta.dtype)
        self.gradient = np.zeros_like(self.theta)
        self._before_last = np.zeros_like(self.theta)
        self._last_step: LastStep | None = None
        self._is_last_step_due = False
        self.step, self.epoch = state.step, state.epoch
        self._orders = self.experiment.orders()
        self._order = self._orders.order(self.epoch, self.n_train)
        self._position = state.position if state.position < self.n_train else 0
        self._microscope: Microscope | None = None
        self._runs: dict[int, BoundStep] = {}

    def stand(self, experiment: Experiment, examples: Examples, state: TrainerState) -> None:
        """Stand where `state` was taken under an experiment, as `restore` does.

        If this raises NetworkError, nothing has changed.
        """
        self.prepared = self._prepare(experiment, examples)
        self.experiment, self.examples = experiment, examples
        self.restore(state)

    def load(
        self, experiment: Experiment, examples: Examples, remembered: Remembered | None = None
    ) -> None:
        """Go on with another experiment, as `carry_over` says; if this raises, go on as before."""
        prepared, network = self._prepare(experiment, examples), self.experiment.network
        is_prepared = prepared is self.prepared
        if is_prepared and train_alike(experiment, self.experiment):
            self.experiment = experiment
            return
        is_alike = is_prepared and compute_alike(experiment.network, network)
        kept = self.last_step if is_alike else None
        state = self.state
        if not is_alike:
            state = carry_over(state, network, experiment, remembered)
        self.prepared, self.experiment, self.examples = prepared, experiment, examples
        self.restore(state)
        self._last_step = kept

    def _prepare(self, experiment: Experiment, examples: Examples) -> PreparedExamples:
        if examples is self.examples and prepare_alike(experiment, self.experiment):
            return self.prepared
        return prepare_examples(experiment, examples)

    def set_parameters(self, values: Mapping[ParameterKey, float]) -> None:
        """Set weights and biases by hand; raise KeyError for one that the network lacks."""
        self._last_step = self.last_step  # as it was, before theta becomes another
        if values:
            self._microscope = None
        network = self.experiment.network
        for index, value in [(parameter_index(network, k), v) for k, v in values.items()]:
            self.theta[index] = value
        self.theta[network.is_erased] = 0
        self.fixed.hold()

    @property
    def recalling_network(self) -> Network:
        """The network as it computes after training, by what its layers now remember."""
        return self.experiment.network.recalling(self.slots)

    @property
    def last_step(self) -> LastStep | None:
        """What the last step went by; None before the first, and after going back to a state."""
        if self._last_step is None and self._is_last_step_due:
            factors = self.experiment.network.rate_factors
            scale = self.experiment.recipe.gradient_scale(factors)
            self._last_step = last_step(self._before_last, self.theta, self.gradient, scale)
        return self._last_step

    @property
    def next_rows(self) -> IntArray:
        """(n,): the places in the training part of the examples that the next step takes."""
        return self._order[self._first :][: self._size]

    @property
    def n_train(self) -> int:
        """The number of training examples."""
        return len(self.prepared.train)

    @property
    def steps_left_in_epoch(self) -> int:
        """The number of steps, at least one, until the present epoch is complete."""
        return -(-(self.n_train - self._first) // self._size)

    @property
    def steps_in_epoch(self) -> int:
        """The number of steps that a whole epoch has."""
        return -(-self.n_train // self._size)

    @property
    def _first(self) -> int:
        """The place in the present order from which the next step takes its examples."""
        return 0 if self.experiment.optimiser.is_batch else self._position

    @property
    def _size(self) -> int:
        """How many examples a step takes."""
        return self.experiment.examples_per_step(self.n_train)

    def advance(self, n_steps: int) -> Advance:
        """Train for `n_steps` minibatches; raise NetworkError if the experiment has an obstacle.

        If the loss or a parameter stops being finite, it ends before the step in which that
        happens, with the last finite state, and says where it began. A step under way begins again.
        """
        self._check_obstacle()
        if n_steps == 0:
            return Advance(np.empty(0))
        self._microscope = None
        before = self.state
        losses = self._train(n_steps)
        if are_finite(losses, self.theta, self.slots):
            return Advance(losses)
        self.restore(before)
        return self._advance_carefully(n_steps)

    def _check_obstacle(self) -> None:
        obstacle = self.experiment.obstacle
        if obstacle is not None:
            raise NetworkError(obstacle.sentence)

    def _advance_carefully(self, n_steps: int) -> Advance:
        losses: list[float] = []
        for _ in range(n_steps):
            before = self.state
            losses.extend(self._train(1))
            divergence = where_it_began(self._last.seen, self.theta, self.step, self.slots)
            if divergence is not None:
                self.restore(before)
                return Advance(np.array(losses[:-1]), divergence)
        return Advance(np.array(losses))

    @property
    def microscope(self) -> StepView | None:
        """The step that is under way by phases, or was last; None otherwise."""
        return None if self._microscope is None else self._microscope.view

    @property
    def is_within_step(self) -> bool:
        """Whether a step is under way: its weights have not moved yet."""
        return self._microscope is not None and not self._microscope.is_complete

    def advance_phase(self) -> Advance | None:
        """Carry out the next phase of a step; return what the step gave when that was its last.

        Nothing has changed before: the state is no other, and to leave the step undoes it.
        """
        self._check_obstacle()
        if self._microscope is None or self._microscope.is_complete:
            self._microscope = self._pick()
        elif self._microscope.is_last_due:
            return self._update(self._microscope)
        else:
            self._microscope.advance()
        return None

    def finish_step(self) -> Advance | None:
        """Carry out the rest of a step under way; return what it gave, None if there is none."""
        advance = None
        while self.is_within_step:
            advance = self.advance_phase()
        return advance

    def _pick(self) -> Microscope:
        self._last_step = self.last_step  # as it was, before the gradient becomes another
        rows = self.next_rows
        return Microscope(self.experiment, self._run(len(rows)), self.step, rows, self.slots)

    def _update(self, microscope: Microscope) -> Advance:
        before, losses = self.state, np.array([microscope.mean_loss])
        np.copyto(self._before_last, self.theta)
        microscope.advance()
        losses[0] = float(self._last.total) * self._last.unit  # as a whole step records it
        self._last_step, self._is_last_step_due = None, True
        self._count(1)
        self._go_to(self._first + microscope.n_examples)
        if are_finite(losses, self.theta, self.slots):
            return Advance(losses)
        divergence = where_it_began(self._last.seen, self.theta, self.step, self.slots)
        if divergence is None:
            return Advance(losses)
        self.restore(before)
        return Advance(losses[:0], divergence)

    def _train(self, n_steps: int) -> FloatArray:
        losses = np.empty(n_steps)
        with np.errstate(all="ignore"):  # what is not finite is found afterwards
            self._fill(losses[:-1])
            np.copyto(self._before_last, self.theta)
            self._fill(losses[-1:])
        self._last_step, self._is_last_step_due = None, True
        return losses

    def _fill(self, losses: FloatArray) -> None:
        """Take as many steps as there is room for losses."""
        n_done = 0
        while n_done < len(losses):
            n_done += self._train_alike(losses[n_done:])

    def _train_alike(self, losses: FloatArray) -> int:
        """Take the next steps that have minibatches of the same size; return how many."""
        first, size = self._first, self._size
        n_full = (self.n_train - first) // size
        n_steps = min(len(losses), max(n_full, 1), PERIOD - self.step % PERIOD)
        stop = min(first + n_steps * size, self.n_train)
        run = self._run(min(size, stop - first))
        rows, calls, total, order = run.rows, run.calls, run.total, self._order
        run.go_to(self.step)
        for i, start in enumerate(range(first, stop, size)):
            rows[:] = order[start : start + size]
            for call in calls:
                call()
            losses[i] = total
        losses[:n_steps] *= run.unit
        self._count(n_steps)
        self._go_to(stop)
        return n_steps

    def _count(self, n_steps: int) -> None:
        """Count steps; at certain ones, always the same, the optimiser's memory is tidied up."""
        self.step += n_steps
        if self.step % PERIOD == 0:
            for slot in self.slots.values():
                drop_denormals(slot)

    def _go_to(self, position: int) -> None:
        self._position = position
        if position == self.n_train:
            self.epoch += 1
            self._position = 0
            self._order = self._orders.order(self.epoch, self.n_train)

    def _run(self, n_examples: int) -> BoundStep:
        if n_examples not in self._runs:
            self._runs[n_examples] = BoundStep(
                self.experiment,
                self.prepared,
                n_examples,
                self.theta,
                self.gradient,
                self.slots,
                self.fixed,
            )
        self._last = self._runs[n_examples]
        return self._last
