"""Forensics: where training began to explode, before numbers stopped being finite."""

from dataclasses import replace

import numpy as np

from playground.document.training_state import TrainingState
from playground.engine.arrays import BoolArray, FloatArray
from playground.engine.calls import run
from playground.engine.network import Network
from playground.engine.parameter_key import parameter_key
from playground.session.bound_step import BoundStep
from playground.session.calming import find_calm_rate
from playground.session.divergence import Divergence, Explosion
from playground.session.fixed import FixedParameters
from playground.session.timeline import Timeline
from playground.session.trainer import Trainer

_FACTOR = 10
"""How many times as long theta has to get for its growth to be an explosion."""

_HEALTHY = 1e-3
"""A state whose theta is so many times as long as the last finite one is one from before it."""

_AT_ONCE = 50


def find_explosion(timeline: Timeline, trainer: Trainer, divergence: Divergence) -> Explosion:
    """Return where the growth began that ended in a divergence, at which the trainer stands.

    Looks at the stretch of the present only: what was trained before was another experiment.
    """
    start = _last_healthy(timeline, trainer)
    twin = Trainer(trainer.experiment, trainer.examples)
    twin.restore(start)
    length = _length(start.theta)
    state = _before_growth(twin, trainer.step, _FACTOR * length)
    explosion = _look_closely(twin, state, divergence)
    return replace(explosion, calm=find_calm_rate(trainer, state))


def _length(theta: FloatArray) -> float:
    return float(np.linalg.norm(theta.astype(np.float64)))


def _last_healthy(timeline: Timeline, trainer: Trainer) -> TrainingState:
    """Return the latest state kept from before the growth, or the earliest of the stretch."""
    kept = timeline.stretch.checkpoints
    healthy = _HEALTHY * _length(trainer.theta)
    states = [state for state in map(kept.at_or_before, kept.steps) if state is not None]
    states = [state for state in states if state.step <= trainer.step]
    early = [state for state in states if _length(state.theta) <= healthy]
    return (early[-1:] or states[:1] or [trainer.state])[0]


def _before_growth(twin: Trainer, last_step: int, length: float) -> TrainingState:
    """Return the state before the first step that makes theta longer; at the latest, the last."""
    n_steps = _AT_ONCE
    before = twin.state
    while twin.step < last_step:
        before = twin.state
        twin.advance(min(n_steps, last_step - twin.step))
        if _length(twin.theta) <= length:
            continue
        if n_steps == 1:
            return before
        twin.restore(before)
        n_steps = 1
    return twin.state


def _look_closely(twin: Trainer, state: TrainingState, divergence: Divergence) -> Explosion:
    """Take the step after a state once more, and see what grew in it."""
    twin.restore(state)
    experiment, network = twin.experiment, twin.experiment.network
    order = experiment.orders().order(state.epoch, twin.n_train)
    rows = order[twin.state.position :][: experiment.examples_per_step(twin.n_train)]
    theta, slots = twin.theta.copy(), {name: slot.copy() for name, slot in twin.slots.items()}
    own = {name: slot for name, slot in slots.items() if name not in network.memory}
    fixed = FixedParameters(network.is_fixed, theta, own)
    gradient = np.zeros_like(theta)
    step = BoundStep(experiment, twin.prepared, len(rows), theta, gradient, slots, fixed)
    step.rows[:] = rows
    step.go_to(state.step)
    with np.errstate(all="ignore"):
        run(step.calls)
        growth = _finite_or_more(np.abs(theta.astype(np.float64) - twin.theta))
        deltas = [d.astype(np.float64) for d in step.backward.deltas.values()]
        strength = sum((_finite_or_more(d**2).sum(axis=0) for d in deltas), np.zeros(len(rows)))
    is_last = state.step + 1 == divergence.step
    is_candidate = _is_candidate(network, divergence.node if is_last else None)
    # of several beyond all numbers, the one that was largest before
    index = max(np.flatnonzero(is_candidate), key=lambda i: (growth[i], abs(twin.theta[i])))
    key = parameter_key(network, int(index))
    return Explosion(
        state.step + 1,
        key.node,
        network.title(key.node),
        key,
        int(rows[np.argmax(strength)]),
        _length(state.theta),
    )


def _finite_or_more(values: FloatArray) -> FloatArray:
    """Return the values with infinity where there is no number."""
    return np.where(np.isfinite(values), values, np.inf)


def _is_candidate(network: Network, node: str | None) -> BoolArray:
    """Return, (n_parameters,), which may be the one that grew: those that move, of a node first."""
    is_free = ~network.is_fixed
    is_in_node = np.zeros_like(is_free)
    is_in_node[network.places[node].slice if node else slice(None)] = True
    for choice in (is_free & is_in_node, is_free):
        if choice.any():
            return choice
    return ~network.is_erased
