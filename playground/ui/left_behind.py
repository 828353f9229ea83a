"""What was on screen before another document was opened: nothing that was trained is lost."""

from dataclasses import dataclass
from pathlib import Path

from playground.document.file import SavedExperiment
from playground.ui.workbench import Workbench


@dataclass(frozen=True, eq=False)
class LeftBehind:
    """A document with all that was trained of it."""

    saved: SavedExperiment
    path: Path | None
    name: str
    keeps_history: bool
    is_modified: bool
    """Whether it has what no file holds."""

    @property
    def title(self) -> str:
        """What it is called, and how far it was trained."""
        step = self.saved.state.step if self.saved.state is not None else 0
        return f"“{self.name or 'Untitled'}” at step {step:,}"


def trained(workbench: Workbench) -> SavedExperiment | None:
    """Return all that was trained of the document on screen; None where there is nothing.

    While data are being read it cannot be had either.
    """
    snapshot = workbench.snapshot
    if snapshot is None or workbench.loading is not None:
        return None
    if not any(each.last_step > each.first_step for each in snapshot.timeline.branches):
        return None
    recorded = workbench.record()
    if recorded is None:
        return None
    return SavedExperiment(recorded.experiment, recorded.state, history=recorded.history)
