"""The transport: what is to be trained next, how much of it and at what pace."""

import math

from playground.session import commands
from playground.session.pace import Pace
from playground.session.trainer import Trainer


class Transport:
    """Counts the steps, or phases of a step, that are to be taken."""

    def __init__(self) -> None:
        self.pace = Pace()
        self.steps_to_go = 0.0
        """0 when paused, infinity when playing."""
        self.is_playing = False
        self.is_by_phase = False
        self._ends_with_epoch = False

    @property
    def is_running(self) -> bool:
        """Whether there is anything to take."""
        return self.steps_to_go > 0

    def pause(self) -> None:
        """Have nothing to take."""
        self.steps_to_go, self.is_playing = 0, False

    def begin(self, command: object, trainer: Trainer) -> None:
        """Have to take what a command says; nothing if it says nothing of steps."""
        self.is_playing = isinstance(command, commands.Play)
        self._ends_with_epoch = isinstance(command, commands.Epoch)
        self.is_by_phase = False
        match command:
            case commands.Play(is_by_phase):
                self.pace.begin()
                self.is_by_phase = is_by_phase
                self.steps_to_go = math.inf
            case commands.StepPhase(n_phases):
                self.is_by_phase = True
                self.steps_to_go = n_phases
            case commands.Step(n_steps):
                self.steps_to_go = n_steps
            case commands.Epoch():
                self.steps_to_go = trainer.steps_left_in_epoch
            case commands.RunTo():
                self.steps_to_go = math.inf
            case _:
                self.steps_to_go = 0

    def plan_anew(self, trainer: Trainer) -> None:
        """Have an epoch end where it ends, though a batch may be another size now."""
        if self._ends_with_epoch and self.is_running:
            self.steps_to_go = trainer.steps_left_in_epoch

    def wait(self) -> float:
        """Return the seconds until the next step is due."""
        return self.pace.wait() if self.is_playing else 0.0

    def n_due(self) -> int:
        """Return how many to take now, a slice's worth at most."""
        return int(min(self.pace.n_steps(is_playing=self.is_playing), self.steps_to_go))

    def took(self, number: int) -> None:
        """Count so many as taken."""
        self.steps_to_go -= number
        if self.steps_to_go <= 0:
            self.is_playing = False
