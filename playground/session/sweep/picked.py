"""A run of a sweep that somebody wants to go on with."""

from dataclasses import dataclass

from playground.document.curve import Curve
from playground.document.experiment import Experiment
from playground.document.training_state import TrainingState


@dataclass(frozen=True, eq=False)
class PickedRun:
    """A run where it ended; its curves are those of the losses of minibatches and of the scores."""

    title: str
    """What taking it up is called, as it follows the word "Undo"."""
    experiment: Experiment
    state: TrainingState
    curves: tuple[Curve, Curve]
