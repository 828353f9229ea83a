"""The trail: states that a journey through the past leaves behind, so that the next is shorter."""

import math

from playground.session.checkpoints import bytes_of
from playground.session.stretch import Stretch
from playground.session.thinning import thin_states
from playground.session.timeline import Timeline
from playground.session.trainer import Trainer

_SECONDS = 0.04
"""Training between two states; nothing is left where what is kept is as close already."""


class Trail:
    """Leaves states in a timeline, as long as there is room for them: nothing else goes for one."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._seconds = 0.0
        self._pace = 0.0

    def went(self, trainer: Trainer, stretch: Stretch, n_steps: int, seconds: float) -> None:
        """Note that a trainer has gone so many steps further along a stretch."""
        self._seconds += seconds
        self._pace = seconds / n_steps
        if self._seconds >= _SECONDS:
            self._leave(trainer, stretch)

    def crossed(self, trainer: Trainer, stretch: Stretch) -> None:
        """Leave nothing: the edit gives the beginning of a stretch again."""

    def _leave(self, trainer: Trainer, stretch: Stretch) -> None:
        if not stretch.has_room_at(trainer.step):
            return
        self._seconds = 0.0
        timeline, state = self._timeline, trainer.state
        if timeline.n_bytes + bytes_of(state) > timeline.most_bytes:
            thin_states(timeline)
            is_fit = timeline.n_bytes + bytes_of(state) <= timeline.most_bytes
            if not (is_fit and stretch.has_room_at(state.step)):
                return
        if math.isinf(stretch.seconds_per_step):  # else a file would keep all that is left here
            stretch.seconds_per_step = self._pace
        timeline.insert(stretch, state)
