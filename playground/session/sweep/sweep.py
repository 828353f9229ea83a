"""A sweep: its plan, its runs as they come in, and what they say together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from playground.document.experiment import Experiment
from playground.document.settings import SettingError
from playground.document.variation import Variant, Variation, variants, with_seed
from playground.engine.dataset import Examples
from playground.session.batch_run import load_examples
from playground.session.sweep.job import Job, Length, Outcome
from playground.session.sweep.processes import Processes, SweepError
from playground.session.sweep.surface import NoSurface, SharedSurface, SurfaceJob

MOST_RUNS = 1000
MOST_SEEDS = 100
_PLACES = 64
_MOST_NUMBERS = 2_000_000
"""Of the points of all paths that are brought back, 8 MB."""
_SURFACE = -1
"""The number of the job that computes the surface."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """What is compared: one thing at several values, or all combinations of several things."""

    base: Experiment
    variations: tuple[Variation, ...]
    n_seeds: int = 3
    length: Length = field(default_factory=Length)
    target: float | None = None

    def __post_init__(self) -> None:
        if not self.variations:
            raise SettingError("Nothing is varied; name a key and its values.")
        if not 1 <= self.n_seeds <= MOST_SEEDS:
            raise SettingError(f"{self.n_seeds} seeds; choose between 1 and {MOST_SEEDS}.")
        n_runs = len(self.variants) * self.n_seeds
        if n_runs > MOST_RUNS:
            raise SettingError(
                f"That would be {n_runs:,} runs, more than {MOST_RUNS:,}; "
                "choose fewer values or seeds."
            )

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """What is compared, in order."""
        return variants(self.base, self.variations)

    @property
    def title(self) -> str:
        """What is varied, in words."""
        names = (each.key.removeprefix("optimiser.") for each in self.variations)
        return ", ".join(name.replace(".", " ").replace("_", " ") for name in names)

    @cached_property
    def experiments(self) -> tuple[tuple[Experiment, ...], ...]:
        """Of each variant, one experiment for each seed."""
        numbers = range(self.n_seeds)
        return tuple(
            tuple(with_seed(each.experiment, self.base, number) for number in numbers)
            for each in self.variants
        )

    @cached_property
    def why_no_surface(self) -> str:
        """Why the paths of the first seed lie on no common surface; "" if they do."""
        first = self.experiments[0][0]
        for other, *_ in self.experiments:
            if other.network != first.network:
                return "The networks differ, so their weights lie in no common space."
            if (other.dataset, other.seed) != (first.dataset, first.seed):
                return "The runs learn from different examples, so they have no common loss."
            if other.loss != first.loss or other.is_normalised != first.is_normalised:
                return "The runs have different losses, so there is no common surface."
        if self._n_places < 3:
            return "The network has too many weights for the paths of all runs to be kept."
        return ""

    @property
    def _n_places(self) -> int:
        numbers = max(self.base.network.n_parameters, 1) * len(self.variants)
        return min(_PLACES, _MOST_NUMBERS // numbers)

    def jobs(self) -> list[tuple[int, Job]]:
        """Return all runs by their numbers: the first seed of each variant, then the second."""
        n_places = 0 if self.why_no_surface else self._n_places
        has_map = len(self.base.dataset.columns) == 2
        return [
            (
                variant * self.n_seeds + seed,
                Job(
                    self.experiments[variant][seed],
                    self.length,
                    self.target,
                    n_places if seed == 0 else 0,
                    has_map and seed == 0,
                ),
            )
            for seed in range(self.n_seeds)
            for variant in range(len(self.variants))
        ]


@dataclass(frozen=True, eq=False)
class Results:
    """What has come in of a sweep: outcomes by variant and seed, and what went wrong."""

    sweep: Sweep
    outcomes: tuple[tuple[Outcome | None, ...], ...]
    failures: tuple[str, ...] = ()
    surface: SharedSurface | NoSurface | None = None
    is_complete: bool = False

    def outcomes_of(self, variant: int) -> list[Outcome]:
        """Return the outcomes that there are of one variant."""
        return [each for each in self.outcomes[variant] if each is not None]

    @cached_property
    def examples(self) -> Examples:
        """The examples of the first run."""
        return load_examples(self.sweep.experiments[0][0])


class SweepRun:
    """A sweep that is under way; poll it until it is done."""

    def __init__(self, sweep: Sweep, n_processes: int | None = None) -> None:
        """Begin; raise OSError where no process can be started."""
        self.sweep = sweep
        self._outcomes: dict[int, Outcome] = {}
        self._failures: list[str] = []
        self._surface: SharedSurface | NoSurface | None = None
        self._jobs = sweep.jobs()
        self._n_done = 0
        self._is_surface_due = True
        self.is_done = False
        self.processes = Processes(n_processes)
        self.processes.submit(self._jobs)

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return min((self._n_done + self.processes.shares) / len(self._jobs), 1.0)

    @property
    def n_done(self) -> int:
        """How many runs have come to their end."""
        return self._n_done

    @property
    def n_runs(self) -> int:
        """How many there are."""
        return len(self._jobs)

    def poll(self, timeout: float = 0.0) -> bool:
        """Take what has come in since, waiting at most so long; tell whether anything has."""
        found = self.processes.poll(timeout)
        for number, result in found:
            if number == _SURFACE:
                failed = isinstance(result, SweepError)
                self._surface = NoSurface(str(result)) if failed else result
            else:
                self._take(number, result)
        if self._n_done == len(self._jobs) and not self.is_done:
            self._finish()
        return bool(found)

    def _take(self, number: int, result: Outcome | SweepError) -> None:
        self._n_done += 1
        if isinstance(result, SweepError):
            self._failures.append(str(result))
        else:
            self._outcomes[number] = result

    def _finish(self) -> None:
        if self._is_surface_due:
            self._is_surface_due = False
            job = self._surface_job()
            if job is not None:
                self.processes.submit([(_SURFACE, job)])
                return
        elif self._surface is None:
            return
        self.is_done = True
        self.processes.close()

    def _surface_job(self) -> SurfaceJob | None:
        firsts = [self._outcomes.get(i * self.sweep.n_seeds) for i in range(self.n_variants)]
        reason = self.sweep.why_no_surface
        if reason or any(each is None or each.places is None for each in firsts):
            self._surface = NoSurface(reason or "A run is missing, so there is no surface.")
            return None
        paths = [each.places for each in cast(Sequence[Outcome], firsts)]
        return SurfaceJob(self.sweep.experiments[0][0], tuple(p for p in paths if p is not None))

    @property
    def n_variants(self) -> int:
        """How many things are compared."""
        return len(self.sweep.variants)

    def cancel(self) -> None:
        """End it at once; what has come in stays."""
        self.is_done = True
        self.processes.close()

    def results(self) -> Results:
        """Return what has come in so far."""
        n = self.sweep.n_seeds
        outcomes = tuple(
            tuple(self._outcomes.get(variant * n + seed) for seed in range(n))
            for variant in range(self.n_variants)
        )
        is_complete = self._n_done == len(self._jobs)
        failures = tuple(dict.fromkeys(self._failures))
        return Results(self.sweep, outcomes, failures, self._surface, is_complete)
