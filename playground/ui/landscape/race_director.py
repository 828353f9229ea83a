"""Starts races, and shows how they go."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from playground.engine.arrays import FloatArray
from playground.engine.landscape.survey import Survey
from playground.engine.measurements.race import Race
from playground.engine.parameter_key import ParameterKey
from playground.session.snapshot import Snapshot
from playground.ui.landscape.options import Options
from playground.ui.landscape.race_bar import RaceBar
from playground.ui.landscape.racing import Colours, make_race, race_paths, start_of
from playground.ui.surface.surface_picture import PathOnSurface

_MS, _TICK_MS = 3000, 40
"""How long the race takes on screen, however fast it was computed."""


class RaceDirector(QObject):
    """Knows the race that is on, if there is one, and shows it in slow motion."""

    changed = Signal()
    """`race` is another, or none."""
    moved = Signal()
    """Somebody in the race is farther than before."""

    def __init__(self, bar: RaceBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self._scene: tuple[Survey, Snapshot, Options] | None = None
        self._values: Mapping[ParameterKey, float] = {}
        self._colours = Colours()
        self._wanted = False
        self._start: tuple[int, FloatArray] | None = None
        self._clock = QElapsedTimer()
        self._ticks = QTimer(self, interval=_TICK_MS)
        self._ticks.timeout.connect(self._tick)
        bar.replay.clicked.connect(self.replay)
        self.race: Race | None = None
        """The question of the race that is on."""
        bar.changed.connect(self._run_again)

    def watch(
        self, survey: Survey, snapshot: Snapshot, options: Options, *, is_in_hand: bool
    ) -> None:
        """Take note of what is shown; a race that waits for a surface, or the hand, begins.

        A race from weights that are no longer there, as after an undo, is over.
        """
        self._scene = (survey, snapshot, options)
        self._bar.alone.setVisible(survey.laid.keys is not None)
        if self.race is not None and self._is_elsewhere(snapshot):
            self._values, self.race = {}, None
            self.changed.emit()
        if self._wanted and self.race is None and not is_in_hand:
            self._begin()

    def _is_elsewhere(self, snapshot: Snapshot) -> bool:
        """Whether the point is not where the race began, though no training has moved it."""
        if self._start is None:
            return False
        step, theta = self._start
        is_there = theta.shape == snapshot.theta.shape and np.array_equal(theta, snapshot.theta)
        return snapshot.step < step or (snapshot.step == step and not is_there)

    def leave(self) -> None:
        """Note that nothing is shown on which a race could be."""
        self._scene = None

    def start(self, values: Mapping[ParameterKey, float] | None = None) -> None:
        """Begin a race from the present weights, some of them at other values."""
        self._wanted, self._values = True, values or {}
        self._bar.show()
        self._begin()

    def stop(self) -> None:
        """End the race; its paths go."""
        self._wanted, self.race, self._start = False, None, None
        self._ticks.stop()
        self._bar.hide()
        self.changed.emit()

    def again(self) -> None:
        """Begin anew, once there is another surface."""
        self._values, self.race, self._scene = {}, None, None
        self.changed.emit()

    def _run_again(self) -> None:
        """Begin anew from the same weights, with others who run or further."""
        if self._wanted:
            self._begin()

    def _begin(self) -> None:
        if self._scene is None:
            return
        survey, snapshot, options = self._scene
        start = start_of(snapshot, self._values)
        self._start = snapshot.step, start
        self.replay()
        runners = self._bar.runners(snapshot.experiment.optimiser)
        self._colours.give(runners)
        self.race = make_race(
            start,
            survey,
            snapshot,
            options,
            runners,
            n_steps=self._bar.n_steps,
            is_in_plane=self._bar.alone.value,
        )
        self.changed.emit()

    def replay(self) -> None:
        """Show the race from its start."""
        self._clock.start()
        self._ticks.start()

    def finish(self) -> None:
        """Show the race to its end at once."""
        self._ticks.stop()
        self.moved.emit()

    def _tick(self) -> None:
        if self._clock.elapsed() >= _MS:
            self._ticks.stop()
        self.moved.emit()

    def paths(self, survey: Survey, snapshot: Snapshot) -> tuple[PathOnSurface, ...]:
        """Return where everybody went so far."""
        answer = None if self.race is None else snapshot.answer(self.race)
        if self.race is None or answer is None:
            return ()
        self._bar.say(answer.value.n_steps, answer.value.sentence)
        share = self._clock.elapsed() / _MS if self._ticks.isActive() else 1.0
        return race_paths(answer.value, survey, self._colours, share * self.race.n_steps)
