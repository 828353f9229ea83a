import math
from dataclasses import dataclass

from playground.engine.evaluation import Evaluator, Score
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject


@dataclass(frozen=True)
class TrainAndTest:
    """The scores of the training and the test part."""

    train: Score
    test: Score

    @property
    def row(self) -> tuple[float, float, float, float]:
        """Train loss, test loss, train accuracy, test accuracy; NaN where there is none."""
        accuracies = (self.train.accuracy, self.test.accuracy)
        train, test = (math.nan if each is None else each for each in accuracies)
        return self.train.loss, self.test.loss, train, test


@MEASUREMENTS.register("scores")
@dataclass(frozen=True)
class Scores(Measurement[TrainAndTest]):
    """Loss and accuracy over the whole training part and the whole test part."""

    def cost(self, subject: Subject) -> float:
        n_examples = len(subject.prepared.train) + len(subject.prepared.test)
        return n_examples * subject.network.n_parameters

    def measure(self, subject: Subject, instant: Instant) -> TrainAndTest:
        train, test = subject.keep(self, lambda: _evaluators(subject))
        return TrainAndTest(train.score(instant.theta), test.score(instant.theta))


def _evaluators(subject: Subject) -> tuple[Evaluator, Evaluator]:
    prepared = subject.prepared
    return (
        Evaluator(subject.network, subject.loss, prepared.train, subject.dtype),
        Evaluator(subject.network, subject.loss, prepared.test, subject.dtype),
    )
