"""Which weights are kept for a plane or a line between runs, and the ways there; no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from playground.document.differences import difference_words
from playground.document.experiment import Experiment
from playground.engine.landscape.plane_kind import SavedState
from playground.engine.path import Path
from playground.session.snapshot import Snapshot
from playground.session.timeline_view import TimelineView
from playground.ui.landscape.asking import NUMBERS

START, *ENDS = NAMES = ("start", "end A", "end B")


@dataclass(frozen=True)
class Kept:
    """Weights that are kept, and where they are from."""

    state: SavedState
    step: int
    experiment: Experiment
    run: int
    run_name: str
    is_way_wanted: bool = False
    """Whether the way to them has still to be asked for."""


class KeptStates:
    """A start and the ends of two runs: kept one by one, or taken from the runs themselves."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self.runs: tuple[int, ...] = ()
        """The runs that they are taken from, at most two."""
        self._is_awaited = False

    @property
    def states(self) -> tuple[SavedState, ...]:
        """What is kept, in the order of the names."""
        return tuple(self._kept[name].state for name in NAMES if name in self._kept)

    @property
    def runs_needed(self) -> tuple[int, ...]:
        """The runs whose ways have to be known."""
        ways = {kept.run for kept in self._kept.values() if kept.is_way_wanted}
        return tuple(sorted(ways | (set(self.runs) if self._is_awaited else set())))

    def keep(self, name: str, snapshot: Snapshot) -> None:
        """Keep the present weights under a name."""
        timeline = snapshot.timeline
        run = timeline.branch
        self.runs, self._is_awaited = (), False
        self._kept[name] = Kept(
            SavedState(next(NUMBERS), name, snapshot.theta),
            snapshot.step,
            snapshot.experiment,
            timeline.current,
            run.name if run is not None else "",
            is_way_wanted=name in ENDS,
        )

    def take(self, runs: tuple[int, ...]) -> None:
        """Keep the start of the first of some runs, and the ends of two, as soon as they are known.

        Of more than two the last ones count.
        """
        self.runs = runs[-len(ENDS) :]
        self._is_awaited = bool(self.runs)
        self._kept.clear()

    def receive(self, paths: Mapping[int, Path], timeline: TimelineView) -> None:
        """Take in the ways that were needed; those of runs that are gone are missing.

        None at all are known of a file that has just been opened: then they are on their way.
        """
        for name, kept in self._kept.items():
            if kept.is_way_wanted and (paths or not timeline.find(kept.run)):
                path = paths.get(kept.run)
                trail = None if path is None else path.until(kept.step)
                state = replace(kept.state, number=next(NUMBERS), trail=trail)
                self._kept[name] = replace(kept, state=state, is_way_wanted=False)
        if self._is_awaited and (paths or not any(map(timeline.find, self.runs))):
            self._is_awaited = False
            known = [run for run in self.runs if run in paths and timeline.find(run)]
            for name, run in zip(ENDS, known, strict=False):
                self._take(name, run, paths[run], -1, timeline)
            if known:
                self._take(START, known[0], paths[known[0]], 0, timeline)

    def _take(self, name: str, run: int, path: Path, place: int, timeline: TimelineView) -> None:
        branch = timeline.find(run)
        assert branch is not None
        step = int(path.steps[place])
        trail = path if name in ENDS else None
        state = SavedState(next(NUMBERS), name, path.thetas[place], trail)
        self._kept[name] = Kept(state, step, branch.span_at(step).experiment, run, branch.name)

    def forget(self) -> None:
        """Let go of everything."""
        self._kept.clear()
        self.runs, self._is_awaited = (), False

    def run(self, name: str) -> int | None:
        """Return of which run it is the end that is kept under a name, None if it is none."""
        return self._kept[name].run if name in self._kept and name in ENDS else None

    def step(self, name: str) -> int | None:
        """Return of which step is what is kept under a name, None if nothing is."""
        return self._kept[name].step if name in self._kept else None

    def words(self, name: str) -> str:
        """Return what is kept under a name: of which run and step, and how it learns otherwise."""
        if name not in self._kept:
            return name
        kept, other = self._kept[name], self._other(name)
        n_runs = len({each.run for each in self._kept.values()})
        of = f"{kept.run_name}, " if kept.run_name and n_runs > 1 and name in ENDS else ""
        differing = difference_words(other, kept.experiment, 1) if other is not None else ""
        return f"{name}: {of}step {kept.step:,}" + (f", {differing}" if differing else "")

    def _other(self, name: str) -> Experiment | None:
        """Return the experiment of what a state is compared with: end A for end B, or the start."""
        earlier = [each for each in NAMES[: NAMES.index(name)] if each in self._kept]
        return self._kept[earlier[-1]].experiment if earlier else None
