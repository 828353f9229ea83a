"""The retracer: finds again where the weights went in runs that come from a file."""

import time
from collections.abc import Iterator

from playground.session.branch import Branch
from playground.session.crossing import Journey
from playground.session.library import Library
from playground.session.recorder import Recorder
from playground.session.route import Route
from playground.session.stretch import Stretch
from playground.session.trainer import Trainer

_SLICE = 0.008
"""Seconds at a stretch."""
_MOST_SECONDS = 30.0
"""Of training that is repeated for the sake of a path; beyond it the states in the file do."""
_POINTS = 2048
"""Of one run, about; fewer are kept, those that the shape of the path needs."""


class Retracer:
    """Repeats the training of every run of a file, exactly, a slice at a time.

    A file keeps few states, as any other is had by training from the one before. A path through
    those alone would be straight where training went in a curve.
    """

    def __init__(self, library: Library, recorder: Recorder) -> None:
        self._library = library
        self._recorder = recorder
        self._seconds = 0.0
        self._journeys = self._set_out()
        self._journey: tuple[Journey, int] | None = next(self._journeys, None)

    @property
    def is_done(self) -> bool:
        """Whether all that can be found has been."""
        return self._journey is None

    def go(self) -> None:
        """Go on for a slice; what cannot be repeated stays as it is known."""
        if self._journey is None:
            return
        journey, steps_at_once = self._journey
        started = time.perf_counter()
        try:
            is_there = journey.go(_SLICE, steps_at_once)
        except Exception:  # the same training will say what is wrong when somebody wants it
            is_there = True
        self._seconds += time.perf_counter() - started
        if is_there:
            self._journey = next(self._journeys, None)
        if self._seconds > _MOST_SECONDS:
            self._journey = None

    def went(self, trainer: Trainer, stretch: Stretch, n_steps: int, seconds: float) -> None:
        """Note where a trainer is that has gone a piece of a stretch."""
        self._recorder.retraced(stretch, trainer.step, trainer.theta)

    def crossed(self, trainer: Trainer, stretch: Stretch) -> None:
        """Note where a stretch begins."""
        self._recorder.retraced(stretch, trainer.step, trainer.theta)

    def _set_out(self) -> Iterator[tuple[Journey, int]]:
        """Yield a journey along every run, that on screen first, and its steps at once."""
        timeline = self._recorder.timeline
        for branch in sorted(
            timeline.branches.values(), key=lambda each: each is not timeline.branch
        ):
            route = self._route(branch)
            if route is None:
                continue
            first = route.stretches[0].experiment
            try:
                trainer = Trainer(first, self._library.examples(first))
                journey = Journey(trainer, self._library, route, self)
            except Exception:  # as above; data that cannot be had, for one
                continue
            yield journey, max(1, (route.step - route.state.step) // _POINTS)

    def _route(self, branch: Branch) -> Route | None:
        """Return the way along a run from where no other has been, or None if there is none."""
        ends = [branch.end_of(number) for number in range(len(branch.path))]
        unknown = [
            number
            for number, stretch in enumerate(branch.path)
            if self._recorder.retraced_to(stretch) < ends[number]
        ]
        if not unknown:
            return None
        for number in range(unknown[0], -1, -1):
            stretch = branch.path[number]
            first = stretch.checkpoints.first
            if first is not None and (first.step == stretch.first_step or number == 0):
                return Route(first, branch.path[number:], branch.last_step)
        return None
