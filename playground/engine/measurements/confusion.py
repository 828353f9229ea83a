from dataclasses import dataclass

from playground.engine.arrays import IntArray, read_only
from playground.engine.confusion import Classifier, Confusion, confuse
from playground.engine.instant import Instant
from playground.engine.measurement import MEASUREMENTS, Measurement, Subject
from playground.engine.preparation import Prepared


@MEASUREMENTS.register("confusion")
@dataclass(frozen=True)
class ConfusionMatrix(Measurement[Confusion | None]):
    """Which classes are taken for which, over the test or the training part.

    There is no answer where the data have no classes or the output column does not fit them.
    """

    is_training: bool = False

    def cost(self, subject: Subject) -> float:
        part = self._part(subject)
        return 0 if part.labels is None else float(len(part) * subject.network.n_parameters)

    def measure(self, subject: Subject, instant: Instant) -> Confusion | None:
        part = self._part(subject)
        if part.labels is None:
            return None
        classifier, labels = subject.keep(self, lambda: _prepare(subject, part))
        answers, confidences = classifier.classify(instant.theta)
        return confuse(labels, answers, confidences, len(subject.dataset.classes))

    def _part(self, subject: Subject) -> Prepared:
        return subject.prepared.train if self.is_training else subject.prepared.test


def _prepare(subject: Subject, part: Prepared) -> tuple[Classifier, IntArray]:
    assert part.labels is not None
    classifier = Classifier(subject.network, subject.loss, part, subject.dtype)
    return classifier, read_only(part.labels.copy())
