"""Telling a person what went wrong, as notices."""

import traceback
from collections.abc import Callable

from playground.document.experiment import Experiment
from playground.session.snapshot import Crashed, LoadFailed, Notice


class Teller:
    """Turns errors into notices."""

    def __init__(self, notify: Callable[[Notice], None]) -> None:
        self._notify = notify

    def of_load(self, experiment: Experiment, error: Exception) -> None:
        """Tell that an experiment cannot be loaded."""
        message = str(error)
        if isinstance(error, MemoryError):
            message = "This needs more memory than there is; choose a smaller network or data set."
        self._notify(LoadFailed(experiment, message))

    def of_crash(self, error: Exception) -> None:
        """Tell that training has paused because of an error of ours."""
        self._tell(error, "Something in the training went wrong", "training has paused")

    def of_measurement(self, error: Exception) -> None:
        """Tell that a measurement fails."""
        self._tell(error, "Something that a panel shows could not be computed", "the rest goes on")

    def _tell(self, error: Exception, what: str, consequence: str) -> None:
        message = (
            f"{what} ({type(error).__name__}: {error}); {consequence}, your work is unharmed, and "
            "a report with these details would help us mend it."
        )
        self._notify(Crashed(message, "".join(traceback.format_exception(error))))
