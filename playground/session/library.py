"""The library: examples that have been loaded, so that going back to them is quick."""

from collections.abc import Callable
from dataclasses import dataclass

from playground.document.experiment import Experiment
from playground.engine.dataset import Dataset, Examples

_CAPACITY = 4

ReadWithProgress = Callable[[str, Callable[[float], None]], bytes]
"""Return the unpacked content of a file, reporting the share that has been read, 0 to 1."""


@dataclass(frozen=True)
class Loading:
    """A file that is being read, and the share of it that has been, 0 to 1."""

    location: str
    share: float


class Library:
    """Loads examples and keeps the latest few data sets."""

    def __init__(self, read: ReadWithProgress) -> None:
        self._read = read
        self._kept: dict[tuple[Dataset, int], Examples] = {}
        self.loading: Loading | None = None
        """What is being read just now; any thread may look."""

    def examples(self, experiment: Experiment) -> Examples:
        """Return the examples of an experiment; raise DataError if they cannot be had."""
        key = (experiment.dataset, experiment.seed)
        examples = self._kept.pop(key, None) or self._load(experiment)
        self._kept[key] = examples  # as the latest
        while len(self._kept) > _CAPACITY:
            self._kept.pop(next(iter(self._kept)))
        return examples

    def _load(self, experiment: Experiment) -> Examples:
        try:
            return experiment.dataset.load(experiment.data_rng(), self._read_reporting)
        finally:
            self.loading = None

    def _read_reporting(self, location: str) -> bytes:
        def report(share: float) -> None:
            self.loading = Loading(location, share)

        return self._read(location, report)
