from collections.abc import Mapping
from dataclasses import dataclass

from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.path import Path


@MEASUREMENTS.register("run-paths")
@dataclass(frozen=True)
class RunPaths(Measurement[Mapping[int, Path]]):
    """The ways of runs, each to its end; those that are gone are missing."""

    runs: tuple[int, ...] = ()

    @property
    def runs_needed(self) -> tuple[int, ...]:
        return self.runs

    def cost(self, subject: Subject) -> float:
        return 0.0

    def measure(self, subject: Subject, instant: Instant) -> Mapping[int, Path]:
        return {run: instant.runs[run] for run in self.runs if run in instant.runs}
