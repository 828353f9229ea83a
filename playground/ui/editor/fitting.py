"""Carrying out wishes of a column's menu: weights that are computed first and then set."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.document import edits
from playground.engine.measurement import Measurement
from playground.engine.measurements.fitted_outputs import FittedOutputs
from playground.engine.measurements.placed_centres import PlacedCentres
from playground.session.snapshot import Snapshot
from playground.ui.editor.radial_menu import Wish
from playground.ui.workbench import Workbench

_NOTHING = (
    "Nothing could be fitted, since the numbers that come in are not finite or the outputs do not "
    "fit the data; reset training, or choose the data set anew."
)


class Fitting(QObject):
    """Asks one question at a time, and sets what it is answered as one edit."""

    measurements_changed = Signal()
    """`measurements` is another."""

    def __init__(self, workbench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._question: PlacedCentres | FittedOutputs | None = None
        self._n_asked = 0
        workbench.snapshot_taken.connect(self._look)

    @property
    def measurements(self) -> frozenset[Measurement[Any]]:
        """The question that waits for its answer."""
        return frozenset() if self._question is None else frozenset({self._question})

    def carry_out(self, wish: Wish) -> None:
        """Set what a question is answered, or make an edit of what is on screen."""
        if isinstance(wish, PlacedCentres | FittedOutputs):
            self._n_asked += 1
            self._wait_for(replace(wish, nonce=self._n_asked))
        elif not isinstance(wish, Measurement):
            try:
                edit = wish(self._workbench.experiment)
            except (ValueError, LookupError) as error:
                self._workbench.refused.emit(str(error))
                return
            self._workbench.apply(edit)

    def _wait_for(self, question: PlacedCentres | FittedOutputs | None) -> None:
        self._question = question
        self.measurements_changed.emit()

    def _look(self, snapshot: Snapshot) -> None:
        question = self._question
        if question is None or snapshot.experiment is not self._workbench.experiment:
            return
        answer = snapshot.answer(question)
        if answer is None:
            return
        self._wait_for(None)
        if answer.value is None:
            self._workbench.refused.emit(_NOTHING)
            return
        edit = edits.set_parameters(answer.value, is_start=self._workbench.is_at_start)
        label = "place centres" if isinstance(question, PlacedCentres) else "fit output weights"
        self._workbench.apply(replace(edit, label=label, merge_key=None))
