"""Calming: the learning rate with which training would not have exploded, found by trial."""

from dataclasses import replace

import numpy as np

from playground.document.experiment import Experiment
from playground.document.training_state import TrainingState
from playground.engine.evaluation import Evaluator
from playground.session.divergence import Trial
from playground.session.trainer import Trainer

_MOST_HALVES = 30
_FEWEST_STEPS, _MOST_STEPS = 100, 500
_WORK = 3_000_000
"""Weights moved in a trial, about, where the network is large: nobody waits for long."""
_AT_ONCE = 25
_TOO_MUCH = 1000.0
"""How many times as large the loss may get on the way; from there it hardly comes back."""
_TOLERANCE = 1.1
"""How many times as large it may be at the end: at a minimum, minibatches keep it moving."""


def find_calm_rate(trainer: Trainer, state: TrainingState) -> Trial | None:
    """Return the largest half of a half ... of the learning rate that goes well from a state on.

    The steps that are tried are those that would follow. None where there is no such rate.
    """
    experiment = trainer.experiment
    wanted = _WORK // max(experiment.network.n_parameters, 1)
    n_steps = min(max(wanted, _FEWEST_STEPS), _MOST_STEPS)
    twin = Trainer(experiment, trainer.examples)
    twin.restore(state)
    start = _loss(twin)
    rate = experiment.optimiser.learning_rate
    for halves in range(1, _MOST_HALVES + 1 if rate else 0):
        calmer = rate / 2**halves
        twin.stand(_with_rate(experiment, calmer), trainer.examples, state)
        if _goes_well(twin, n_steps, start):
            return Trial(calmer, halves, n_steps)
    return None


def _with_rate(experiment: Experiment, rate: float) -> Experiment:
    optimiser = replace(experiment.optimiser, learning_rate=rate)
    return replace(experiment, optimiser=optimiser)


def _loss(trainer: Trainer) -> float:
    """Return the loss over the training part, infinity where it is none."""
    experiment = trainer.experiment
    part, dtype = trainer.prepared.train, experiment.numpy_dtype
    evaluator = Evaluator(trainer.recalling_network, experiment.loss, part, dtype)
    with np.errstate(all="ignore"):
        loss = evaluator.score(trainer.theta).loss
    return loss if np.isfinite(loss) else np.inf


def _goes_well(twin: Trainer, n_steps: int, start: float) -> bool:
    """Take so many steps; tell whether the loss, `start` before, is no larger then."""
    for done in range(0, n_steps, _AT_ONCE):
        advance = twin.advance(min(_AT_ONCE, n_steps - done))
        if advance.divergence is not None or advance.losses.mean() > _TOO_MUCH * start:
            return False
    return _loss(twin) <= _TOLERANCE * start
