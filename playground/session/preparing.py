"""An experiment's examples, prepared for its network."""

from playground.document.experiment import Experiment
from playground.engine.dataset import Examples
from playground.engine.preparation import PreparedExamples, prepare


def prepare_examples(experiment: Experiment, examples: Examples) -> PreparedExamples:
    """Return the examples in the terms of the experiment's network; raise NetworkError."""
    return prepare(
        experiment.dataset,
        examples,
        experiment.network,
        experiment.loss,
        is_normalised=experiment.is_normalised,
        dtype=experiment.numpy_dtype,
    )
