"""The traveller: takes the trainer to other times, and across recorded edits."""

import math

from playground.session.commands import GoTo
from playground.session.crossing import Journey, cross
from playground.session.library import Library
from playground.session.likeness import go_on_alike
from playground.session.recorder import Recorder
from playground.session.trail import Trail
from playground.session.trainer import Trainer

_SLICE = 0.008
"""Seconds of a journey at a stretch: nobody sees the states on the way."""


class Traveller:
    """Goes where a command says, along the timeline that a recorder keeps."""

    def __init__(self, library: Library, recorder: Recorder) -> None:
        self._library = library
        self._recorder = recorder
        self._journey: Journey | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether the trainer is not yet where it is to be."""
        return self._journey is not None

    def knows(self, command: GoTo) -> bool:
        """Tell whether there still is what a command means to go to."""
        timeline = self._recorder.timeline
        branch = (
            timeline.branch if command.branch is None else timeline.branches.get(command.branch)
        )
        if branch is None:
            return False
        if command.otherwise is None:
            return True
        stretch = branch.path[branch.number_at(command.step)]
        is_within = branch.first_step <= command.step <= branch.last_step
        return is_within and go_on_alike(stretch.experiment, command.otherwise.experiment)

    def set_out(self, trainer: Trainer, branch: int | None, step: int) -> None:
        """Begin to go to a step of a branch, None for that on screen.

        Raises KeyError if there is no such branch, DataError if its data cannot be had; then
        nothing has changed.
        """
        timeline = self._recorder.timeline
        route = timeline.locate(branch, step)
        self._journey = Journey(trainer, self._library, route, Trail(timeline))
        self._recorder.went(branch, route.step)

    def go(self, steps_at_once: int, seconds: float = _SLICE) -> bool:
        """Go on for about so long; tell whether the way is done."""
        if self._journey is None or self._journey.go(seconds, steps_at_once):
            self._journey = None
        return self._journey is None

    def arrive(self, steps_at_once: int) -> None:
        """Go on to the end of the way."""
        self.go(steps_at_once, math.inf)

    def give_up(self, trainer: Trainer) -> None:
        """Stay where the trainer is."""
        if self._journey is not None:
            self._journey = None
            self._recorder.went(None, trainer.step)

    def steps_to_border(self, trainer: Trainer) -> float:
        """Return how many steps may be taken before the next recorded edit."""
        border = self._recorder.timeline.border
        return math.inf if border is None else border - trainer.step

    def cross(self, trainer: Trainer) -> bool:
        """Go over to the next stretch if the trainer has come to it; tell whether it has.

        Raises DataError if its data cannot be had.
        """
        timeline = self._recorder.timeline
        if timeline.border != trainer.step:
            return False
        following = timeline.branch.path[timeline.number + 1]
        cross(trainer, following, self._library.examples(following.experiment))
        timeline.cross()
        return True
