"""The history of training without a window: what it trains, beside all that a file has already."""

import math
from collections.abc import Sequence

from playground.document import data_files
from playground.document.edits import Edit
from playground.document.experiment import Experiment
from playground.document.file import SavedExperiment
from playground.document.recorded_history import RecordedHistory
from playground.document.training_state import TrainingState
from playground.engine.arrays import FloatArray
from playground.engine.dataset import Examples
from playground.session.commands import Load
from playground.session.library import Library
from playground.session.recorder import Recorder
from playground.session.trainer import Trainer
from playground.session.traveller import Traveller


class BatchHistory:
    """Writes down what a trainer does, and has it follow edits that are recorded ahead of it."""

    def __init__(self) -> None:
        self._library = Library(data_files.read)
        self._recorder = Recorder()
        self._traveller = Traveller(self._library, self._recorder)

    def examples(self, experiment: Experiment) -> Examples:
        """Return the examples of an experiment; raise DataError."""
        return self._library.examples(experiment)

    def open(self, saved: SavedExperiment, trainer: Trainer) -> None:
        """Begin with what a file holds, in which the trainer stands."""
        load = Load(trainer.experiment, curves=saved.curves, history=saved.history)
        self._recorder.begin(trainer, load, is_new_document=True)

    def begin_anew(self, trainer: Trainer, edits: Sequence[Edit]) -> None:
        """Note that edits have led to another start, beside which what was before is kept."""
        self._recorder.begin(trainer, Load(trainer.experiment, label=_label(edits)))

    def edited(self, before: TrainingState, trainer: Trainer, edits: Sequence[Edit]) -> None:
        """Note that edits have led from the state `before` to the trainer's."""
        self._recorder.edited(before, trainer, Load(trainer.experiment, label=_label(edits)))

    def steps_to_border(self, trainer: Trainer) -> float:
        """Return how many steps may be taken before the next recorded edit."""
        return self._traveller.steps_to_border(trainer)

    def trained(self, trainer: Trainer, losses: FloatArray, seconds: float) -> bool:
        """Note the minibatch losses, (n,), of steps that took so long; tell if an edit came."""
        self._recorder.trained(trainer, losses, max(seconds, 1e-9) / max(len(losses), 1))
        return self._traveller.cross(trainer)

    def scored(self, step: int, row: tuple[float | None, ...]) -> None:
        """Note train loss, test loss, train accuracy and test accuracy at a step."""
        first, second, third, fourth = (math.nan if each is None else each for each in row)
        self._recorder.scored(step, (first, second, third, fourth))

    def record(self, step: int) -> RecordedHistory:
        """Return it as a file keeps it, the present at a step."""
        return self._recorder.record(step)


def _label(edits: Sequence[Edit]) -> str:
    return ", ".join(edit.label for edit in edits)
