"""Stepping: takes the steps that are due, and keeps what they gave."""

import time
from collections.abc import Callable
from dataclasses import replace

from playground.session.advance import Advance
from playground.session.divergence import Divergence
from playground.session.forensics import find_explosion
from playground.session.recorder import Recorder
from playground.session.runner import Runner
from playground.session.snapshot import Diverged, Notice
from playground.session.trainer import Trainer
from playground.session.transport import Transport
from playground.session.traveller import Traveller


class Stepping:
    """Has a trainer train, a slice at a time, and go over to what a recorded edit made of it."""

    def __init__(
        self,
        transport: Transport,
        recorder: Recorder,
        traveller: Traveller,
        runner: Runner,
        go_on: Callable[[Trainer], None],
        notify: Callable[[Notice], None],
    ) -> None:
        """`go_on` is told when the trainer has come to another experiment."""
        self._transport = transport
        self._recorder = recorder
        self._traveller = traveller
        self._runner = runner
        self._go_on = go_on
        self._notify = notify

    def take(self, trainer: Trainer, until: int | None = None) -> None:
        """Take a slice's worth of what is due, not beyond the step `until`."""
        if self._transport.is_by_phase:
            self._take_phases(trainer)
        else:
            self._take_steps(trainer, until)

    def finish(self, trainer: Trainer) -> None:
        """Carry out the rest of a step under way, which is the first of those to take."""
        advance = trainer.finish_step()
        if advance is not None:
            self._took(trainer, 1, advance)

    def _take_steps(self, trainer: Trainer, until: int | None) -> None:
        n_steps = int(
            min(
                self._transport.n_due(),
                self._traveller.steps_to_border(trainer),
                self._runner.steps_until_look(trainer),
            )
        )
        if until is not None:
            n_steps = max(1, min(n_steps, until - trainer.step))
        started = time.perf_counter()
        advance = trainer.advance(n_steps)
        self._transport.pace.took(n_steps, time.perf_counter() - started)
        self._took(trainer, n_steps, advance)

    def _take_phases(self, trainer: Trainer) -> None:
        n_phases = self._transport.n_due()
        started = time.perf_counter()
        for _ in range(n_phases):
            if not self._transport.is_running:  # it has diverged
                break
            advance = trainer.advance_phase()
            self._transport.took(1)
            if advance is not None:
                self._took(trainer, 0, advance)
        self._transport.pace.took(n_phases, time.perf_counter() - started)

    def _took(self, trainer: Trainer, n_steps: int, advance: Advance) -> None:
        """Keep what steps gave, `n_steps` of those that were to be taken."""
        seconds_per_step = self._transport.pace.seconds_per_step
        self._recorder.trained(trainer, advance.losses, seconds_per_step)
        self._transport.took(n_steps)
        if advance.divergence is not None:
            self._runner.drop()
            self._transport.pause()
            self._tell_of(trainer, advance.divergence)
        elif self._traveller.cross(trainer):
            self._go_on(trainer)

    def _tell_of(self, trainer: Trainer, divergence: Divergence) -> None:
        explosion = find_explosion(self._recorder.timeline, trainer, divergence)
        self._notify(Diverged(replace(divergence, explosion=explosion)))
