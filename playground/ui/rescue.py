"""What can be done once numbers have grown beyond all bounds: a sentence, and ways back."""

from collections.abc import Callable
from dataclasses import replace

from playground.document import edits
from playground.document.experiment import Experiment
from playground.engine.neuron_name import NeuronName
from playground.engine.parameter_key import ParameterKey
from playground.session.divergence import Divergence, Explosion
from playground.ui.feature_names import feature_in_words
from playground.ui.workbench import Workbench

Offer = tuple[str, Callable[[], None]]
"""What stands on a button, and what it does."""


class Rescue:
    """Leads back to before the growth began."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def sentence(self, divergence: Divergence) -> str:
        """Return what happened, and where it began."""
        explosion = divergence.explosion
        if explosion is None:
            return divergence.message
        key = explosion.weight
        return (
            f"Training stopped before step {divergence.step:,}, in which the {divergence.what} of "
            f"column {divergence.column!r} would have grown beyond all numbers: it began in step "
            f"{explosion.step:,} with the {self._words(key)} of {explosion.column}, and with "
            f"training example {explosion.example + 1:,}; a smaller learning rate prevents it."
        )

    def _words(self, key: ParameterKey) -> str:
        if key.source is None:
            return "bias"
        sketch = self._workbench.experiment.sketch
        source = sketch.label(NeuronName(*key.source)) or feature_in_words(key.source[1])
        return f"weight from {source}"

    def offers(self, divergence: Divergence) -> list[Offer]:
        """Return what can be done about it."""
        began: Explosion | Divergence = divergence.explosion or divergence
        step = max(began.step - 1, 0)
        rate = self._workbench.experiment.optimiser.learning_rate / 2
        return [
            (f"Go to step {step:,}", lambda: self._workbench.go_to(None, step)),
            (f"…and go on with learning rate {rate:g}", lambda: self._go_on(step, rate)),
        ]

    def _go_on(self, step: int, rate: float) -> None:
        self._workbench.go_to(None, step)
        experiment: Experiment = self._workbench.experiment
        calmer = replace(experiment.optimiser, learning_rate=rate)
        self._workbench.apply(edits.set_field("optimiser", calmer))
