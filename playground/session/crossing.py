"""Crossing the border between two stretches, and whole journeys along several."""

import time
from typing import Protocol

from playground.engine.dataset import Examples
from playground.session.library import Library
from playground.session.route import Route
from playground.session.stretch import Stretch
from playground.session.trainer import Trainer


def cross(trainer: Trainer, stretch: Stretch, examples: Examples) -> None:
    """Have a trainer that has come to the end of a stretch begin the next one, as it once began."""
    first = stretch.checkpoints.first
    if stretch.is_derivable or first is None:
        trainer.load(stretch.experiment, examples)
        trainer.set_parameters(stretch.values)
    else:
        trainer.stand(stretch.experiment, examples, first)


class Watches(Protocol):
    """Sees a journey being made."""

    def went(self, trainer: Trainer, stretch: Stretch, n_steps: int, seconds: float) -> None:
        """Note that a trainer has gone so many steps further along a stretch."""
        ...

    def crossed(self, trainer: Trainer, stretch: Stretch) -> None:
        """Note that a trainer stands at the beginning of a stretch."""
        ...


class Journey:
    """Takes a trainer along a route, exactly as training went, a part of the way at a time."""

    def __init__(self, trainer: Trainer, library: Library, route: Route, trail: Watches) -> None:
        """Stand at the route's state; raise DataError, and go nowhere, if data cannot be had."""
        self._trainer = trainer
        self._trail = trail
        self._route = route
        loaded = {id(each): library.examples(each.experiment) for each in route.stretches}
        self._examples = [loaded[id(each)] for each in route.stretches]
        self._number = 0
        trainer.stand(route.stretches[0].experiment, self._examples[0], route.state)

    def go(self, seconds: float, steps_at_once: int) -> bool:
        """Go on for about so long; tell whether the way is done."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            n_left = self._end - self._trainer.step
            if n_left > 0:
                self._advance(min(n_left, steps_at_once))
            elif self._number < len(self._route.stretches) - 1:
                self._number += 1
                stretch = self._route.stretches[self._number]
                cross(self._trainer, stretch, self._examples[self._number])
                self._trail.crossed(self._trainer, stretch)
            else:
                return True
        return False

    def _advance(self, n_steps: int) -> None:
        started = time.perf_counter()
        self._trainer.advance(n_steps)
        seconds = time.perf_counter() - started
        self._trail.went(self._trainer, self._route.stretches[self._number], n_steps, seconds)

    @property
    def _end(self) -> int:
        """The step up to which the present stretch is gone along."""
        following = self._route.stretches[self._number + 1 : self._number + 2]
        return following[0].first_step if following else self._route.step
