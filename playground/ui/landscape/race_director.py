"""Starts races, and shows how they go."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from playground.engine.landscape.survey import Survey
from playground.engine.measurements.race import Race
from playground.engine.parameter_key import ParameterKey
from playground.session.snapshot import Snapshot
from playground.ui.landscape.options import Options
from playground.ui.landscape.race_bar import RaceBar
from playground.ui.landscape.racing import make_race, race_paths, start_of
from playground.ui.surface.surface_picture import PathOnSurface


class RaceDirector(QObject):
    """Knows the race that is on, if there is one."""

    changed = Signal()
    """`race` is another, or none."""

    def __init__(self, bar: RaceBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self._scene: tuple[Survey, Snapshot, Options] | None = None
        self._values: Mapping[ParameterKey, float] = {}
        self._wanted = False
        self.race: Race | None = None
        """The question of the race that is on."""
        bar.changed.connect(self._run_again)

    def watch(self, survey: Survey, snapshot: Snapshot, options: Options) -> None:
        """Take note of what is shown; a race that waits for a surface begins."""
        self._scene = (survey, snapshot, options)
        self._bar.alone.setVisible(survey.laid.keys is not None)
        if self._wanted and self.race is None:
            self._begin()

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
        self._wanted, self.race = False, None
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
        self.race = make_race(
            start_of(snapshot, self._values),
            survey,
            snapshot,
            options,
            self._bar.runners(snapshot.experiment.optimiser),
            n_steps=self._bar.n_steps,
            is_in_plane=self._bar.alone.value,
        )
        self.changed.emit()

    def paths(self, survey: Survey, snapshot: Snapshot) -> tuple[PathOnSurface, ...]:
        """Return where everybody went so far."""
        answer = None if self.race is None else snapshot.answer(self.race)
        if answer is None:
            return ()
        self._bar.say(answer.value.n_steps, answer.value.sentence)
        return race_paths(answer.value, survey)
