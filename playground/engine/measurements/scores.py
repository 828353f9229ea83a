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

    def entry(self, answer: TrainAndTest) -> tuple[float, ...]:
        """Return the accuracy of each class over the training part, then over the test part."""
        return (*answer.train.by_class, *answer.test.by_class)


def _evaluators(subject: Subject) -> tuple[Evaluator, Evaluator]:
    prepared, n_classes = subject.prepared, len(subject.dataset.classes)
    network, loss, dtype = subject.network, subject.loss, subject.dtype
    return (
        Evaluator(network, loss, prepared.train, dtype, n_classes),
        Evaluator(network, loss, prepared.test, dtype, n_classes),
    )
