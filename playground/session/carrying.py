"""Carrying a state of training over from one network to another."""

from dataclasses import dataclass

import numpy as np

from playground.document.experiment import Experiment
from playground.document.training_state import TrainingState
from playground.engine.arrays import FloatArray
from playground.engine.network import Network
from playground.engine.parameter_key import correspondence


@dataclass(frozen=True, eq=False)
class Remembered:
    """The parameters that a network once had."""

    network: Network
    theta: FloatArray


def carry_over(
    state: TrainingState,
    network: Network,
    experiment: Experiment,
    remembered: Remembered | None = None,
) -> TrainingState:
    """Return the state of a network in terms of another experiment.

    Parameters that both have keep their values; others take the value that is remembered of them,
    or else start as the initialiser and the seed give them. What is fixed has nothing in the
    optimiser's slots.
    """
    theta = experiment.initial_parameters()
    if remembered is not None:
        olds, news = correspondence(remembered.network, experiment.network)
        theta[news] = remembered.theta[olds]
    olds, news = correspondence(network, experiment.network)
    theta[news] = state.theta[olds]
    memory = experiment.network.memory
    slots: dict[str, FloatArray] = {}
    for name, slot in state.slots.items():
        if not slot.ndim:
            slots[name] = slot.copy()
            continue
        shape = (*slot.shape[:-1], len(theta))
        slots[name] = np.full(shape, memory.get(name, 0), theta.dtype)
        slots[name][..., news] = slot[..., olds]
        if name not in memory:
            slots[name][..., experiment.network.is_fixed] = 0
    return TrainingState(theta, slots, state.step, state.epoch, state.position)
